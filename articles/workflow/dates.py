"""The dates beside publication: the embargo, which is a promise, and the day a story is to go."""

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.surfaces import changed_for_readers, surfaces
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.errors import NotAllowed, NotReady
from articles.workflow.publishing import GONE_BEFORE, start_row
from articles.workflow.row import content_at, put_on_row
from articles.workflow.steps import ask, locked, note


@transaction.atomic
def embargo(article, *, by, until):
    """Nobody sees the story before ``until`` (aware, ahead), whatever is scheduled or pressed; None ends it.

    Whoever writes the story may promise; only who may publish takes a promise back early. A scheduled story
    that would have appeared before moves to the end of its embargo. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "embargo", by)
    now, former = timezone.now(), article.embargoed_until
    if until is not None and until <= now:
        raise NotReady(["The embargo would be over already."])
    if former == until:
        return article
    sooner = former is not None and former > now and (until is None or until < former)
    if sooner and by is not None and not permitted(by, TRANSITIONS["publish"], article):
        raise NotAllowed("Only somebody who may publish ends an embargo early.")
    moves = article.state == Article.State.SCHEDULED and until is not None and until > article.published_at
    if moves and article.unpublish_at and article.unpublish_at <= until:
        raise NotReady([GONE_BEFORE])
    shown = surfaces(article)
    article.embargoed_until = until
    if moves:
        version = article.live_version
        start_row(article, until, released_at=until, again=True)
        put_on_row(article, content_at(article, version), version=version)
    else:
        article.save(update_fields=["embargoed_until"])
    note(article, "embargo", by, before=article.state, until=until and until.isoformat())
    changed_for_readers(article, shown)
    return article


@transaction.atomic
def plan_removal(article, *, by, at):
    """The story leaves the site at ``at`` (aware, ahead) by itself, as by ``unpublish``; None: it stays."""
    article = locked(article)
    ask(article, "plan_removal", by)
    if at is not None and at <= timezone.now():
        raise NotReady(["The time to take it back is already past: use “Take down…”."])
    starts = article.published_at if article.state == Article.State.SCHEDULED else None
    if at is not None and starts and at <= starts:
        raise NotReady(["It would be taken back before it appears."])
    if article.unpublish_at == at:
        return article
    article.unpublish_at = at
    article.save(update_fields=["unpublish_at"])
    note(article, "plan_removal", by, before=article.state, at=at and at.isoformat())
    changed_for_readers(article, surfaces(article))
    return article
