"""The shape in the middle: what every format is read into, and all that the writer knows.

Keys are the source's own names for things (an id, a login, a nicename); the writer finds by them what a
thing became here. Times are aware, in UTC. Bodies are the source's HTML, untouched.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime

AS_ASKED = "as asked"  # why a story is a draft that readers could see at its source


class ImportRefused(Exception):
    """The file cannot be imported. The message is one line for the person at the terminal."""

    def __init__(self, message, line=None):
        super().__init__(f"Line {line}: {message}" if line else message)


@dataclass(frozen=True, slots=True)
class ImportedAuthor:
    """Whoever a story names as its author."""

    key: str
    name: str
    slug: str = ""
    title: str = ""
    bio: str = ""
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedTerm:
    """A section or a tag. ``parent`` is a section's key, ``stories`` how many the source has in it."""

    key: str
    name: str
    slug: str = ""
    parent: str = ""
    description: str = ""
    stories: int = 0
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPicture:
    """A picture's words, and where its file lies below the uploads folder (empty: nowhere)."""

    key: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    file: str = ""
    name: str = ""
    width: int = 0
    height: int = 0
    parent: str = ""
    old_path: str = ""

    @property
    def is_bare(self):
        """Whether the source only names it: an export of posts alone says nothing of their pictures."""
        return not any((self.title, self.alt, self.caption, self.credit, self.file, self.name))


@dataclass(frozen=True, slots=True)
class ImportedStory:
    """A story.

    ``public`` is the import rule's answer, ``why_draft`` its reason in words; ``published_at`` None means
    that the source has no date. ``also_filed``: the names of the source's further sections for it, which
    are only told: a story has one here. ``line``: where it stands in its file, if a line is a story.
    """

    key: str
    headline: str
    html: str
    slug: str = ""
    standfirst: str = ""
    trail_text: str = ""
    search_description: str = ""
    genre: str = "news"
    section: str = ""
    also_filed: tuple[str, ...] = ()
    tags: tuple[ImportedTerm, ...] = ()
    authors: tuple[str, ...] = ()
    picture: ImportedPicture | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    public: bool = False
    why_draft: str = ""
    old_paths: tuple[str, ...] = ()
    fingerprint: str = ""
    line: int = 0

    def digest(self, *extra):
        """SHA-256 (hex) of all that the source says, and of ``extra``: a changed story has another.

        A reader that knows the very words of the source gives them as ``fingerprint``, which is quicker.
        """
        what = [self.fingerprint, self.public] if self.fingerprint else said_by(self)
        said = json.dumps([what, *extra], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """A page of the publication itself (About, Contact)."""

    key: str
    title: str
    html: str
    slug: str = ""
    description: str = ""
    published_at: datetime | None = None
    public: bool = False
    old_paths: tuple[str, ...] = ()
    fingerprint: str = ""

    digest = ImportedStory.digest


NOT_COMPARED = frozenset({"line", "also_filed"})  # nothing here becomes another through them


def said_by(thing):
    """All that the source says of ``thing`` and that has a place here, wherever it stands in the file."""
    return {name: value for name, value in asdict(thing).items() if name not in NOT_COMPARED}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that does not come in: what it is called, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Body:
    """A source's HTML made ours: clean ``html``, the story's ``gallery`` (Images), what was ``dropped``."""

    html: str
    gallery: tuple[dict, ...] = ()
    dropped: Counter = field(default_factory=Counter)
