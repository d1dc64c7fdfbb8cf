"""What a text may lack, in two words each: for the lists of the desk, and for the check before publishing."""

from articles.figures import figures


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
    silent += [str(pk) for pk, alt in figures(content.body) if not alt]
    return list(dict.fromkeys(silent))


MISSING = (
    (without_headline, "No headline"),
    (without_byline, "No byline"),
    (without_standfirst, "No standfirst"),
    (without_section, "No section"),
    (pictures_without_alt, "No alt text"),
)
