"""What time alone changes. Readers need none of it: ``live()`` asks the database's clock.

The clock turns a scheduled story whose time came into a published one, for the desk and its history, and has
its pages forgotten wherever they are kept.
"""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from articles.models import Article
from articles.workflow.steps import catch_up

AT_ONCE = 200  # stories in one round


def due():
    """Scheduled stories that readers can see already."""
    return Article.objects.filter(
        Q(embargoed_until=None) | Q(embargoed_until__lte=Now()),
        state=Article.State.SCHEDULED,
        published_at__lte=Now(),
    )


def publish_due():
    """A round of the clock: every story whose time came goes live; returns how many did."""
    return sum(go_live(article) for article in due().order_by("published_at", "id")[:AT_ONCE])


@transaction.atomic
def go_live(article):
    """A scheduled story whose time came is published; False if somebody was quicker or moved its time."""
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    return catch_up(article)
