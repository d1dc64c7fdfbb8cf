"""The plan of the news meeting: who writes it, for when, how long, how urgent. The text stays as it is."""

from functools import reduce

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.transitions import is_named
from articles.workflow.amending import amend, called, filed_in
from articles.workflow.saving import create_story
from articles.workflow.steps import ask, locked, note
from newsroom.core.models import Section
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

PLAN = ("assigned_to", "assigned_name", "due_at", "expected_at", "expected_words", "priority", "plan_note")


@transaction.atomic
def plan(article, *, by, listed=None, **wanted):
    """Set what of ``PLAN`` is given; ``listed``: put it on the news list or take it off. Returns the row.

    ``assigned_to`` (a user) and ``assigned_name`` exclude each other: giving one takes the other away.
    Nothing is written when nothing changes. Raises ``NotAllowed``, and ``ValidationError`` when the colleague
    chosen does not write in the story's section.
    """
    article = locked(article)
    ask(article, "plan", by)
    if wanted.get("assigned_to"):
        wanted["assigned_name"] = ""
        require_writes(wanted["assigned_to"], article)
    elif wanted.get("assigned_name"):
        wanted["assigned_to"], wanted["assigned_name"] = None, clean_text(wanted["assigned_name"])[:120]
    if "plan_note" in wanted:
        wanted["plan_note"] = clean_text(wanted["plan_note"])[:300]
    before = {name: getattr(article, name) for name in PLAN}
    changed = [name for name in PLAN if name in wanted and wanted[name] != before[name]]
    for name in changed:
        setattr(article, name, wanted[name])
    if listed is not None and listed != (article.listed_at is not None):
        article.listed_at = timezone.now() if listed else None
        changed.append("listed_at")
    if changed:
        article.save(update_fields=changed)
        note(article, "plan", by, before=article.state, **told(article, changed))
    return article


@transaction.atomic
def add_line(content, *, by, title="", section=None, **wanted):
    """A line on the news list: a new draft of ``content``, called ``title``, with its plan.

    ``section``: the id of one, or None. Raises what ``create_story`` and ``plan`` raise.
    """
    content = filed_in(chosen(section))(called(title)(content)) if title else content
    return plan(create_story(content, by=by), by=by, listed=True, **wanted)


@transaction.atomic
def change_line(article, *, by, title=None, section=None, **wanted):
    """Change a line of the news list: its working title (None: unchanged), its section, its plan.

    Title and section are text: they make a revision, which readers see once it is published.
    """
    changes = [called(title)] if title is not None else []
    if section != article.desk_section_id:
        changes.append(filed_in(chosen(section)))
    if changes:
        amend(article, lambda content: reduce(lambda text, change: change(text), changes, content), by=by)
    return plan(article, by=by, **wanted)


def chosen(section_id):
    """The section, or None. Raises ``ValidationError`` when it was deleted since."""
    section = Section.objects.filter(pk=section_id).first() if section_id else None
    if section_id and section is None:
        raise ValidationError({"section": "This section does not exist any more. Choose another."})
    return section


def require_writes(user, article):
    """Raise ``ValidationError`` unless ``user`` may write where the story is filed, and may see it."""
    if not may(user, Permission.WRITE, article.desk_section_id):
        where = article.desk_section.name if article.desk_section else "this newsroom"
        raise ValidationError({"who": f"{user} does not write in {where}. Choose somebody else."})
    if article.confidential and not is_named(user, article):
        raise ValidationError({"who": f"The story is confidential and not open to {user}: name them first."})


def told(article, changed):
    """What of the plan changed, as the event keeps it."""
    columns = {"due": "due_at", "expected": "expected_at"}
    times = {name: getattr(article, column) for name, column in columns.items() if column in changed}
    values = {name: at.isoformat() for name, at in times.items() if at} | {
        "who": article.assignee if {"assigned_to", "assigned_name"} & set(changed) else None,
        "note": article.plan_note if "plan_note" in changed else None,
        "words": article.expected_words if "expected_words" in changed else None,
        "priority": Article.Priority(article.priority).label if "priority" in changed else None,
        "listed": article.listed_at is not None if "listed_at" in changed else None,
    }
    return {name: value for name, value in values.items() if value is not None}
