"""Legal hold, confidential stories, hiding from search engines: each with its way back."""

from django.db import transaction
from django.utils import timezone

from articles.models import Article, ConfidentialReader, Correction, ScheduledChange
from articles.surfaces import changed_for_readers, surfaces
from articles.transitions import forget_names
from articles.workflow.errors import NotAllowed, NotReady
from articles.workflow.pending import drop_change
from articles.workflow.row import clear_row
from articles.workflow.steps import ask, locked, note, was_public
from newsroom.core.roles import Permission, require, works_here


@transaction.atomic
def hold(article, *, by, reason):
    """Put the story on legal hold: nothing of it is published until its holder lifts it.

    A scheduled story is taken off the schedule: no clock publishes what is held. Raises ``NotReady`` without
    a reason, ``NotAllowed`` when it is held already.
    """
    reason = wanted(reason)
    article = locked(article)
    ask(article, "hold", by)
    if article.is_held:
        raise NotAllowed(f"It is on legal hold already, by {article.held_by or 'the system'}.")
    before = article.state
    article.held_at, article.held_by, article.hold_reason = timezone.now(), by, reason
    off_the_schedule(article)
    article.save(update_fields=["held_at", "held_by", "hold_reason"])
    note(article, "hold", by, before=before, reason=reason)
    return article


@transaction.atomic
def take_over_hold(article, *, by, reason):
    """A chief editor becomes the holder; who held it before stays in the history."""
    reason = wanted(reason)
    article = locked(article)
    ask(article, "take_over_hold", by)
    require_held(article)
    former, article.held_by = article.held_by, by
    article.save(update_fields=["held_by"])
    note(article, "take_over_hold", by, before=article.state, reason=reason, former=str(former or ""))
    return article


@transaction.atomic
def lift_hold(article, *, by, reason):
    """Lift the legal hold. Its holder's alone; the system's own holds are anybody's who may edit."""
    reason = wanted(reason)
    article = locked(article)
    ask(article, "lift_hold", by)
    require_held(article)
    if by is not None and article.held_by_id not in (None, by.pk):
        raise NotAllowed(f"Only {article.held_by}, who put it on legal hold, can lift it.")
    article.held_at = article.held_by = None  # the reason stays: what was held needs a second pair of eyes
    article.save(update_fields=["held_at", "held_by"])
    note(article, "lift_hold", by, before=article.state, reason=reason)
    return article


@transaction.atomic
def make_confidential(article, *, by, readers=()):
    """From now on only ``by`` and ``readers`` see the story behind the scenes.

    A scheduled story is taken off the schedule, and a planned change is cancelled: what is confidential needs
    a second pair of eyes first. A planned correction of an error stays.
    """
    article = locked(article)
    ask(article, "make_confidential", by)
    if article.confidential:
        raise NotAllowed("It is confidential already.")
    before = article.state
    article.confidential, article.confidential_at, article.confidential_by = True, timezone.now(), by
    off_the_schedule(article)
    article.save(update_fields=["confidential", "confidential_at", "confidential_by"])
    for reader in dict.fromkeys([by, *readers]):
        if reader is not None:
            add_reader(article, reader, by=by)
    note(article, "make_confidential", by, before=before, readers=[str(reader) for reader in readers])
    off_the_plan(article, by)
    return article


@transaction.atomic
def name_reader(article, reader, *, by):
    """Let ``reader`` see the confidential story."""
    article = locked(article)
    ask(article, "name_reader", by)
    require_confidential(article)
    if add_reader(article, reader, by=by):
        note(article, "name_reader", by, before=article.state, reader=str(reader))
    return article


@transaction.atomic
def unname_reader(article, reader, *, by):
    """``reader`` sees the story no longer. Whoever made it confidential always stays named."""
    article = locked(article)
    ask(article, "unname_reader", by)
    require_confidential(article)
    if reader.pk == article.confidential_by_id:
        raise NotAllowed(f"{reader} made it confidential and stays named, so that nobody is locked out.")
    gone, _ = article.confidential_readers.filter(user=reader).delete()
    forget_names(article)
    if gone:
        note(article, "unname_reader", by, before=article.state, reader=str(reader))
    return article


