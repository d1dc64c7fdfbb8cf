"""Where something may stand within a story's text: between two paragraphs, not near its ends."""

import re

from newsroom.core.rendering import trusted_body

BETWEEN = re.compile(r"</p>(?=<p[ >])")
TAG = re.compile(r"<(/?)(?:blockquote|ul|ol|li|table|tbody|tr|td|th|figure|figcaption|div)\b")
APART = 4  # paragraphs at least before it, and after it


def put_in(body, html):
    """The clean ``body`` with ``html`` (safe) after its fourth paragraph; a short one has no place for it."""
    places = (found.end() for found in BETWEEN.finditer(body))
    place = next((at for at in places if is_amid(body, at) and is_outside(body, at)), None)
    if place is None:
        return trusted_body(body)
    return trusted_body(body[:place]) + html + trusted_body(body[place:])


def is_amid(body, at):
    """Whether there is enough to read before the place and after it."""
    return body.count("</p>", 0, at) >= APART and body.count("</p>", at) >= APART


def is_outside(body, at):
    """Whether the place is within no quotation, list, table or picture."""
    return sum(-1 if tag[1] else 1 for tag in TAG.finditer(body, 0, at)) == 0
