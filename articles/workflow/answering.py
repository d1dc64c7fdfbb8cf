"""Answering readers' reports of errors. One that leads to a correction is answered in the same step."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from articles.models import Correction, ErrorReport
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.errors import NotAllowed, NotReady
from newsroom.core import mail
from newsroom.core.publication import get_publication
from newsroom.core.rendering import absolute
from newsroom.core.text import clean_text

State = ErrorReport.State
ANSWERED = "Somebody has answered this report already. Nothing was changed."
OPEN_AGAIN = "This report is open already."
NOT_OURS = "This correction belongs to another story. Choose one of this story’s."


def may_answer(user, article):
    """Whether ``user`` may answer reports on ``article``: whoever may correct it when it is public."""
    return permitted(user, TRANSITIONS["correct"], article)


@transaction.atomic
def answer_report(report, *, by, state, correction=None, write=False, reply=""):
    """Close an open report: no error, a duplicate, or put right by ``correction`` (of the same story).

    ``write``: the reader who left an address gets a mail with the outcome, and ``reply`` in it. Raises
    ``NotAllowed``, ``NotReady``.
    """
    report = locked_report(report, by)
    if report.state != State.OPEN:
        raise NotReady([ANSWERED])
    if correction is not None and correction.article_id != report.article_id:
        raise NotReady([NOT_OURS])
    if (state == State.CORRECTED) != isinstance(correction, Correction):
        raise NotReady(["Say which correction puts it right."])
    return close(report, state, by=by, at=timezone.now(), correction=correction, write=write, reply=reply)


def answer_with(correction, note, *, by, at):
    """Close the reports that were answered in the same step as ``correction`` was printed.

    ``note``: the verb's, with ``answers`` (``[{"report": number, "state", "write"}]``) and ``reply``, or
    without. What somebody else has answered meanwhile is left. The caller holds the story's lock.
    """
    answers = {answer["report"]: answer for answer in note.get("answers", ())}
    if not answers:
        return
    open_now = ErrorReport.objects.filter(article=correction.article_id, state=State.OPEN, pk__in=answers)
    for report in open_now.select_for_update(of=("self",)).select_related("article"):
        answer = answers[report.pk]
        put_right = correction if answer["state"] == State.CORRECTED else None
        reply = note.get("reply", "")
        close(report, answer["state"], by=by, at=at, correction=put_right, write=answer["write"], reply=reply)


def close(report, state, *, by, at, correction, write, reply):
    """The locked open ``report`` is answered; its reader is written to if ``write`` says so."""
    report.state, report.correction, report.handled_at, report.handled_by = state, correction, at, by
    if write and tell_reader(report, clean_text(reply, lines=True)):
        report.mailed_at, report.reply = at, clean_text(reply, lines=True)
    report.save(update_fields=["state", "correction", "handled_at", "handled_by", "mailed_at", "reply"])
    return report


def tell_reader(report, reply):
    """Queue the mail; whether there was an address for it. It says nothing that readers do not see."""
    story = report.article
    words = {
        "report": report,
        "reply": reply,
        "headline": story.content["headline"] if story.content else "",
        "link": absolute(story.path) if story.content else "",
        "paper": get_publication().name,
    }
    subject = render_to_string("mail/report_answer_subject.txt", words)
    try:
        mail.send(report.contact, subject, render_to_string("mail/report_answer.txt", words))
    except ValidationError:  # none, or one that no mail reaches: neither holds a correction up
        return False
    return True


@transaction.atomic
def reopen_report(report, *, by):
    """An answer was too quick: the report waits again. Raises ``NotAllowed``, ``NotReady``."""
    report = locked_report(report, by)
    if report.state == State.OPEN:
        raise NotReady([OPEN_AGAIN])
    report.state, report.correction = State.OPEN, None
    report.handled_at = report.handled_by = None
    report.save(update_fields=["state", "correction", "handled_at", "handled_by"])
    return report


def locked_report(report, by):
    """The report's row, locked. Raises ``NotAllowed``."""
    found = ErrorReport.objects.select_for_update(of=("self",)).select_related("article").get(pk=report.pk)
    if by is not None and not may_answer(by, found.article):
        raise NotAllowed("You may not answer reports on this story.")
    return found