@transaction.atomic
def make_open(article, *, by, reason):
    """The story is seen by the desk like any other again; so is its history."""
    reason = wanted(reason)
    article = locked(article)
    ask(article, "make_open", by)
    require_confidential(article)
    article.confidential, article.confidential_at, article.confidential_by = False, None, None
    article.save(update_fields=["confidential", "confidential_at", "confidential_by"])
    article.confidential_readers.all().delete()
    forget_names(article)
    note(article, "make_open", by, before=article.state, reason=reason)
    return article


@transaction.atomic
def hand_over_confidential(article, *, to, by, reason):
    """An administrator gives a confidential story to ``to``, without reading it, when nobody else can.

    Nobody is unnamed by it; ``to`` answers for it from now on.
    """
    reason = wanted(reason)
    if by is not None:
        require(by, Permission.USERS)
    article = locked(article)
    require_confidential(article)
    former, article.confidential_by = article.confidential_by, to
    article.save(update_fields=["confidential_by"])
    add_reader(article, to, by=by)
    note(
        article,
        "hand_over_confidential",
        by,
        before=article.state,
        reason=reason,
        former=str(former or ""),
        reader=str(to),
    )
    return article


@transaction.atomic
def hide(article, *, by, reason):
    """Ask search engines not to list the story: ``noindex`` on its page, out of the sitemaps."""
    return set_hidden(article, "hide", by, reason=wanted(reason))


@transaction.atomic
def unhide(article, *, by):
    """Search engines may list it again."""
    return set_hidden(article, "unhide", by)


def set_hidden(article, verb, by, *, reason=""):
    """The common part of ``hide`` and ``unhide``."""
    article = locked(article)
    ask(article, verb, by)
    article.hidden_from_search, article.hidden_reason = verb == "hide", reason
    article.save(update_fields=["hidden_from_search", "hidden_reason"])
    note(article, verb, by, before=article.state, **({"reason": reason} if reason else {}))
    changed_for_readers(article, surfaces(article))
    return article


def off_the_schedule(article):
    """If the locked ``article`` is scheduled, clear its row: no clock publishes it.

    It is submitted again, unless exactly its newest text is approved.
    """
    if article.state != Article.State.SCHEDULED:
        return
    shown = surfaces(article)
    approved = article.approved_version == article.version
    article.state = Article.State.APPROVED if approved else Article.State.SUBMITTED
    clear_row(article, keep_address=was_public(article))
    changed_for_readers(article, shown)


def off_the_plan(article, by):
    """Cancel the change planned for the locked ``article``, unless it puts an error right."""
    planned = ScheduledChange.objects.filter(article=article).first()
    if planned is None or Correction.puts_right(planned.correction):
        return
    drop_change(article)
    at = planned.at.isoformat()
    note(article, "cancel_change", by, before=article.state, at=at, of=planned.version)


def add_reader(article, reader, *, by):
    """Name ``reader``; whether they were not named yet. Raises ``NotAllowed`` for who does not work here."""
    if not works_here(reader):
        raise NotAllowed(f"{reader} does not work here now and cannot be named.")
    _, made = ConfidentialReader.objects.get_or_create(
        article=article, user=reader, defaults={"added_by": by}
    )
    forget_names(article)
    return made


def require_held(article):
    """Raise ``NotAllowed`` unless it is on legal hold."""
    if not article.is_held:
        raise NotAllowed("It is not on legal hold.")


def require_confidential(article):
    """Raise ``NotAllowed`` unless it is confidential."""
    if not article.confidential:
        raise NotAllowed("It is not confidential.")


def wanted(reason):
    """``reason``, clean. Raises ``NotReady`` when there is none."""
    if not reason.strip():
        raise NotReady(["Say why: the history keeps it."])
    return reason.strip()
