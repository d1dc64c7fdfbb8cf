"""Three-way merging of texts: a line as a whole, HTML paragraph by paragraph.

A body merges exactly as ``git merge-file`` merges a text with one paragraph a line
(``python -m tools.bench merges`` compares them). No word is lost: where both changed the same paragraphs, or
such as touch, it is said.
"""

import re

from merge3 import Merge3

from newsroom.core.aligning import Alignment
from newsroom.core.html import clean_html

PARAGRAPH_END = re.compile(
    r"(?<=</p>)|(?<=</h2>)|(?<=</h3>)|(?<=</h4>)|(?<=</li>)|(?<=</blockquote>)|(?<=</figure>)|(?<=</tr>)"
)
TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"]|"[^"]*")*>')
VOID = frozenset({"br", "hr", "img", "col"})


def merge_text(base, theirs, mine, *, prefer_mine):
    """``(text, whether both changed it differently)`` of one that is taken as a whole."""
    if theirs == mine or mine == base:
        return theirs, False
    if theirs == base:
        return mine, False
    return (mine if prefer_mine else theirs), True


def merge_body(base, theirs, mine, *, prefer_mine):
    """Merge clean HTML by its paragraphs: ``(body, clash)``; only what was changed twice is one side's alone.

    The items of a list and the rows of a table are paragraphs too; where that would tear a list apart, it is
    one paragraph as a whole.
    """
    for parts_of in (paragraphs, blocks):
        groups = merge_groups(*map(parts_of, (base, theirs, mine)))
        merged, clash = [], False
        for kind, *parts in groups:
            clash = clash or kind == "conflict"
            merged += merge_neighbours(*parts, prefer_mine=prefer_mine) if kind == "conflict" else parts[0]
        body = "".join(merged)
        if clean_html(body) == body:
            break
    return body, clash


def merge_groups(base, theirs, mine):
    """What three sequences make of each other: (kind, items), or ("conflict", base, theirs, mine)."""
    return list(Merge3(base, theirs, mine, sequence_matcher=Alignment).merge_groups())


def clashes_in(base, theirs, mine):
    """[(base, theirs, mine, beside)] of the parts of a body that both changed, each a piece of HTML.

    ``beside``: each changed other paragraphs of it, which only touch.
    """
    groups = merge_groups(*map(paragraphs, (base, theirs, mine)))
    return [(*map("".join, parts), only_touch(*parts)) for kind, *parts in groups if kind == "conflict"]


def only_touch(base, theirs, mine):
    """Whether each of these paragraphs was changed by one side alone, or alike by both."""
    same_number = len(base) == len(theirs) == len(mine)
    return same_number and all(
        them in (was, me) or me == was for was, them, me in zip(base, theirs, mine, strict=True)
    )


def paragraphs(body):
    """The paragraphs of a clean body, those within lists, tables and quotations one by one."""
    return [part for part in PARAGRAPH_END.split(body) if part]


def blocks(body):
    """The outermost elements of a clean body, each whole."""
    found, depth, start = [], 0, 0
    for tag in TAG.finditer(body):
        if tag[2] not in VOID:
            depth += -1 if tag[1] else 1
        if depth == 0:
            found.append(body[start : tag.end()])
            start = tag.end()
    return [*found, body[start:]] if start < len(body) else found


def merge_neighbours(base, theirs, mine, *, prefer_mine):
    """The paragraphs to offer where both sides changed the same ones, or such as touch.

    With as many on each side they are taken one by one: of those next to each other, changed by different
    hands, both are there. It is a conflict all the same: somebody should read the two together.
    """
    if not len(base) == len(theirs) == len(mine):
        return mine if prefer_mine else theirs
    triples = zip(base, theirs, mine, strict=True)
    return [merge_text(*triple, prefer_mine=prefer_mine)[0] for triple in triples]
