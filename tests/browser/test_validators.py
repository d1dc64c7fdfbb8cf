"""What the paper serves, judged by engines that nobody here wrote: HTML, feeds, sitemaps, structured data."""

import pytest

from tests.browser import addresses
from tools import validate

pytestmark = pytest.mark.skipif(
    validate.folder() is None,
    reason="independent checks (VALIDATORS_DIR names no folder in which ../shared/validators is installed)",
)


def test_every_page_is_sound_html(newsroom):
    """The Nu checker has nothing to say about any type of page."""
    paths = [*addresses.page_types(newsroom).values(), "/donate/", "/donate/manage/", "/report-error/"]
    verdict = validate.check("html", *[newsroom.url + path for path in paths])
    assert verdict.clean, verdict.words
    assert verdict.words.count("(200 text/html") == len(paths), verdict.words


def test_feeds_can_be_followed(newsroom):
    """Each feed is RSS as readers' programs want it, every link in it opens, and nothing is sent twice."""
    paths = ("/section/port/feed/", "/tag/ferry/feed/", "/byline/news-room/feed/", "/feed/")
    verdict = validate.check("feed", *[newsroom.url + path for path in paths[:-1]])
    whole = validate.check("feed", "--links", newsroom.url + paths[-1])
    words = verdict.words + whole.words
    assert verdict.clean and whole.clean, words
    assert words.count("rss20") == len(paths), words
    assert "conditional GET" not in words, words


def test_search_engines_can_read_the_sitemaps(newsroom):
    """The index with everything it names, and the news of two days, both named in robots.txt."""
    index = validate.check("sitemap", "--robots", f"{newsroom.url}/sitemap.xml")
    assert index.clean and "index of" in index.words, index.words
    news = validate.check("sitemap", "--fetch", "--robots", f"{newsroom.url}/news-sitemap.xml")
    assert news.clean and " 0 news" not in news.words, news.words


def test_stories_say_what_they_are(newsroom):
    """Each is a NewsArticle whose headline and authors stand on the page too."""
    slugs = (addresses.DREDGER, addresses.OPINION, addresses.ARABIC)
    urls = [newsroom.url + addresses.story(newsroom, slug) for slug in slugs]
    verdict = validate.check("jsonld", "--expect", "NewsArticle", "--visible", *urls)
    assert verdict.clean and verdict.words.count("types:") == len(urls), verdict.words


def test_an_arabic_story_runs_from_right_to_left(newsroom):
    """Each block is laid out in the direction of its text, in an English frame, on a phone too."""
    verdict = validate.check("rtl", newsroom.url + addresses.story(newsroom, addresses.ARABIC))
    assert verdict.clean, verdict.words
