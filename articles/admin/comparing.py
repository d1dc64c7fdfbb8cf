"""Two contents of a story compared as a reader would: by words, never as JSON or markup.

How texts are compared is ``articles/differences.py``; here stands what of a story is compared, and what it is
called.
"""

import html
import re
from dataclasses import dataclass, field

from articles.content import CREDIT_ROLES, GENRES
from articles.differences import Paragraph, difference
from articles.models import Article
from newsroom.core.html import links_in
from newsroom.core.merging import PARAGRAPH_END, clashes_in
from newsroom.core.text import clean_text, plain_text

LABELS = {
    "headline": "Headline",
    "standfirst": "Standfirst",
    "body": "Text",
    "slugline": "Working title",
    "short_headline": "Short headline",
    "kicker": "Kicker",
    "trail_text": "Trail text",
    "dateline": "Dateline",
    "editors_note": "Editor’s note",
    "search_description": "Search description",
    "genre": "Kind",
    "language": "Language",
    "section": "Section",
    "tags": "Tags",
    "credits": "Byline",
    "lead_picture": "Lead picture",
    "gallery": "Gallery",
    "related": "Related stories",
    "quiet": "Quiet appeal",
    "no_appeal": "No appeal",
}
PICTURES = ("lead_picture", "gallery")
# What is chosen, not written.
THINGS = ("genre", "language", "section", "tags", "credits", "related", "quiet", "no_appeal")
STYLED = "The words are the same; formatting changed."
AROUND = 1  # unchanged paragraphs shown beside a change; more of them in a row are folded away
IMAGE = re.compile(r'<img\b[^>]* src="([^"]*)"')
ALT = re.compile(r'<img\b[^>]* alt="([^"]*)"')


@dataclass
class Fold:
    """Unchanged paragraphs in a row that need not be read, though they may be."""

    paragraphs: list
    kind: str = field(default="fold", init=False)


@dataclass
class Change:
    """One field of a story that differs: its paragraphs (or folds), and pictures beside them."""

    name: str
    label: str
    paragraphs: list
    pictures: list = field(default_factory=list)


def compare(old, new):
    """A ``Change`` for each field of a story in which ``old`` and ``new`` differ."""
    names = related_names(old, new)
    changed = [name for name in LABELS if getattr(old, name) != getattr(new, name)]
    return [
        Change(
            name, LABELS[name], folded(field_difference(old, new, name, names)), thumbnails(old, new, name)
        )
        for name in changed
    ]


def collisions(conflict):
    """For each field that two people changed: its name, label, and its parts in three columns.

    A part is ``before`` (lines of text), ``theirs`` and ``mine`` (what each changed of it). ``beside``: they
    changed paragraphs that only touch, and both changes are in the form already.
    """
    return [collision(name, conflict) for name in conflict.fields]


def collision(name, conflict):
    """One field that two people changed."""
    sides = (conflict.base, conflict.theirs, conflict.mine)
    if name == "body":
        clashes = clashes_in(*(side.body for side in sides))
        parts = [
            {
                "before": unchanged(text for text, _ in blocks(base)),
                "theirs": body_difference(base, theirs),
                "mine": body_difference(base, mine),
            }
            for base, theirs, mine, _ in clashes
        ]
        beside = all(clash[3] for clash in clashes)
    else:
        parts, beside = [field_parts(*sides, name)], False
    return {"name": name, "label": LABELS.get(name, name), "parts": parts, "beside": beside}


def field_parts(base, theirs, mine, name):
    """A field in three columns."""
    return {
        "before": unchanged(readable(base, name)),
        "theirs": field_difference(base, theirs, name),
        "mine": field_difference(base, mine, name),
    }


def unchanged(lines):
    """Lines as a difference without one."""
    return [Paragraph("same", [("same", line)], place, place) for place, line in enumerate(lines)]


def field_difference(old, new, name, names=None):
    """The ``Paragraph`` list of one field; a text whose words are all the same says so."""
    if name == "body":
        return body_difference(old.body, new.body)
    lines = readable(old, name, names), readable(new, name, names)
    found = difference(*lines, whole=name in THINGS)
    return found or [Paragraph("styled", [("same", "")], notes=[STYLED])]


