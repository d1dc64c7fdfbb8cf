"""The unsaved text of a story's form: what of it the form is told, and the form filled with it again.

A copy lies on the server (``WorkingCopy``) and, until the server has it, on the person's device (js/kept.js).
Both carry the ``opening`` of the form they come from and a ``turn`` that grows with every change, so that the
two are one thing to whoever is offered them.
"""

from django.http import QueryDict
from django.utils import timezone

from articles.workflow import keeping
from articles.workflow.presence import others_at

BROUGHT_BACK = "This is your text from {at}, as it was kept. It is not saved yet."
TAKEN_OVER = "This is the text of {writer} from {at}, as it was kept. It is not saved yet."
GONE = "That text is not there any more: it was saved, thrown away, or goes on in a newer copy."
MOST_NAME = 40  # characters of an opening's name
MOST_BROUGHT = 20
NOT_TEXT = frozenset(
    {"csrfmiddlewaretoken", "opened_by", "copy", "turn", "brought", "verb", "leaving", "take_theirs"}
)


def asked_for(request, story):
    """The person's own copy of ``story`` that the address names (``?kept=…``), or None."""
    key = request.GET["kept"]
    own = keeping.own_copies(request.user).filter(article=story)
    return own.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None


def as_posted(copy):
    """``(fields, sentence)``: what the form would post with the text of ``copy``, and where it is from."""
    posted = QueryDict(mutable=True)
    for name, value in copy.fields:
        posted.appendlist(name, value)
    posted["verb"], posted["brought"] = "show_kept", f"{copy.opening}:{copy.turn}"
    words = TAKEN_OVER if copy.writer else BROUGHT_BACK
    return posted, words.format(writer=copy.writer, at=told(copy.kept_at))


def texts_of(posted):
    """[[name, value]] of everything in a posted form that somebody chose or typed."""
    return [
        [name, value]
        for name, values in posted.lists()
        if name not in NOT_TEXT and not name.startswith("upload-")
        for value in values
    ]


def turns_of(posted):
    """opening → turn: the copies that hold the text of this form, its own and those brought back into it."""
    own = f"{posted.get('copy', '')}:{posted.get('turn', '')}"
    turns = {}
    for pair in [own, *posted.get("brought", "").split()[:MOST_BROUGHT]]:
        opening, _, turn = pair.rpartition(":")
        if 0 < len(opening) <= MOST_NAME:
            turns[opening] = number(turn)
    return turns


def number(text):
    """``text`` as a turn; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def kept_for(request, story, posted):
    """What the form's template is told of copies and colleagues. ``posted``: the form's fields, or None."""
    posted = posted or {}
    in_hand = turns_of(posted)
    copies = keeping.copies_of(story, by=request.user)
    return {
        "copies": [copy for copy in copies if copy.opening not in in_hand],
        "here": present(story, request.user) if story else [],
        "opening": {name: posted.get(name, "") for name in ("copy", "turn", "brought")},
    }


def present(story, user):
    """Who else has ``story`` open: a sentence for each."""
    unsaved = {True: ", with changes not saved yet", False: ""}
    return [
        f"{row.person} since {told(row.since)}{unsaved[row.unsaved]}" for row in others_at(story, than=user)
    ]


def who(author, user):
    """``author`` of a version, as it is told to ``user``."""
    return "You yourself, in another window," if author == user else str(author or "Somebody")


def told(moment):
    """A time on the newsroom's clock, with its day where that is another."""
    at = timezone.localtime(moment)
    day = "" if at.date() == timezone.localdate() else f"{at.day} {at:%B}, "
    return f"{day}{at:%H:%M %Z}"
