"""A story's history as a conversation: who did what and when, in words, newest first.

Saves that follow each other closely are folded into one entry; nothing is left out. Each source of entries is
asked for the newest few before a moment, so that a long history costs no more than a short one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from articles.admin.verbs import TOLD, kept_aside
from articles.models import Printing, RevisionName
from articles.past import printings
from newsroom.core.wording import in_words

PAGE = 60  # entries asked of each source for one page
PAUSE = timedelta(minutes=10)  # saves with less between them are one stretch of work
QUIET = frozenset(
    {"create", "save", "collide", "plan", "name_version"}
)  # verbs that stand back; the others stand out
REPRINTED = {
    "tag": "printed the page anew: a tag has another name",
    "section": "printed the page anew: its section has another name or address",
    "picture": "printed the page anew: a picture has other words, another crop or another file",
}
CHANGES = {"minor": "published a minor change", "substantive": "published a change"}
CHANGES |= {"correction": "published a correction", "import": "brought it up to date from its source"}
QUOTED = ("about", "comment", "reason", "text", "why")  # of an event's data: what somebody said
SYSTEM = "The system"


@dataclass
class Said:
    """One entry. ``inside``: the saves folded into it; ``version``: what it made; ``told``: names.

    ``aside``: the version in which a collision kept his text.
    """

    at: datetime
    who: object
    words: str
    version: int | None = None
    quotes: list = field(default_factory=list)
    made: bool = False
    strong: bool = False
    name: str = ""
    inside: list = field(default_factory=list)
    told: list = field(default_factory=list)
    aside: int | None = None

    @property
    def first(self):
        """The oldest of the folded saves."""
        return self.inside[-1]

    @property
    def began_from(self):
        """The version before the folded saves, if there is one."""
        return self.first.version - 1


def conversation(story, *, before=None, count=PAGE):
    """``(entries, before)``: one page of the history, and the moment the next page begins before, or None."""
    found = [entry for source in SOURCES for entry in source(story, before, count + 1)]
    found.sort(key=lambda said: said.at, reverse=True)
    page, rest = found[:count], found[count:]
    if rest and rest[0].at == page[-1].at:
        # What happened at one moment stays together, on the next page.
        page = [said for said in page if said.at != rest[0].at] or page
    with_names(story, page)
    return folded(page), page[-1].at if rest and page else None


def from_events(story, before, count):
    """What the verbs wrote down."""
    events = within(story.events.select_related("actor"), before)[:count]
    events = list(events)
    numbers = [event.version for event in events if event.verb == "save"]
    notes = dict(story.revisions.filter(number__in=numbers).exclude(note="").values_list("number", "note"))
    corrections = printed_corrections(story, events)
    for event in events:
        quotes = [event.data[name] for name in QUOTED if event.data.get(name)]
        if event.verb == "save" and event.version in notes:
            quotes.append(notes[event.version])
        quotes += corrections.get(event.data.get("correction") or key_of(event), [])
        made = event.verb in ("create", "save")
        strong = event.verb not in QUIET
        version = event.data.get("number", event.version)
        told = event.data.get("told", [])
        words, aside = words_of(event), kept_aside(event)
        yield Said(event.at, event.actor, words, version, quotes, made, strong, told=told, aside=aside)


def printed_corrections(story, events):
    """The words of the corrections: by their number, and by the version that was published with them."""
    if not any("correction" in event.data or event.data.get("change") == "correction" for event in events):
        return {}
    told = {}
    for correction in story.corrections.all():
        words = f"{correction.get_kind_display()}: {correction.text}"
        told[correction.pk] = [words]
        told.setdefault(("version", correction.version), []).append(words)
    return told


def key_of(event):
    """Where ``printed_corrections`` has those that were published with an event."""
    return ("version", event.version) if event.data.get("change") == "correction" else None


def from_reprints(story, before, count):
    """When the page was printed anew because something it names had changed."""
    rows = within(Printing.objects.filter(article=story, event=None).select_related("by"), before)
    for row in rows[:count]:
        yield Said(row.at, row.by, REPRINTED.get(row.cause, "printed the page anew"), row.version)


def told_printings(story, *, until):
    """What changed what readers got, up to a moment, oldest first; nothing of what was said in the house."""
    told, stood = [], False
    for row in printings(story):
        stands = row.version is not None or row.withdrawal_status is not None
        if row.at <= until and (stands or stood):
            told.append(Said(row.at, row.by, words_of_printing(row), row.version))
        stood = stands
    return told


def words_of_printing(row):
    """Why readers got something else from then on. On whose demand a story went is the newsroom's affair."""
    if row.cause in REPRINTED:
        return REPRINTED[row.cause]
    if row.event is None or row.cause == "take_down":
        return TOLD.get(row.cause, row.cause.replace("_", " "))
    return words_of(row.event)


