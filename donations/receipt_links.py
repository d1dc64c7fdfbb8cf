"""The links in a receipt's mail: to its own private page, and to the page where anybody checks its code."""

from django.core import signing
from django.urls import reverse

from donations.models import Receipt
from newsroom.core.rendering import absolute

SALT = "donations.receipt"
LIFE = 3 * 366 * 24 * 3600  # seconds: tax is declared up to two years after the donation


class DeadLink(Exception):
    """The link is too old, or was not made here, or what it opened was erased."""


def link(receipt: Receipt) -> str:
    """The full address of the page of ``receipt``, for its donor alone."""
    return absolute(reverse("donations:receipt", args=[token(receipt)]))


def token(receipt: Receipt) -> str:
    """The signed name of ``receipt``; it says nothing about the donor."""
    return signing.dumps(receipt.code, salt=SALT)


def receipt_of(text: str) -> Receipt:
    """The receipt that ``text`` names. Raises ``DeadLink``."""
    receipts = Receipt.objects.select_related("payment__gift", "payment__donor", "entity")
    try:
        receipt = receipts.get(code=signing.loads(text, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, Receipt.DoesNotExist, ValueError, TypeError) as error:
        raise DeadLink from error
    if receipt.payment.donor is None or receipt.payment.donor.erased_at:
        raise DeadLink
    return receipt


def check_address() -> str:
    """The full address of the page where anybody checks a code."""
    return absolute(reverse("donations:receipt-check"))
