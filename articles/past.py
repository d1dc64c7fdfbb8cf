"""What readers saw of a story at any moment: its printings, and the clock as ``live()`` reads it.

What stood before the first printing (an import in bulk, or a database older than the printings) is read from
the events: exactly where the event holds the dates, as an import's does, else as well as they tell.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from operator import attrgetter

from articles.content import StoryContent
from articles.models import Article, Printing
from articles.printings import digest_of, printed

PUT_ON_ROW = ("publish", "schedule")  # verbs that bring a text before readers
CAUSES = {
    "publish": "published",
    "schedule": "scheduled",
    "go_live": "appeared at its time",
    "move": "moved to another address",
    "redate": "its date was changed",
    "correct": "a correction was added",
    "change_correction": "a correction got other words",
    "withdraw_correction": "a correction was withdrawn",
    "bring_back": "brought back as a draft",
    "kill": "killed",
    "take_down": "taken down",
    "unpublish": "taken back to draft",
    "deschedule": "taken off the schedule",
    "apply_change": "a planned change appeared",
    "leave": "its last day was over",
    "recall": "taken back within the grace window",
    "embargo": "the embargo was changed",
    "plan_removal": "its last day was changed",
    "tag": "a tag has another name",
    "section": "its section has another name",
    "picture": "a picture has other words, another crop or another file",
}
PAGE, WITHDRAWN, NOTHING = "page", "withdrawn", "nothing"
NOT_YET = "It was not published yet."


@dataclass(frozen=True)
class Seen:
    """What a reader at the story's address got at ``moment``.

    ``kind``: page, withdrawn (a notice) or nothing (not found); ``why`` says the last in words. ``stored`` is
    the content as it is kept, to which the digest belongs. ``since`` and ``until`` (None: still so) are the
    moments at which the answer changed. ``whole``: the text is what its digest says; ``exact``: false where
    it was put together from events.
    """

    moment: datetime
    kind: str
    why: str = ""
    printing: Printing | None = None
    content: StoryContent | None = None
    stored: dict | None = None
    since: datetime | None = None
    until: datetime | None = None
    whole: bool = True
    exact: bool = True

    @property
    def because(self):
        """Why the row stood as it did, in words."""
        return CAUSES.get(self.printing.cause, self.printing.cause.replace("_", " "))


def printings(article):
    """Every ``Printing`` of the story, oldest first; those before the first stored one made from events."""
    stored = list(article.printings.select_related("by", "event").order_by("at", "id"))
    for row in stored:
        row.article = article  # its path and revisions, without asking again
    return [*earlier(article, before=stored[0].at if stored else None), *stored]


def earlier(article, before):
    """Unsaved printings for what the events ``before`` the first stored printing brought to readers."""
    events = article.events.select_related("actor").order_by("at", "id")
    if before is not None:
        events = events.filter(at__lt=before)
    made = []
    for event in events.exclude(verb__in=("create", "save")):
        puts = event.verb in PUT_ON_ROW
        clears = event.from_state in Article.LIVE_STATES and event.to_state not in Article.LIVE_STATES
        if puts or clears:
            made.append(from_event(article, event, puts))
    return made


def from_event(article, event, puts):
    """The printing that ``event`` would have written."""
    row = Printing(article=article, at=event.at, cause=event.verb, by=event.actor, state=event.to_state)
    row.path = article.path or ""
    if event.to_state in Article.WITHDRAWN_STATES:
        row.withdrawal_status = event.data.get("status")
        row.withdrawal_notice = article.withdrawal_notice if article.state == event.to_state else ""
    if puts:
        dates = event.data.get("printed") or guessed_dates(article, event)
        row.exact = "printed" in event.data
        corrections = [] if row.exact else corrections_until(article, event.at)
        row.version = event.version
        row.overlay = {"corrections": corrections, **dates}
        row.published_at = datetime.fromisoformat(dates["published_at"])
        row.digest = digest_of(printed(row))
    return row


def guessed_dates(article, event):
    """The dates that the story bore after ``event``, as well as its event tells."""
    first = event.data.get("at") or (article.published_at or event.at).isoformat()
    updated = event.data.get("change") in ("substantive", "correction")
    return {"published_at": first, "updated_at": event.at.isoformat() if updated else None}


def corrections_until(article, moment):
    """The corrections printed by ``moment``, newest first, as they stand in a content."""
    return [row.printed(moment) for row in article.corrections.filter(at__lte=moment)]


def seen(article, moment):
    """``Seen`` at ``moment`` (aware). The rule is ``live()``, asked of the row as it stood then."""
    rows = printings(article)
    answer = next((each for each in reversed(stretches(rows)) if each.moment <= moment), None)
    if answer is None:
        began = article.events.order_by("at", "id").values_list("at", flat=True).first() or article.created_at
        why = "It was not written yet." if moment < began else NOT_YET
        return Seen(moment, NOTHING, why, until=opening(rows))
    answer = replace(answer, moment=moment)
    if answer.kind != PAGE:
        return answer
    content = printed(answer.printing)
    whole = digest_of(content) == answer.printing.digest
    return replace(answer, content=StoryContent.from_json(content), stored=content, whole=whole)


def periods(article):
    """What readers saw, one ``Seen`` (without content) for each stretch of time, oldest first."""
    return stretches(printings(article))


def stretches(rows):
    """``periods`` by the printings ``rows``."""
    times = {row.at for row in rows}
    for row in rows:
        times |= {
            at for at in (row.published_at, row.embargoed_until, row.unpublish_at) if at and at > row.at
        }
    told = []
    for moment in sorted(times):
        answer = answered(rows, moment)
        if told and sameness(told[-1]) == sameness(answer):
            told[-1] = replace(told[-1], until=answer.until)
        else:
            told.append(answer)
    return told


def sameness(answer):
    """What a reader could tell two answers apart by."""
    row = answer.printing
    return answer.kind, answer.why, row.path, row.digest, row.withdrawal_status, row.withdrawal_notice


def answered(rows, moment):
    """``Seen`` at ``moment``, which is not before the first of the printings ``rows``, without the text."""
    place = bisect_right(rows, moment, key=attrgetter("at"))
    following = rows[place].at if place < len(rows) else None
    row = rows[place - 1]
    if row.state in Article.WITHDRAWN_STATES:
        return Seen(moment, WITHDRAWN, printing=row, since=row.at, until=following)
    kind, why, since, until = by_the_clock(row, moment)
    if row.state not in Article.LIVE_STATES and not was_public(rows[:place]):
        why = NOT_YET
    until = min((each for each in (until, following) if each), default=None)
    return Seen(moment, kind, why, row, since=since, until=until, exact=getattr(row, "exact", True))


def was_public(rows):
    """Whether readers ever saw one of ``rows`` before the next was written."""
    return any(
        row.state in Article.WITHDRAWN_STATES
        or (row.state in Article.LIVE_STATES and opening([row]) < following.at)
        for row, following in pairwise(rows)
    )


def by_the_clock(row, moment):
    """``(kind, why, since, until)`` of a printing at a moment after it was written."""
    if row.state not in Article.LIVE_STATES:
        return NOTHING, "It had been taken back and was not public.", row.at, None
    begins = max(filter(None, (row.at, row.published_at, row.embargoed_until)))
    if row.embargoed_until and row.embargoed_until > moment:
        return NOTHING, "It was under embargo.", row.at, begins
    if row.published_at > moment:
        return NOTHING, "It was scheduled, and its time had not come.", row.at, begins
    if row.unpublish_at and row.unpublish_at <= moment:
        return NOTHING, "Its planned end had come.", max(row.at, row.unpublish_at), None
    return PAGE, "", begins, row.unpublish_at


def opening(rows):
    """The moment the first printing reached readers, if there is one."""
    if not rows:
        return None
    return max(filter(None, (rows[0].at, rows[0].published_at, rows[0].embargoed_until)))
