"""Languages by their codes (BCP 47), as people choose them."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info

from newsroom.core.text import direction


def languages(*always):
    """[(code, ``name (code)``)] for choosing a language; ``always`` holds codes that must be there."""
    names = {}
    for code, info in LANG_INFO.items():
        primary, _, rest = code.partition("-")
        tag = f"{primary}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else primary
        if "name" in info and len(rest) in (0, 2, 4):
            names[tag] = info["name"]
    names |= {code: names.get(code, code) for code in always}
    return sorted(((code, f"{name} ({code})") for code, name in names.items()), key=lambda pair: pair[1])


def language_name(code):
    """The English name of a language, or its code where Django knows none."""
    try:
        return get_language_info(code.lower())["name"]
    except KeyError:
        return code


def same_language(one, other):
    """Whether two BCP 47 tags are one language written one way (``en-GB`` and ``en-US`` are)."""
    return one.split("-")[0].lower() == other.split("-")[0].lower() and direction(one) == direction(other)