def body_difference(old, new):
    """The body by its paragraphs; one with the same words and other markup says what is other about it."""
    before, after = blocks(old), blocks(new)
    found = difference([text for text, _ in before], [text for text, _ in after])
    if not found:
        found = unchanged(text for text, _ in after)
    for paragraph in found:
        if paragraph.kind in ("same", "moved", "changed"):
            markup = before[paragraph.old][1], after[paragraph.new][1]
            notes = markup_notes(*markup, only=paragraph.kind != "changed")
            paragraph.notes += notes
            if notes and paragraph.kind == "same":
                paragraph.kind = "styled"
    return found


def blocks(body):
    """[(text, markup)] of a body's paragraphs; a picture is told by its alt text and caption."""
    found = []
    for markup in PARAGRAPH_END.split(body):
        text = clean_text(plain_text(markup))
        if "<img" in markup:
            alt = ALT.search(markup)
            words = filter(None, (html.unescape(alt[1]) if alt else "", text))
            text = f"[Picture] {' · '.join(words)}"
        if text:
            found.append((text, markup))
    return found


def markup_notes(old, new, *, only):
    """What changed in the markup of one paragraph, in words; ``only``: nothing else about it changed."""
    if old == new:
        return []
    links = [dict.fromkeys(url for _, url in links_in(markup)) for markup in (old, new)]
    notes = [f"Link taken out: {url}" for url in links[0] if url not in links[1]]
    notes += [f"Link put in: {url}" for url in links[1] if url not in links[0]]
    images = [IMAGE.findall(markup) for markup in (old, new)]
    if images[0] != images[1]:
        notes.append("Another picture or another size of it.")
    return notes or ([STYLED] if only else [])


def folded(paragraphs):
    """The same with long runs of unchanged paragraphs behind a fold."""
    told, run = [], []
    for paragraph in [*paragraphs, None]:
        if paragraph is not None and paragraph.kind == "same":
            run.append(paragraph)
            continue
        head = AROUND if told else 0
        tail = AROUND if paragraph is not None else 0
        if len(run) > head + tail + 1:
            told += [*run[:head], Fold(run[head : len(run) - tail]), *run[len(run) - tail :]]
        else:
            told += run
        run = []
        if paragraph is not None:
            told.append(paragraph)
    return told


def thumbnails(old, new, name):
    """[(word, picture, src)] of the pictures of a field that went or came."""
    if name not in PICTURES:
        return []
    before, after = pictures_of(old, name), pictures_of(new, name)
    went = [("Before", image) for pk, image in before.items() if name == "lead_picture" or pk not in after]
    came = [("Now", image) for pk, image in after.items() if name == "lead_picture" or pk not in before]
    return [(word, image, small(image)) for word, image in went + came]


def pictures_of(content, name):
    """Id → picture of one of the two fields that hold pictures."""
    value = getattr(content, name)
    pictures = value if name == "gallery" else [value] if value else []
    return {picture["id"]: picture for picture in pictures}


def small(image):
    """The address of a small size of a picture, or nothing while there is no file."""
    crops = image.get("crops") or {}
    crop = crops.get("square") or crops.get("card") or crops.get("full")
    return crop["src"] if crop else ""


def related_names(old, new):
    """Id → headline of those related stories that readers can see now."""
    ids = {*old.related, *new.related} if old.related != new.related else ()
    cards = Article.objects.live().filter(pk__in=ids).values_list("pk", "card") if ids else ()
    return {pk: card["headline"] for pk, card in cards}


def readable(content, name, names=None):
    """The field ``name`` as lines of plain text; ``names``: headlines of related stories."""
    value = getattr(content, name)
    if name == "body":
        return [text for text, _ in blocks(value)]
    if name == "section":
        return [value.name] if value else []
    if name == "genre":
        return [GENRES.get(value, value)]
    if name in ("quiet", "no_appeal"):
        return ["Yes" if value else "No"]
    if name == "tags":
        return [tag.name for tag in value]
    if name == "credits":
        return [f"{credit.name} ({CREDIT_ROLES.get(credit.role, credit.role)})" for credit in value]
    if name in PICTURES:
        return [told_picture(picture) for picture in pictures_of(content, name).values()]
    if name == "related":
        return [(names or {}).get(pk, f"Story {pk} (not public now)") for pk in value]
    return str(value).splitlines()


def told_picture(picture):
    """A picture's words on one line, each named."""
    words = (("Alt text", "alt"), ("Caption", "caption"), ("Credit", "credit_line"))
    told = (f"{label}: {clean_text(picture[key])}" for label, key in words if picture.get(key))
    return " · ".join(told) or f"Picture {picture['id']}, without words"
