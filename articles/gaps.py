"""What a text may lack, in two words each: for the lists of the desk, and for the check before publishing."""

import html
import re

BODY_FIGURE = re.compile(r'<figure\b[^>]* data-picture="([0-9]{1,18})"[^>]*>.*?<img\b([^>]*)>', re.DOTALL)
ALT = re.compile(r'\balt="([^"]*)"')


def gaps(content):
    """What is missing, in two words each, for the desk's lists: none of it stops a save. Asks no database."""
    return [short for missing, short in MISSING if missing(content)]


def without_headline(content):
    return not content.headline


def without_byline(content):
    return not content.credits


def without_standfirst(content):
    return not content.standfirst and content.look == "news"


def without_section(content):
    return content.section is None


def pictures_without_alt(content):
    """Ids of the printed pictures, as text and in order, that say nothing to those who cannot see them."""
    silent = [str(picture["id"]) for picture in content.pictures if not picture["alt"]]
    if "<figure" in content.body:
        silent += [pk for pk, image in BODY_FIGURE.findall(content.body) if not alt_of(image)]
    return list(dict.fromkeys(silent))


def alt_of(attributes):
    """The alt text among an image's attributes."""
    found = ALT.search(attributes)
    return html.unescape(found[1]).strip() if found else ""


MISSING = (
    (without_headline, "No headline"),
    (without_byline, "No byline"),
    (without_standfirst, "No standfirst"),
    (without_section, "No section"),
    (pictures_without_alt, "No alt text"),
)
