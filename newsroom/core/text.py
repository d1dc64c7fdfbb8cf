"""Texts as we keep them, and the small things derived from them: keys, slugs, excerpts, search words.

Every text that enters the newsroom passes `clean_text` (the model fields in `core/fields.py` see to it): one
control character in a headline is enough to make a feed ill-formed for all its readers. Nothing here raises
on hostile input and everything runs in time proportional to it. Lengths are in code points unless a name
says bytes.
"""

import html
import re
import unicodedata

# Unicode's "stream-safe" limit. Python sorts marks by insertion: 200,000 of them on one letter take 40 s.
_MARKS_IN_A_ROW = 30


def _starts_with_mark(code: int) -> bool:
    letter = chr(code)
    if unicodedata.combining(letter):
        return True
    return bool(unicodedata.decomposition(letter)) and bool(
        unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    )


# No script beyond U+1F000 has combining marks.
_MARK = "[" + "".join(chr(code) for code in range(0x300, 0x1F000) if _starts_with_mark(code)) + "]"
_TOO_MANY_MARKS = re.compile(f"({_MARK}{{{_MARKS_IN_A_ROW}}}){_MARK}+")

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
# C0 and C1 controls but line breaks and tab, lone surrogates, noncharacters, byte-order marks, interlinear
# annotation, and the two overrides that make text read backwards. Joiners and bidi isolates stay: spelling.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\u202d\u202e" + _NONCHARACTERS + "]"
)
_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Most texts are only of characters that are legal and composed as they stand (Latin, Cyrillic, Hebrew and
# Arabic letters, kana, ideographs, Hangul, punctuation): asking so first takes 8 µs for a story, not 2 ms.
_ORDINARY = re.compile(
    "[\t\n -~\xa0-\u02ff\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u064a\u2010-\u2027\u2030-\u205e"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)
# Letters and symbols that print nothing; format characters (category Cf) are found by category.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def legal_text(value: str) -> str:
    """The text in NFC without what XML, a database or a terminal refuses; white space is left alone."""
    if _ORDINARY.fullmatch(value):
        return value
    value = _ILLEGAL.sub("", _NEWLINE.sub("\n", value))
    return unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", value))


def clean_text(value: str, *, lines: bool = False) -> str:
    """A text as we keep it: legal, trimmed, on one line unless `lines`; "" when nothing of it is visible.

    One line: every run of white space becomes one space. Several lines: only spaces around line breaks go.
    """
    value = legal_text(value)
    if lines:
        value = "\n".join(line.strip() for line in value.split("\n")).strip()
    else:
        value = " ".join(value.split())
    return value if any(_is_visible(letter) for letter in value) else ""


def _is_visible(letter: str) -> bool:
    return letter not in _BLANK and unicodedata.category(letter) not in ("Cf", "Zs", "Zl", "Zp", "Cc")


def name_key(value: str) -> str:
    """The key under which two spellings are one name: NFKC, casefold, white space folded, nothing invisible.

    May be longer than the name (one character can stand for up to 18): give its column room.
    """
    value = unicodedata.normalize("NFKC", clean_text(value)).casefold()
    visible = "".join(letter if _is_visible(letter) else " " * letter.isspace() for letter in value)
    return " ".join(unicodedata.normalize("NFKC", visible).split())


# Slugs

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc\u2018`\u00b4"))


class _SlugLetters(dict):
    """A translation table filled as characters are met: letters and digits stay, other characters part."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        # Variation selectors and enclosing marks only dress the symbol before them.
        dressing = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or category == "Me"
        if category == "Cf" or dressing or letter in _BLANK:
            self[code] = ""
        elif category[0] in "LM" or category == "Nd":
            self[code] = letter
        else:
            self[code] = " "
        return self[code]


_slug_letters = _SlugLetters(_APOSTROPHES)
_LEADING_MARKS = re.compile(rf"(?<!\S){_MARK}+")


def make_slug(text: str, *, max_bytes: int = 200) -> str:
    """Words of any script in lower case joined by "-", cut between words to at most `max_bytes` of UTF-8.

    "" for a text without letters or digits: the caller falls back to something of its own.
    """
    words = _slug_words(text)
    slug = "-".join(words)
    if len(slug.encode()) <= max_bytes:
        return slug
    # One byte more, to see whether the cut falls on the end of a word.
    start = slug.encode()[: max_bytes + 1].decode(errors="ignore")
    if "-" in start:
        return start.rpartition("-")[0]
    start = slug.encode()[:max_bytes].decode(errors="ignore")
    return start[:-1] if unicodedata.combining(slug[len(start)]) else start


def _slug_words(text: str) -> list[str]:
    # Lower-casing the Turkish İ leaves a dot of its own.
    lowered = unicodedata.normalize("NFC", legal_text(text).lower().replace("i\u0307", "i"))
    spaced = _LEADING_MARKS.sub("", unicodedata.normalize("NFC", lowered.translate(_slug_letters)))
    return spaced.split()


def is_slug(value: str, *, max_bytes: int = 200) -> bool:
    """Whether `make_slug` could have made this."""
    return bool(value) and make_slug(value, max_bytes=max_bytes) == value


# Languages

_RTL_LANGUAGES = frozenset(
    {"ar", "arc", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks"}
    | {"lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RTL_SCRIPTS = frozenset(
    {"adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"}
)


def direction(language: str) -> str:
    """Whether a BCP 47 language is written "rtl" or "ltr"; a script subtag goes first (az-Arab, ur-Latn)."""
    primary, *rest = language.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    right_to_left = script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES
    return "rtl" if right_to_left else "ltr"


# Texts out of HTML

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*|[!?])[^<>]*>")
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"}
    | {
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_HUGE_REFERENCE = re.compile(r"&#[0-9]{9,};?")
_BLANK_LINES = re.compile(r"\n{2,}")


def plain_text(markup: str) -> str:
    """The text of clean HTML, one block a line. Unclean HTML gives some text, never an error."""
    text = html.unescape(_HUGE_REFERENCE.sub("", _TAG.sub(_block_break, " ".join(markup.split()))))
    return _BLANK_LINES.sub("\n", clean_text(text, lines=True))


def _block_break(match: re.Match) -> str:
    return "" if match[1].strip("/").lower() in _INLINE else "\n"


def excerpt(markup: str, characters: int = 200) -> str:
    """The beginning of the text of clean HTML on one line of at most `characters`, cut between words."""
    text = clean_text(plain_text(markup))
    if len(text) <= characters:
        return text
    start = text[:characters]
    whole_words = start.rpartition(" ")[0]
    # Scripts without spaces, and one very long word, are cut where the room ends.
    kept = whole_words if len(whole_words) > characters // 2 else start[:-1]
    return kept.rstrip(" ,;:.–—-") + "…"


_UNSPACED = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_ONLY_SIGNS = re.compile(r"(?<!\S)(?:[^\w\s]|_)++(?!\S)")
_BETWEEN_WORDS = str.maketrans(dict.fromkeys("–—―/…", " "))


def count_words(text: str) -> int:
    """Words as an editor counts: between spaces, dashes, slashes; in Chinese and Japanese two characters."""
    pairs = sum((len(run) + 1) // 2 for run in _UNSPACED_RUN.findall(text))
    spaced = _UNSPACED_RUN.sub(" ", text).translate(_BETWEEN_WORDS)
    return pairs + len(spaced.split()) - len(_ONLY_SIGNS.findall(spaced))


# Search

MAX_QUERY_CHARACTERS = 200
MAX_QUERY_TERMS = 12
# Thai and Lao, Tibetan, Burmese, Khmer: no spaces between words either.
_SOUTHEAST = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
)
_PAIRED = re.compile(f"[{_UNSPACED}\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff{_SOUTHEAST}]+")
# Accents on Latin, Greek, Cyrillic; Hebrew points; Arabic vowels. In other scripts marks are letters.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff]"
)
# Letters of their own right, though they decompose: leaving the mark off makes another word.
_WHOLE_LETTERS = frozenset("йїўѓќ")
_LIKE = {
    **dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ـ": "",
    "ё": "е", "ґ": "г",
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip


class _SearchLetters(dict):
    """A translation table for case-folded NFKC text, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = letter if letter in _LIKE or letter in _WHOLE_LETTERS else self._without_accents(letter)
        self[code] = "".join(_LIKE.get(part, part) for part in bare)
        return self[code]

    @staticmethod
    def _without_accents(letter: str) -> str:
        category = unicodedata.category(letter)
        if category == "Nd":
            return str(unicodedata.decimal(letter))
        if category == "Cf" or category == "Me" or "\ufe00" <= letter <= "\ufe0f" or letter in _BLANK:
            return ""
        if category[0] not in "LMN":
            return " "
        return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", letter)))


_search_letters = _SearchLetters()


def normalise_for_search(text: str) -> str:
    """The words of a text as the index keeps and the query asks for them, in order, with single spaces.

    Case, accents, Arabic vowel signs and letter variants, and the script of digits make no difference.
    Scripts without spaces (Chinese, Japanese, Thai, Khmer …) and Korean become overlapping pairs
    ("東京都" → "東京 京都").
    """
    folded = unicodedata.normalize("NFKC", legal_text(text)).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(_search_letters)
    return " ".join(_PAIRED.sub(_pairs, folded).split())


def _pairs(match: re.Match) -> str:
    run = match[0]
    return (
        f" {run} " if len(run) == 1 else " " + " ".join(map("".join, zip(run, run[1:], strict=False))) + " "
    )


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')


def search_terms(query: str) -> list[tuple[str, ...]]:
    """What a reader asked for: at most 12 different terms, each the normalised words to stand side by side.

    A quoted phrase is one term, and so is each other word between spaces: "O'Neill" → ("o", "neill"),
    "東京都" → ("東京", "京都"). Only the first 200 characters count, and the first 12 words of a term.
    """
    asked = clean_text(query[:MAX_QUERY_CHARACTERS]).translate(_QUOTES)
    terms = (tuple(normalise_for_search(phrase or word).split()) for phrase, word in _TERM.findall(asked))
    return list(dict.fromkeys(term[:MAX_QUERY_TERMS] for term in terms if term))[:MAX_QUERY_TERMS]
