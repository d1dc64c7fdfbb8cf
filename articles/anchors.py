"""What a comment speaks of: a field or a paragraph, and whether its words still stand in the text."""

import re

from newsroom.core.text import clean_text, excerpt, plain_text

FIELDS = {"headline": "Headline", "standfirst": "Standfirst", "body": "Text"}
MOST_QUOTED = 600  # characters
ALIKE = 0.5  # of a quote's words that a paragraph must share to be the one that was meant
WORD = re.compile(r"\w+")
STANDS, CHANGED, GONE = "stands", "changed", "gone"


def paragraphs(content):
    """The body's paragraphs as plain text, in order."""
    return plain_text(content.body).split("\n") if content.body else []


def choices(content):
    """[(value, words)] of what a comment can be about; a paragraph's value is ``p`` and its place."""
    found = [("", "The whole story"), ("headline", "Headline"), ("standfirst", "Standfirst")]
    return found + [(f"p{n}", excerpt(text, 60)) for n, text in enumerate(paragraphs(content)) if text]


def anchor(about, content):
    """``(field, quote)`` of a chosen value. Raises ``ValueError`` for what is not there."""
    if about == "":
        return "", ""
    if about in ("headline", "standfirst"):
        return about, getattr(content, about)[:MOST_QUOTED]
    if about.startswith("p") and about[1:].isascii() and about[1:].isdigit() and len(about) < 6:
        texts = paragraphs(content)
        if int(about[1:]) < len(texts):
            return "body", texts[int(about[1:])][:MOST_QUOTED]
    raise ValueError(about)


def place_of(field, quote, texts):
    """Whether the words of a comment on ``field`` stand, were changed, or are gone; "" without an anchor.

    ``texts``: field → its paragraphs today.
    """
    if not field or not quote:
        return ""
    today = [clean_text(text)[:MOST_QUOTED] for text in texts.get(field, ())]
    if clean_text(quote) in today:
        return STANDS
    wanted = set(WORD.findall(quote.casefold()))
    shared = (len(wanted & set(WORD.findall(text.casefold()))) for text in today)
    return CHANGED if wanted and max(shared, default=0) >= ALIKE * len(wanted) else GONE


def texts_of(content):
    """What ``place_of`` looks through."""
    return {
        "headline": [content.headline],
        "standfirst": [content.standfirst],
        "body": paragraphs(content),
    }
