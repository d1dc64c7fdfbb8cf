"""Reading an archive in JSON Lines: one object a line, each with a ``type``.

``meta``, then ``section``, ``author``, ``tag`` (each with ``slug`` and ``name``), then ``image`` and
``article`` in turn: an article names its section, tags and authors by slug and its image by id. Bodies are
HTML; times are ISO 8601. ``status`` other than "published", or a time ahead, makes a draft. What cannot be
read, or not be kept, raises ``ImportRefused`` with the line before anything of it is written.
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
from articles.models import ImportedItem

FORMATS = (1,)
YEARS = range(1000, 9999)  # those that every clock can say, wherever it stands
LONGEST_KEY = ImportedItem._meta.get_field("external_id").max_length
MOST_PIXELS = 1_000_000  # of a side: no picture has more
IMAGES_KEPT = 1000  # an article follows its image closely: more are not remembered
MOST_CHARACTERS = 20_000_000  # of one line


class Unfit(ValueError):
    """A value that a record may not have. The message is a sentence."""


def read(path):
    """Yield ``("section", ImportedTerm)``, ``("author", ImportedAuthor)``, ``("story", ImportedStory)``."""
    tags, images = {}, {}
    with path.open(encoding="utf-8", errors="strict") as stream:
        for number, line in enumerate(numbered(stream), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ImportRefused(f"This is not JSON ({error}).", number) from None
            if not isinstance(record, dict):
                raise ImportRefused("This is not one object in { }.", number)
            try:
                kind = text(record, "type", needed=True)
                if kind == "image":
                    image = picture(record)
                    images[image.key] = image
                    if len(images) > IMAGES_KEPT:
                        del images[next(iter(images))]
                elif kind == "article":
                    yield "story", story(record, tags, images, line, number)
                elif kind == "tag":
                    tags[key(record, "slug")] = term(record)
                elif kind in MAKERS:
                    yield kind, MAKERS[kind](record)
                elif kind == "meta" and record.get("format") not in FORMATS:
                    raise Unfit(f"Format {record.get('format')!r} is not known here.")
            except Unfit as refusal:
                raise ImportRefused(str(refusal), number) from None


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


def text(record, name, *, needed=False):
    """The text under ``name``; null and nothing are an empty one, unless it is ``needed``."""
    value = record.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise Unfit(f"It has no “{name}”." if value is None else f"Its “{name}” is not a text.")
    return value


def texts(record, name):
    """The list of texts under ``name``."""
    values = record.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Unfit(f"Its “{name}” is not a list of texts.")
    return values


def key(record, name):
    """The source's own name for a thing, a text or a number."""
    value = record.get(name)
    value = str(value) if isinstance(value, int) else text(record, name, needed=True)
    if not value or not value.isprintable() or len(value) > LONGEST_KEY:
        raise Unfit(f"Its “{name}” is empty, has odd characters or more than {LONGEST_KEY} of them.")
    return value


def pixels(record, name):
    """A side of a picture."""
    value = record.get(name) or 0
    if not isinstance(value, int) or not 0 <= value <= MOST_PIXELS:
        raise Unfit(f"Its “{name}” is no number of pixels.")
    return value


def moment(record, name):
    """An aware time in UTC, or None; a time without a zone is taken as UTC."""
    said = text(record, name)
    if not said:
        return None
    try:
        time = datetime.fromisoformat(said)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(f"Its “{name}” is no time: {said[:40]!r}.") from None
    if time.year not in YEARS:
        raise Unfit(f"Its “{name}” is out of any newspaper’s years: {said[:40]!r}.")
    return time


def term(record):
    """A section or a tag."""
    return ImportedTerm(
        key=key(record, "slug"),
        name=text(record, "name", needed=True),
        slug=text(record, "slug"),
        description=text(record, "description"),
        stories=1,
    )


def author(record):
    """A byline. The mail address is nobody's business and stays out."""
    return ImportedAuthor(
        key=key(record, "slug"),
        name=text(record, "name", needed=True),
        slug=text(record, "slug"),
        title=text(record, "role"),
        bio=text(record, "bio"),
    )


def picture(record):
    """A picture's words; its file is not part of the archive."""
    return ImportedPicture(
        key=key(record, "id"),
        title=text(record, "title"),
        alt=text(record, "alt"),
        caption=text(record, "caption"),
        credit=text(record, "credit"),
        name=text(record, "filename"),
        width=pixels(record, "width"),
        height=pixels(record, "height"),
    )


def story(record, tags, images, line, number):
    """A story with its tags and its picture, as ``line`` says it."""
    published_at, updated_at = moment(record, "published_at"), moment(record, "updated_at")
    public = record.get("status") == "published" and published_at and published_at <= timezone.now()
    return ImportedStory(
        key=key(record, "id"),
        headline=text(record, "headline", needed=True),
        html=text(record, "body_html", needed=True),
        slug=text(record, "slug"),
        standfirst=text(record, "standfirst"),
        section=text(record, "section"),
        tags=tuple(tags[slug] for slug in texts(record, "tags") if slug in tags),
        authors=tuple(texts(record, "authors")),
        picture=images.get(str(record.get("image"))),
        published_at=published_at,
        updated_at=updated_at if updated_at and published_at and updated_at > published_at else None,
        public=bool(public),
        fingerprint=line,
        line=number,
    )


MAKERS = {"section": term, "author": author}
