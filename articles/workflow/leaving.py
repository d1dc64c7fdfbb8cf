"""A colleague leaves: what is theirs goes to others, the account is switched off, in one transaction.

Their name stays on all they did: bylines, history, comments. Nothing is deleted; switching the account on
again gives back the person, not what was handed over.
"""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import DutyShift, ReviewLink, WorkingCopy
from articles.notices import tell
from articles.transitions import is_named
from articles.workflow.belongings import GROUPS, belongings, is_confidential, obstacles, story_of
from articles.workflow.care import hand_over_confidential
from articles.workflow.complaining import pass_complaint
from articles.workflow.errors import NotReady
from articles.workflow.steps import locked, note
from articles.workflow.talking import pass_task
from newsroom.core import accounts, audit
from newsroom.core.models import User
from newsroom.core.roles import with_roles

HOURS = 24


@transaction.atomic
def leave(user, *, to=None, by, **instead):
    """Hand over what is ``user``'s and switch the account off; returns what went to whom.

    ``to`` takes everything but the groups (``GROUPS``) that ``instead`` gives to somebody else, or to None:
    to nobody. Returns {group: (how many, colleague or None)} and, under ``links``, how many review links
    ended; confidential stories are not counted. Raises ``NotReady`` with what stands in the way,
    ``PermissionDenied``.
    """
    accounts.require_manager(user, by)
    left, takers = belongings(user), {name: instead.get(name, to) for name in GROUPS}
    if problems := obstacles(left, takers, by):
        raise NotReady(problems)
    if user.is_active:
        accounts.switch_off(user, by=by)
    for article in left.closed if takers["stories"] else ():
        hand_over_confidential(article, to=takers["stories"], by=by, reason=f"{user} left")
    went = {name: pass_on(name, left.rows(name), user, takers, by) for name in GROUPS}
    links = [link for link in left.links if not is_confidential(link)]
    left.links.update(ended_at=timezone.now(), ended_why=ReviewLink.Ended.REVOKED, ended_by=by)
    names = {name: [count, str(taker or "")] for name, (count, taker) in went.items() if count}
    audit.record("colleague leaves", user, by=by, to=str(to or ""), went=names, links=len(links))
    return went | {"links": len(links)}


def pass_on(name, rows, former, takers, by):
    """Give the rows of a group to whoever takes it: ``(how many, colleague)``; see ``heir``."""
    to, counted = takers[name], [row for row in rows if not is_confidential(row)]
    if name in TOGETHER:
        TOGETHER[name](rows, former, takers, by)
        return len(counted), to
    for row in rows:
        if taker := heir(name, row, former, takers):
            ONE_BY_ONE[name](row, former, taker, by)
    return (len(counted), to) if to else (0, None)


def heir(name, row, former, takers):
    """Who gets a row: the taker of its group, but of a confidential story only somebody it names.

    That is whoever took it over closed, or somebody who saw it already; with them its text stays, too, so
    that of the story itself nothing has to be done.
    """
    article, to = story_of(row), takers[name]
    if article is None or not article.confidential:
        return to
    able = [person for person in (to, takers["stories"]) if person and is_named(person, article)]
    if able or name == "stories":
        return able[0] if able else None
    return keeper_of(article, former)


def keeper_of(article, former):
    """Who of those named goes on with a confidential story: whoever made it so, else the longest named."""
    named = User.objects.filter(pk__in=article.confidential_readers.values("user"), is_active=True)
    people = {person.pk: person for person in with_roles(named.exclude(pk=former.pk))}
    order = [
        article.confidential_by_id,
        *article.confidential_readers.order_by("pk").values_list("user", flat=True),
    ]
    return next((people[pk] for pk in order if pk in people), None)


def hand_over(article, former, to, by):
    """The story is ``to``'s to write from now on; who began it stays in the history."""
    article = locked(article)
    article.assigned_to, article.assigned_name = to, ""
    article.save(update_fields=["assigned_to", "assigned_name"])
    note(article, "hand_over", by, before=article.state, who=str(to), former=str(former))


def pass_hold(article, former, to, by):
    """``to`` holds the story from now on."""
    article = locked(article)
    if not article.is_held:
        return
    article.held_by = to
    article.save(update_fields=["held_by"])
    note(
        article,
        "take_over_hold",
        by,
        before=article.state,
        reason=f"{former} left",
        former=str(former),
        who=str(to),
    )


def pass_change(change, former, to, by):
    """``to`` answers for the planned change: what they may not publish any more says so at its time."""
    article = locked(change.article)
    change.by = to
    change.save(update_fields=["by"])
    note(article, "hand_over_change", by, before=article.state, who=str(to), former=str(former))


def pass_copies(copies, former, takers, by):
    """Unsaved text is kept for its taker, who finds it on Today and in the form: nothing typed is lost."""
    given = {}
    for copy in copies:
        given.setdefault(heir("copies", copy, former, takers), []).append(copy)
    given.pop(None, None)
    for taker, theirs in given.items():
        rows = WorkingCopy.objects.filter(pk__in=[copy.pk for copy in theirs])
        rows.update(editor=taker, writer=Coalesce("writer", F("editor")), handed_at=timezone.now())
        for article in {copy.article_id: copy.article for copy in theirs}.values():
            words = f"{former} left: text they did not save is yours now. Today leads to it."
            tell([taker], "unsaved", article=article, words=words, by=by)


def pass_duty(shifts, former, takers, by):
    """The shifts are the taker's; where nobody takes them they end, and alarms go to the chief editors."""
    to = takers["duty"]
    own = {(shift.weekday, shift.start): shift for shift in DutyShift.objects.filter(user=to)} if to else {}
    for shift in shifts:
        same = own.get((shift.weekday, shift.start))
        if same and length(shift) > length(same):
            same.end = shift.end
            same.save(update_fields=["end"])
        if to is None or same:
            shift.delete()
        else:
            shift.user = to
            shift.save(update_fields=["user"])
    if to and shifts:
        words = (
            f"{former} left: {len(shifts)} duty shift{'' if len(shifts) == 1 else 's'} a week went to you."
        )
        tell([to], "duty", words=words, by=by)


def length(shift):
    """Its hours; one that ends at or before its start goes on into the next day."""
    return (shift.end - shift.start) % HOURS or HOURS


ONE_BY_ONE = {
    "stories": hand_over,
    "changes": pass_change,
    "holds": pass_hold,
    "tasks": pass_task,
    "complaints": pass_complaint,
}
TOGETHER = {"copies": pass_copies, "duty": pass_duty}
