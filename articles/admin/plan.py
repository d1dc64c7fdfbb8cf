"""What is planned, by day: what will appear, change or come down, what an embargo holds, what is due.

All days and times are those of the newsroom's clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from articles.admin.filtering import UNPUBLISHED, midnight
from articles.models import Article, ScheduledChange
from articles.seen import mark_open
from articles.transitions import BEFORE

MOST = 500  # entries of a month; a paper that plans more reads the list
S = Article.State
# The column, what happens at its time, and in which states it is a plan.
MOMENTS = (
    ("published_at", "appears", (S.SCHEDULED,)),
    ("embargoed_until", "embargo ends", UNPUBLISHED),
    ("unpublish_at", "comes down", Article.LIVE_STATES),
    ("due_at", "due", UNPUBLISHED),
    ("expected_at", "expected", BEFORE),
)
LINE = ("appears", "due", "expected")  # what of a story's times is in its line


@dataclass(frozen=True)
class Entry:
    """Something planned: when, what happens in words, to which story."""

    at: datetime
    what: str
    story: Article

    @property
    def kind(self):
        """The same as one word, for its mark."""
        return self.what.split()[0]


def entries(user, stories, start, end, *, but=()):
    """The entries of ``stories`` (found by ``lines_seen_by``) from ``start`` and before ``end``, in order.

    ``but``: what is not asked for, as ``Entry.what`` names it. Two queries. Of what ``user`` may not read
    there is only what stands in its line.
    """
    wanted, moments = Q(), [moment for moment in MOMENTS if moment[1] not in but]
    for column, _, states in moments:
        wanted |= Q(state__in=states, **{f"{column}__gte": start, f"{column}__lt": end})
    found = [
        Entry(getattr(story, column), what, story)
        for story in stories.filter(wanted).order_by("pk")[:MOST]
        for column, what, states in moments
        if story.state in states and (at := getattr(story, column)) and start <= at < end
    ]
    changes = ScheduledChange.objects.filter(at__gte=start, at__lt=end, article__in=stories.order_by())
    changes = changes.select_related("article__desk_section").defer("article__content", "article__card")
    found += [Entry(change.at, "a change appears", change.article) for change in changes[:MOST]]
    mark_open(user, [entry.story for entry in found])
    found = [entry for entry in found if entry.story.opens or entry.what in LINE]
    return sorted(found, key=lambda entry: (entry.at, entry.story.pk))


def by_day(found, first, count):
    """[(day, its entries)] of ``count`` days from ``first``."""
    days = {first + timedelta(days=number): [] for number in range(count)}
    for entry in found:
        days[timezone.localtime(entry.at).date()].append(entry)
    return list(days.items())


def days_from(first, count):
    """The moments at which ``count`` days from ``first`` begin and end."""
    return midnight(first), midnight(first + timedelta(days=count))


def published_on(stories, start, end):
    """{day: how many stories first appeared on it}."""
    public = stories.filter(state=S.PUBLISHED, published_at__gte=start, published_at__lt=end)
    zone = timezone.get_current_timezone()
    counted = public.order_by().annotate(day=TruncDate("published_at", tzinfo=zone)).values_list("day")
    return dict(counted.annotate(stories=Count("pk")))
