"""Addresses in the demo paper, whose dates move with the day on which it is filled."""

import functools
import re
import urllib.request

DREDGER = "the-dredger-that-never-came"
OPINION = "a-town-that-cannot-see-its-own-invoices"
ARABIC = "khubz-al-hayy"
ARMENIAN = "armenian-kitchen"


@functools.cache
def in_sitemap(site):
    """Every address that the paper's sitemaps name."""
    months = re.findall(r"<loc>([^<]+)</loc>", read(f"{site}/sitemap.xml"))
    return [found for month in months for found in re.findall(r"<loc>([^<]+)</loc>", read(month))]


def read(url):
    with urllib.request.urlopen(url, timeout=30) as reply:
        return reply.read().decode()


def story(newsroom, slug):
    """The path of the demo's story ``slug``."""
    found = next(url for url in in_sitemap(newsroom.url) if url.endswith(f"/{slug}/"))
    return found.removeprefix(newsroom.url)


def page_types(newsroom):
    """One path of every type of page that readers see and servers keep."""
    dredger = story(newsroom, DREDGER)
    year, month, day = dredger.split("/")[1:4]
    return {
        "front": "/",
        "story": dredger,
        "opinion": story(newsroom, OPINION),
        "Arabic story": story(newsroom, ARABIC),
        "gallery": story(newsroom, "one-tide"),
        "latest": "/latest/",
        "section": "/section/port/",
        "tag": "/tag/ferry/",
        "person": "/byline/ines-calloway/",
        "board": "/byline/news-room/",
        "archive": "/archive/",
        "year": f"/archive/{year}/",
        "month": f"/archive/{year}/{month}/",
        "day": f"/archive/{year}/{month}/{day}/",
        "search": "/search/?q=dredger",
        "nothing found": "/search/?q=xyzzyplugh",
        "corrections": "/corrections/",
        "own page": "/about/",
    }
