"""Reading a WordPress export (WXR) as a stream of records.

``records(path)`` yields one ``Record`` after another in memory that does not grow with the file. Elements go
by their local names, since exports differ in namespace versions and tools mangle prefixes. What is not
well-formed, holds a DTD, is too deep or too large, or is no WordPress export raises ``ImportRefused`` with
the line.
"""

from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from articles.importers.shape import ImportRefused

CHUNK = 64 * 1024  # bytes
MOST_DEPTH = 50  # WordPress nests six elements
MOST_CHARACTERS = 20_000_000  # of one record; a book is a million
RECORDS = frozenset({"item", "author", "category", "tag", "term"})
# Elements of plain RSS: the same names in other namespaces (media:title, itunes:author) mean something else.
PLAIN = frozenset({"title", "link", "pubDate", "guid", "description", "category"})
WORDPRESS = frozenset({"wxr_version", "base_site_url", "base_blog_url", "author", "category", "tag", "term"})


@dataclass(slots=True)
class Record:
    """An item, an author or a term: its texts by local name, first one wins.

    ``terms`` are an item's (domain, nicename, name); ``meta`` its postmeta as text, never unserialised;
    comments are only counted.
    """

    kind: str
    line: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    comments: int = 0

    def get(self, *names):
        """The first of the texts ``names`` that is not empty, or an empty string."""
        return next((self.texts[name] for name in names if self.texts.get(name)), "")


class _Target:
    """What the parser calls. Depth 1 is rss, 2 channel, 3 a record or a text of the channel, 4 its texts."""

    def __init__(self):
        self.parser = None  # set by ``records``
        self.depth = 0
        self.root = self.channel_name = ""
        self.channel = Record("channel")
        self.record = None
        self.ready = []
        self.names = []
        self.attributes = {}
        self.buffer = None
        self.characters = 0
        self.meta_key = ""
        self.is_wordpress = False

    def start(self, tag, attributes):
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise ImportRefused("Elements are nested too deeply.", self.line())
        namespace, _, name = tag.rpartition("}")
        name = self._known_as(name, namespace)
        self.names.append(name)
        if self.depth == 1:
            self.root = name
        elif self.depth == 2 and not self.channel_name:
            self.channel_name = name
        elif self.depth == 3:
            self._start_at_channel(name, namespace)
        elif self.depth == 4 and name == "comment" and self.record:
            self.record.comments += 1
        elif self.depth == 4:
            self.attributes = attributes
        self.buffer = [] if self._is_wanted() else None

    def data(self, text):
        if self.buffer is not None:
            self.characters += len(text)
            if self.characters > MOST_CHARACTERS:
                raise ImportRefused("One record holds more text than any story.", self.line())
            self.buffer.append(text)

    def end(self, tag):
        text = "".join(self.buffer).strip() if self.buffer is not None else None
        self.buffer = None
        name = self.names.pop()
        if text is not None:
            self._store(name, text)
        if self.depth == 3 and self.record:
            self._finish()
        self.depth -= 1

    def close(self):
        return None

    def line(self):
        return self.parser.parser.CurrentLineNumber

    @staticmethod
    def _known_as(name, namespace):
        if name == "encoded":
            return "excerpt" if "/excerpt/" in namespace else "content"
        if name in PLAIN and namespace:
            return f"wp:{name}"
        return name

    def _start_at_channel(self, name, namespace):
        bare = name.removeprefix("wp:")
        if namespace and bare in WORDPRESS:
            self.is_wordpress = True
        if name == "item" or (namespace and bare in RECORDS):
            self.record, self.characters = Record(bare, self.line()), 0

    def _is_wanted(self):
        if self.depth == 3:
            return self.record is None
        if self.record is None:
            return False
        return self.depth == 4 or (self.depth == 5 and self.names[3] == "postmeta")

    def _store(self, name, text):
        if self.depth == 3:
            self.channel.texts.setdefault(name, text)
        elif self.depth == 5:
            if name == "meta_key":
                self.meta_key = text
            elif name == "meta_value":
                self.record.meta.setdefault(self.meta_key, text)
        elif name == "category":
            domain, nicename = self.attributes.get("domain", ""), self.attributes.get("nicename", "")
            self.record.terms.append((domain, nicename, text))
        else:
            self.record.texts.setdefault(name, text)

    def _finish(self):
        record, self.record = self.record, None
        if record.kind == "item" and "post_type" in record.texts:
            self.is_wordpress = True
        self.ready.append(record)


def records(path):
    """Yield the records of the file, then, last, the ``Record`` of the channel itself."""
    target = _Target()
    parser = target.parser = XMLParser(target=target, forbid_dtd=True)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            _guarded(parser, parser.feed, chunk)
            yield from target.ready
            target.ready.clear()
    _guarded(parser, parser.close)
    if target.root != "rss" or target.channel_name != "channel" or not target.is_wordpress:
        raise ImportRefused("This is not a WordPress export (Tools → Export makes one).", 1)
    yield target.channel


def _guarded(parser, act, *args):
    try:
        act(*args)
    except ParseError as error:
        reason = str(error).partition(": line")[0]
        raise ImportRefused(f"The XML is broken ({reason}).", error.position[0]) from None
    except DefusedXmlException:
        line = parser.parser.CurrentLineNumber
        raise ImportRefused("The XML declares a document type or entities.", line) from None
    except (LookupError, ValueError) as error:  # an encoding that is unknown or has no table
        raise ImportRefused(f"The file's encoding cannot be read ({error}).", 1) from None
