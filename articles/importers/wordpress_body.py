"""A WordPress body made ours: blocks and classic texts, captions, galleries, embeds, pull quotes, pictures.

What comes out still goes through the allow-list. Pictures whose file is not at hand are taken out and
counted; players and embeds become plain links; time grows with the length of the text.
"""

import re
from collections import Counter
from html import escape, unescape

from articles.importers.paragraphs import with_paragraphs
from articles.importers.shortcodes import ADDRESS, Shortcodes, link_paragraph

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
TAG = re.compile(
    r"<(/?)(figure|figcaption|img|iframe|embed|object|video|audio|blockquote|cite|a|p)\b"
    r"""((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
BARE_ADDRESS = re.compile(r"^[^\S\n]*(https?://[^\s<>\"\[\]]+)[^\S\n]*$", re.MULTILINE)
BETWEEN = re.compile(r">\s*\n\s*<")
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
YOUTUBE = re.compile(r"^(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*", re.IGNORECASE)
NO_FILE = "pictures in texts whose file is not at hand"
PLAYERS = frozenset({"iframe", "embed", "object", "video", "audio"})


def convert(raw, picture_of):
    """``(html, galleries, dropped)`` of a body.

    ``picture_of(attributes)`` gives the Image for an ``img``'s attributes, or None. ``galleries``: a list of
    WordPress's picture ids for each gallery shortcode, empty for "all that are attached".
    """
    shortcodes = Shortcodes()
    is_classic = "<!-- wp:" not in raw
    text = shortcodes.rewrite(COMMENT.sub("", raw))
    text = BARE_ADDRESS.sub(lambda match: link_paragraph(match[1]), text) if is_classic else text
    rewriter = Rewriter(picture_of)
    text = rewriter.rewrite(with_paragraphs(text) if is_classic else text)
    return BETWEEN.sub(">\n<", text), shortcodes.galleries, shortcodes.dropped + rewriter.dropped


class Frame:
    """A figure that has been opened: its kind, its markup so far, its caption, its pictures."""

    def __init__(self, kind):
        self.kind, self.markup, self.caption, self.pictures = kind, [], [], []
        self.in_caption = False

    def add(self, text):
        (self.caption if self.in_caption else self.markup).append(text)


class Rewriter:
    """Walks over the tags that mean something else here. ``dropped`` counts what has no place."""

    def __init__(self, picture_of):
        self.picture_of, self.dropped = picture_of, Counter()
        self.frames = [Frame("body")]
        self.in_paragraph = self.in_link_to_picture = False
        self.quotes = 0
        self.footers = []

    def rewrite(self, text):
        """The text with figures, quotations, players and pictures as ours."""
        end = 0
        for match in TAG.finditer(text):
            self.frames[-1].add(text[end : match.start()])
            end = match.end()
            closing, name = match[1], match[2].lower()
            handler = getattr(self, f"_{'player' if name in PLAYERS else name}")
            written = handler(bool(closing), attributes_of(match[3]), match[0])
            self.frames[-1].add(written)
        self.frames[-1].add(text[end:])
        while len(self.frames) > 1:
            self.frames[-2].add(closed_figure(self.frames.pop()))
        return "".join(self.frames[0].markup)

    def _figure(self, closing, attributes, tag):
        if not closing:
            self.frames.append(Frame(figure_kind(attributes.get("class", ""))))
            return ""
        if len(self.frames) == 1:
            return ""
        return closed_figure(self.frames.pop())

    def _figcaption(self, closing, attributes, tag):
        frame = self.frames[-1]
        if frame.kind == "body":
            return ""
        frame.in_caption = not closing
        if closing and frame.caption:
            frame.caption.append(" ")
        return ""

    def _img(self, closing, attributes, tag):
        image = self.picture_of(attributes)
        if image is None:
            self.dropped[NO_FILE] += 1
            self.frames[-1].pictures.append(None)
            return ""
        frame = self.frames[-1]
        if frame.kind in ("body", "gallery", "pullquote"):
            return self._between(figure(image, alt=attributes.get("alt", "")))
        frame.pictures.append((image, attributes.get("alt", "")))
        return ""

    def _player(self, closing, attributes, tag):
        """Its address stands before it; the allow-list takes the element out with what is in it."""
        address = "" if closing else watch_address(attributes)
        return f"{self._between(link_paragraph(address)) if address else ''}{tag}"

    def _between(self, block):
        """``block`` on its own: the paragraph it stood in goes on behind it."""
        return f"</p>{block}<p>" if self.in_paragraph else block

    def _a(self, closing, attributes, tag):
        if closing:
            dropped, self.in_link_to_picture = self.in_link_to_picture, False
            return "" if dropped else tag
        self.in_link_to_picture = bool(PICTURE_FILE.search(attributes.get("href", "")))
        return "" if self.in_link_to_picture else tag

    def _p(self, closing, attributes, tag):
        self.in_paragraph = not closing
        return tag

    def _blockquote(self, closing, attributes, tag):
        self.quotes += -1 if closing else 1
        if closing:
            return tag
        is_pull = self.frames[-1].kind == "pullquote" or "pull" in attributes.get("class", "")
        return '<blockquote class="pull">' if is_pull else "<blockquote>"

    def _cite(self, closing, attributes, tag):
        """Under a quotation it says who spoke; in a sentence it is the title of a work."""
        if closing:
            return "</footer>" if self.footers and self.footers.pop() else tag
        self.footers.append(self.quotes > 0 and not self.in_paragraph)
        return "<footer>" if self.footers[-1] else tag


def figure_kind(classes):
    """What a figure of WordPress's is: its classes say so."""
    for kind in ("pullquote", "embed", "gallery", "table"):
        if f"wp-block-{kind}" in classes:
            return kind
    return "caption" if "wp-caption" in classes else "figure"


def closed_figure(frame):
    """The markup that a figure of WordPress's becomes here."""
    markup, caption = "".join(frame.markup), "".join(frame.caption).strip()
    words = f"<p>{caption}</p>" if caption else ""
    if frame.kind == "embed":
        found = ADDRESS.search(markup)
        return f"{link_paragraph(unescape(found[0])) if found else markup}{words}"
    if frame.kind == "gallery" and "<img" not in markup:
        return ""
    if frame.kind in ("pullquote", "gallery"):
        return f"{markup}{words}"
    if frame.kind == "table":
        return f"<figure>{markup}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
    pictures = [picture for picture in frame.pictures if picture]
    if frame.pictures and not pictures:
        return "" if frame.kind == "caption" else stripped(markup)
    if not pictures:
        return f"{markup}{words}"
    if frame.kind == "caption":
        caption = f"{caption} {markup.strip()}".strip()
        markup = ""
    figures = [figure(image, alt=alt) for image, alt in pictures[:-1]]
    image, alt = pictures[-1]
    return "".join([*figures, figure(image, alt=alt, caption=caption), stripped(markup)])


def stripped(markup):
    """What stood beside a picture in its figure, if it is more than an empty link."""
    return markup if re.sub(r"<[^<>]*>", "", markup).strip() else ""


def figure(image, *, alt="", caption=""):
    """The markup of one of our pictures inside a text (``image``: an Image with ready sizes)."""
    crop = image["crops"]["full"]
    alt = escape(alt or image["alt"])
    words = caption or escape(image["caption"])
    credit = f" {escape(image['credit_line'])}" if image["credit_line"] else ""
    below = f"<figcaption>{words}{credit}</figcaption>" if words or credit else ""
    return (
        f'<figure class="figure" data-picture="{image["id"]}">'
        f'<img src="{crop["src"]}" srcset="{crop["jpeg"]}" sizes="(min-width: 44rem) 40rem, 100vw" '
        f'width="{crop["width"]}" height="{crop["height"]}" alt="{alt}" loading="lazy">'
        f"{below}</figure>"
    )


def watch_address(attributes):
    """Where a player's film or sound can be had: YouTube's player has a page of its own."""
    address = unescape(attributes.get("src") or attributes.get("data") or "").strip()
    address = YOUTUBE.sub(r"https://www.youtube.com/watch?v=\1", address)
    return f"https:{address}" if address.startswith("//") else address if ADDRESS.match(address) else ""


def attributes_of(text):
    """A tag's attributes by lower-case name, with entities read."""
    return {name.lower(): unescape(value.strip("\"'")) for name, value in ATTRIBUTE.findall(text)}
