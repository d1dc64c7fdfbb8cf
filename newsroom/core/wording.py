"""Small things said as a person would say them: how long ago, who in two letters, how many words."""

import unicodedata

from django.utils.timesince import timesince, timeuntil


def since(moment, now=None):
    """The time from ``moment`` to ``now`` (default: this moment)."""
    return of_minutes(timesince(moment, now))


def until(moment, now=None):
    """The time from ``now`` to ``moment``."""
    return of_minutes(timeuntil(moment, now))


def of_minutes(words):
    """Django counts minutes from nought; nobody waits “0 minutes”."""
    return "less than a minute" if words.startswith("0") else words


def in_words(count, expected=None):
    """``No text yet``, ``1 word``, ``1,234 words``; where ``expected`` is known: ``12 of 600 words``."""
    if expected:
        return f"{count:,} of {in_words(expected)}"
    return f"{count:,} word{'' if count == 1 else 's'}" if count else "No text yet"


def initials(person):
    """``IC`` for Ines Calloway: the first letters of her first name and her last."""
    words = unicodedata.normalize("NFC", str(person)).split()
    found = [letter.upper() for word in words if (letter := next(filter(str.isalnum, word), ""))]
    letters = [*found[:1], *found[1:][-1:]]
    # Arabic letters would join hands and read as a word.
    return ("\u200c" if any(map(is_joining, letters)) else "").join(letters)


def is_joining(letter):
    """Whether the letter changes its shape beside another."""
    return unicodedata.bidirectional(letter) == "AL"
