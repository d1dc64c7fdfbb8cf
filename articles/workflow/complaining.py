"""Complaints: take one up, write down what is done, move its deadline, close it, take it up again."""

from django.db import transaction
from django.utils import timezone

from articles.models import Complaint, ComplaintNote
from articles.notices import tell
from articles.workflow.answering import may_answer
from articles.workflow.errors import NotAllowed, NotReady
from articles.workflow.steps import locked, note
from newsroom.core.printed_time import full
from newsroom.core.text import clean_text

DETAILS = {  # what may be changed while it is open, and its name in the notes
    "who": "Who complains",
    "contact": "How to reach them",
    "received_at": "Received",
    "deadline": "Deadline",
    "passage": "The passage",
    "matter": "What they complain of",
}
CLOSED = "This complaint is closed. Take it up again first."
OPEN = "This complaint is open already."
SAY = "Say what was done: it stays with the complaint."


@transaction.atomic
def open_complaint(article, *, by, **details):
    """Take a complaint up; ``details``: see ``DETAILS``. Returns the ``Complaint``. Raises ``NotAllowed``."""
    article = locked(article)
    require(article, by)
    made = Complaint.objects.create(article=article, opened_by=by, owner=by, **details)
    write(made, "Taken up.", by)
    note(article, "open_complaint", by, before=article.state, complaint=made.pk)
    return made


@transaction.atomic
def amend_complaint(complaint, *, by, **details):
    """Change what is known of an open complaint; what it said before stands in its notes."""
    complaint = held(complaint, by, is_open=True)
    changed = {name: value for name, value in details.items() if getattr(complaint, name) != value}
    if not changed:
        return complaint
    said = [f"{DETAILS[name]} was: {words(getattr(complaint, name))}" for name in changed]
    for name, value in changed.items():
        setattr(complaint, name, value)
    complaint.save(update_fields=list(changed))
    write(complaint, "Changed. " + " · ".join(said), by)
    return complaint


@transaction.atomic
def add_complaint_note(complaint, *, by, text):
    """Write down what was done. Raises ``NotAllowed``, ``NotReady`` without words."""
    complaint = held(complaint, by)
    return write(complaint, text, by)


@transaction.atomic
def close_complaint(complaint, *, by, outcome, text):
    """It has been answered: how, and in which words. Raises ``NotAllowed``, ``NotReady``."""
    complaint = held(complaint, by, is_open=True)
    complaint.outcome, complaint.closed_at, complaint.closed_by = outcome, timezone.now(), by
    write(complaint, text, by)
    complaint.save(update_fields=["outcome", "closed_at", "closed_by"])
    article = locked(complaint.article)
    note(article, "close_complaint", by, before=article.state, complaint=complaint.pk)
    return complaint


@transaction.atomic
def reopen_complaint(complaint, *, by, text):
    """Take a closed complaint up again. Raises ``NotAllowed``, ``NotReady``."""
    complaint = held(complaint, by, is_open=False)
    write(complaint, f"Taken up again (it was closed as “{complaint.get_outcome_display()}”). {text}", by)
    complaint.outcome, complaint.closed_at, complaint.closed_by = "", None, None
    complaint.save(update_fields=["outcome", "closed_at", "closed_by"])
    return complaint


def pass_complaint(complaint, former, to, by):
    """``to`` answers for an open complaint instead of ``former``, who leaves; its notes say so."""
    complaint.owner = to
    complaint.save(update_fields=["owner"])
    write(complaint, f"{former} left: {to} answers for it from now on.", by)
    words = f"{former} left: a complaint about it is yours to answer."
    tell([to], "complaint", article=complaint.article, words=words, by=by)


def held(complaint, by, *, is_open=None):
    """The complaint's row, locked. Raises ``NotAllowed``; ``NotReady`` when it is not as ``is_open`` says."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("article")
    found = rows.get(pk=complaint.pk)
    require(found.article, by)
    if is_open is not None and (found.closed_at is None) != is_open:
        raise NotReady([CLOSED if is_open else OPEN])
    return found


def require(article, by):
    """Raise ``NotAllowed`` unless ``by`` may answer for the story."""
    if by is not None and not may_answer(by, article):
        raise NotAllowed("You may not answer complaints about this story.")


def write(complaint, text, by):
    """Append a note."""
    text = clean_text(text, lines=True)
    if not text:
        raise NotReady([SAY])
    return ComplaintNote.objects.create(complaint=complaint, text=text[:5000], by=by)


def words(value):
    """A former value as the notes print it."""
    if hasattr(value, "tzinfo"):
        here = timezone.localtime(value)
        return f"{full(here, here.tzinfo)} {here.tzname()}"
    return value or "–"
