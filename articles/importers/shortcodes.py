"""WordPress's shortcodes in a body: ``[caption]``, ``[gallery]``, players, and those of plugins long gone.

Square brackets are also an editor's: “[the minister]”, “[sic]”. Only what must be a shortcode is taken for
one: a name of WordPress's own, a name with ``_`` in it, one with attributes, or one that is closed.
"""

import html
import re
from collections import Counter

OWN = frozenset({"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"})
PLAYERS = frozenset({"audio", "embed", "playlist", "video", "youtube", "vimeo", "twitter", "instagram"})
TOKEN = re.compile(
    r"""(\[?)\[(/?)([a-zA-Z][\w-]{0,60})((?:[^\]\[<>"']|"[^"\[<>]*"|'[^'\[<>]*'){0,500}+)\](\]?)"""
)
ATTRIBUTE = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
ADDRESS = re.compile(r"""https?://[^\s"'<>\[\]]+""")


class Shortcodes:
    """Rewrites the shortcodes of one body. Afterwards ``galleries`` holds the ids asked for, one list each
    (empty: all pictures attached to the story), and ``dropped`` counts those that have no place here."""

    def __init__(self):
        self.galleries, self.dropped = [], Counter()
        self.closed = frozenset()

    def rewrite(self, text):
        """The text without shortcodes; captions become figures, players become links."""
        if "[" not in text:
            return text
        self.closed = {match[3] for match in TOKEN.finditer(text) if match[2]}
        return TOKEN.sub(self._replace, text)

    def _replace(self, match):
        opening, closing, name, rest, ending = match.groups()
        if opening and ending:
            return match[0][1:-1]  # [[gallery]] is how to write about a shortcode
        attributes = attributes_of(rest)
        if not self._is_shortcode(name, rest, attributes):
            return match[0]
        return f"{opening}{self._rewritten(closing, name, rest, attributes)}{ending}"

    def _is_shortcode(self, name, rest, attributes):
        return (
            name in OWN
            or name in self.closed
            or bool(attributes)
            or "_" in name
            or bool(name in PLAYERS and ADDRESS.search(rest))
        )

    def _rewritten(self, closing, name, rest, attributes):
        if name in ("caption", "wp_caption"):
            return "</figure>" if closing else caption(attributes)
        if name == "gallery":
            if not closing:
                self.galleries.append(re.findall(r"\d{1,18}", attributes.get("ids", "")))
            return ""
        if name in PLAYERS:
            found = None if closing else ADDRESS.search(" ".join([*attributes.values(), rest]))
            return link_paragraph(found[0]) if found else "\n\n"
        if not closing:
            self.dropped[f"shortcode [{name}]"] += 1
        return ""


def attributes_of(text):
    """The attributes of a shortcode."""
    return {name: a or b or c for name, a, b, c in ATTRIBUTE.findall(text)} if "=" in text else {}


def caption(attributes):
    """The beginning of a figure; the words may stand in an attribute or after the picture."""
    words = html.escape(html.unescape(attributes.get("caption", "")), quote=False)
    return f'<figure class="wp-caption">{words}'


def link_paragraph(address):
    """A player or an embed as what it is to a reader without it: its address."""
    address = html.escape(html.unescape(address))
    return f'\n\n<p><a href="{address}">{address}</a></p>\n\n'
