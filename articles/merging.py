"""Three-way merging of story contents: per field, the body and other texts per paragraph.

``merge(base, theirs, mine)`` never loses a word: what only one side changed is taken, and where both changed
the same paragraph the field is named as a conflict.
"""

import re
from dataclasses import fields, replace

from merge3 import Merge3

PARAGRAPH_END = re.compile(
    r"(?<=</p>)|(?<=</h2>)|(?<=</h3>)|(?<=</h4>)|(?<=</li>)|(?<=</blockquote>)|(?<=</figure>)|(?<=</tr>)"
)
LISTS = ("tags", "credits", "gallery", "related")
SKIPPED = ("schema", "corrections", "published_at", "updated_at")  # set by verbs, not by writers


def merge(base, theirs, mine, *, prefer_mine=False):
    """``(content, conflicting field names)``.

    Where both changed the same words the content has theirs, or mine with ``prefer_mine``; in a body that is
    decided paragraph by paragraph, the rest of it is merged.
    """
    merged, conflicts = {}, []
    for field in fields(base):
        name = field.name
        if name in SKIPPED:
            continue
        values = [getattr(content, name) for content in (base, theirs, mine)]
        merged[name], clash = merge_value(name, *values, prefer_mine=prefer_mine)
        if clash:
            conflicts.append(name)
    return replace(theirs, **merged), conflicts


def merge_value(name, base, theirs, mine, *, prefer_mine):
    """``(value, whether both sides changed it in ways that cannot stand together)``."""
    if theirs == mine or mine == base:
        return theirs, False
    if theirs == base:
        return mine, False
    if name == "body":
        return merge_body(base, theirs, mine, prefer_mine=prefer_mine)
    if name in LISTS:
        return merge_list(base, theirs, mine), False
    return (mine if prefer_mine else theirs), True


def merge_body(base, theirs, mine, *, prefer_mine):
    """Merge HTML by its paragraphs: ``(body, clash)``; only a paragraph changed twice is one side's alone."""
    sides = [[part for part in PARAGRAPH_END.split(text) if part] for text in (base, theirs, mine)]
    merged, clash = [], False
    for kind, *parts in Merge3(*sides).merge_groups():
        if kind == "conflict":
            paragraphs, clashes = merge_neighbours(*parts, prefer_mine=prefer_mine)
            clash = clash or clashes
        else:
            paragraphs = parts[0]
        merged += paragraphs
    return "".join(merged), clash


def merge_neighbours(base, theirs, mine, *, prefer_mine):
    """``(paragraphs, clash)``. Paragraphs next to each other, changed by different hands, are no conflict.

    The merge library sees neighbouring changes as one; with as many paragraphs on each side they are
    compared one by one.
    """
    if not len(base) == len(theirs) == len(mine):
        return (mine if prefer_mine else theirs), True
    triples = zip(base, theirs, mine, strict=True)
    merged = [merge_value("", *triple, prefer_mine=prefer_mine) for triple in triples]
    return [paragraph for paragraph, _ in merged], any(clash for _, clash in merged)


def merge_list(base, theirs, mine):
    """Mine's order, less what they removed, plus what they added; each thing once, in its newest wording.

    Things are the same by their id (credits: id and role), not by what was printed of them.
    """
    before, them, me = ({identity(item): item for item in side} for side in (base, theirs, mine))
    merged = {key: item for key, item in me.items() if key in them or key not in before}
    merged |= {key: item for key, item in them.items() if key not in before and key not in merged}
    return tuple(
        them[key] if key in them and item == before.get(key) else item for key, item in merged.items()
    )


def identity(item):
    """What makes two entries of a list the same thing."""
    if isinstance(item, dict):
        return item["id"]
    if hasattr(item, "role"):
        return item.id, item.role
    return getattr(item, "id", item)
