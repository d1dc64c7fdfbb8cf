"""The HTML of story bodies: what is allowed, said once, and the one way in.

`TAGS`, `CLASSES` and `SCHEMES` are the declaration that the sanitiser and the editor share. `clean_html`
brings any markup into it: whatever it returns it would return again unchanged, holds nothing that runs, loads
no picture from elsewhere and is well-formed. Nothing else in the project imports the sanitiser.
"""

import html
import re

import nh3

from newsroom.core.text import clean_text, legal_text, plain_text

_LANGUAGE = frozenset({"lang", "dir"})
_BLOCKS = (
    "p h2 h3 h4 ul ol li blockquote footer pre figure figcaption table caption thead tbody tfoot tr th td"
)
_PLAIN = "br hr em strong i b u s sub sup small code"

# What a body may hold: tag → attributes.
TAGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), frozenset()),
    **dict.fromkeys(_BLOCKS.split(), _LANGUAGE),
    "span": _LANGUAGE,
    "q": _LANGUAGE | {"cite"},
    "cite": _LANGUAGE,
    "a": frozenset({"href", "title", "lang", "hreflang"}),
    "abbr": frozenset({"title"}),
    "time": frozenset({"datetime"}),
    "ins": frozenset({"cite", "datetime"}),
    "del": frozenset({"cite", "datetime"}),
    "blockquote": _LANGUAGE | {"cite", "class"},
    "figure": _LANGUAGE | {"class", "data-picture"},
    "img": frozenset({"src", "alt", "width", "height", "srcset", "sizes", "loading"}),
    "ol": _LANGUAGE | {"start", "reversed"},
    "colgroup": frozenset({"span"}),
    "col": frozenset({"span"}),
    "th": _LANGUAGE | {"scope", "colspan", "rowspan"},
    "td": _LANGUAGE | {"colspan", "rowspan"},
}
CLASSES = {"figure": ("figure", "figure--wide"), "blockquote": ("pull",)}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# Markup of other systems that has an equal here. A box becomes a paragraph, or words would run together.
_RENAMED = {
    **dict.fromkeys(("address", "article", "aside", "center", "dd", "details", "div", "dl", "dt"), "p"),
    **dict.fromkeys(("form", "header", "main", "nav", "section", "summary"), "p"),
    "h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "acronym": "abbr",
    "kbd": "code", "samp": "code", "tt": "code", "var": "i",
}  # fmt: skip
_RENAME = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[\s/>])", re.IGNORECASE)
_GONE_WITH_CONTENT = frozenset(
    {
        "script",
        "style",
        "template",
        "title",
        "svg",
        "math",
        "iframe",
        "object",
        "noscript",
        "noembed",
        "noframes",
    }
    | {"xmp", "plaintext", "textarea", "select", "button", "audio", "video", "canvas"}
)

# Addresses

_MAX_URL = 2000
_LINK = re.compile(r"(?:https?://[^\s/\\?#]|mailto:[^\s]|tel:[+0-9]|/(?![/\\])|#)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\<>\"`]")
_OUR_FILE = re.compile(r"/(?:media|static)/[\w./~+-]+", re.ASCII)
_SRCSET = re.compile(r"/media/[\w./~+-]+(?: \d{1,5}w)?(?:, /media/[\w./~+-]+(?: \d{1,5}w)?){0,20}", re.ASCII)


def clean_url(value: str) -> str | None:
    """A link as it may stand in a page (http, https, mailto, tel, /path, #place), or None when it may not."""
    url = value.strip("\t\n\f\r ").replace(" ", "%20")
    if url.startswith("//"):
        url = "https:" + url
    if len(url) > _MAX_URL or _UNPRINTABLE.search(url) or not _LINK.match(url):
        return None
    return url


def _our_file(value: str) -> str | None:
    return value if _OUR_FILE.fullmatch(value) and ".." not in value else None


