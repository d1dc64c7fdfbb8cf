"""What somebody leaves behind, in groups of which each may go to another colleague, and who can take which.

A confidential story stays with the people it names. Only where nobody else of them works here any more is it
``closed``: then it goes, unread, to whoever takes the stories.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import (
    Article,
    Complaint,
    ConfidentialReader,
    DutyShift,
    ReviewLink,
    ScheduledChange,
    Task,
)
from articles.transitions import BEFORE, may_read
from articles.workflow import keeping
from newsroom.core.roles import Permission, may

P, S = Permission, Article.State
TEXTS = ("content", "card")
OF_STORY = tuple(f"article__{name}" for name in TEXTS)


@dataclass(frozen=True)
class Group:
    """What goes to one colleague, who needs ``permission`` where a story is filed, or may ``read`` it.

    ``words``: what it is; ``lacks``: what is said of a colleague who cannot take it; ``optional``: it can be
    left to nobody.
    """

    words: str
    permission: str
    lacks: str = ""
    optional: bool = False
    read: bool = False


GROUPS = {
    "stories": Group("the stories", P.WRITE, "does not write in"),
    "changes": Group("the planned changes", P.PUBLISH, "does not publish in"),
    "holds": Group("the legal holds", P.EDIT, "cannot hold stories in"),
    "tasks": Group("the tasks", P.WRITE, "may not read the stories of", read=True),
    "complaints": Group("the complaints", P.PUBLISH, "cannot answer complaints in"),
    "copies": Group("the unsaved text", P.WRITE, "may not read the stories of", read=True),
    "duty": Group("duty", P.EDIT, optional=True),
}


@dataclass(frozen=True)
class Belongings:
    """What somebody leaves behind, as queries. ``closed``: confidential stories that nobody else can open."""

    drafts: QuerySet
    scheduled: QuerySet
    changes: QuerySet
    holds: QuerySet
    tasks: QuerySet
    complaints: QuerySet
    copies: QuerySet
    duty: QuerySet
    links: QuerySet
    closed: QuerySet

    def rows(self, group):
        """Everything of a group; its rows with ``article``, but those of stories are stories."""
        return [*self.drafts, *self.scheduled] if group == "stories" else list(getattr(self, group))


def belongings(user):
    """The ``Belongings`` of ``user``."""
    theirs = Q(assigned_to=user) | Q(created_by=user, assigned_to=None, assigned_name="")
    every = Article.objects.select_related("desk_section").defer(*TEXTS)
    stories = every.filter(theirs)
    named = ConfidentialReader.objects.filter(article=OuterRef("pk"))
    others = named.filter(user__is_active=True).exclude(user=user)
    return Belongings(
        drafts=stories.filter(state__in=BEFORE),
        scheduled=stories.filter(state=S.SCHEDULED),
        changes=with_story(ScheduledChange.objects.filter(by=user)),
        holds=every.filter(held_by=user, held_at__isnull=False),
        tasks=with_story(Task.objects.filter(assignee=user, done_at=None)),
        complaints=with_story(
            Complaint.objects.filter(Q(owner=user) | Q(owner=None, opened_by=user), closed_at=None)
        ),
        copies=with_story(keeping.own_copies(user).exclude(keeping.in_history())),
        duty=DutyShift.objects.filter(user=user),
        links=with_story(ReviewLink.objects.filter(made_by=user, ended_at=None)),
        closed=every.filter(~Exists(others), Exists(named.filter(user=user)), confidential_at__isnull=False),
    )


def with_story(rows):
    """The rows with their stories, but for the text."""
    return rows.select_related("article__desk_section").defer(*OF_STORY)


def story_of(row):
    """The story that a row of a group is about, or is; None for duty and for text of no story yet."""
    return row if isinstance(row, Article) else getattr(row, "article", None)


def obstacles(left, takers, by):
    """Why it cannot be handed over so, as sentences. ``takers``: group → colleague, or None."""
    closed = left.closed.exists()
    problems = []
    if closed and by is not None and not may(by, Permission.USERS):
        problems.append("Nobody else can open a confidential story of theirs: an administrator must do this.")
    if closed and takers["stories"] is None:
        problems.append("Choose who takes the stories: a confidential one cannot be left alone.")
    written = {story.pk for story in left.rows("stories")}
    for name, group in GROUPS.items():
        rows = [row for row in left.rows(name) if not is_confidential(row)]
        to = takers[name]
        if rows and to is not None and not may(to, group.permission):
            problems.append(
                f"{to} cannot take {group.words}: choose somebody else, or give them the role first."
            )
        elif to is not None:
            own = written if to == takers["stories"] else ()
            problems += unfit(to, group, [story_of(row) for row in rows if story_of(row)], own)
        elif needed(name, group, rows):
            problems.append(f"Choose who takes {group.words}: that cannot be left alone.")
    return problems


def needed(name, group, rows):
    """Whether somebody must take the rows of a group. A draft can lie; what the clock will do cannot."""
    if name == "stories":
        return any(story.state == S.SCHEDULED for story in rows)
    return bool(rows) and not group.optional


def is_confidential(row):
    """Whether a row is about a confidential story: then it does not go the way of its group."""
    story = story_of(row)
    return story is not None and story.confidential


def unfit(to, group, stories, own):
    """One sentence for each section of ``stories`` in which ``to`` cannot take the group.

    ``own``: ids of stories that are theirs to write from then on.
    """
    lacking = {}
    for story in stories:
        if not fits(to, group, story, own):
            lacking.setdefault(story.desk_section, set()).add(story.pk)
    return [
        f"{to} {group.lacks} {section or 'any section'} "
        f"({len(found)} {'story' if len(found) == 1 else 'stories'}): "
        f"choose somebody else for {group.words}, or give them the role first."
        for section, found in lacking.items()
    ]


def fits(to, group, story, own):
    """Whether ``to`` can take something of the group on ``story``."""
    if group.read:
        return story.pk in own or may_read(to, story)
    sections = {story.desk_section_id, story.section_id} - {None} or {None}
    return all(may(to, group.permission, section) for section in sections)
