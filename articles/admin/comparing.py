"""Two contents of a story compared as a reader would: by words, never as JSON or markup.

A difference is a list of paragraphs; a paragraph is a list of ``(kind, text)`` with kind same, gone or new.
"""

import re
from difflib import SequenceMatcher

from articles.content import CREDIT_ROLES
from newsroom.core.text import plain_text

WORD = re.compile(r"\s*\S+|\s+$")
MOST_WORDS = 2000  # a longer paragraph is shown whole, as gone and new: comparing it would take seconds
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
}
FORMATTING = [[("same", "The words are the same; formatting, links or pictures in the text changed.")]]


def compare(old, new):
    """[(label, difference)] for each field of a story in which ``old`` and ``new`` differ."""
    changed = (name for name in LABELS if getattr(old, name) != getattr(new, name))
    return [
        (LABELS[name], difference(readable(old, name), readable(new, name)) or FORMATTING) for name in changed
    ]


def collisions(conflict):
    """For each field that two people changed: its name, label, both texts, and what the other changed."""
    return [
        {
            "name": name,
            "label": LABELS.get(name, name),
            "theirs": difference(readable(conflict.base, name), readable(conflict.theirs, name))
            or FORMATTING,
            "mine": difference(readable(conflict.base, name), readable(conflict.mine, name)) or FORMATTING,
        }
        for name in conflict.fields
    ]


def readable(content, name):
    """The field ``name`` as lines of plain text."""
    value = getattr(content, name)
    if name == "body":
        return plain_text(value).splitlines()
    if name == "section":
        return [value.name] if value else []
    if name == "tags":
        return [tag.name for tag in value]
    if name == "credits":
        return [f"{credit.name} ({CREDIT_ROLES.get(credit.role, credit.role)})" for credit in value]
    if name in ("lead_picture", "gallery"):
        pictures = value if name == "gallery" else [value] if value else []
        return [
            " · ".join(filter(None, map(picture.get, ("alt", "caption", "credit_line"))))
            for picture in pictures
        ]
    if name == "related":
        return [f"Story {pk}" for pk in value]
    return str(value).splitlines()


def difference(old, new):
    """What it takes to come from the lines ``old`` to the lines ``new``; empty when they are equal."""
    if old == new:
        return []
    paragraphs = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            paragraphs += [[("same", line)] for line in old[a:b]]
        else:
            pairs = min(b - a, d - c)
            paragraphs += [words(old[a + i], new[c + i]) for i in range(pairs)]
            paragraphs += [[("gone", line)] for line in old[a + pairs : b]]
            paragraphs += [[("new", line)] for line in new[c + pairs : d]]
    return paragraphs


def words(old, new):
    """One paragraph against another, word by word."""
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return [("gone", old), ("new", new)]
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(before[a:b])))
            continue
        parts += [("gone", "".join(before[a:b]))] if b > a else []
        parts += [("new", "".join(after[c:d]))] if d > c else []
    return parts
