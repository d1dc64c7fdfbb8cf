"""The monthly report: what came, what it cost, what went back, what is left, what the bank got, who gives
monthly. For one month on the newsroom's clock, of real or of test money, each currency by itself.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from donations import regulars
from donations.models import LedgerEntry, Payout
from donations.models.offline import PROVIDER as OFFLINE
from donations.regulars import Month
from donations.sums import RECEIVED

Kind = LedgerEntry.Kind
FEES = (Kind.FEE, Kind.DISPUTE_FEE)
REFUNDS = (Kind.REFUND, Kind.REFUND_FAILED)
DISPUTES = (Kind.DISPUTE_OUT, Kind.DISPUTE_IN)
LINES = [  # (name in the file, label on the page); the amounts of ``Report`` in their order
    ("gross", "Received"),
    ("offline", "of it by hand: cash, cheques, transfers"),
    ("refunds", "Given back"),
    ("disputes", "Taken by disputes, and won back"),
    ("corrections", "Corrections"),
    ("fees", "Fees"),
    ("net", "Left for the newsroom"),
    ("deposited", "Deposited at the bank"),
]


@dataclass(frozen=True)
class Report:
    """One currency's month in minor units, minus for what went away. ``donors``: who gives monthly."""

    currency: str
    donations: int
    gross: int
    offline: int
    refunds: int
    disputes: int
    corrections: int
    fees: int
    deposited: int
    donors: Month

    @property
    def net(self) -> int:
        """What is left, whether at the bank or still at the provider."""
        return self.gross + self.refunds + self.disputes + self.corrections + self.fees


def month_report(month: date, livemode: bool, zone: ZoneInfo) -> list[Report]:
    """A report for each currency in which anything moved or was deposited in ``month`` (its first day)."""
    begins, ends = (regulars.moment(day, zone) for day in (month, regulars.month_after(month)))
    lines = LedgerEntry.objects.filter(
        payment__livemode=livemode, occurred_at__gte=begins, occurred_at__lt=ends
    )
    moved = {row["currency"]: row for row in totals(lines)}
    sent = Payout.objects.filter(livemode=livemode, arrives_at__gte=begins, arrives_at__lt=ends)
    sent = sent.filter(status="paid").order_by().values("currency").annotate(total=Sum("amount_minor"))
    deposited = {row["currency"]: int(row["total"]) for row in sent}
    return [
        one(code, moved.get(code, {}), deposited.get(code, 0), month, livemode, zone)
        for code in sorted(moved.keys() | deposited.keys())
    ]


def totals(lines):
    """The sums of a month's lines, for each currency."""

    def of(**condition):
        return Sum("amount_minor", filter=Q(**condition), default=0)

    return (
        lines.order_by()
        .values("currency")
        .annotate(
            donations=Count("id", filter=Q(kind__in=RECEIVED)),
            gross=of(kind__in=RECEIVED),
            offline=of(kind=Kind.OFFLINE, payment__provider=OFFLINE),
            refunds=of(kind__in=REFUNDS),
            disputes=of(kind__in=DISPUTES),
            corrections=of(kind=Kind.CORRECTION),
            fees=of(kind__in=FEES),
        )
    )


def one(code, row, deposited, month, livemode, zone) -> Report:
    """The report of one currency."""
    names = ("donations", "gross", "offline", "refunds", "disputes", "corrections", "fees")
    donors = regulars.one_month(regulars.courses(livemode, code), month, zone)
    amounts = {name: int(row.get(name, 0)) for name in names}
    return Report(currency=code, deposited=deposited, donors=donors, **amounts)
