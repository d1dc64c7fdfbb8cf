"""Who gives monthly: came, kept, left, month by month, and how many stay.

From the payments in the books: a monthly donor is one from the first payment of a plan until the plan ends.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from donations.models import Plan

KEPT_AFTER = 3  # months: until then most of those leave who leave at all
GRACE = 3  # days by which a renewal may come earlier than the first payment's day of the month


@dataclass(frozen=True)
class Course:
    """One monthly donor: the first and the newest payment, and the end, if there was one."""

    first: datetime
    newest: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Month:
    """Monthly donors of one month: at its beginning, came, left, at its end."""

    begins: date
    before: int
    came: int
    left: int

    @property
    def kept(self):
        """Those of the beginning who are still there at its end."""
        return self.before - self.left_of_before

    left_of_before: int = 0

    @property
    def after(self):
        """At its end."""
        return self.before + self.came - self.left


def courses(livemode: bool, currency: str) -> list[Course]:
    """Every monthly donor who ever paid, in this currency; one question."""
    plans = Plan.objects.filter(livemode=livemode, currency=currency, frequency="monthly").order_by()
    paid = plans.annotate(
        first=Min("gift__payments__captured_at"), newest=Max("gift__payments__captured_at")
    ).exclude(first=None)
    return [Course(*row) for row in paid.values_list("first", "newest", "ended_at")]


def month_after(day: date, months: int = 1) -> date:
    """The first of the month that is ``months`` after that of ``day``."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def by_month(found: list[Course], last: date, months: int, zone: ZoneInfo) -> list[Month]:
    """The last ``months`` months up to that of ``last``, oldest first."""
    return [one_month(found, month_after(last, -back), zone) for back in reversed(range(months))]


def one_month(found: list[Course], begins: date, zone: ZoneInfo) -> Month:
    """What happened among ``found`` in the month that begins on ``begins``, on the newsroom's clock."""
    start, end = moment(begins, zone), moment(month_after(begins), zone)
    before = [one for one in found if one.first < start and (one.ended is None or one.ended >= start)]
    left = [one for one in found if one.ended and start <= one.ended < end and one.first < end]
    return Month(
        begins=begins,
        before=len(before),
        came=sum(start <= one.first < end for one in found),
        left=len(left),
        left_of_before=sum(one.first < start for one in left),
    )


def moment(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def kept(found: list[Course], now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """(how many began so long ago that it can be said, how many of them paid three months later or since)."""
    old = [one for one in found if months_later(one.first, zone) <= now.astimezone(zone).date()]
    return len(old), sum(one.newest.astimezone(zone).date() >= months_later(one.first, zone) for one in old)


def months_later(first: datetime, zone: ZoneInfo) -> date:
    """The day from which a payment counts as one of the third month after ``first``."""
    day = first.astimezone(zone).date()
    target = month_after(day, KEPT_AFTER)
    return date.fromordinal(target.toordinal() + min(day.day, 28) - 1 - GRACE)
