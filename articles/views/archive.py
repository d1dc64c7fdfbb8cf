"""The archive by year, month and day, counted in the newsroom's zone; and the corrections."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.http import Http404

from articles.cards import printable
from articles.due import stories_page
from articles.models import Article, Correction
from articles.paging import ListPage, cursor, read_cursor, story_page
from articles.periods import bounds, filled
from articles.views.lists import list_context
from newsroom.core.rendering import absolute, public_reply

CORRECTIONS = 20  # on a page


@stories_page
def archive(request):
    """``/archive/``: the years in which something was published, newest first."""
    years, zone = [], request.frame.zone
    if found := bounds(zone):
        first, last = (moment.year for moment in found)
        starts = [date(number, 1, 1) for number in range(first, last + 2)]
        years = [start.year for start in filled(list(pairwise(starts)), zone)][::-1]
    context = {"years": years, "canonical": absolute("/archive/")}
    return public_reply(request, "articles/archive_page.html", context)


@stories_page
def year(request, start):
    """``/archive/2026/``: its months, then its stories."""
    end = date(start.year + 1, 1, 1)
    months = [*(date(start.year, month, 1) for month in range(1, 13)), end]
    return period(request, start, end, "year", f"/archive/{start:%Y}/", months=months)


@stories_page
def month(request, start):
    """``/archive/2026/11/``: its days, then its stories."""
    end = (start + timedelta(days=31)).replace(day=1)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return period(request, start, end, "month", f"/archive/{start:%Y/%m}/", days=days)


@stories_page
def day(request, start):
    """``/archive/2026/11/23/``."""
    return period(request, start, start + timedelta(days=1), "day", f"/archive/{start:%Y/%m/%d}/")


def period(request, start, end, length, path, months=(), days=()):
    """The stories first published from ``start`` until before ``end`` (dates in the newsroom's zone).

    ``months`` or ``days`` are those of the period with the first one after it. 404 where there is no story,
    unless it is the year, month or day that we are in.
    """
    zone = request.frame.zone
    page = story_page(request.GET.get("before", ""), **between(start, end, zone))
    today = datetime.now(zone).date()
    if not page.rows and not start <= today < end:
        raise Http404("Nothing was published in this time.")
    context = list_context(request, page, path)
    context |= {
        "start": start,
        "length": length,
        "months": filled(list(pairwise(months)), zone),
        "days": filled(list(pairwise(days)), zone),
        "noindex": not page.rows,
    }
    return public_reply(request, "articles/period_page.html", context)


def between(start, end, zone):
    """The condition for stories first published from ``start`` until before ``end``."""
    return {
        "published_at__gte": datetime.combine(start, time.min, zone),
        "published_at__lt": datetime.combine(end, time.min, zone),
    }


@stories_page
def corrections(request):
    """``/corrections/``: every note on a story that readers can still open, newest first.

    A withdrawn story's own address says what happened to it; its notes would quote what was withdrawn.
    """
    place = read_cursor(request.GET.get("before", ""))
    notes = Correction.objects.filter(article__in=Article.objects.live()).select_related("article")
    notes = notes.only("kind", "text", "place", "at", "article__path", "article__card")
    notes = notes.prefetch_related("changes").order_by("-at", "-id")
    if place:
        notes = notes.filter(at__lte=place[0]).exclude(at=place[0], id__gte=place[1])
    found = list(notes[: CORRECTIONS + 1])
    rows = found[:CORRECTIONS]
    more = cursor(rows[-1].at, rows[-1].pk) if len(found) > CORRECTIONS else ""
    page = ListPage([], more, place is None)
    printed = [(row.printed(), printable(row.article.card, request.frame)) for row in rows]
    context = list_context(request, page, "/corrections/", corrections=printed)
    return public_reply(request, "articles/corrections_page.html", context)
