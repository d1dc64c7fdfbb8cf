"""Many stories at once: exactly the rows that ``create_story`` and ``publish`` write, in a dozen statements.

The verbs write one story in some forty statements, which is right for an editor and too slow for an archive.
A test compares the two row by row. Two things differ: one purge for a batch instead of one for each story,
and no ``Printing``: the event says what readers see.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from operator import attrgetter

from django.db.models import JSONField
from django.utils import timezone

from articles.content import StoryContent, as_stored
from articles.desk_index import describe
from articles.importers.rows import insert
from articles.models import Article, Credit, Picture, Reference, Revision, StoryEvent, TaggedArticle
from articles.search.index import index_stories
from articles.surfaces import path_for, surfaces
from newsroom.core import outbox
from newsroom.core.text import make_slug

BATCH = 500  # stories: large enough for the database, small enough for memory
SLUG_BYTES = 190  # leaves room for a number
CONTENT_FIELDS = tuple(StoryContent.__dataclass_fields__)
JSON_FIELDS = [field for field in Article._meta.concrete_fields if isinstance(field, JSONField)]
ARTICLE_FIELDS = [
    field for field in Article._meta.concrete_fields if field not in JSON_FIELDS and not field.primary_key
]
JSON_VALUES = attrgetter(*(field.attname for field in JSON_FIELDS))
REVISION_FIELDS = ("article", "number", "content", "digest", "created_at", "note")
EVENT_FIELDS = ("article", "verb", "at", "version", "from_state", "to_state", "data")


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story to be written. ``published_at`` (aware, UTC) makes it public, None leaves it a draft.

    ``name`` stands in the address when neither ``slug`` nor the headline has letters.
    """

    content: StoryContent
    name: str
    slug: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


def write_stories(stories, *, zone):
    """Write ``stories`` (``NewStory``), in the caller's transaction; returns their rows in the same order."""
    stories = list(stories)
    addresses = free_addresses(stories, zone)
    pairs = [new_row(story, address) for story, address in zip(stories, addresses, strict=True)]
    rows = [row for row, _ in pairs]
    public = [pair for pair in pairs if pair[0].live_version]
    insert_articles(rows)
    write_history(list(zip(rows, stories, strict=True)))
    write_indexes(public)
    index_stories([(row.pk, content) for row, content in public])
    purge(row for row, _ in public)
    return rows


def free_addresses(stories, zone):
    """``(slug, path)`` for each public story, with a number where the address is taken; None for drafts."""
    wanted = [first_address(story, zone) for story in stories]
    paths = [address[1] for address in wanted if address]
    taken = set(Article.objects.filter(path__in=paths).values_list("path", flat=True))
    numbers = {}  # address → the last number that was tried for it
    return [
        numbered(story, address, taken, numbers, zone) if address else None
        for story, address in zip(stories, wanted, strict=True)
    ]


def numbered(story, address, taken, numbers, zone):
    """``address`` if it is free, else with the next free number; ``taken`` grows by it."""
    slug, path = address
    while path in taken:
        numbers[address] = numbers.get(address, 1) + 1
        slug = f"{make_slug(address[0], max_bytes=SLUG_BYTES)}-{numbers[address]}"
        path = path_for(story.published_at, slug, zone)
        if Article.objects.filter(path=path).exists():
            taken.add(path)
    taken.add(path)
    return slug, path


def first_address(story, zone):
    """The address a public story would like to have."""
    if story.published_at is None:
        return None
    slug = wanted_slug(story)
    return slug, path_for(story.published_at, slug, zone)


def wanted_slug(story):
    """The slug given, or made of the headline, or of the source's name for the story."""
    return (
        make_slug(story.slug)
        or make_slug(story.content.headline)
        or make_slug(f"story-{story.name}", max_bytes=SLUG_BYTES)
    )


def new_row(story, address):
    """The unsaved ``Article`` and the content that stands on it (without dates for a draft)."""
    row, content = Article(version=1), story.content
    if address is None:
        describe(row, content)
        return row, content
    row.slug, row.path = address
    row.section_id, row.genre, row.language = content.section.id, content.genre, content.language
    row.state, row.live_version = Article.State.PUBLISHED, 1
    row.published_at = row.released_at = story.published_at
    row.updated_at = story.updated_at
    content = replace(
        content,
        published_at=story.published_at.isoformat(),
        updated_at=story.updated_at.isoformat() if story.updated_at else None,
    )
    row.content, row.card = as_json(content), content.card(row.path)
    describe(row, content, words=row.card["words"])
    return row, content


