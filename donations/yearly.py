"""What one donor gave in one year, on the newsroom's clock: the ledger's own lines, each currency by itself.

A refund counts in the year in which it was made, so that the sums of all letters are the ledger's. Our fees
are no part of it: they are ours to pay.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from donations import receipt_wording
from donations.models import Donor, LedgerEntry, LegalEntity, Receipt
from donations.models.ledger import LedgerEntry as Entry
from donations.money import format_amount
from donations.receipt_state import DONORS_OWN
from donations.regulars import moment
from newsroom.core.rendering import absolute

SALT = "donations.year"
LIFE = 3 * 366 * 24 * 3600  # seconds
WORDS = {
    Entry.Kind.CHARGE: "Donation",
    Entry.Kind.OFFLINE: "Donation",
    Entry.Kind.REFUND: "Given back",
    Entry.Kind.REFUND_FAILED: "Not given back after all",
    Entry.Kind.DISPUTE_OUT: "Taken back by the bank",
    Entry.Kind.DISPUTE_IN: "Returned by the bank",
    Entry.Kind.CORRECTION: "Corrected",
}


class DeadLink(Exception):
    """The link is too old, or was not made here, or its donor was erased."""


@dataclass(frozen=True)
class Line:
    """One movement: its day, what it was, the amount in words, the number of its receipt."""

    day: date
    what: str
    amount: str
    number: str


@dataclass(frozen=True)
class Part:
    """One currency: its lines, oldest first, and their sum in minor units; who received it."""

    currency: str
    lines: list[Line]
    total_minor: int
    issuers: list[LegalEntity]

    @property
    def total(self) -> str:
        """The sum with its currency's sign."""
        return format_amount(self.total_minor, self.currency)

    @property
    def received_by(self) -> list[tuple[LegalEntity, str]]:
        """Each issuer with what it says about tax."""
        return [(one, receipt_wording.words_of(one, self.total)) for one in self.issuers]


def entries_of(year: int, livemode: bool, zone: ZoneInfo):
    """The ledger's lines of donors' money in ``year``; fees, and what is in another currency, are not it."""
    begins, ends = moment(date(year, 1, 1), zone), moment(date(year + 1, 1, 1), zone)
    return LedgerEntry.objects.filter(
        DONORS_OWN,
        payment__livemode=livemode,
        payment__donor__isnull=False,
        currency=F("payment__currency"),
        occurred_at__gte=begins,
        occurred_at__lt=ends,
    )


def statement(donor: Donor, year: int, livemode: bool, zone: ZoneInfo) -> list[Part]:
    """What ``donor`` gave in ``year``: a part for each currency; empty when nothing moved."""
    entries = entries_of(year, livemode, zone).filter(payment__donor=donor).order_by("occurred_at", "id")
    entries = entries.prefetch_related("payment__receipts__entity")
    found: dict[str, list] = {}
    for entry in entries.select_related("payment"):
        found.setdefault(entry.currency, []).append(entry)
    return [
        Part(
            currency,
            [line_of(entry, zone) for entry in mine],
            sum(entry.amount_minor for entry in mine),
            list(dict.fromkeys(receipt_of(entry.payment).entity for entry in mine)),
        )
        for currency, mine in sorted(found.items())
    ]


def line_of(entry, zone: ZoneInfo) -> Line:
    """One entry as it is printed."""
    day = timezone.localtime(entry.occurred_at, zone).date()
    amount = format_amount(entry.amount_minor, entry.currency)
    return Line(day, WORDS[entry.kind], amount, receipt_of(entry.payment).number)


def receipt_of(payment) -> Receipt:
    """The receipt of ``payment`` that counts; its receipts are fetched."""
    receipts = payment.receipts.all()
    void = {receipt.replaces_id for receipt in receipts}
    return next(receipt for receipt in receipts if receipt.pk not in void)


def donors_of(year: int, livemode: bool, zone: ZoneInfo):
    """The donors whose money moved in ``year``, the erased ones left out."""
    ids = entries_of(year, livemode, zone).order_by().values("payment__donor")
    return Donor.objects.filter(pk__in=ids, erased_at=None)


def link(donor: Donor, year: int, livemode: bool) -> str:
    """The full address of the page with one year of ``donor``."""
    token = signing.dumps([donor.pk, year, livemode], salt=SALT)
    return absolute(reverse("donations:year", args=[token]))


def read(token: str) -> tuple[Donor, int, bool]:
    """(donor, year, whether of real money) of a link. Raises ``DeadLink``."""
    try:
        number, year, livemode = signing.loads(token, salt=SALT, max_age=LIFE)
        return Donor.objects.get(pk=number, erased_at=None), int(year), bool(livemode)
    except (signing.BadSignature, Donor.DoesNotExist, ValueError, TypeError) as error:
        raise DeadLink from error
