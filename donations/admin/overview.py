"""The overview: what came this month, from where, who gives monthly, and what wants a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format

from donations import charts, overview, regulars, sums
from donations.admin.tabs import frame
from donations.donation_page import books_are_live, get_page
from donations.models import Finding, Payment, ProviderEvent, Refund, StatementLine
from donations.money import CURRENCIES, format_amount
from donations.overview import Scope
from newsroom.core.roles import Permission, may

PERIODS = {"30": "30 days", "90": "90 days", "365": "12 months"}
BY_DAY = 92  # days: longer periods are drawn by month
MONTHS = 12


@dataclass(frozen=True)
class Asked:
    """What the screen is about: one kind of money, one currency, a number of days up to now."""

    live: bool
    currency: str
    currencies: list[str]
    days: int
    now: datetime

    @property
    def zone(self):
        return timezone.get_current_timezone()

    @property
    def scope(self):
        """The days asked for, from the beginning of the first one."""
        first = timezone.localtime(self.now) - timedelta(days=self.days - 1)
        begins = first.replace(hour=0, minute=0, second=0, microsecond=0)
        return Scope(self.live, self.currency, begins, self.now)

    def month(self, back=0):
        """This month so far, or a whole one before it."""
        first = regulars.month_after(timezone.localtime(self.now).date(), -back)
        ends = regulars.moment(regulars.month_after(first), self.zone)
        return Scope(self.live, self.currency, regulars.moment(first, self.zone), min(ends, self.now))

    def words(self, amount):
        """An amount in this currency."""
        return format_amount(amount, self.currency)


def asked_of(request):
    """What the address asks for; what it does not, or wrongly, is the usual."""
    live = books_are_live()
    found = overview.currencies(live) or [get_page().currency]
    currency = request.GET.get("currency", "")
    days = request.GET.get("days", "")
    return Asked(
        live,
        currency if currency in found else found[0],
        found,
        int(days) if days in PERIODS else 30,
        timezone.now(),
    )


def show(request):
    """The screen, for whoever keeps the books."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied
    asked = asked_of(request)
    words = {
        "title": "Donations",
        "asked": asked,
        "currency_name": CURRENCIES[asked.currency].name,
        "periods": [(days, label, int(days) == asked.days) for days, label in PERIODS.items()],
        "last_payment": Payment.objects.filter(livemode=asked.live).first(),
        "last_event": ProviderEvent.objects.filter(livemode=asked.live).first(),
    }
    words |= frame(request) | money_words(asked) | donor_words(asked) | wants_a_person(asked)
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/overview.html", context)


def money_words(asked):
    """Sums, the chart, the tables of where it came from, the funnel."""
    scope, monthly = asked.scope, asked.days > BY_DAY
    rows = overview.raised_by_time(scope, asked.zone, monthly=monthly)
    form = "M Y" if monthly else "j M"
    labels = [date_format(day, form) for day, _, _ in rows]
    series = [("Monthly and yearly", [r for _, r, _ in rows]), ("Once", [o for _, _, o in rows])]
    every = 1 if monthly else max(1, asked.days // 10)
    announced, come = overview.announced(scope)
    return {
        "this_month": one(sums.sums_of(asked.month().entries())),
        "last_month": one(sums.sums_of(asked.month(1).entries())),
        "chart": charts.bars(labels, series, asked.words, every=every),
        "rows": [
            (label, asked.words(r), asked.words(o))
            for label, (_, r, o) in zip(labels, rows, strict=True)
            if monthly or r or o
        ],
        "by_appeal": in_words(asked, overview.raised_by(scope, "appeal_version__appeal__name"), "No appeal"),
        "by_story": in_words(asked, overview.raised_by(scope, "source_path"), "Not known"),
        "by_campaign": in_words(asked, overview.raised_by(scope, "campaign__title"), ""),
        "funnel": overview.funnel(scope, asked.zone),
        "announced": announced,
        "come": come,
    }


def one(found):
    """The sums of the one currency there is, as words; None where nothing moved."""
    return found[0].in_words() if found else None


def in_words(asked, rows, unnamed):
    """The rows of a table; those without a name under ``unnamed``, or not at all where that is empty."""
    return [
        (
            row.name or unnamed,
            row.donations,
            asked.words(row.raised),
            asked.words(row.costs),
            asked.words(row.net),
        )
        for row in rows
        if row.name or unnamed
    ]


def donor_words(asked):
    """Monthly donors: this month, the course of a year, how many stay."""
    found = regulars.courses(asked.live, asked.currency)
    months = regulars.by_month(found, timezone.localtime(asked.now).date(), MONTHS, asked.zone)
    labels = [date_format(month.begins, "M") for month in months]
    series = [
        ("At the end of the month", [month.after for month in months]),
        ("Left in the month", [month.left for month in months]),
    ]
    began, stayed = regulars.kept(found, asked.now, asked.zone)
    return {
        "donors": months[-1],
        "donor_months": [(date_format(month.begins, "M Y"), month) for month in months],
        "donor_chart": charts.lines(labels, series, str),
        "began": began,
        "stayed": stayed,
        "stayed_per_cent": stayed * 100 // began if began else 0,
    }


def wants_a_person(asked):
    """What waits for somebody: findings, refunds that failed, bank lines."""
    findings = Finding.objects.filter(Q(livemode=asked.live) | Q(gift=None), resolved_at=None)
    refunds = Refund.objects.filter(payment__livemode=asked.live)
    return {
        "findings": findings.select_related("gift")[:5],
        "findings_left": max(0, findings.count() - 5),
        "refunds_waiting": refunds.filter(state__in=Refund.WAITING).count(),
        "bank_lines": StatementLine.objects.filter(state=StatementLine.State.OPEN).count(),
    }
