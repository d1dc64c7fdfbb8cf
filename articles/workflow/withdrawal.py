"""Leaving: back to draft (404), kill (410 with a notice), takedown (410 or 451)."""

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.approval import take_back
from articles.workflow.errors import NotReady
from articles.workflow.pending import drop_change
from articles.workflow.row import clear_row
from articles.workflow.steps import ask, locked, note, was_public


@transaction.atomic
def unpublish(article, *, by, reason=""):
    """Too early, or a mistake: back to draft, the address answers 404."""
    article = locked(article)
    ask(article, "unpublish", by)
    shown, before = surfaces(article), article.state
    article.state, article.unpublish_at = Article.State.DRAFT, None
    drop_change(article)
    take_back(article)
    clear_row(article, keep_address=was_public(article))
    note(article, "unpublish", by, before=before, reason=reason)
    changed_for_readers(article, shown)
    return article


@transaction.atomic
def kill(article, *, by, reason, notice):
    """Wrong or unsafe: the address answers 410 and prints ``notice``."""
    return withdraw(article, "kill", by, status=410, reason=reason, notice=notice)


@transaction.atomic
def take_down(article, *, by, reason, authority, status=410, notice=""):
    """Legal or privacy: 410, or 451 where the law asks for it. Cannot be published again by accident.

    Raises ``NotReady`` unless it says on whose demand (``authority``).
    """
    if not authority.strip():
        raise NotReady(["Say on whose demand: the history keeps it."])
    return withdraw(
        article, "take_down", by, status=status, reason=reason, notice=notice, authority=authority
    )


def withdraw(article, verb, by, *, status, reason, notice, authority=""):
    """The common part of ``kill`` and ``take_down``. Raises ``NotReady`` without a reason.

    What readers saw and see no more can go as well: its address then says so instead of “not found”.
    """
    if not reason.strip():
        raise NotReady(["Say why: the history keeps it."])
    if status not in (410, 451):
        raise NotReady(["Choose 410 (gone) or 451 (legal reasons)."])
    article = locked(article)
    ask(article, verb, by)
    shown, before = surfaces(article), article.state
    article.state = Article.State.KILLED if verb == "kill" else Article.State.TAKEN_DOWN
    article.withdrawn_at, article.withdrawal_status = timezone.now(), status
    article.withdrawal_notice, article.unpublish_at = notice, None
    drop_change(article)
    take_back(article)
    clear_row(article)
    note(article, verb, by, before=before, reason=reason, authority=authority, status=status)
    changed_for_readers(article, {*shown, article.path})
    return article


@transaction.atomic
def bring_back(article, *, by, reason):
    """What was killed or taken down is a draft again: deliberately, by a chief editor, with a reason.

    Its address answers 404 until somebody publishes it; why and on whose demand it went stays in the history.
    """
    if not reason.strip():
        raise NotReady(["Say why: the history keeps it."])
    article = locked(article)
    ask(article, "bring_back", by)
    before, article.state = article.state, Article.State.DRAFT
    article.withdrawn_at = article.withdrawal_status = None
    article.withdrawal_notice = ""
    take_back(article)
    article.save()
    note(article, "bring_back", by, before=before, reason=reason.strip())
    changed_for_readers(article, {article.path})
    return article
