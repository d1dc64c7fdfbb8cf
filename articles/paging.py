"""Lists page by page, newest first: a page is found by where the one before ended, never by counting.

The cursor is the last story's time (microseconds since 1970) and id, in base 36. It is not signed: every
cursor is a place in a public list. One that cannot be read leads to the first page.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.http import base36_to_int, int_to_base36

from articles.models import Article

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,12})")  # 12 digits hold the year 9999 and any row's id
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class ListPage:
    """A page of a list: its rows, the cursor of the next page or "", and whether it is the first."""

    rows: list
    next: str
    is_first: bool


def cursor(at, pk):
    """The cursor of the place after the row published ``at`` with id ``pk``."""
    return f"{int_to_base36((at - EPOCH) // timedelta(microseconds=1))}-{int_to_base36(pk)}"


def read_cursor(text):
    """(time, id) of a cursor, or None when it is none."""
    match = CURSOR.fullmatch(text)
    if not match:
        return None
    micros, pk = (base36_to_int(part) for part in match.groups())
    try:
        at = EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return None
    return (at, pk) if pk <= LARGEST_ID else None


def story_page(before, *, size=None, index="", **where):
    """A ``ListPage`` of live cards that match ``where``. ``before``: a cursor as it came in the address.

    ``index``: ``tagged`` or ``credits``, whose rows repeat ``published_at``: then time and ``where`` are read
    there, so that one index serves the list. One person may have two roles in a story: it is listed once.
    """
    size, place = size or settings.PAGE_SIZE, read_cursor(before)
    at = f"{index}__published_at" if index else "published_at"
    stories = Article.objects.live().cards().order_by(f"-{at}", "-id")
    # One filter(): a second one would join the index's table again.
    stories = stories.filter(*[earlier(place, at)] if place else [], **where)
    found = list(stories[: 2 * size + 1] if index else stories[: size + 1])
    rows = list({row.pk: row for row in found}.values())
    more = len(rows) > size or len(found) > 2 * size
    rows = rows[:size]
    return ListPage(rows, cursor(rows[-1].published_at, rows[-1].pk) if more else "", place is None)


def newest_ids(stories, count, *, index="", **where):
    """Ids of the newest ``count`` of ``stories`` that match ``where``; ``index``: as for ``story_page``.

    Ids alone, so that the database never carries a text it need not.
    """
    at = f"{index}__published_at" if index else "published_at"
    found = stories.filter(**where).order_by(f"-{at}", "-id").values_list("pk", flat=True)
    return list(dict.fromkeys(found[: 2 * count if index else count]))[:count]


def earlier(place, at="published_at"):
    """The condition for rows after ``place`` in a list that is newest first."""
    moment, pk = place
    return Q(**{f"{at}__lte": moment}) & (Q(**{f"{at}__lt": moment}) | Q(id__lt=pk))
