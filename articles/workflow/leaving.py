"""A colleague leaves: what is theirs goes to somebody else, the account is switched off, in one transaction.

Their name stays on all they did: bylines, history, comments. Nothing is deleted; switching the account on
again gives back the person, not what was handed over.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article, ConfidentialReader, ReviewLink, ScheduledChange, Task
from articles.transitions import BEFORE, TRANSITIONS, is_named, permitted
from articles.workflow.care import hand_over_confidential
from articles.workflow.errors import NotReady
from articles.workflow.steps import locked, note
from newsroom.core import accounts, audit
from newsroom.core.roles import Permission, may

S = Article.State


@dataclass(frozen=True)
class Belongings:
    """What somebody leaves behind, as queries. ``closed``: confidential stories that nobody else can open."""

    drafts: QuerySet
    scheduled: QuerySet
    changes: QuerySet
    held: QuerySet
    tasks: QuerySet
    links: QuerySet
    closed: QuerySet

    def count(self):
        """Name → how many."""
        return {name: getattr(self, name).count() for name in self.__dataclass_fields__}


def belongings(user):
    """The ``Belongings`` of ``user``."""
    theirs = Q(assigned_to=user) | Q(created_by=user, assigned_to=None, assigned_name="")
    stories = Article.objects.filter(theirs).defer("content", "card")
    named = ConfidentialReader.objects.filter(article=OuterRef("pk"))
    others = named.filter(user__is_active=True).exclude(user=user)
    return Belongings(
        drafts=stories.filter(state__in=BEFORE),
        scheduled=stories.filter(state=S.SCHEDULED),
        changes=ScheduledChange.objects.filter(by=user).select_related("article"),
        held=Article.objects.filter(held_by=user, held_at__isnull=False).defer("content", "card"),
        tasks=Task.objects.filter(assignee=user, done_at=None).select_related("article"),
        links=ReviewLink.objects.filter(made_by=user, ended_at=None),
        closed=Article.objects.filter(
            ~Exists(others), Exists(named.filter(user=user)), confidential_at__isnull=False
        ).defer("content", "card"),
    )


@transaction.atomic
def leave(user, *, to, by):
    """Hand over what is ``user``'s to ``to`` and switch the account off; returns how much of what it was.

    ``to`` may be None when nothing needs a new owner. Confidential stories that others still see stay with
    them. Raises ``NotReady`` with what stands in the way, ``PermissionDenied``.
    """
    accounts.require_manager(user, by)
    left = belongings(user)
    if problems := obstacles(left, to, by):
        raise NotReady(problems)
    counts, reason = left.count(), f"{user} left"
    if to is not None:
        for article in left.closed:
            hand_over_confidential(article, to=to, by=by, reason=reason)
        for article in [*left.drafts, *left.scheduled]:
            hand_over(article, user, to=to, by=by)
        for article in left.held:
            pass_hold(article, user, to=to, by=by)
        for change in left.changes:
            pass_change(change, to)
        tasks = [task.pk for task in left.tasks if open_to_heir(task.article, to)]
        Task.objects.filter(pk__in=tasks).update(assignee=to)
    left.links.update(ended_at=timezone.now(), ended_why=ReviewLink.Ended.REVOKED, ended_by=by)
    accounts.switch_off(user, by=by)
    audit.record("colleague leaves", user, by=by, to=str(to or ""), **counts)
    return counts


def obstacles(left, to, by):
    """Why it cannot be handed over so, as sentences."""
    if to is None:
        needy = left.held.exists() or left.changes.exists() or left.scheduled.exists() or left.closed.exists()
        return ["Choose who takes over: something here cannot be left alone."] if needy else []
    problems = []
    if left.closed.exists() and by is not None and not may(by, Permission.USERS):
        problems.append("Nobody else can open a confidential story of theirs: an administrator must do this.")
    stories = [*left.drafts.select_related("desk_section"), *left.scheduled.select_related("desk_section")]
    problems += unfit(to, Permission.WRITE, stories, "does not write in")
    problems += unfit(to, Permission.EDIT, left.held.select_related("desk_section"), "cannot hold stories in")
    changes = [change.article for change in left.changes]
    problems += unfit(to, Permission.PUBLISH, changes, "does not publish in")
    return problems


def unfit(to, permission, stories, words):
    """One sentence for each section of ``stories`` in which ``to`` lacks ``permission``."""
    lacking = {}
    for story in stories:
        if not may(to, permission, story.desk_section_id):
            lacking[story.desk_section] = lacking.get(story.desk_section, 0) + 1
    return [
        f"{to} {words} {section or 'any section'} ({count} stor{'y' if count == 1 else 'ies'}): choose "
        "somebody else, or give them the role first."
        for section, count in lacking.items()
    ]


def open_to_heir(article, to):
    """Whether ``to`` may take over something of the story: a confidential one names them."""
    return not article.confidential or is_named(to, article)


def hand_over(article, former, *, to, by):
    """The story is ``to``'s to write from now on; who began it stays in the history."""
    article = locked(article)
    if not open_to_heir(article, to):
        return
    article.assigned_to, article.assigned_name = to, ""
    article.save(update_fields=["assigned_to", "assigned_name"])
    note(article, "hand_over", by, before=article.state, who=str(to), former=str(former))


def pass_hold(article, former, *, to, by):
    """``to`` holds the story from now on."""
    article = locked(article)
    if not (article.is_held and open_to_heir(article, to)):
        return
    article.held_by = to
    article.save(update_fields=["held_by"])
    note(article, "take_over_hold", by, before=article.state, reason=f"{former} left", former=str(former))


def pass_change(change, to):
    """``to`` answers for the planned change, where they may: else it says at its time what it lost."""
    if permitted(to, TRANSITIONS["schedule"], change.article):
        ScheduledChange.objects.filter(pk=change.pk).update(by=to)
