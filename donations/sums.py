"""Totals for staff: always sums of ledger entries, of one currency and of real or of test money at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from donations.campaigns import FEES, OF_FEES
from donations.models import LedgerEntry
from donations.money import format_amount

Kind = LedgerEntry.Kind
RECEIVED = (Kind.CHARGE, Kind.OFFLINE)


@dataclass(frozen=True)
class Sums:
    """The movements of one currency in minor units; ``given_back`` and ``fees`` are negative.

    A refund that failed is no longer given back. ``other``: disputes, their fees, corrections.

    ``livemode``: real money; otherwise it is test money, all of it.
    """

    livemode: bool
    currency: str
    received: int
    payments: int
    fees: int
    given_back: int
    other: int

    @property
    def left(self):
        """What remains for the newsroom."""
        return self.received + self.fees + self.given_back + self.other

    def in_words(self):
        """[(label, amount, note)] for a screen."""
        other = format_amount(self.other, self.currency)
        return [
            ("Received", format_amount(self.received, self.currency), f"{self.payments} payments"),
            ("Fees", format_amount(self.fees, self.currency), ""),
            ("Given back", format_amount(self.given_back, self.currency), ""),
            *([("Disputes and corrections", other, "")] if self.other else []),
            ("Left for the newsroom", format_amount(self.left, self.currency), ""),
        ]


def sums_of(entries) -> list[Sums]:
    """The totals of a queryset of ledger entries, one for each currency; real money before test money."""
    found = {}
    rows = entries.order_by().values("payment__livemode", "currency", "kind")
    for row in rows.annotate(total=Sum("amount_minor"), n=Count("id")):
        kinds = found.setdefault((not row["payment__livemode"], row["currency"]), {})
        kinds[row["kind"]] = (int(row["total"]), row["n"])
    return [
        one_currency(not is_test, currency, kinds) for (is_test, currency), kinds in sorted(found.items())
    ]


def raised_by_version(live):
    """Version id → [(currency, minor units, gifts)] of what the readers of each appeal's version gave.

    ``live``: real money, else test money. Fees are not part of it, refunds and disputes lower it.
    """
    entries = LedgerEntry.objects.exclude(kind__in=FEES).exclude(OF_FEES).order_by()
    rows = entries.filter(payment__gift__appeal_version__isnull=False, payment__livemode=live).values_list(
        "payment__gift__appeal_version", "currency"
    )
    found = {}
    counted = rows.annotate(total=Sum("amount_minor"), gifts=Count("payment__gift", distinct=True))
    for version, currency, total, gifts in counted.order_by("currency"):
        found.setdefault(version, []).append((currency, int(total), gifts))
    return found


def one_currency(livemode, currency, kinds):
    """``Sums`` of {kind: (total, number)}."""
    totals = {kind: total for kind, (total, _) in kinds.items()}
    known = {*RECEIVED, Kind.FEE, Kind.REFUND, Kind.REFUND_FAILED}
    return Sums(
        livemode=livemode,
        currency=currency,
        received=sum(totals.get(kind, 0) for kind in RECEIVED),
        payments=sum(kinds.get(kind, (0, 0))[1] for kind in RECEIVED),
        fees=totals.get(Kind.FEE, 0),
        given_back=totals.get(Kind.REFUND, 0) + totals.get(Kind.REFUND_FAILED, 0),
        other=sum(total for kind, total in totals.items() if kind not in known),
    )


def mode_name(livemode):
    """The word for a mode, on screens and in exports."""
    return "live" if livemode else "test"


def month_begins(now: datetime) -> datetime:
    """The first moment of the month of ``now``, in its zone."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
