"""Who has a story open now. A form says so every few seconds; whoever says nothing for a while is gone."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Presence
from articles.transitions import may_read
from articles.workflow.errors import NotAllowed

GONE_AFTER = timedelta(seconds=25)  # three beats of the form (js/autosave.js), and a slow connection


def arrive(article, *, by, unsaved):
    """``by`` is at ``article`` now. Raises ``NotAllowed`` for whoever may not read it."""
    if not may_read(by, article):
        raise NotAllowed("You may not see who is at this story.")
    now = timezone.now()
    Presence.objects.filter(article=article, seen_at__lt=now - GONE_AFTER).delete()
    Presence.objects.bulk_create(
        [Presence(article=article, person=by, since=now, seen_at=now, unsaved=unsaved)],
        update_conflicts=True,
        unique_fields=["article", "person"],
        update_fields=["seen_at", "unsaved"],
    )


def leave(article, *, by):
    """``by`` closed the story."""
    Presence.objects.filter(article=article, person=by).delete()


def others_at(article, *, than):
    """Everybody at ``article`` now, other ``than`` one person, in the order they came."""
    seen = Presence.objects.filter(article=article, seen_at__gte=timezone.now() - GONE_AFTER)
    return seen.exclude(person=than).select_related("person").order_by("since", "id")


def sweep():
    """Once a day: forget who was here. Every beat does so for its own story; this is for those left alone."""
    Presence.objects.filter(seen_at__lt=timezone.now() - GONE_AFTER).delete()
