"""What tests of planned times share."""

from datetime import timedelta

from django.utils import timezone

from articles import workflow
from articles.models import Article, ScheduledChange
from tests import factories


def ahead(**span):
    return timezone.now() + timedelta(**span)


def fresh(story):
    return Article.objects.get(pk=story.pk)


def with_change(section, by, at=None, **kwargs):
    """A live story whose second version is planned for ``at``."""
    story = factories.published(section, by=by, headline="Old tide", body="<p>Old.</p>")
    factories.revise(story, section, by, headline="New tide", body="<p>New.</p>")
    return workflow.schedule_change(story, by=by, at=at or ahead(hours=1), **kwargs)


def come(story):
    """Its planned minute has just come."""
    ScheduledChange.objects.filter(article=story).update(at=timezone.now() - timedelta(seconds=1))
    from articles.workflow.pending import tell_pages  # noqa: PLC0415

    tell_pages()


def verbs(story):
    return list(story.events.order_by("id").values_list("verb", flat=True))
