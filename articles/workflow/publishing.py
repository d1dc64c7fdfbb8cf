"""Publishing: a revision is copied onto the row, whole, in one transaction."""

from django.db import transaction
from django.utils import timezone

from articles.content import StoryContent
from articles.models import Article, Correction
from articles.origins import lead_here, origin_of
from articles.rules import grace_window
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.approval import require_clear, take_back
from articles.workflow.errors import NotReady
from articles.workflow.pending import drop_change
from articles.workflow.row import (
    add_correction,
    claim_path,
    clear_row,
    content_at,
    put_on_row,
    require_ready,
    whole,
)
from articles.workflow.steps import ask, locked, note, was_public
from newsroom.core import redirects
from newsroom.core.text import make_slug

MINOR, SUBSTANTIVE, CORRECTION = "minor", "substantive", "correction"
AHEAD = "A date ahead would hide it from readers: schedule it instead, or choose one that is past."
NO_REASON = "Say why its date changes: the history keeps it."
AFTER_NOTE = "A correction of an earlier day is printed with it: its date cannot come after that."
SAME_DATE = "This is its date already."
GONE_BEFORE = "It would be taken back before it appears: change one of the two times."


@transaction.atomic
def publish(article, *, by, change=SUBSTANTIVE, correction=None, slug="", at=None):
    """Readers see the newest revision from now on.

    ``change`` (of what readers have seen): ``minor`` leaves ``updated_at`` alone, ``substantive`` moves it.
    ``correction``: ``{"kind", "text", "place"}``, printed with the story and kept; it is substantive. Neither
    a hold nor a missing pair of eyes stops one that puts an error right.
    ``at``: an earlier moment of first publication, for importers; a draft from elsewhere that readers have
    seen there brings its own, and its old addresses lead to it. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "publish", by)
    shown, before, now = surfaces(article), article.state, timezone.now()
    first = before != Article.State.PUBLISHED
    content, correcting = content_at(article), Correction.puts_right(correction) and not first
    if correcting:
        content = whole(article, content)
    require_ready(article, content, correcting=correcting)
    plan = overtaken(article)
    if not correcting:  # nothing ever delays a correction
        require_clear(article, by)
    if correction:
        change = CORRECTION
        add_correction(article, correction, by=by, at=now)
    origin = origin_of(article) if first else None
    again, former = first and was_public(article), article.updated_at
    if first:
        appears = at or origin.first_published_at or now
        start_row(article, appears, released_at=at or now + grace_window())
    if again and article.published_at < now:  # readers have seen it: its first date stays, and so its last
        article.updated_at = former if change == MINOR else now
        plan["updated"] = former.isoformat() if former else None
    if correction:  # no grace window holds it back
        article.updated_at = correction.get("at", now)
        article.released_at = min(article.released_at, now)
    elif not first and change != MINOR:
        article.updated_at = now
    article.state = Article.State.PUBLISHED
    article.embargoed_until = None  # the check has seen that it is over
    if article.unpublish_at and article.unpublish_at <= now:
        article.unpublish_at = None
    put_on_row(article, content, slug=slug or (origin.slug if first else ""))
    if first:
        lead_here(article)
    note(article, "publish", by, before=before, change="" if first else change, **plan)
    changed_for_readers(article, shown, again_at=article.released_at if article.released_at > now else None)
    return article


def overtaken(article):
    """The plan that publishing now leaves behind, for the history and for taking it back."""
    if article.state == Article.State.SCHEDULED:
        return {"planned": {"at": article.published_at.isoformat(), "version": article.live_version}}
    dropped = drop_change(article) if article.state == Article.State.PUBLISHED else None
    return {"instead_of": {"at": dropped.at.isoformat(), "version": dropped.version}} if dropped else {}


@transaction.atomic
def schedule(article, *, by, at, slug="", embargoed_until=None):
    """The newest revision will be public from ``at`` (aware, ahead), or from the end of its embargo if later.

    It stands on the row with its time. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "schedule", by)
    if at <= timezone.now():
        raise NotReady(["The time to publish is already past."])
    shown, content = surfaces(article), content_at(article)
    if embargoed_until:
        article.embargoed_until = embargoed_until
    at = max(at, article.embargoed_until or at)  # a promise wins over a plan
    if article.unpublish_at and article.unpublish_at <= at:
        raise NotReady([GONE_BEFORE])
    require_ready(article, content, at=at)
    require_clear(article, by)
    before, article.state = article.state, Article.State.SCHEDULED
    start_row(article, at, released_at=at, again=True)
    put_on_row(article, content, slug=slug or origin_of(article).slug)
    note(article, "schedule", by, before=before, at=at.isoformat())
    changed_for_readers(article, shown)
    return article


def start_row(article, at, *, released_at, again=False):
    """Set the times of a story that comes onto the row.

    What readers have seen keeps its address and the time of its first publication; ``again`` (scheduling)
    moves the time all the same, since the time is what hides it until then.
    """
    if not was_public(article):
        article.path = article.published_at = None
    if again or article.published_at is None or article.published_at > timezone.now():
        article.published_at = at
    article.released_at, article.updated_at = released_at, None


@transaction.atomic
def deschedule(article, *, by):
    """Take a scheduled story off the schedule. Its text stays approved; one changed since is submitted."""
    article = locked(article)
    ask(article, "deschedule", by)
    shown, before = surfaces(article), article.state
    article.state = Article.State.APPROVED
    if article.approved_version != article.version:
        article.state = Article.State.SUBMITTED
        take_back(article)
    clear_row(article, keep_address=was_public(article))
    note(article, "deschedule", by, before=before)
    changed_for_readers(article, shown)
    return article


@transaction.atomic
def move(article, *, by, slug):
    """Give a published story another address; the old one leads on in one hop."""
    article = locked(article)
    ask(article, "move", by)
    shown, old = surfaces(article), article.path
    claim_path(article, make_slug(slug) or article.slug)
    article.card = StoryContent.from_json(article.content).card(article.path)
    article.save(update_fields=["card"])
    redirects.move(old, article.path, reason="story moved", by=by)
    note(article, "move", by, before=article.state, old=old, new=article.path)
    changed_for_readers(article, shown)
    return article


@transaction.atomic
def redate(article, *, by, at, reason):
    """Give a published story another moment of first publication (aware, past), and say why.

    Its address has that day in it: the old one leads on in one hop. An "Updated" that is not later goes. The
    history and the record of what readers saw keep both dates. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "redate", by)
    first = article.corrections.order_by("at").first()
    problems = [NO_REASON] if not reason else []
    problems += [AHEAD] if at > timezone.now() else []
    problems += [AFTER_NOTE] if first and first.at < at else []
    problems += [SAME_DATE] if at == article.published_at.replace(second=0, microsecond=0) else []
    if problems:
        raise NotReady(problems)
    shown, old, was = surfaces(article), article.path, article.published_at
    article.published_at = at
    if article.updated_at and article.updated_at <= at:
        article.updated_at = None
    claim_path(article, article.slug)
    put_on_row(article, StoryContent.from_json(article.content), version=article.live_version)
    if article.path != old:
        redirects.move(old, article.path, reason="story moved", by=by)
    dates = {"was": was.isoformat(), "at": at.isoformat()}
    note(article, "redate", by, before=article.state, reason=reason, **dates)
    changed_for_readers(article, shown)
    return article
