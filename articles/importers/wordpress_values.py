"""Small values out of a WordPress export: names, slugs, dates, terms."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from newsroom.core.text import clean_text, make_slug, plain_text

EARLIEST = 1000  # the year; WordPress writes 0000 and -0001 for "none"
TAG_DOMAINS = frozenset({"post_tag", "tag"})  # "tag": exports before 2011
# Sections that hold views, not news, by their usual names: their stories must look like it.
GENRES = {
    "opinion": "opinion",
    "opinions": "opinion",
    "comment": "opinion",
    "columns": "opinion",
    "editorial": "editorial",
    "editorials": "editorial",
    "letters": "letter",
    "letters-to-the-editor": "letter",
    "analysis": "analysis",
    "reviews": "review",
}


def one_line(text):
    """A text of WordPress's, which may hold tags and entities, as one plain line."""
    return clean_text(plain_text(text))


def several_lines(text):
    """The same, with its line breaks."""
    return clean_text(plain_text(text.replace("\n", "<br>")), lines=True)


def real_slug(nicename):
    """The slug behind a nicename: WordPress keeps those of other scripts percent-encoded."""
    return make_slug(unquote(nicename))


def nicename_of(login):
    """What an author's archive is called: WordPress makes it of the login and does not export it."""
    kept = re.sub(r"[^\w\s.-]", "", clean_text(login).lower())
    return re.sub(r"[\s.-]+", "-", kept).strip("-")


def site_key(home):
    """A site's name that stays the same with and without https, www and the final slash."""
    parts = urlsplit(home if "//" in home else f"//{home}")
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"[:200] or "wordpress"


def published(item, zone):
    """The item's date in UTC, or None: by the world's clock, else by the site's, else by the feed's."""
    return (
        stamp(item.get("post_date_gmt"), UTC)
        or stamp(item.get("post_date"), ZoneInfo(zone))
        or feed_date(item.get("pubDate"))
    )


def modified(item, zone):
    """When the item was last changed, in UTC, or None."""
    return stamp(item.get("post_modified_gmt"), UTC) or stamp(item.get("post_modified"), ZoneInfo(zone))


def stamp(text, zone):
    """``2012-02-04 03:17:33`` in ``zone``, as UTC; None for what is no date."""
    try:
        time = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        return time.astimezone(UTC) if time.year >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def feed_date(text):
    """The date of an RSS item as UTC. 1 January 1970 is WordPress's word for a draft without a date."""
    try:
        time = parsedate_to_datetime(text)
        time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return time if time.year >= EARLIEST and time.timestamp() != 0 else None


def categories_of(item):
    """``{nicename: name}`` of an item's categories, in order."""
    return {
        nicename or make_slug(name): name
        for domain, nicename, name in item.terms
        if domain == "category" and (nicename or make_slug(name))
    }


def tags_of(item):
    """``{nicename: name}`` of an item's tags, in order."""
    return {
        nicename or make_slug(name): name
        for domain, nicename, name in item.terms
        if domain in TAG_DOMAINS and (nicename or make_slug(name)) and one_line(name)
    }


def co_authors_of(item):
    """``{nicename: name}`` of the Co-Authors Plus terms of an item, in their order."""
    return {nicename: name for domain, nicename, name in item.terms if domain == "author" and nicename}
