"""Reading an archive in JSON Lines: one object a line, each with a ``type``.

``meta``, then ``section``, ``author``, ``tag`` (each with ``slug`` and ``name``), then ``image`` and
``article`` in turn: an article names its section, tags and authors by slug and its image by id. Bodies are
HTML; times are ISO 8601. ``status`` other than "published", or a time ahead, makes a draft. What cannot be
read raises ``ImportRefused`` with the line.
"""

import json
from datetime import UTC, datetime

from django.utils import timezone

from articles.importers.shape import (
    ImportedAuthor,
    ImportedPicture,
    ImportedStory,
    ImportedTerm,
    ImportRefused,
)

FORMATS = (1,)
IMAGES_KEPT = 1000  # an article follows its image closely: more are not remembered
MOST_CHARACTERS = 20_000_000  # of one line


def read(path):
    """Yield ``("section", ImportedTerm)``, ``("author", ImportedAuthor)``, ``("story", ImportedStory)``."""
    tags, images = {}, {}
    with path.open(encoding="utf-8", errors="strict") as stream:
        for number, line in enumerate(numbered(stream), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                kind = record["type"]
                if kind == "image":
                    images[record["id"]] = picture(record)
                    if len(images) > IMAGES_KEPT:
                        del images[next(iter(images))]
                elif kind == "article":
                    yield "story", story(record, tags, images, line)
                elif kind == "tag":
                    tags[record["slug"]] = term(record)
                elif kind in ("section", "author"):
                    yield kind, MAKERS[kind](record)
                elif kind == "meta" and record.get("format") not in FORMATS:
                    raise ImportRefused(f"Format {record.get('format')!r} is not known here.", number)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ImportRefused(f"This is not an archive's line ({error}).", number) from None


def numbered(stream):
    """The lines of ``stream``; raises ``ImportRefused`` for one that is too long or is not UTF-8."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(MOST_CHARACTERS)
        except UnicodeDecodeError:
            raise ImportRefused("This is not UTF-8 text.", number) from None
        if not line:
            return
        if len(line) == MOST_CHARACTERS:
            raise ImportRefused("One line holds more text than any story.", number)
        yield line


def term(record):
    """A section or a tag."""
    return ImportedTerm(
        key=record["slug"],
        name=record["name"],
        slug=record["slug"],
        description=record.get("description", ""),
        stories=1,
    )


def author(record):
    """A byline. The mail address is nobody's business and stays out."""
    return ImportedAuthor(
        key=record["slug"],
        name=record["name"],
        slug=record["slug"],
        title=record.get("role", ""),
        bio=record.get("bio", ""),
    )


def picture(record):
    """A picture's words; its file is not part of the archive."""
    return ImportedPicture(
        key=str(record["id"]),
        title=record.get("title", ""),
        alt=record.get("alt", ""),
        caption=record.get("caption", ""),
        credit=record.get("credit", ""),
        name=record.get("filename", ""),
        width=record.get("width", 0),
        height=record.get("height", 0),
    )


def story(record, tags, images, line):
    """A story with its tags and its picture, as ``line`` says it."""
    published_at, updated_at = moment(record.get("published_at")), moment(record.get("updated_at"))
    public = record.get("status") == "published" and published_at and published_at <= timezone.now()
    return ImportedStory(
        key=str(record["id"]),
        headline=record["headline"],
        html=record["body_html"],
        slug=record.get("slug", ""),
        standfirst=record.get("standfirst", ""),
        section=record.get("section", ""),
        tags=tuple(tags[slug] for slug in record.get("tags", ()) if slug in tags),
        authors=tuple(record.get("authors", ())),
        picture=images.get(record.get("image")),
        published_at=published_at,
        updated_at=updated_at if updated_at and published_at and updated_at > published_at else None,
        public=bool(public),
        fingerprint=line,
    )


def moment(text):
    """An aware time in UTC; a time without a zone is taken as UTC."""
    if not text:
        return None
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


MAKERS = {"section": term, "author": author}
