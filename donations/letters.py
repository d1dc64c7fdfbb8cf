"""Letters: plain text in which an empty line begins a new paragraph."""

import re

BREAK = re.compile(r"\n\s*\n")


def paragraphs(text):
    """The paragraphs of ``text``, each on one line."""
    return [" ".join(part.split()) for part in BREAK.split(text) if part.strip()]
