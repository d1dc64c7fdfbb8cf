"""Readers' reports on the story form: which wait, which one it was opened for, what was answered."""

from django.db.models import Case, Value, When

from articles.beside import has
from articles.models import ErrorReport
from articles.workflow.answering import may_answer

State = ErrorReport.State
MOST_BESIDE = 20  # reports shown beside the form
MOST_PREFILLED = 1500  # characters, so that there is room for the right words


def waiting(request, story):
    """The open reports on ``story`` for whoever may answer them: a few, the one asked for
    (``?report=``) first, then oldest first."""
    if story is None or not story.path or not has(story, "error_reports"):
        return []
    if not may_answer(request.user, story):
        return []
    first = Case(When(pk=asked_for(request), then=Value(0)), default=Value(1))
    reports = story.error_reports.filter(state=State.OPEN).order_by(first, "received_at", "id")
    return list(reports[:MOST_BESIDE])


def asked_for(request):
    """The number of the report that the form was opened to answer; 0 without one."""
    asked = request.GET.get("report", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def prefilled(request, reports):
    """What the form of a correction begins with when it was opened to answer a report."""
    found = next((report for report in reports if report.pk == asked_for(request)), None)
    if found is None:
        return {}
    passage = " ".join(found.passage.split())
    text = f"An earlier version of this story said: “{passage}”. " if passage else ""
    begun = {"change": "correction", "correction_text": text[:MOST_PREFILLED]}
    return begun | {f"outcome_{found.pk}": State.CORRECTED}


def answered(story, note, *, by):
    """What became of the reports that a correction was to answer, in a sentence; "" if of none.

    ``note``: the verb's. One that a colleague answered in that moment is not counted.
    """
    chosen = [answer["report"] for answer in note["answers"]]
    if not chosen:
        return ""
    rows = story.error_reports.filter(pk__in=chosen)
    done = [row for row in rows if row.state != State.OPEN and row.handled_by_id == by.pk]
    if not done:
        waits = any(row.state == State.OPEN for row in rows)
        return "The readers’ reports are answered when the change goes out." if waits else ""
    written = sum(row.mailed_at is not None for row in done)
    said = "A reader’s report is answered" if len(done) == 1 else f"{len(done)} readers’ reports are answered"
    if not written:
        return f"{said}."
    return f"{said}; " + ("a reader is written to." if written == 1 else f"{written} readers are written to.")
