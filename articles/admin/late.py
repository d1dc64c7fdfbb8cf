"""What was to happen by now and has not: the banner on Today, which needs no worker to be seen."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, ScheduledChange
from articles.transitions import readable_by

GRACE = timedelta(minutes=2)  # the worker's clock runs every ten seconds
MOST = 20
S = Article.State


def late_for(user):
    """[{story, planned, words}] of the stories ``user`` may read, in two queries however many there are."""
    before = timezone.now() - GRACE
    readable = Article.objects.filter(readable_by(user)).defer("content", "card")
    changes = ScheduledChange.objects.filter(at__lt=before, article__in=readable).order_by("at")
    found = [
        {"story": change.article, "planned": change.at, "words": change.obstacle or UNDONE["change"]}
        for change in changes.select_related("article").defer("article__content", "article__card")[:MOST]
    ]
    waiting = Q(state=S.SCHEDULED, published_at__lt=before)
    leaving = Q(state__in=Article.LIVE_STATES, unpublish_at__lt=before)
    return found + [row(story) for story in readable.filter(waiting | leaving).order_by("pk")[:MOST]]


UNDONE = {
    "change": "Its change has not gone out.",
    "embargo": "It waits for the end of its embargo.",
    "appear": "Readers see it, but nobody noted it: the worker does not run.",
    "leave": "Readers see it no more, but nobody noted it: the worker does not run.",
}


def row(story):
    """A story whose time has passed unnoticed."""
    if story.state != S.SCHEDULED or (story.unpublish_at and story.unpublish_at <= timezone.now()):
        return {"story": story, "planned": story.unpublish_at, "words": UNDONE["leave"]}
    held = story.embargoed_until and story.embargoed_until > timezone.now()
    return {"story": story, "planned": story.published_at, "words": UNDONE["embargo" if held else "appear"]}
