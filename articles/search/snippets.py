"""The passage of a story where the words were found, in pieces: plain and marked."""

import re
from itertools import pairwise

from newsroom.core.text import normalise_for_search, plain_text

LENGTH = 200  # characters
READ = 20_000  # characters of the text looked through; a word further down gives the opening instead
WORD = re.compile(r"\w+(?:[’'·]\w+)*")


def snippet(content, terms):
    """[(text, matched)] around the first match in the story's text; its summary when there is none."""
    text = plain_text(content["body"])[:READ].replace("\n", " ")
    spans = match_spans(text, terms)
    if not spans:
        return [(content.get("standfirst") or text[:LENGTH], False)]
    start = opening(text, spans[0][0])
    end = min(len(text), start + LENGTH)
    return pieces(text, start, end, [span for span in spans if span[1] <= end])


def opening(text, position):
    """Where to begin so that the match stands in a readable place: the sentence's start, or a word's."""
    if position < LENGTH // 2:
        return 0
    sentence = max(text.rfind(mark, position - LENGTH // 2, position) for mark in (". ", "? ", "! ", "。"))
    if sentence >= 0:
        return sentence + 2
    return text.find(" ", position - LENGTH // 4) + 1 or position


def pieces(text, start, end, spans):
    """Cut ``text[start:end]`` at ``spans``; an ellipsis stands where text was left out."""
    parts, at = [("… ", False)] if start else [], start
    for first, last in spans:
        parts += [(text[at:first], False), (text[first:last], True)]
        at = last
    cut = text[at:end] if end == len(text) else text[at:end].rsplit(" ", 1)[0] + " …"
    return [part for part in [*parts, (cut, False)] if part[0]]


def match_spans(text, terms):
    """(start, end) of what in ``text`` answers one of ``terms``, in order: words, or runs inside clauses."""
    runs = {term: unspaced_run(term) for term in terms}
    wanted = {word for term in terms if not runs[term] for word in term}
    stems = tuple({stem(word) for word in wanted})
    words = [m.span() for m in WORD.finditer(text) if answers(m[0], wanted, stems)]
    longest_first = sorted(filter(None, runs.values()), key=len, reverse=True)
    asked = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")  # which nothing matches
    return sorted([*words, *(m.span() for m in asked.finditer(text))])


def unspaced_run(term):
    """The letters that a term of pairs was made of ("東京 京都" → "東京都"); empty for words with spaces."""
    follows = all(a[1:] == b[:1] and len(a) == len(b) == 2 for a, b in pairwise(term))
    is_unspaced = len(term[0]) == 2 and normalise_for_search(term[0] * 2) != term[0] * 2
    return term[0] + "".join(pair[1] for pair in term[1:]) if follows and is_unspaced else ""


def answers(word, wanted, stems):
    """Whether a printed word is one of the wanted ones, or begins as one does."""
    words = normalise_for_search(word).split()
    return any(w in wanted or stem(w) in stems for w in words)


def stem(word):
    """A rough English stem, for marking only: what is found is decided by the database."""
    for ending in ("ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
