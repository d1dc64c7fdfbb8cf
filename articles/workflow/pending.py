"""The change that waits for a story: forgetting it, and telling every page when the next one is due."""

from django.db.models import Min

from articles.due import PART, announce
from articles.models import ScheduledChange
from newsroom.core import frame


def drop_change(article):
    """Forget the change planned for the locked ``article``; returns what it was, or None.

    For every verb after which it makes no sense: a newer text went out, or the story is gone.
    """
    planned = ScheduledChange.objects.filter(article=article).first()
    if planned is not None:
        planned.delete()
        tell_pages()
    return planned


def tell_pages():
    """Every page knows when the next change is due.

    The lock keeps two plans that are made at once from missing each other.
    """
    frame.lock(PART)
    announce(ScheduledChange.objects.filter(obstacle="").aggregate(at=Min("at"))["at"])
