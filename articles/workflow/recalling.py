"""Taking a publication back within its grace window: as if the button had not been pressed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.origins import lead_nowhere
from articles.surfaces import changed_for_readers, surfaces
from articles.telling import open_again
from articles.workflow.approval import take_back
from articles.workflow.errors import NotReady
from articles.workflow.publishing import start_row
from articles.workflow.row import clear_row, content_at, put_on_row
from articles.workflow.steps import ask, locked, note, was_public

TOO_LATE = "The grace window is over: feeds and sitemaps have it. Use “Take down…”."


@transaction.atomic
def recall(article, *, by):
    """Readers see the story no more; it is in the state it was in before “Publish now”, its plan included.

    Only while feeds and sitemaps still wait. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "recall", by)
    event = first_press(article)
    if event is None or article.released_at <= timezone.now():
        raise NotReady([TOO_LATE])
    shown, planned = surfaces(article), None if article.is_held else plan_before(event)
    scheduled = event.from_state == Article.State.SCHEDULED
    article.state = Article.State.APPROVED if scheduled else Article.State(event.from_state)
    if article.state != Article.State.APPROVED:
        take_back(article)
    keeps_address = was_public(article, before=event)
    if not keeps_address:
        lead_nowhere(article)
    article.updated_at = updated_before(event)
    clear_row(article, keep_address=keeps_address)
    if planned:
        article.state = Article.State.SCHEDULED
        start_row(article, planned["at"], released_at=planned["at"], again=True)
        put_on_row(article, content_at(article, planned["version"]), version=planned["version"])
    open_again(event)
    note(article, "recall", by, before=Article.State.PUBLISHED)
    changed_for_readers(article, shown)
    return article


def first_press(article):
    """The event by which the published story came to readers, if that was a press of the button."""
    event = article.events.filter(to_state=Article.State.PUBLISHED)
    event = event.exclude(from_state=Article.State.PUBLISHED).order_by("id").last()
    return event if event and event.verb == "publish" else None


def updated_before(event):
    """When the story, seen by readers before, was updated last before the button was pressed, or None."""
    told = event.data.get("updated")
    return datetime.fromisoformat(told) if told else None


def plan_before(event):
    """The schedule that the button overtook, as long as its time is still ahead: ``{"at", "version"}``."""
    told = event.data.get("planned")
    at = datetime.fromisoformat(told["at"]) if told else None
    return {"at": at, "version": told["version"]} if at and at > timezone.now() else None