def as_json(content):
    """``to_json`` without its deep copies: the value goes into a column at once."""
    data = {name: getattr(content, name) for name in CONTENT_FIELDS}
    for name in ("tags", "credits", "corrections"):
        data[name] = [plain(value) for value in data[name]]
    data["section"] = plain(content.section) if content.section else None
    return as_stored(data)


def plain(value):
    """A small dataclass as a dict."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def insert_articles(rows):
    """Insert the rows and give them their ids."""
    now = timezone.now()
    for row in rows:
        row.created_at = row.saved_at = now
    values = attrgetter(*(field.attname for field in ARTICLE_FIELDS))
    as_text = ((*values(row), *map(json_text, JSON_VALUES(row))) for row in rows)
    names = [field.name for field in (*ARTICLE_FIELDS, *JSON_FIELDS)]
    ids = insert(Article, names, as_text, returning=True)
    for row, pk in zip(rows, ids, strict=True):
        row.pk = pk


def json_text(value):
    """``value`` for a JSON column; nothing stays nothing."""
    return None if value is None else json.dumps(value)


def write_history(pairs):
    """The first revision, what it refers to, and the events of ``(row, NewStory)`` pairs."""
    now = timezone.now()
    named = set().union(*(story.content.picture_ids for _, story in pairs))
    pictures = set(Picture.objects.filter(pk__in=named).values_list("pk", flat=True))
    insert(Revision, REVISION_FIELDS, (revision(row, story.content, now) for row, story in pairs))
    insert(
        Reference,
        ("article", "first_version", "printed", "picture", "byline", "tag"),
        chain.from_iterable(references(row, story.content, pictures) for row, story in pairs),
    )
    created = ((row.pk, "create", now, 1, "", Article.State.DRAFT, "{}") for row, _ in pairs)
    published = (
        (row.pk, "publish", now, 1, Article.State.DRAFT, row.state, json.dumps(published_as(row)))
        for row, _ in pairs
        if row.live_version
    )
    insert(StoryEvent, EVENT_FIELDS, chain(created, published))


def published_as(row):
    """The data of the event ``publish``; with the dates it is what a ``Printing`` would say (``past.py``)."""
    dates = {name: row.content[name] for name in ("published_at", "updated_at")}
    return {"change": "", "printed": dates}


def revision(row, content, now):
    """The values of the first revision: without dates and corrections its digest is of all that it says."""
    bare = row.content | {"published_at": None, "updated_at": None} if row.content else as_json(content)
    text = json.dumps(bare, sort_keys=True, ensure_ascii=False)
    return row.pk, 1, text, hashlib.sha256(text.encode()).hexdigest(), now, ""


def references(row, content, pictures):
    """The values of a ``Reference`` for everything that ``content`` names; ``pictures``: ids that exist."""
    story = (row.pk, 1, bool(row.live_version))
    for picture in sorted(content.picture_ids & pictures):
        yield *story, picture, None, None
    for byline in sorted({credit.id for credit in content.credits}):
        yield *story, None, byline, None
    for tag in content.tags:
        yield *story, None, None, tag.id


def write_indexes(pairs):
    """Tags and credits of public ``(row, content)`` pairs."""
    insert(
        TaggedArticle,
        ("tag", "content_object", "published_at"),
        ((tag.id, row.pk, row.published_at) for row, content in pairs for tag in content.tags),
    )
    insert(
        Credit,
        ("article", "byline", "role", "position", "published_at"),
        (
            (row.pk, credit.id, credit.role, position, row.published_at)
            for row, content in pairs
            for position, credit in enumerate(content.credits)
        ),
    )


def purge(rows):
    """One message for all the lists that show ``rows``; their own addresses were never kept."""
    paths = {path for row in rows for path in surfaces(row) if path != row.path}
    if paths:
        outbox.add("purge", {"paths": sorted(paths)})
