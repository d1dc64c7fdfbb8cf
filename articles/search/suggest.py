"""Did you mean …? Asked only when nothing was found, and never for long.

Comparing one word with some thousand takes milliseconds, and anybody may type twelve words of nonsense: what
has more than a few unknown words, or a very long one, is no slip of the finger and gets no suggestion.
"""

import difflib
from functools import lru_cache
from time import time

from articles.models import Article
from newsroom.core.text import normalise_for_search

NEWEST = 2000  # stories whose headlines are the words we know
LIKENESS = 0.75  # difflib's ratio: one letter wrong or two swapped in a word of six
MOST_UNKNOWN, LONGEST = 3, 40  # words, characters
KEPT = 60  # seconds: a word known only from a withdrawn headline is offered no longer


def suggestion(terms):
    """The query with unknown words put right by the newest headlines and names, or an empty string."""
    words = [word for term in terms for word in term]
    known = vocabulary()
    unknown = {word for word in words if word not in known}
    if not 0 < len(unknown) <= MOST_UNKNOWN or max(map(len, unknown)) > LONGEST:
        return ""
    mended = {word: mend(word, known) for word in unknown}
    return " ".join(mended.get(word, word) for word in words) if all(mended.values()) else ""


def vocabulary():
    """The normalised words we know. A new story's are known at once, the others are read once a minute."""
    newest = Article.objects.live().newest().values_list("pk", "published_at").first()
    return read_vocabulary(newest, time() // KEPT)


@lru_cache(maxsize=1)
def read_vocabulary(_newest, _minute):
    """The words of the newest headlines and names; the inputs only say for how long that holds."""
    cards = Article.objects.live().newest().values_list("card__headline", "card__by")[:NEWEST]
    texts = {text for headline, by in cards for text in (headline, *(who["name"] for who in by))}
    words = {normalise_for_search(word) for text in texts for word in text.split()}
    return frozenset(word for word in words if len(word) > 2 and " " not in word)


def mend(word, known):
    """The known word most like ``word``, or None."""
    alike = difflib.get_close_matches(
        word, [one for one in known if near(len(one), len(word))], n=1, cutoff=LIKENESS
    )
    return alike[0] if alike else None


def near(one, other):
    """Whether words of these lengths can be so alike at all."""
    return 2 * min(one, other) >= LIKENESS * (one + other)
