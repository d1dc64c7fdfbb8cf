"""Answering readers' reports of errors. A report that leads to a correction is answered by that."""

from django.db import transaction
from django.utils import timezone

from articles.models import Correction, ErrorReport
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.errors import NotAllowed, NotReady

ANSWERED = "Somebody has answered this report already. Nothing was changed."
OPEN_AGAIN = "This report is open already."
NOT_OURS = "This correction belongs to another story. Choose one of this story’s."


def may_answer(user, article):
    """Whether ``user`` may answer reports on ``article``: whoever may correct it when it is public."""
    return permitted(user, TRANSITIONS["correct"], article)


@transaction.atomic
def answer_report(report, *, by, state, correction=None):
    """Close an open report: no error, a duplicate, or put right by ``correction`` (of the same story).

    Raises ``NotAllowed``, ``NotReady``.
    """
    report = locked_report(report, by)
    if report.state != ErrorReport.State.OPEN:
        raise NotReady([ANSWERED])
    if correction is not None and correction.article_id != report.article_id:
        raise NotReady([NOT_OURS])
    if (state == ErrorReport.State.CORRECTED) != isinstance(correction, Correction):
        raise NotReady(["Say which correction puts it right."])
    report.state, report.correction = state, correction
    report.handled_at, report.handled_by = timezone.now(), by
    report.save(update_fields=["state", "correction", "handled_at", "handled_by"])
    return report


@transaction.atomic
def reopen_report(report, *, by):
    """An answer was too quick: the report waits again. Raises ``NotAllowed``, ``NotReady``."""
    report = locked_report(report, by)
    if report.state == ErrorReport.State.OPEN:
        raise NotReady([OPEN_AGAIN])
    report.state, report.correction = ErrorReport.State.OPEN, None
    report.handled_at = report.handled_by = None
    report.save(update_fields=["state", "correction", "handled_at", "handled_by"])
    return report


def locked_report(report, by):
    """The report's row, locked. Raises ``NotAllowed``."""
    found = ErrorReport.objects.select_for_update(of=("self",)).select_related("article").get(pk=report.pk)
    if by is not None and not may_answer(by, found.article):
        raise NotAllowed("You may not answer reports on this story.")
    return found
