"""What staff see first: how much came, from where, who gives monthly. All of it is the ledger's, of one
currency and of real or of test money at a time; nothing is kept as a sum.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate, TruncMonth

from donations import visits
from donations.campaigns import FEES, OF_FEES
from donations.models import Announcement, Attempt, Gift, LedgerEntry
from donations.sums import RECEIVED

COSTS = Q(kind__in=FEES) | OF_FEES  # a fee that came back lowers them
MOST = 8  # rows of a table
GIFT = "payment__gift"


@dataclass(frozen=True)
class Scope:
    """What a figure is about: money of one currency, real or test, from ``begins`` up to ``ends``."""

    livemode: bool
    currency: str
    begins: datetime
    ends: datetime

    def entries(self):
        """The ledger's lines of this scope."""
        return LedgerEntry.objects.filter(
            payment__livemode=self.livemode,
            currency=self.currency,
            occurred_at__gte=self.begins,
            occurred_at__lt=self.ends,
        )


@dataclass(frozen=True)
class Row:
    """What came from one place: amounts in minor units, ``costs`` negative, donations by number."""

    name: str
    donations: int
    raised: int
    costs: int

    @property
    def net(self):
        """What is left of it."""
        return self.raised + self.costs


def currencies(livemode: bool) -> list[str]:
    """The currencies in which money has moved, the busiest first."""
    lines = LedgerEntry.objects.filter(payment__livemode=livemode).order_by()
    counted = lines.values("currency").annotate(n=Count("id")).order_by("-n", "currency")
    return [row["currency"] for row in counted]


def raised_by_time(scope: Scope, zone: ZoneInfo, *, monthly: bool) -> list[tuple[date, int, int]]:
    """(day or first of month, raised by regular gifts, raised by single ones), in their order.

    Raised: what came, less what was given back, disputed or corrected on that day; the provider's fees apart.
    """
    cut = TruncMonth if monthly else TruncDate
    rows = (
        scope.entries()
        .exclude(COSTS)
        .order_by()
        .annotate(at=cut("occurred_at", tzinfo=zone))
        .values("at", f"{GIFT}__frequency")
        .annotate(total=Sum("amount_minor"))
    )
    found = Counter()
    for row in rows:
        day = row["at"].date() if isinstance(row["at"], datetime) else row["at"]
        found[day, row[f"{GIFT}__frequency"] != "once"] += int(row["total"])
    return [(day, found[day, True], found[day, False]) for day in times(scope, zone, monthly=monthly)]


def times(scope: Scope, zone: ZoneInfo, *, monthly: bool) -> list[date]:
    """Every day, or the first of every month, of a scope."""
    day, last = scope.begins.astimezone(zone).date(), scope.ends.astimezone(zone).date()
    found = []
    while day <= last:
        if not monthly or day.day == 1 or not found:
            found.append(day.replace(day=1) if monthly else day)
        day += timedelta(days=1)
    return found


def raised_by(scope: Scope, path: str) -> list[Row]:
    """What came by the value at ``path`` of the gift (an appeal's name, a page), the most first."""
    name = f"{GIFT}__{path}"
    rows = (
        scope.entries()
        .order_by()
        .values(name)
        .annotate(
            raised=Sum("amount_minor", filter=~COSTS, default=0),
            costs=Sum("amount_minor", filter=COSTS, default=0),
            donations=Count("id", filter=Q(kind__in=RECEIVED)),
        )
        .order_by("-raised")[:MOST]
    )
    return [Row(row[name] or "", row["donations"], int(row["raised"]), int(row["costs"])) for row in rows]


def funnel(scope: Scope, zone: ZoneInfo) -> list[tuple[str, int]]:
    """How far gifts came that were begun in the scope; numbers only, of no reader in particular.

    Opening the page is of no currency yet.
    """
    opened, clicked = visits.number(scope.livemode, scope.begins, scope.ends, zone)
    tries = Attempt.objects.filter(
        livemode=scope.livemode, gift__currency=scope.currency,
        created_at__gte=scope.begins, created_at__lt=scope.ends,
    ).order_by()  # fmt: skip
    counted = tries.aggregate(
        begun=Count("gift", distinct=True),
        there=Count("gift", distinct=True, filter=~Q(provider_session_id=None)),
        paid=Count("gift", distinct=True, filter=~Q(gift__payments=None)),
    )
    return [
        ("Opened the donation page", opened),
        ("– of them by pressing an appeal", clicked),
        ("Pressed the button on the donation page", counted["begun"]),
        ("Came to the payment provider", counted["there"]),
        ("Paid", counted["paid"]),
    ]


def announced(scope: Scope) -> tuple[int, int]:
    """(announced transfers of the scope, how many of them have come)."""
    found = Announcement.objects.filter(
        livemode=scope.livemode, gift__currency=scope.currency,
        announced_at__gte=scope.begins, announced_at__lt=scope.ends,
    )  # fmt: skip
    counted = found.aggregate(
        all=Count("id", distinct=True), come=Count("id", distinct=True, filter=~Q(gift__payments=None))
    )
    return counted["all"], counted["come"]


def has_money(livemode: bool) -> bool:
    """Whether anything has moved yet."""
    return Gift.objects.filter(payments__livemode=livemode).exists()
