"""A story that came before and changed at its source: its next revision, published if it is public.

Through the verbs' own steps. Two rules of theirs do not bind an archive: a missing alt text stops nothing,
and ``updated_at`` is what the source says.
"""

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.row import put_on_row
from articles.workflow.saving import save_revision
from articles.workflow.steps import locked, note

REMARK = "Changed at its source"


def hands_off(story, item):
    """Why the import leaves this story alone, in words, or an empty string."""
    article = item.article
    if article.is_held:
        return "On legal hold: left alone."
    if article.version != item.imported_version:
        return "Edited here since it came in: left alone."
    if item.was_public and article.state != Article.State.PUBLISHED:
        return "Withdrawn here: left alone."
    if not item.was_public and article.state != Article.State.DRAFT:
        return "In the hands of the desk: left alone."
    if item.was_public and not story.public:
        return (
            "Public here, no longer public at its source: left alone. Unpublish it by hand if that is right."
        )
    return ""


@transaction.atomic
def revise(article, story):
    """Store ``story`` (``bulk.NewStory``) as the next revision and show it to readers if it is public.

    Returns the row and whether anything changed: what differed at the source may be nothing that we print.
    """
    article = locked(article)
    newest = article.revisions.get(number=article.version)
    appears = story.published_at is not None and article.live_version is None
    if story.content.digest() == newest.digest and not appears:
        return article, False
    save_revision(article, story.content, base_version=article.version, by=None, remark=REMARK)
    article = locked(article)
    if story.published_at is not None:
        republish(article, story)
    return article, True


def republish(article, story):
    """Put the newest revision before readers, dated as its source dates it. The caller holds the lock."""
    shown, before = surfaces(article), article.state
    if before == Article.State.DRAFT:
        article.published_at = article.released_at = story.published_at
        article.updated_at = story.updated_at
    else:
        article.updated_at = story.updated_at or timezone.now()
    article.state = Article.State.PUBLISHED
    put_on_row(article, story.content, slug=story.slug)
    note(article, "publish", None, before=before, change="import")
    changed_for_readers(article, shown)
