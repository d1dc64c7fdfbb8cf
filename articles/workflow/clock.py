"""What time alone changes. Readers need none of it: ``live()`` asks the database's clock.

The clock turns a scheduled story whose time came into a published one and one whose last moment passed into a
draft, for the desk and its history, and has their pages forgotten wherever they are kept. It also does the
changes to live stories that are due: those alone must be written to be seen.
"""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from articles.models import Article
from articles.workflow.changes import apply_all_due
from articles.workflow.steps import appears_at, catch_up

AT_ONCE = 200  # stories in one round


def due():
    """Scheduled stories that readers can see already."""
    appears = Q(embargoed_until=None) | Q(embargoed_until__lte=Now())
    return Article.objects.filter(appears, state=Article.State.SCHEDULED, published_at__lte=Now())


def leaving():
    """Stories whose last moment has passed and that are still called published."""
    return Article.objects.filter(state__in=Article.LIVE_STATES, unpublish_at__lte=Now())


def overdue(article):
    """Whether time did something to ``article`` that its row, as read here, does not say yet."""
    now = timezone.now()
    appeared = article.state == Article.State.SCHEDULED and appears_at(article) <= now
    left = article.state in Article.LIVE_STATES and article.unpublish_at and article.unpublish_at <= now
    return bool(appeared or left)


def publish_due():
    """A round of the clock: what appeared, left or changed is written down; returns how many stories did."""
    due_now = [*due().order_by("published_at", "id")[:AT_ONCE], *leaving().order_by("unpublish_at")[:AT_ONCE]]
    return sum(map(settle, due_now)) + apply_all_due()


@transaction.atomic
def settle(article):
    """Write down what time did to a story; False if somebody was quicker or moved its time."""
    return catch_up(Article.objects.select_for_update(of=("self",)).get(pk=article.pk))