def _our_files(value: str) -> str | None:
    value = " ".join(value.split())
    return value if _SRCSET.fullmatch(value) and ".." not in value else None


def _matching(pattern: str):
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: value if compiled.fullmatch(value) else None


_LANGUAGE_TAG = _matching(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
_CELLS = _matching(r"[1-9][0-9]{0,2}")
_PIXELS = _matching(r"[1-9][0-9]{0,4}")
_VALUES = {
    "href": clean_url, "cite": clean_url, "src": _our_file, "srcset": _our_files,
    "lang": _LANGUAGE_TAG, "hreflang": _LANGUAGE_TAG, "dir": _matching("ltr|rtl|auto"),
    "title": clean_text, "alt": clean_text, "datetime": _matching(r"[0-9A-Z:+. -]{1,40}"),
    "colspan": _CELLS, "rowspan": _CELLS, "span": _CELLS, "scope": _matching("(?:row|col)(?:group)?"),
    "width": _PIXELS, "height": _PIXELS, "loading": _matching("lazy|eager"),
    "sizes": _matching(r"[\w ().,:%<>=*+/-]{1,300}"), "data-picture": _matching(r"\d{1,18}"),
    "start": _matching(r"-?\d{1,6}"), "reversed": lambda value: "",
}  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep, or None to drop the attribute. The sanitiser asks for tags outside `TAGS` too."""
    if name not in TAGS.get(tag, ()):
        return None
    if name == "class":
        return " ".join(known for known in CLASSES[tag] if known in value.split()) or None
    return _VALUES[name](value)


_sanitiser = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in TAGS.items() if names},
    clean_content_tags=set(_GONE_WITH_CONTENT),
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)

# The pipeline

_MOST_PASSES = 5
_PICTURE = re.compile(r"<img\b[^>]*>")
_LINK_TO_NOWHERE = re.compile(r'<a(?![^>]* href=")[^>]*>(.*?)</a>', re.DOTALL)
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</p>")
_LINE_AT_START_OF_PRE = re.compile(r"(<pre[^>]*>)\n")
_QUOTE_OR_FOOTER = re.compile(r"<(/?)(blockquote|footer)\b[^>]*>")
_STRUCK_TAG = re.compile(r">[^\x00-\x7f]*\u0338[^\x00-\x7f]*")


def clean_html(raw: str) -> str:
    """Any markup as a story body: allowed, well-formed, in NFC; cleaning it again changes nothing.

    Never raises; time grows with the length, whatever the markup. Words are kept where their tags are not,
    except inside elements that hold no words for readers (script, style, svg, form controls, players).
    """
    body = raw
    for _ in range(_MOST_PASSES):
        before, body = body, _clean_once(body)
        if body == before:
            return body
    # Not one of 10,000 hostile documents comes here; the promise must hold for the next one too.
    lines = plain_text(body).splitlines()
    return _clean_once("".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines))


def _clean_once(markup: str) -> str:
    markup = legal_text(markup)
    if _is_heavy(markup):
        markup = _bounded(markup)
    return _mended(_sanitiser.clean(_RENAME.sub(_renamed, markup)))


def _renamed(match: re.Match) -> str:
    return f"<{match[1]}{_RENAMED[match[2].lower()]}"


def _mended(markup: str) -> str:
    """What the sanitiser cannot say: no picture without a file, no empty link, output that reads back."""
    markup = _LINK_TO_NOWHERE.sub(r"\1", markup)
    markup = _PICTURE.sub(lambda match: match[0] if ' src="' in match[0] else "", markup)
    if "<footer" in markup:
        markup = _footers_in_quotes(markup)
    # A parser drops the first line break of <pre>, the serialiser does not add it back.
    markup = _LINE_AT_START_OF_PRE.sub(r"\1\n\n", _EMPTY_PARAGRAPH.sub("", markup))
    # ">" and a combining stroke are one character (≯) to NFC: normalising stored text would break the tag.
    return _STRUCK_TAG.sub(lambda match: match[0].replace("\u0338", ""), markup).strip()


def _footers_in_quotes(markup: str) -> str:
    quotes, footers = 0, []

    def keep(match: re.Match) -> str:
        nonlocal quotes
        closing, name = match.groups()
        if name == "blockquote":
            quotes += -1 if closing else 1
            return match[0]
        kept = footers.pop() if closing else quotes > 0
        if not closing:
            footers.append(kept)
        return match[0] if kept else f"<{closing}p>"

    return _QUOTE_OR_FOOTER.sub(keep, markup)


# Heavy markup. The HTML algorithm itself is quadratic: it looks through all open elements at each new one,
# and opens every unclosed <b> again in each new paragraph: 20,000 nested boxes take 1 s, 200,000 minutes.

_MOST_TAGS = 5000
_MOST_REOPENED = 1_000_000
_MOST_DEPTH = 40
_OPENING = re.compile(r"<[a-zA-Z]")
_FORMATTING = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_NO_WORDS = re.compile(
    rf"<({'|'.join(_GONE_WITH_CONTENT)})(?=[\s/>]).*?(?:</\1(?=[\s/>])[^<>]*>?|\Z)", re.IGNORECASE | re.DOTALL
)
_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|[<>]", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([a-z-]{1,20})\s*=\s*("[^"]*"|'[^']*'|[^\s"'`=]+)""", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "col"})
_INLINE = frozenset(_PLAIN.split()[2:]) | {"a", "span", "q", "cite", "abbr", "time", "ins", "del"}
_CLOSED_BY_NEXT = frozenset({"li", "tr", "td", "th", "p"})


