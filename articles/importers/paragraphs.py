"""Paragraphs for texts of WordPress's classic editor, which stores blank lines and adds ``<p>`` later."""

import re

# Boxes that hold paragraphs: text inside them is divided too. In others (li, td, h2) it stays as it is.
BOXES = "address|article|aside|blockquote|center|div|footer|section"
BLOCKS = (
    rf"{BOXES}|dd|details|dl|dt|fieldset|figure|figcaption|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre"
    "|script|style|table|tbody|td|tfoot|th|thead|tr|ul|video"
)
BOX = re.compile(rf"(</?(?:{BOXES})\b[^<>]*>)", re.IGNORECASE)
OPENING = re.compile(rf"(<(?:{BLOCKS})\b)", re.IGNORECASE)
CLOSING = re.compile(rf"(</(?:{BLOCKS})\s*>|<hr\b[^<>]*>)", re.IGNORECASE)
A_BLOCK = re.compile(rf"</?(?:{BLOCKS})\b", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
UNDIVIDED = ("pre", "script", "style", "table", "ul", "ol", "dl", "figure")


def with_paragraphs(text):
    """``text`` with a ``<p>`` around what stands between blank lines, and ``<br>`` for single line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(part if whole else divided(part) for part, whole in parts(text))


def parts(text):
    """``(text, whether it is one element to be left as it is)``, in order; time grows with the length."""
    lowered, start = text.lower(), 0
    opening = re.compile(rf"<({'|'.join(UNDIVIDED)})\b")
    while match := opening.search(lowered, start):
        end = element_end(lowered, match)
        if end is None:
            break
        yield text[start : match.start()], False
        yield text[match.start() : end], True
        start = end
    yield text[start:], False


def element_end(lowered, opening):
    """Where the element that ``opening`` begins ends, with others of its kind inside; None: nowhere."""
    tag = re.compile(rf"<(/?){opening[1]}\b[^<>]*>?")
    depth = 0
    for match in tag.finditer(lowered, opening.start()):
        depth += -1 if match[1] else 1
        if depth == 0:
            return match.end()
    return None


def divided(text):
    """Paragraphs of a text without elements that must stay whole."""
    text = BOX.sub(r"\n\n\1\n\n", text)
    text = CLOSING.sub(r"\1\n\n", OPENING.sub(r"\n\n\1", text))
    chunks = (chunk.strip() for chunk in BLANK_LINES.split(text))
    return "\n".join(as_paragraph(chunk) for chunk in chunks if chunk)


def as_paragraph(chunk):
    """One chunk between blank lines."""
    if A_BLOCK.match(chunk):
        return chunk
    return f"<p>{chunk.replace(chr(10), '<br>' + chr(10))}</p>"
