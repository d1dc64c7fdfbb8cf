"""A story's content: one frozen value, complete in itself.

Page, preview of unsaved text, history, feeds and exports take a ``StoryContent`` and nothing else. A
revision stores one as JSON; publishing copies one onto the article's row. Printed names, portraits and
picture sizes are inside it, so that what was printed stays what it was.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field, replace

from articles.figures import figures
from newsroom.core.text import count_words, direction, excerpt, plain_text

SCHEMA = 1
LATER = frozenset({"quiet", "no_appeal"})  # fields that older contents do not have
GENRES = {
    "news": "News story",
    "analysis": "Analysis",
    "feature": "Feature",
    "multimedia": "Multimedia feature",
    "opinion": "Opinion",
    "editorial": "Editorial",
    "letter": "Letter to the editor",
    "review": "Review",
}
VIEW_GENRES = frozenset({"opinion", "editorial", "letter"})  # unmistakably not news
CREDIT_ROLES = {
    "author": "Words",
    "photographs": "Photographs",
    "graphics": "Graphics",
    "video": "Video",
    "editing": "Editing",
    "translation": "Translation",
}
BODY_PICTURE = re.compile(r'<figure[^>]* data-picture="([0-9]{1,18})"')
CARD_BYLINES = 3  # names on a card; the story prints all


@dataclass(frozen=True, slots=True)
class PrintedCredit:
    """A byline as it was printed: ``portrait`` is an Image (see ``newsroom.core.renditions``) or None."""

    id: int
    kind: str
    name: str
    slug: str
    role: str = "author"
    title: str = ""
    bio: str = ""
    statement: str = ""
    portrait: dict | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A section or a tag as it was printed."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class FormerNote:
    """What a correction said until ``at``; ``text`` is empty where it may not be repeated."""

    at: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """A correction as it is printed: its present words, and what became of it. Times are ISO 8601.

    ``place``: top or end; ``changes``: what it said before, oldest first; ``reason``: why it was withdrawn.
    """

    id: int
    kind: str
    text: str
    at: str
    place: str = "top"
    changes: tuple[FormerNote, ...] = ()
    withdrawn_at: str | None = None
    reason: str = ""

    @classmethod
    def from_json(cls, data):
        """The value stored as ``data``."""
        return cls(**data | {"changes": tuple(FormerNote(**former) for former in data.get("changes", ()))})


@dataclass(frozen=True, slots=True)
class StoryContent:
    """All that a story prints. Times are ISO 8601 in UTC; ``body`` is clean HTML; pictures are Images.

    ``quiet``: it tells of a death, an attack, a court case, and money is asked for softly or not at all.
    ``no_appeal``: nothing at all asks for money beside it.
    """

    genre: str = "news"
    slugline: str = ""
    headline: str = ""
    short_headline: str = ""
    kicker: str = ""
    standfirst: str = ""
    trail_text: str = ""
    dateline: str = ""
    editors_note: str = ""
    language: str = "en-GB"
    body: str = ""
    section: Named | None = None
    tags: tuple[Named, ...] = ()
    credits: tuple[PrintedCredit, ...] = ()
    lead_picture: dict | None = None
    gallery: tuple[dict, ...] = ()
    related: tuple[int, ...] = ()
    search_description: str = ""
    quiet: bool = False
    no_appeal: bool = False
    corrections: tuple[PrintedCorrection, ...] = ()
    published_at: str | None = None
    updated_at: str | None = None
    schema: int = field(default=SCHEMA)

    @property
    def title(self):
        """The headline, or the working title while there is none."""
        return self.headline or self.slugline

    @property
    def dir(self):
        return direction(self.language)

    @property
    def look(self):
        """``opinion`` for what is somebody's view, else ``news``."""
        return "opinion" if self.genre in VIEW_GENRES else "news"

    @property
    def genre_name(self):
        return GENRES.get(self.genre, "")

    @property
    def words(self):
        return count_words(plain_text(self.body))

    @property
    def authors(self):
        """Those who stand in the byline: authors, or whoever is credited when nobody is an author."""
        return tuple(c for c in self.credits if c.role == "author") or self.credits

    @property
    def retraction(self):
        """The note that takes the whole story back, or None."""
        return next((c for c in self.corrections if c.kind == "retraction" and not c.withdrawn_at), None)

    @property
    def trail(self):
        """The summary on cards, in feeds and in search."""
        return self.trail_text or self.standfirst or excerpt(self.body, 200)

    @property
    def pictures(self):
        """Every picture of the story outside its text."""
        return (*([self.lead_picture] if self.lead_picture else []), *self.gallery)

    @property
    def picture_words(self):
        """What is said of its pictures: captions, credits, alt texts; captions within the text are text."""
        said = [image[part] for image in self.pictures for part in ("caption", "alt", "credit_line")]
        return [words for words in (*said, *(alt for _, alt in figures(self.body))) if words]

    @property
    def picture_ids(self):
        """Ids of every picture that is printed: lead, gallery, portraits, and those within the text."""
        printed = {image["id"] for image in self.pictures}
        printed |= {credit.portrait["id"] for credit in self.credits if credit.portrait}
        return printed | {int(pk) for pk in BODY_PICTURE.findall(self.body)}

    @classmethod
    def from_json(cls, data):
        """The value stored as ``data``; keys of a later schema are ignored."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        if known.get("section"):
            known["section"] = Named(**known["section"])
        known["tags"] = tuple(Named(**tag) for tag in known.get("tags", ()))
        known["credits"] = tuple(PrintedCredit(**credit) for credit in known.get("credits", ()))
        known["corrections"] = tuple(map(PrintedCorrection.from_json, known.get("corrections", ())))
        known["gallery"] = tuple(known.get("gallery", ()))
        known["related"] = tuple(known.get("related", ()))
        return cls(**known)

    def to_json(self):
        """A dict for a JSON column."""
        return as_stored(asdict(self))

    def digest(self):
        """SHA-256 (hex) of the text as an editor approves it; dates and corrections are not part of it."""
        bare = replace(self, corrections=(), published_at=None, updated_at=None).to_json()
        return hashlib.sha256(json.dumps(bare, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def card(self, path):
        """The JSON that lists print (shape in ``docs/architecture.md``)."""
        authors = self.authors[:CARD_BYLINES]
        portrait = next((c.portrait["crops"].get("square") for c in authors if c.portrait), None)
        picture = self.lead_picture
        return {
            "path": path,
            "headline": self.headline,
            "short_headline": self.short_headline,
            "language": self.language,
            "dir": self.dir,
            "kicker": self.kicker,
            "trail": self.trail,
            "genre": self.genre,
            "look": self.look,
            "section": {"name": self.section.name, "slug": self.section.slug} if self.section else None,
            "by": [{"name": c.name, "slug": c.slug, "kind": c.kind} for c in authors],
            "portrait": portrait if self.look == "opinion" else None,
            "picture": {"alt": picture["alt"], "card": picture["crops"].get("card")} if picture else None,
            "published_at": self.published_at,
            "updated_at": self.updated_at,
            "words": self.words,
            "retracted": self.retraction is not None,
        }


def as_stored(data):
    """``data`` without what came into the schema later and says nothing here: the digest of a text that was
    kept before stays what it was."""
    return {name: value for name, value in data.items() if name not in LATER or value}
