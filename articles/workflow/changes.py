"""A change to a live story at a time of its own: plan it, cancel it, do it.

It is done once, under the story's lock, whoever comes first: one of the workers or the first page after its
time. What stands in its way then (a picture's rights, a hold, the loss of the permission of whoever planned
it) is kept with it and told to whoever is on duty; the worker tries again until the way is free.
"""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles.eyes import ANOTHER, approved_by_another, needs_second_pair
from articles.faults import faults
from articles.models import Article, Correction, ScheduledChange
from articles.notices import alarm
from articles.surfaces import changed_for_readers, surfaces
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.approval import APPROVAL, require_clear
from articles.workflow.errors import NotReady
from articles.workflow.pending import drop_change, tell_pages
from articles.workflow.punctual import newsroom_clock, punctuality
from articles.workflow.row import add_correction, content_at, put_on_row, require_ready, whole
from articles.workflow.steps import ask, locked, note

AT_ONCE = 50  # in one round
K = ScheduledChange.Kind
LATE = "Its change planned for {planned} went out at {actual}."


@transaction.atomic
def schedule_change(article, *, by, at, kind=K.SUBSTANTIVE, correction=None):
    """Readers will see the newest revision from ``at`` (aware, ahead) on; a change planned before gives way.

    ``kind`` and ``correction``: as for ``publish``. Raises ``NotReady``, ``NotAllowed``.
    """
    article = locked(article)
    ask(article, "schedule_change", by)
    if at <= timezone.now():
        raise NotReady(["The time to publish the change is already past."])
    if article.unpublish_at and article.unpublish_at <= at:
        raise NotReady(["The story will be taken back before that time."])
    if article.version == article.live_version and correction is None:
        raise NotReady(["Readers already see this version: there is no change to schedule."])
    content = content_at(article)
    correcting = Correction.puts_right(correction)
    require_ready(article, content, at=at, correcting=correcting)
    if not correcting:
        require_clear(article, by)
        article.save(update_fields=APPROVAL)
    kind = K.CORRECTION if correction else kind
    values = {"version": article.version, "at": at, "kind": kind, "correction": correction, "by": by}
    ScheduledChange.objects.update_or_create(article=article, defaults=values | {"obstacle": ""})
    note(article, "schedule_change", by, before=article.state, at=at.isoformat(), change=str(kind))
    tell_pages()
    return article


@transaction.atomic
def cancel_change(article, *, by):
    """The planned change is off; its text stays in the history, and the newest text stays as it is."""
    article = locked(article)
    ask(article, "cancel_change", by)
    if planned := drop_change(article):
        note(
            article, "cancel_change", by, before=article.state, at=planned.at.isoformat(), of=planned.version
        )
    return article


def apply_due():
    """Do every change whose time has come; returns how many. What met an obstacle is left to the worker."""
    return sum(map(apply_change, due().filter(obstacle="")[:AT_ONCE]))


def apply_all_due():
    """A round of the worker's clock: also those that something stood in the way of."""
    return sum(map(apply_change, due()[:AT_ONCE]))


def due():
    """The changes whose time has come, by the database's clock."""
    return ScheduledChange.objects.filter(at__lte=Now())


@transaction.atomic
def apply_change(planned):
    """Put a planned change before readers; False if somebody was quicker or something stands in its way."""
    article = locked(planned.article)
    planned = due().select_related("by").filter(article=article).first()
    if planned is None:
        return False
    content = content_at(article, planned.version)
    if why := obstacle_of(article, planned, content):
        hold_up(article, planned, why)
        return False
    shown, now = surfaces(article), timezone.now()
    if planned.correction:
        content = whole(article, content)
        add_correction(article, planned.correction, by=planned.by, at=now, version=planned.version)
    if planned.kind != K.MINOR:
        article.updated_at = now
    put_on_row(article, content, version=planned.version)
    planned.delete()
    tell_pages()
    data = {"change": planned.kind, "of": planned.version, **punctuality(article, planned.at, LATE)}
    note(article, "apply_change", None, before=article.state, **data)
    changed_for_readers(article, shown)
    return True


def obstacle_of(article, planned, content):
    """Why the change cannot be done now, in a sentence, or ""."""
    if article.state != Article.State.PUBLISHED:
        return "The story is not published any more."
    if planned.by is not None and not may_still(planned.by, article):
        return f"It has lost its approval: {planned.by} may not publish here any more."
    correcting = Correction.puts_right(planned.correction)
    waits = (
        not correcting and planned.by is not None and needs_second_pair(article)
    )  # perhaps only since then
    if waits and not approved_by_another(article, planned.version):
        return ANOTHER
    found = faults(article, content, version=planned.version, correcting=correcting)
    return next((fault.words for fault in found if fault.blocks), "")


def may_still(user, article):
    """Whether whoever planned a publication could do so today."""
    return user.is_active and permitted(user, TRANSITIONS["schedule"], article)


def hold_up(article, planned, why):
    """Keep the reason with the change, and tell whoever is on duty, once for each reason."""
    if planned.obstacle == why[:300]:
        return
    planned.obstacle = why[:300]
    planned.save(update_fields=["obstacle"])
    tell_pages()
    data = {"planned": planned.at.isoformat(timespec="minutes"), "why": why}
    note(article, "hold_up", None, before=article.state, of=planned.version, **data)
    words = f"Its change planned for {newsroom_clock(planned.at)} did not go out: {why}"
    alarm("blocked", words=words[:300], article=article)
