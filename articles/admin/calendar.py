"""The calendar of the plan: a week or a month, on the newsroom's clock."""

import calendar as grid
from datetime import date, timedelta

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.admin.access import require_writer
from articles.admin.filtering import WHOSE
from articles.admin.plan import by_day, days_from, entries, published_on
from articles.admin.today import asked_for
from articles.transitions import readable_by

FIRST, LAST = date(1900, 1, 1), date(2190, 12, 31)
WEEK, MONTH = "week", "month"


def calendar(request):
    """``?by=week|month&day=2026-11-23&show=mine``; without a day, the week of today."""
    require_writer(request)
    stories, whose = asked_for(request)
    by = MONTH if request.GET.get("by") == MONTH else WEEK
    day = asked_day(request.GET.get("day", ""))
    first, count, before, after = month_of(day) if by == MONTH else week_of(day)
    start, end = days_from(first, count)
    # The number leads to the list of stories, which has those that may be read.
    printed = published_on(stories.filter(readable_by(request.user)), start, end)
    days = [
        {"day": each, "entries": planned, "published": printed.get(each, 0)}
        for each, planned in by_day(entries(request.user, stories, start, end), first, count)
    ]
    context = admin.site.each_context(request) | {
        "title": "Calendar",
        "days": days,
        "by": by,
        "day": day,
        "first": first,
        "last": first + timedelta(days=count - 1),
        "before": before,
        "after": after,
        "today": timezone.localdate(),
        "weekdays": [first + timedelta(days=number) for number in range(7)],
        "empty": not any(each["entries"] for each in days),
        "whose": whose,
        "choices": WHOSE,
        "now": timezone.localtime(),
        "zone": timezone.get_current_timezone_name().replace("_", " "),
    }
    return TemplateResponse(request, "admin/calendar.html", context)


def asked_day(text):
    """The day in the address, or today."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and FIRST <= day <= LAST else timezone.localdate()


def week_of(day):
    """(its Monday, seven, a day of the week before, one of the week after)."""
    monday = day - timedelta(days=day.weekday())
    return monday, 7, monday - timedelta(days=7), monday + timedelta(days=7)


def month_of(day):
    """(the Monday before its first day, days of its whole weeks, a day of the months before and after)."""
    weeks = grid.Calendar().monthdatescalendar(day.year, day.month)
    before, after = day.replace(day=1) - timedelta(days=1), day.replace(day=28) + timedelta(days=4)
    return weeks[0][0], 7 * len(weeks), before.replace(day=1), after.replace(day=1)
