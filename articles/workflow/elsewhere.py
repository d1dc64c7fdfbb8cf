"""The same error in another story: its words put right there, with a correction, in one transaction.

Whoever may not correct that story reports it to those who may.
"""

import hashlib

from django.db import transaction
from django.utils import timezone

from articles.content import StoryContent
from articles.models import Correction, ScheduledChange
from articles.phrases import places, put
from articles.reporting import receive
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.errors import NotReady
from articles.workflow.row import add_correction, content_at, put_on_row, whole
from articles.workflow.saving import write_revision
from articles.workflow.steps import ask, locked, note

PUT_RIGHT = "The same error put right: “{phrase}” became “{other}”"
BEHIND = "What was not published yet, with the same words put right"
CHANGED = "Somebody changed it meanwhile. Nothing of it was touched."
NO_ERROR = "A note that puts no error right cannot go with it: choose a correction or a clarification."
REPORTED = (
    "{by}, of the newsroom: the same error as in “{story}”. Where “{phrase}” stands, “{other}” is right. "
    "The note printed there: {text}"
)
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


@transaction.atomic
def report_elsewhere(article, *, by, origin, phrase, other, correction):
    """Report the live ``article`` as a reader would: it holds ``phrase``, which was wrong in ``origin``.

    The report quotes the first sentence with it and says what stands there rightly (``other``), with the note
    that ``origin`` got. The same words of the same story are reported once. Returns the report. Raises
    ``NotReady`` when readers do not see the words there.
    """
    article = locked(article)
    found = places(StoryContent.from_json(article.content), phrase) if article.content else ()
    if not found or article.state not in article.LIVE_STATES:
        raise NotReady([GONE])
    first = found[0]
    key = "\0".join(("elsewhere", str(article.pk), str(article.live_version), phrase, other))
    return receive(
        article.pk,
        nonce=hashlib.sha256(key.encode()).hexdigest()[:40],
        passage=f"{first.before}{first.phrase}{first.after}"[:1000],
        message=REPORTED.format(
            by=by, story=origin.printed_name, phrase=phrase, other=other, text=correction["text"]
        )[:3000],
    )


def unpublished(article):
    """The numbers of the texts behind the live one, oldest first: a planned change's, and the newest."""
    planned = ScheduledChange.objects.filter(article=article).values_list("version", flat=True)
    return sorted({*planned, article.version} - {article.live_version})
