"""Pictures within a story's text: ``<figure data-picture="7"><img alt="…"><figcaption>…``.

Their captions are text like any other; what is said to those who cannot see them stands in an attribute.
"""

import html
import re

FIGURE = re.compile(
    r'<figure\b[^>]* data-picture="([0-9]{1,18})"[^>]*>(?:(?!</figure>).)*?<img\b([^>]*)>', re.DOTALL
)
ALT = re.compile(r'\balt="([^"]*)"')
EMPTY_ALT = re.compile(r'\s*\balt="\s*"')
IMAGE_ALT = re.compile(r'(<img\b[^>]*?\balt=")([^"]*)(")')


def figures(body):
    """[(id of the picture, its alt text)] of every figure in ``body``, in order."""
    if "<figure" not in body:
        return []
    return [(int(pk), alt_of(attributes)) for pk, attributes in FIGURE.findall(body)]


def alt_of(attributes):
    """The alt text among an image's attributes."""
    found = ALT.search(attributes)
    return html.unescape(found[1]).strip() if found else ""


def change_alts(body, change):
    """``(body, how often)`` with ``change(alt)``, which gives (alt, how often), done to every alt text."""
    count = 0

    def instead(match):
        nonlocal count
        changed, times = change(html.unescape(match[2]))
        count += times
        return f"{match[1]}{html.escape(changed)}{match[3]}" if times else match[0]

    return IMAGE_ALT.sub(instead, body), count


def fill_alts(body, known):
    """``body``, the empty alt text of a figure filled from ``known`` (id of the picture → its alt text)."""

    def filled(match):
        alt = known.get(int(match[1]), "")
        if not alt or alt_of(match[2]):
            return match[0]
        said = ' alt="' + html.escape(alt, quote=False).replace('"', "&quot;") + '"'
        start = match.start(2) - match.start()
        return match[0][:start] + said + EMPTY_ALT.sub("", match[2]) + match[0][start + len(match[2]) :]

    return FIGURE.sub(filled, body)
