"""The reference that a donor writes on a bank transfer: short, hard to mistype, found again in any text.

Eight signs of an alphabet of 23, without those that look or sound alike (0 O, 1 I L, 5 S, 6 B, U)
and without vowels, so that no word comes out. The last one is a check: 23 is a prime and the weights differ,
so one wrong sign, and two that changed places, never give another valid reference.
"""

import re
import secrets
import unicodedata

ALPHABET = "234789CDFGHJKMNPQRTVWXY"
LENGTH = 8
WEIGHTS = range(2, LENGTH + 1)  # of the signs before the check; all different below 23
NOTHING = re.compile(r"[^0-9A-Z]+")


def make_reference() -> str:
    """A new reference, by chance: 3.4 thousand million are possible."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    """The last sign for the others."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in zip(WEIGHTS, signs, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def is_reference(text: str) -> bool:
    """Whether ``text`` (upper case, without hyphen) is a reference that could have been made here."""
    known = len(text) == LENGTH and set(text) <= set(ALPHABET)
    return known and check_sign(text[:-1]) == text[-1]


def references_in(text: str) -> list[str]:
    """All references that stand in ``text``, whatever a bank has put around or between their signs."""
    squeezed = NOTHING.sub("", unicodedata.normalize("NFKC", text).upper())
    windows = (squeezed[start : start + LENGTH] for start in range(len(squeezed) - LENGTH + 1))
    return list(dict.fromkeys(window for window in windows if is_reference(window)))