SOURCES = [from_events, from_reprints]


def within(rows, before):
    """The rows older than ``before``, newest first."""
    rows = rows.order_by("-at", "-id")
    return rows.filter(at__lt=before) if before else rows


def words_of(event):
    """What somebody did, in words."""
    data = event.data
    special = SPECIAL.get(event.verb)
    told = special(data) if special else TOLD.get(event.verb, event.verb.replace("_", " "))
    return f"{told}, merged with a colleague’s change" if data.get("merged_over") else told


def named_version(data):
    """A name given, changed or taken away."""
    if not data["name"]:
        return f"took the name “{data['former']}” off version {data['number']}"
    return f"named version {data['number']} “{data['name']}”"


def timed(words, key, without):
    """``words`` with the moment ``data[key]`` in them, or ``without`` where there is none."""
    return lambda data: words.format(on_the_clock(data[key])) if data.get(key) else without


def handed(words, without):
    """``words`` with who has it now, or ``without`` where nobody is named."""
    return lambda data: words.format(data["who"]) if data.get("who") else without


def planned(data):
    """What of the plan was decided."""
    told = [f"for {data['who']}"] if data.get("who") else []
    told += [f"due {on_the_clock(data['due'])}"] if data.get("due") else []
    told += [in_words(data["words"])] if data.get("words") else []
    told += [f"priority {data['priority'].lower()}"] if data.get("priority") else []
    if "listed" in data:
        told.append("on the news list" if data["listed"] else "off the news list")
    return f"{TOLD['plan']}: {', '.join(told)}" if told else TOLD["plan"]


def on_the_clock(moment):
    """A stored time as the newsroom reads it."""
    local = timezone.localtime(datetime.fromisoformat(moment))
    return f"{local.day} {local:%B %Y, %H:%M %Z}"


SPECIAL = {
    "publish": lambda data: CHANGES.get(data.get("change"), TOLD["publish"]),
    "schedule": timed("scheduled it for {}", "at", TOLD["schedule"]),
    "schedule_change": timed("scheduled a change for {}", "at", TOLD["schedule_change"]),
    "cancel_change": timed("cancelled the change planned for {}", "at", TOLD["cancel_change"]),
    "embargo": timed("set an embargo until {}", "until", "lifted the embargo"),
    "plan_removal": timed("decided that it leaves on {}", "at", "decided that it stays"),
    "plan": planned,
    "move": lambda data: f"changed its address from {data['old']} to {data['new']}",
    "redate": lambda data: f"changed its date from {on_the_clock(data['was'])} to {on_the_clock(data['at'])}",
    "name_version": named_version,
    "name_reader": lambda data: f"let {data['reader']} see it",
    "unname_reader": lambda data: f"no longer lets {data['reader']} see it",
    "hand_over": handed("handed it over to {}", TOLD["hand_over"]),
    "hand_over_change": handed("handed the planned change over to {}", TOLD["hand_over_change"]),
    "take_over_hold": handed("handed the legal hold over to {}", TOLD["take_over_hold"]),
    "take_down": lambda data: f"took it down ({data['status']}), on demand of {data['authority']}",
    "kill": lambda data: "killed it: its address says that it was withdrawn",
}


def with_names(story, entries):
    """Give the entries that made a version its name."""
    numbers = {said.version for said in entries if said.made}
    names = dict(RevisionName.objects.filter(article=story, number__in=numbers).values_list("number", "name"))
    for said in entries:
        said.name = names.get(said.version, "") if said.made else ""


def folded(entries):
    """Saves of one person that follow each other closely as one entry; what has more to say stands alone."""
    told = []
    for said in entries:
        last = told[-1] if told else None
        if last and may_fold(last) and may_fold(said) and last.who == said.who:
            later = last.inside[-1] if last.inside else last
            if later.at - said.at <= PAUSE:
                if not last.inside:
                    last = told[-1] = Said(last.at, last.who, "", last.version, made=True, inside=[last])
                last.inside.append(said)
                last.words = f"saved {len(last.inside)} times"
                continue
        told.append(said)
    return told


def may_fold(said):
    """Whether an entry is a plain save."""
    plain = not (said.quotes or said.name or said.told)
    return bool(said.inside) or (said.words == TOLD["save"] and plain)
