"""A phrase in a story's texts: finding it exactly, the sentence around it, and putting another in its place.

Exactly: the same letters, whatever the spaces, dashes, quotation marks and capitals; not within a longer
word or number. Markup in the middle of a phrase makes no difference. Scripts that set no spaces have no words
to be within.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from articles.figures import change_alts, figures
from newsroom.core.html import clean_html
from newsroom.core.text import clean_text, plain_text

MOST_CHARACTERS = 200  # of a phrase
AROUND = 160  # characters of a sentence shown on each side
TEXTS = {  # where readers may meet it, and what the field is called
    "headline": "headline",
    "short_headline": "short headline",
    "kicker": "kicker",
    "standfirst": "standfirst",
    "trail_text": "trail text",
    "search_description": "search description",
    "dateline": "dateline",
    "editors_note": "editor’s note",
    "body": "text",
}
PICTURE_WORDS = {
    "caption": "a picture’s caption",
    "alt": "a picture’s alt text",
    "credit_line": "a picture’s credit",
}
# Letters written side by side without spaces: Thai to Khmer, kana, ideographs, Hangul takes spaces.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff"
ALIKE = ("'’‘ʼ‛", '"“”„‟«»', "-‐‑‒–—−")  # written one for another
SAME = {letter: f"[{re.escape(group)}]" for group in ALIKE for letter in group}
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟])\s*")
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u"}
)
BREAK = "\ufffc"  # stands for a block's edge or a picture: no phrase goes over it
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True)
class Found:
    """One place: ``field`` by its name on the screen, and its sentence: before the phrase, it, after it."""

    field: str
    before: str
    phrase: str
    after: str


def tidy(phrase):
    """The phrase as it is looked for: one line, without invisible characters."""
    return clean_text(re.sub(f"[{INVISIBLE}]", "", phrase))[:MOST_CHARACTERS]


def pattern(phrase):
    """What matches ``phrase`` (tidy) in a text in NFC."""
    between = f"[{INVISIBLE}]*"
    parts = []
    for letter in unicodedata.normalize("NFC", phrase):
        parts.append(r"\s+" if letter.isspace() else SAME.get(letter, re.escape(letter)))
    return re.compile(before(phrase[0]) + between.join(parts) + after(phrase[-1]), re.IGNORECASE)


def before(first):
    """Not within a word, nor the end of a longer number."""
    if first.isdigit():
        return rf"(?<![^\W{UNSPACED}])(?<!\d[.,·’'\u00a0\u202f])"
    return "" if not is_letter(first) else rf"(?<![^\W{UNSPACED}])"


def after(last):
    """Not within a word, nor the beginning of a longer number."""
    if last.isdigit():
        return rf"(?![^\W{UNSPACED}])(?![.,·’'\u00a0\u202f]\d)"
    return "" if not is_letter(last) else rf"(?![^\W{UNSPACED}])(?![\u0300-\u036f])"


def is_letter(letter):
    """Whether ``letter`` belongs to a script that sets words apart."""
    return (letter.isalnum() or unicodedata.category(letter)[0] == "M") and not re.match(
        f"[{UNSPACED}]", letter
    )


def places(content, phrase):
    """Every ``Found`` of ``phrase`` in a ``StoryContent``: its texts, then what is said of its pictures."""
    wanted = pattern(phrase)
    return [
        shown(label, line, match)
        for _, label, said in printed(content)
        for line in said
        for match in wanted.finditer(line)
    ]


def printed(content):
    """(which, what it is called, its paragraphs as plain text) of everything that can be put right."""
    for name, label in TEXTS.items():
        yield name, label, lines(getattr(content, name), name)
    for image in content.pictures:
        for part, label in PICTURE_WORDS.items():
            yield (image["id"], part), label, image[part].split("\n")
    for pk, alt in figures(content.body):
        yield (pk, "alt in the text"), PICTURE_WORDS["alt"], [alt]


def lines(text, name):
    """The paragraphs of a field as plain text."""
    return (plain_text(text) if name == "body" else text).split("\n")


def shown(label, line, match):
    """The sentence of ``line`` around the match."""
    start, end = 0, len(line)
    for edge in SENTENCE_END.finditer(line):
        if edge.end() <= match.start():
            start = edge.end()
        elif edge.start() >= match.end():
            end = edge.start()
            break
    head, tail = line[start : match.start()], line[match.end() : end]
    head = f"…{head[-AROUND:]}" if len(head) > AROUND else head
    tail = f"{tail[:AROUND]}…" if len(tail) > AROUND else tail
    return Found(label, head, match[0], tail)


def put(content, phrase, other):
    """``(content with ``other`` wherever ``phrase`` stood, how often)``.

    What is put right in the words of a picture are the story's own words from then on.
    """
    wanted, changes, count = pattern(phrase), {}, 0

    def instead(match):
        return cased(match[0], phrase, other)

    def anew(text):
        return wanted.subn(instead, text)

    for name in TEXTS:
        text = getattr(content, name)
        changed, times = put_in_body(text, wanted, instead) if name == "body" else anew(text)
        if times:
            changes[name], count = changed, count + times
    lead = [put_in_picture(content.lead_picture, anew)] if content.lead_picture else []
    gallery = [put_in_picture(image, anew) for image in content.gallery]
    if times := sum(each for _, each in (*lead, *gallery)):
        changes |= {
            "lead_picture": lead[0][0] if lead else None,
            "gallery": tuple(each for each, _ in gallery),
        }
    return replace(content, **changes), count + times


def put_in_body(body, wanted, instead):
    """``(clean HTML, how often)``: the text with its captions, and what its pictures' alt texts say."""
    body, times = put_in_markup(body, wanted, instead)
    with_alts, in_alts = change_alts(body, lambda alt: wanted.subn(instead, alt))
    return (clean_html(with_alts) if in_alts else body), times + in_alts


