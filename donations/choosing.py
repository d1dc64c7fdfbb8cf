"""Which appeal a reader sees: the rules, as functions of plain values.

Nothing here asks a database or a clock. The frame's part (``appeals.part``) is read into ``Asking`` values
once; ``choose`` takes them, what is known of the story, the moment and the place. It fails closed: an appeal
that cannot be read is not there, a story of which it is not known that it is not quiet is quiet, and one of
which it is not known that it may be asked under is not.
"""

from dataclasses import dataclass
from datetime import datetime

END, INLINE, FRONT, FEED, MAIL = "end", "inline", "front", "feed", "mail"
PLACES = {
    END: "at the end of a story",
    INLINE: "within a long story",
    FRONT: "as a band on the front page",
    FEED: "as a link in feeds",
    MAIL: "as a line for mails to readers",
}
ON_STORIES = frozenset({END, INLINE, FEED})
SOFT = frozenset({END, FEED})  # where quiet words may stand; within a story they would interrupt


@dataclass(frozen=True, slots=True)
class Story:
    """What the rules may know of a story: ids of its section and tags, the code of its kind."""

    section: int | None = None
    tags: frozenset[int] = frozenset()
    kind: str = ""
    language: str = ""
    quiet: bool = True
    no_appeal: bool = True

    @classmethod
    def of(cls, facts):
        """The story with these facts (a dict); of what is missing or odd the strictest reading."""
        return cls(
            section=facts.get("section"),
            tags=frozenset(facts.get("tags") or ()),
            kind=facts.get("kind") or "",
            language=facts.get("language") or "",
            quiet=facts.get("quiet") is not False,
            no_appeal=facts.get("no_appeal") is not False,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Sections, tags and kinds of stories; empty: it says nothing about them."""

    sections: frozenset[int]
    tags: frozenset[int]
    kinds: frozenset[str]

    @classmethod
    def read(cls, data):
        """From JSON. Raises for anything but three lists of the right things."""
        sections, tags, kinds = data["sections"], data["tags"], data["kinds"]
        if not all(isinstance(each, list) for each in (sections, tags, kinds)):
            raise TypeError("rules are lists")
        if not all(type(pk) is int for pk in (*sections, *tags)) or not all(type(k) is str for k in kinds):
            raise TypeError("rules name things by ids and codes")
        return cls(frozenset(sections), frozenset(tags), frozenset(kinds))

    def __bool__(self):
        return bool(self.sections or self.tags or self.kinds)


@dataclass(frozen=True, slots=True)
class Asking:
    """One published appeal. ``key``: appeal and version, as ``3-2``; ``words``: language → texts.

    ``campaign``: its short name, or "". The first language of ``words`` stands in for those that are missing.
    """

    key: str
    appeal: int
    priority: int
    starts_at: datetime | None
    ends_at: datetime | None
    places: frozenset[str]
    campaign: str
    include: Rules
    exclude: Rules
    words: dict
    data: dict

    @classmethod
    def read(cls, data):
        """From one entry of the frame's part. Raises (KeyError, TypeError, ValueError, AttributeError) when
        any of it is not as it should be."""
        if not isinstance(data["campaign"], str):
            raise TypeError("a campaign is named by text")
        words = {data["language"]: data["words"][data["language"]]} | data["words"]
        for texts in words.values():
            if not texts["heading"] or not isinstance(texts["quiet_paragraphs"], list):
                raise ValueError("words are missing")
        return cls(
            key=data["key"],
            appeal=int(data["appeal"]),
            priority=int(data["priority"]),
            starts_at=moment(data["starts_at"]),
            ends_at=moment(data["ends_at"]),
            places=frozenset(data["places"]),
            campaign=data["campaign"],
            include=Rules.read(data["include"]),
            exclude=Rules.read(data["exclude"]),
            words=words,
            data=data,
        )

    def language_for(self, language):
        """The language in which readers of ``language`` get it: the same, a near one, else its own."""
        if language in self.words:
            return language
        near = language.partition("-")[0].lower()
        found = (known for known in self.words if known.partition("-")[0].lower() == near)
        return next(found, next(iter(self.words)))

    def has_quiet_words(self, language):
        """Whether there is anything to say under a quiet story in ``language``."""
        return bool(self.words[self.language_for(language)]["quiet_paragraphs"])


def moment(text):
    """ISO 8601 as an aware moment; None stays None. Raises ``ValueError`` for a time without a zone."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found


def read(part):
    """The ``Asking`` values of the frame's part, first come first; what is broken is left out."""
    entries = part.get("appeals") if isinstance(part, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else ():
        try:
            found.append(Asking.read(entry))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return tuple(sorted(found, key=lambda asking: (-asking.priority, asking.appeal)))


# The rules, each ``(asking, story, now, place)``; ``story`` is None for a page that is no story.


def runs(asking, story, now, place):
    """Its time has come and is not over."""
    begun = asking.starts_at is None or asking.starts_at <= now
    return begun and (asking.ends_at is None or now < asking.ends_at)


def stands_here(asking, story, now, place):
    """It is meant for this place, and the place for this page."""
    return place in asking.places and (story is not None or place not in ON_STORIES)


def is_for_this(asking, story, now, place):
    """The story is one of those it is limited to. What is limited stands on stories alone."""
    rules = asking.include
    if not rules:
        return True
    return (
        story is not None
        and (not rules.sections or story.section in rules.sections)
        and (not rules.tags or not rules.tags.isdisjoint(story.tags))
        and (not rules.kinds or story.kind in rules.kinds)
    )


def is_not_left_out(asking, story, now, place):
    """The story is none of those it stays away from."""
    rules = asking.exclude
    if story is None or not rules:
        return True
    return (
        story.section not in rules.sections
        and rules.tags.isdisjoint(story.tags)
        and story.kind not in rules.kinds
    )


def may_speak(asking, story, now, place):
    """The story is not quiet; or this is no campaign and has quiet words."""
    if story is None or not story.quiet:
        return True
    return not asking.campaign and place in SOFT and asking.has_quiet_words(story.language)


def may_ask(asking, story, now, place):
    """No editor took the appeal off the story."""
    return story is None or not story.no_appeal


RULES = (stands_here, runs, is_for_this, is_not_left_out, may_ask, may_speak)


def choose(appeals, story, now, place=END):
    """The first of ``appeals`` (as ``read`` gives them) that every rule lets stand here, or None.

    ``story``: a ``Story``, None for another page; ``now``: an aware moment; ``place``: one of ``PLACES``.
    """
    for asking in appeals:
        for rule in RULES:
            if not rule(asking, story, now, place):
                break
        else:
            return asking
    return None


def verdicts(asking, story, now, place):
    """[(rule, whether it lets ``asking`` stand here)] of every rule."""
    return [(rule, rule(asking, story, now, place)) for rule in RULES]


def changes_after(appeals, now):
    """The next moment at which another choice may be made, or None."""
    edges = (edge for asking in appeals for edge in (asking.starts_at, asking.ends_at))
    return min((edge for edge in edges if edge and edge > now), default=None)
