"""The verbs on the front page's places. What nobody placed fills itself (``articles/fronting.py``)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article, FrontPlacement
from newsroom.core import audit, outbox
from newsroom.core.roles import Permission, require

LONGEST_LIVE = timedelta(hours=12)
Place = FrontPlacement.Place


@transaction.atomic
def place_story(place, article, *, by, until=None, line=""):
    """Put ``article`` first in ``place``; one that stands there already gets the new words and end.

    Raises ``ValidationError`` for a story readers cannot see and for a live strip without an end within
    twelve hours; ``PermissionDenied`` where ``by`` may not publish.
    """
    require(by, Permission.PUBLISH)
    now = timezone.now()
    if place not in Place.values:
        raise ValidationError("Choose a place from the list.")
    if not Article.objects.live().filter(pk=article.pk).exists():
        raise ValidationError("Readers cannot see this story now. Choose a published one.")
    if until is not None and until <= now:
        raise ValidationError("That time is already past.")
    if place == Place.LIVE and (until is None or until > now + LONGEST_LIVE):
        raise ValidationError("Say until when the live strip stands: at most twelve hours from now.")
    FrontPlacement.objects.filter(until__lte=now).delete()
    FrontPlacement.objects.filter(place=place, article=article).delete()
    made = FrontPlacement.objects.create(place=place, article=article, until=until, line=line, placed_by=by)
    number([made, *(row for row in standing(place) if row.pk != made.pk)])
    return written_down("place", made, by=by)


@transaction.atomic
def take_off(placement, *, by):
    """The place fills itself again."""
    require(by, Permission.PUBLISH)
    written_down("take off", placement, by=by)
    placement.delete()


@transaction.atomic
def shift(placement, steps, *, by):
    """Move ``placement`` by ``steps`` (−1: up, 1: down) among those in its place."""
    require(by, Permission.PUBLISH)
    rows = standing(placement.place)
    present = next(place for place, row in enumerate(rows) if row.pk == placement.pk)
    wanted = min(max(present + steps, 0), len(rows) - 1)
    rows.insert(wanted, rows.pop(present))
    number(rows)
    written_down("reorder", placement, by=by)


def standing(place):
    """The placements in ``place`` in their order, locked."""
    return list(FrontPlacement.objects.select_for_update().filter(place=place))


def number(rows):
    """Store the order of ``rows``."""
    for position, row in enumerate(rows):
        row.position = position
    FrontPlacement.objects.bulk_update(rows, ["position"])


def written_down(verb, placement, *, by):
    """The audit's line and the purge; returns ``placement``."""
    audit.record(
        f"{verb} on the front page", placement, by=by, place=placement.place, story=placement.article_id
    )
    outbox.add("purge", {"paths": ["/"]})
    return placement
