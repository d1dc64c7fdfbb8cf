"""The link with which a donor undoes a payment, and for how long it does.

It stands on the thank-you page and in the receipt, and opens one payment. ``donations/undoing.py`` acts.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from donations.gateways.stripe import get_gateway
from donations.models import Finding, LedgerEntry, Payment

SALT = "donations.undo"
WINDOW = timedelta(minutes=10)
DISPUTED = (LedgerEntry.Kind.DISPUTE_OUT, LedgerEntry.Kind.DISPUTE_IN)


class NotOurs(Exception):
    """The link was not made here."""


def path(payment: Payment) -> str:
    """The address on this site that undoes ``payment``."""
    token = signing.dumps([payment.gift.public_id, payment.pk], salt=SALT)
    return reverse("donations:undo", args=[token])


def payment_of(token: str) -> Payment:
    """The payment that ``token`` opens. Raises ``NotOurs``."""
    try:
        gift, number = signing.loads(token, salt=SALT)
        return Payment.objects.select_related("gift", "donor").get(pk=number, gift__public_id=gift)
    except (signing.BadSignature, Payment.DoesNotExist, ValueError, TypeError) as error:
        raise NotOurs from error


def until(payment: Payment):
    """When the ten minutes end. Counted from what came first, the charge or our hearing of it: whoever
    rehearses may have turned the provider's clock ahead."""
    return min(payment.captured_at, payment.recorded_at) + WINDOW


def is_possible(payment: Payment) -> bool:
    """Whether ``payment`` can be undone now: a first payment of these ten minutes, by a way that cannot go
    back twice, which neither staff nor a bank has touched."""
    return (
        timezone.now() < until(payment)
        and payment.attempt_id is not None
        and payment.provider == get_gateway().name
        and payment.livemode == get_gateway().livemode
        and not payment.by_debit
        and not payment.refunds.exists()
        and not payment.entries.filter(kind__in=DISPUTED).exists()
        and not payment.gift.findings.filter(kind=Finding.Kind.DISPUTE, resolved_at=None).exists()
    )