def put_in_picture(image, anew):
    """``(image, how often)``."""
    done = {part: anew(image[part]) for part in PICTURE_WORDS}
    changed = {part: words for part, (words, times) in done.items() if times}
    own = list(dict.fromkeys([*image.get("own", ()), *changed]))
    return (image | changed | {"own": own} if changed else image), sum(times for _, times in done.values())


def cased(found, phrase, other):
    """``other``, with a capital where ``phrase``, looked for without one, was found with one."""
    begins = phrase[:1].islower() and found[:1].isupper() and other[:1].islower()
    return other[:1].upper() + other[1:] if begins else other


def put_in_markup(body, wanted, instead):
    """``(clean HTML, how often)``: tags stay where they are, the new words stand where the old ones began."""
    pieces = list(letters(body))
    printed = [place for place, (letter, _) in enumerate(pieces) if letter]
    plain = "".join(pieces[place][0] for place in printed)
    out, at, count = [], 0, 0
    for match in wanted.finditer(plain):
        first, end = printed[match.start()], printed[match.end() - 1] + 1
        out += [source for _, source in pieces[at:first]]
        out.append(html.escape(instead(match), quote=False))
        out += [source for letter, source in pieces[first:end] if not letter]
        at, count = end, count + 1
    if not count:
        return body, 0
    out += [source for _, source in pieces[at:]]
    return clean_html("".join(out)), count


def letters(body):
    """(letter of the text or "", its source in the markup) for everything in ``body``."""
    at = 0
    for tag in TAG.finditer(body):
        yield from characters(body[at : tag.start()])
        yield ("" if tag[2].lower() in INLINE else BREAK), tag[0]
        at = tag.end()
    yield from characters(body[at:])


def characters(text):
    """(letter, its source) of text between tags; a reference is one letter."""
    at = 0
    for reference in REFERENCE.finditer(text):
        yield from ((letter, letter) for letter in text[at : reference.start()])
        letter = html.unescape(reference[0])
        yield (letter if len(letter) == 1 else BREAK), reference[0]
        at = reference.end()
    yield from ((letter, letter) for letter in text[at:])


def suggested(old, new):
    """(wrong, right): the fewest words that ``new`` has in the place of others in ``old``.

    For the form's first guess: a figure or a name put right is short, a rewritten sentence is not it. Empty
    when nothing was replaced.
    """
    before = {which: said for which, _, said in printed(old)}
    pairs = [
        pair
        for which, _, said in printed(new)
        for was, now in changed_lines(before.get(which, ()), said)
        for pair in changed_words(was.split(), now.split())
    ]
    return min(pairs, key=lambda pair: len(pair[0]), default=("", ""))


def changed_lines(old, new):
    """Paragraphs that stand in each other's place."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            yield from zip(old[a:b], new[c:d], strict=False)


def changed_words(old, new):
    """The words of ``old`` that ``new`` replaces, with a neighbour where it is but one."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "replace":
            continue
        alone = b - a == 1
        after = 1 if alone and b < len(old) else 0
        ahead = 1 if alone and not after and a and c else 0
        parts = old[a - ahead : b + after], new[c - ahead : d + after]
        was, now = (" ".join(words).strip(" .,;:!?") for words in parts)
        if 0 < len(was) <= MOST_CHARACTERS:
            yield tidy(was), tidy(now)
