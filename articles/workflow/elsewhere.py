"""The same error in another story: its words put right there, with a correction, in one transaction."""

from django.db import transaction
from django.utils import timezone

from articles.models import Correction, ScheduledChange
from articles.phrases import put
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.errors import NotReady
from articles.workflow.row import add_correction, content_at, put_on_row, whole
from articles.workflow.saving import write_revision
from articles.workflow.steps import ask, locked, note

PUT_RIGHT = "The same error put right: “{phrase}” became “{other}”"
BEHIND = "What was not published yet, with the same words put right"
CHANGED = "Somebody changed it meanwhile. Nothing of it was touched."
NO_ERROR = "A note that puts no error right cannot go with it: choose a correction or a clarification."
GONE = "The words do not stand in it any more."


@transaction.atomic
def correct_elsewhere(article, *, by, phrase, other, correction, seen):
    """Put ``other`` in the place of ``phrase`` in what readers see, with ``correction`` (see ``publish``).

    Captions and alt texts of its pictures are looked through, too. No check, hold or second pair of eyes is
    asked, for an error is put right: a note of any other kind is refused.

    ``seen``: (newest version, live version) as they were when somebody decided it. What stands behind the
    live text, half-written or planned for a time, gets the same words and stays unpublished. Returns how
    often the phrase stood there. Raises ``NotAllowed``, and ``NotReady`` when the story was changed since.
    """
    if not Correction.puts_right(correction):
        raise NotReady([NO_ERROR])
    article = locked(article)
    ask(article, "correct", by)
    if (article.version, article.live_version) != tuple(seen):
        raise NotReady([CHANGED])
    shown, now, live = surfaces(article), timezone.now(), article.live_version
    behind = {number: content_at(article, number) for number in unpublished(article)}
    content, count = put(whole(article, content_at(article, live)), phrase, other)
    if not count:
        raise NotReady([GONE])
    remark = PUT_RIGHT.format(phrase=phrase[:70], other=other[:70])
    write_revision(article, content, parent=live, by=by, remark=remark)
    made = add_correction(article, correction, by=by, at=now)
    article.updated_at, article.released_at = now, min(article.released_at, now)
    put_on_row(article, content)
    for number, text in behind.items():
        carried = write_revision(article, put(text, phrase, other)[0], parent=number, by=by, remark=BEHIND)
        ScheduledChange.objects.filter(article=article, version=number).update(version=carried.number)
    since = min(behind, default=live)
    data = {"correction": made.pk, "phrase": phrase, "other": other, "since": since}
    note(article, "correct_elsewhere", by, before=article.state, **data)
    changed_for_readers(article, shown)
    return count


def unpublished(article):
    """The numbers of the texts behind the live one, oldest first: a planned change's, and the newest."""
    planned = ScheduledChange.objects.filter(article=article).values_list("version", flat=True)
    return sorted({*planned, article.version} - {article.live_version})
