"""Corrections that change no text: add one, give one other words, withdraw one.

Nothing is checked and nothing waits: a correction of what readers see is on every page, feed and sitemap as
soon as it is written, whatever else may be missing from the story or be half-written behind it.
"""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.content import StoryContent
from articles.models import Correction, CorrectionChange
from articles.surfaces import changed_for_readers, surfaces
from articles.workflow.errors import NotReady
from articles.workflow.row import add_correction, correction_values
from articles.workflow.steps import ask, locked, note
from newsroom.core.text import clean_text

UNCHANGED = "These are the words that stand there already. Nothing was changed."
WITHDRAWN_ALREADY = "This correction was withdrawn already. Add a new one instead."
WHY = "Say why it is withdrawn: readers see it."
WORDS = "Say what was wrong: readers see this with the story."


@transaction.atomic
def correct(article, *, by, correction):
    """Print ``correction`` (see ``publish``) with the text that readers see; nobody's draft goes out with it.

    Returns the ``Correction``. Raises ``NotAllowed``, ``NotReady``.
    """
    article = locked(article)
    ask(article, "correct", by)
    if not clean_text(correction["text"], lines=True):
        raise NotReady([WORDS])
    if stands_already(article, correction):
        raise NotReady([UNCHANGED])
    now = timezone.now()
    made = add_correction(article, correction, by=by, at=now, version=article.live_version)
    print_notes(article, at=made.at)
    note(article, "correct", by, before=article.state, correction=made.pk, kind=made.kind)
    return made


def stands_already(article, correction):
    """Whether this very note is printed with the story: a second press of the button."""
    words = correction["kind"], clean_text(correction["text"], lines=True)
    return any((c.kind, c.text) == words and not c.withdrawn_at for c in correction_values(article))


def change_correction(correction, *, by, kind, text, place, repeats=True):
    """Give a printed correction other words; readers see when, and what it said before.

    ``repeats=False`` keeps the date and hides the former words. Raises ``NotAllowed``, ``NotReady``.
    """
    text = clean_text(text, lines=True)
    if not text:
        raise NotReady([WORDS])
    values = {"kind": kind, "text": text, "place": place, "repeats": repeats}
    return follow_up(correction, "change_correction", CorrectionChange.What.CHANGED, by, values)


def withdraw_correction(correction, *, by, reason, repeats=True):
    """Take a printed correction back; readers see when and why. Raises ``NotAllowed``, ``NotReady``."""
    reason = clean_text(reason, lines=True)
    if not reason:
        raise NotReady([WHY])
    values = {"reason": reason, "repeats": repeats}
    return follow_up(correction, "withdraw_correction", CorrectionChange.What.WITHDRAWN, by, values)


@transaction.atomic
def follow_up(correction, verb, what, by, values):
    """The common part: one more row beside the correction, printed at once; returns the row."""
    article = locked(correction.article)
    ask(article, verb, by)
    present = Correction.objects.get(pk=correction.pk).printed()
    if present["withdrawn_at"]:
        raise NotReady([WITHDRAWN_ALREADY])
    if all(present.get(name) == values[name] for name in values if name in present):
        raise NotReady([UNCHANGED])
    try:
        with transaction.atomic():
            made = CorrectionChange.objects.create(
                correction=correction, what=what, by=by, at=timezone.now(), **values
            )
    except IntegrityError as error:  # withdrawn by somebody else at this very moment
        raise NotReady([WITHDRAWN_ALREADY]) from error
    print_notes(article, at=made.at)
    note(article, verb, by, before=article.state, correction=correction.pk)
    return made


def print_notes(article, *, at):
    """Put the story's corrections on its row as they stand now; substantive, and past every grace window."""
    shown = surfaces(article)
    article.updated_at, article.released_at = at, min(article.released_at, at)
    content = replace(
        StoryContent.from_json(article.content),
        corrections=tuple(correction_values(article)),
        updated_at=at.isoformat(),
    )
    article.content, article.card = content.to_json(), content.card(article.path)
    article.save(update_fields=["content", "card", "updated_at", "released_at"])
    changed_for_readers(article, shown)