def _is_heavy(markup: str) -> bool:
    tags = len(_OPENING.findall(markup))
    return tags > _MOST_TAGS or tags * len(_FORMATTING.findall(markup)) > _MOST_REOPENED


class _Bounded:
    """Rewrites markup so that no element lies deeper than 40 and every one is closed where it belongs."""

    def __init__(self):
        self.open: list[str] = []

    def __call__(self, match: re.Match) -> str:
        name = (match[2] or "").lower()
        name = _RENAMED.get(name, name)
        if name not in TAGS:
            return {"<": "&lt;", ">": "&gt;"}.get(match[0], "")
        if match[1]:
            return self._close_to(name) if name in self.open else ""
        before = "" if name in _INLINE or name in _VOID else self._close_inline()
        if name in _CLOSED_BY_NEXT and self.open[-1:] == [name]:
            before += self._close_to(name)
        if name not in _VOID:
            if len(self.open) >= _MOST_DEPTH:
                return before
            self.open.append(name)
        return before + self._opening(name, match[3])

    @staticmethod
    def _opening(name: str, attributes: str) -> str:
        pairs = ((key.lower(), value.strip("\"'")) for key, value in _ATTRIBUTE.findall(attributes))
        kept = (f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in pairs if key in TAGS[name])
        return f"<{name}{''.join(kept)}>"

    def _close_to(self, name: str) -> str:
        closed = ""
        while True:
            last = self.open.pop()
            closed += f"</{last}>"
            if last == name:
                return closed

    def _close_inline(self) -> str:
        closed = ""
        while self.open and (self.open[-1] in _INLINE or self.open[-1] == "p"):
            closed += f"</{self.open.pop()}>"
        return closed


def _bounded(markup: str) -> str:
    return _TOKEN.sub(_Bounded(), _NO_WORDS.sub("", markup))


# Reading clean HTML

_LINK_TAG = re.compile(r'<a\b[^>]* href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def links_in(body: str) -> list[tuple[str, str]]:
    """The links of a clean body as (text, address), in order, each address once, #places left out."""
    links: dict[str, str] = {}
    for address, words in _LINK_TAG.findall(body):
        url = html.unescape(address)
        if not url.startswith("#"):
            links.setdefault(url, clean_text(plain_text(words)))
    return [(words, url) for url, words in links.items()]
