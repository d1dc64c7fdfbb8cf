"""A look ahead: what is planned for the next hour, and could not be planned any more as things stand now.

The clock publishes what is scheduled whatever happens: nobody may hold it up but a person. So a person is
told while there is time: that it would be blocked today, or that whoever planned it may not publish any more.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.content import StoryContent
from articles.faults import faults
from articles.models import Article, ScheduledChange
from articles.notices import alarm
from articles.workflow.changes import may_still, obstacle_of
from articles.workflow.punctual import newsroom_clock
from articles.workflow.row import content_at
from articles.workflow.steps import note

AHEAD = timedelta(hours=1)
MOST = 50  # stories in one round


def look_ahead():
    """A round of the worker's clock: warn, once for each reason; returns how many warnings there were."""
    now = timezone.now()
    soon = Article.objects.filter(state=Article.State.SCHEDULED, published_at__range=(now, now + AHEAD))
    changes = ScheduledChange.objects.filter(at__range=(now, now + AHEAD), obstacle="")
    changes = changes.select_related("article", "by")
    return sum(map(warn_of_story, soon[:MOST])) + sum(map(warn_of_change, changes[:MOST]))


def warn_of_story(article):
    """Whether somebody had to be told of a story that is scheduled soon."""
    vouched = article.events.filter(verb__in=("schedule", "hand_over"))  # for a colleague who left: by that
    event = vouched.select_related("actor").first()
    why = ""
    if event and event.actor and not may_still(event.actor, article):
        why = f"it has lost its approval, for {event.actor} may not publish here any more"
    content, version = StoryContent.from_json(article.content), article.live_version
    found = faults(article, content, version=version, at=article.published_at)
    blocking = [fault.words for fault in found if fault.blocks]
    why = why or " ".join(blocking)
    ending = "It goes out all the same unless somebody takes it off the schedule."
    return bool(why) and warn(article, article.published_at, why, ending)


def warn_of_change(planned):
    """The same for a change to a live story."""
    article = planned.article
    why = obstacle_of(article, planned, content_at(article, planned.version))
    return bool(why) and warn(article, planned.at, why, "As things stand it will not go out.")


@transaction.atomic
def warn(article, at, why, ending):
    """Tell whoever is on duty and write it into the history; False if that was done already."""
    data = {"planned": at.isoformat(), "why": why[:200]}
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if any(event.data == data for event in article.events.filter(verb="warn")):
        return False
    note(article, "warn", None, before=article.state, **data)
    alarm("blocked", article=article, words=f"Planned for {newsroom_clock(at)}: {why[:140]} {ending}"[:300])
    return True
