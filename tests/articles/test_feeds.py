"""Feeds, sitemaps, robots.txt: what machines read."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.models import Article
from newsroom.core.publication import refresh_frame
from tests import factories

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def ago(**span):
    return timezone.now() - timedelta(**span)


def read(client, path):
    reply = client.get(path)
    assert reply.status_code == 200
    return ET.fromstring(reply.content)


def titles(client, path="/feed/"):
    return [item.findtext("title") for item in read(client, path).iter("item")]


def test_the_feed_carries_what_is_past_its_grace_window(client, section):
    """A feed cannot be called back: a story just published waits a minute before it is in there."""
    story = factories.published(section, headline="Old", at=ago(hours=2))
    factories.published(section, headline="Just now")
    assert titles(client) == ["Old"]
    workflow.unpublish(story, by=None)
    assert titles(client) == []


def test_each_section_tag_and_byline_has_its_feed(client, section, sport):
    """Readers can follow a part of the paper."""
    tag, byline = factories.tag("Россия"), factories.byline("Nnenna Abara")
    factories.published(section, headline="In Port", at=ago(hours=2), tags=(tag.pk,))
    factories.published(sport, headline="In Sport", at=ago(hours=1), credits=((byline.pk, "author"),))
    assert titles(client, "/section/port/feed/") == ["In Port"]
    assert titles(client, "/tag/россия/feed/") == ["In Port"]
    assert titles(client, f"/byline/{byline.slug}/feed/") == ["In Sport"]
    assert client.get("/section/nowhere/feed/").status_code == 404


def test_a_feed_item_is_whole(client, section, editor, settings):
    """The whole text, its names and its correction, with addresses that work elsewhere."""
    settings.SITE_URL = "https://paper.example"
    story = factories.published(section, at=ago(hours=2), body='<p>See <a href="/about/">us</a>.</p>')
    note = {"kind": "correction", "text": "It was <eleven>, not twelve."}
    workflow.publish(story, by=editor, correction=note)
    item = next(read(client, "/feed/").iter("item"))
    text = item.findtext(f"{CONTENT}encoded")
    assert 'href="https://paper.example/about/"' in text
    assert "It was &lt;eleven&gt;, not twelve." in text
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Ines Calloway"
    assert item.findtext("link") == f"https://paper.example{story.path}"
    assert item.findtext("{http://www.w3.org/2005/Atom}updated")


def test_a_feed_item_has_what_the_page_prints_around_its_text(client, section, settings):
    """Lead picture, gallery and the editor's note, with words that are only words. No file, no picture."""
    settings.SITE_URL = "https://paper.example"

    def picture(**crops):
        row = factories.picture(alt_text="A <&>", caption='Low "water"', credit_line="T. <B>", crops=crops)
        return factories.PictureChoice(row.pk)

    lead, second = ({"src": f"/media/{name}/full.jpg", "width": 960, "height": 640} for name in "ab")
    factories.published(
        section,
        at=ago(hours=2),
        body="<p>Between.</p>",
        lead_picture=picture(full=lead),
        gallery=(picture(full=second), picture()),
        editors_note="We hold <shares>.\nTwo.",
    )
    first, other = (
        f'<figure><img src="https://paper.example/media/{name}/full.jpg" width="960" height="640" '
        'alt="A &lt;&amp;&gt;"><figcaption>Low &quot;water&quot; T. &lt;B&gt;</figcaption></figure>'
        for name in "ab"
    )
    note = "<h2>Editor’s note</h2><p>We hold &lt;shares&gt;.<br>Two.</p>"
    text = next(read(client, "/feed/").iter("item")).findtext(f"{CONTENT}encoded")
    assert text.startswith(f'<div dir="ltr" lang="en-GB">{first}<p>Between.</p>{other}{note}</div>')


def test_a_correction_in_a_feed_has_the_newsrooms_date(client, section, publication):
    """In Tokyo the 23rd has begun while it is still the 22nd in London."""
    publication.time_zone = "Asia/Tokyo"
    publication.save()
    refresh_frame()
    story = factories.published(section, at=ago(hours=2))
    note = {"id": 1, "kind": "correction", "text": "It was eleven.", "at": "2026-11-22T20:00:00+00:00"}
    Article.objects.filter(pk=story.pk).update(content=story.content | {"corrections": [note]})
    assert "Correction, 23 November 2026:" in client.get("/feed/").content.decode()


def test_a_feed_names_its_language_and_stays_the_same(client, section, publication):
    """The feed is in the paper's language, and whoever asks again before anything changed hears so."""
    publication.language = "hy"
    publication.save()
    refresh_frame()
    factories.published(section, at=ago(hours=2))
    assert read(client, "/feed/").findtext("channel/language") == "hy"
    tag = client.get("/feed/")["ETag"]
    assert client.get("/feed/", headers={"If-None-Match": tag}).status_code == 304


def test_no_text_breaks_a_feed(client, section):
    """Characters that XML forbids, even if they got into the database, take no feed down."""
    story = factories.published(section, at=ago(hours=2))
    content = story.content | {"headline": "bell\x07 \ufffe ]]> & <b>", "body": "<p>\x0b</p>"}
    Article.objects.filter(pk=story.pk).update(
        content=content, card=story.card | {"headline": "bell\x07\uffff"}
    )
    assert titles(client) == ["bell  ]]> & <b>"]
    assert next(read(client, "/news-sitemap.xml").iter(f"{NEWS}title")).text == "bell"


def test_a_feed_sorts_no_texts(client, section):
    """The newest are found by number; only then are their texts read. Two roles list a story once."""
    person = factories.byline("Nnenna Abara", slug="nnenna")
    both = ((person.pk, "author"), (person.pk, "photographs"))
    factories.many(section, 33, credits=both, tags=(factories.tag("Quay").pk,))
    for path in ("/section/port/feed/", "/tag/quay/feed/", "/byline/nnenna/feed/"):
        with CaptureQueriesContext(connection) as queries:
            assert titles(client, path) == [f"Story {n}" for n in range(30)], path
        reading = [query["sql"] for query in queries if '"content"' in query["sql"]]
        assert len(reading) == 1
        assert "DISTINCT" not in reading[0]
        assert "LIMIT" not in reading[0]  # not a choice among all: these thirty


@pytest.mark.any_database
def test_feed_queries_do_not_grow(section, asked):
    """One story or ten: the same number of queries."""
    factories.published(section, at=ago(hours=2))
    few = asked("/feed/")
    for _ in range(9):
        factories.published(section, at=ago(hours=2))
    assert asked("/feed/") == few <= 3


def test_the_news_sitemap_is_48_hours(client, section):
    """Google News takes two days, with language and the time of first publication."""
    factories.published(section, headline="Too old", at=ago(hours=49))
    new = factories.published(section, headline="خبز", at=ago(hours=47), language="ar")
    (entry,) = read(client, "/news-sitemap.xml").iter(f"{SITEMAP}url")
    assert entry.findtext(f".//{NEWS}title") == "خبز"
    assert entry.findtext(f".//{NEWS}language") == "ar"
    assert entry.findtext(f".//{NEWS}publication_date") == new.published_at.isoformat()


def test_without_news_the_news_sitemap_names_the_front_page(client, section):
    """Its schema refuses an empty list; an entry without news is none to Google."""
    factories.published(section, at=ago(hours=49))
    (entry,) = read(client, "/news-sitemap.xml").iter(f"{SITEMAP}url")
    assert entry.findtext(f"{SITEMAP}loc").endswith("/")
    assert entry.find(f"{NEWS}news") is None


def test_the_sitemap_names_every_month_once(client, section, editor):
    """The index leads to a file a month; only a substantive change moves ``lastmod``."""
    when = datetime(2025, 3, 31, 23, 30, tzinfo=UTC)
    story = factories.published(section, at=when)  # already April in London's summer
    locations = [e.text for e in read(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]
    assert [loc.rsplit("/", 1)[1] for loc in locations] == ["sitemap-pages.xml", "sitemap-2025-04.xml"]

    def lastmod():
        return next(read(client, "/sitemap-2025-04.xml").iter(f"{SITEMAP}lastmod")).text

    before = lastmod()
    workflow.save_revision(story, compose(factories.fields(section)), base_version=1, by=editor)
    workflow.publish(story, by=editor, change="minor")
    assert lastmod() == before
    workflow.publish(story, by=editor, change="substantive")
    assert lastmod() > before
    assert client.get("/sitemap-2025-05.xml").status_code == 404
    assert client.get("/sitemap-2025-13.xml").status_code == 404


def test_the_sitemaps_index_reads_no_old_story(client, section):
    """As quick in an old paper as in a new one: only the newest month's stories are asked for changes."""
    for when in (ago(days=400), ago(days=40), ago(hours=2)):
        factories.published(section, at=when)
    with CaptureQueriesContext(connection) as queries:
        entries = list(read(client, "/sitemap.xml").iter(f"{SITEMAP}sitemap"))
    assert len(entries) == 4
    assert [entry.find(f"{SITEMAP}lastmod") is not None for entry in entries] == [False, True, False, False]
    asked = [q["sql"] for q in queries if "updated_at" in q["sql"]]
    assert len(asked) == 1
    assert '"published_at" >=' in asked[0]


def test_a_month_that_began_this_minute_waits(client, section):
    """A file that would be empty is not named."""
    factories.published(section)
    (entry,) = read(client, "/sitemap.xml").iter(f"{SITEMAP}loc")
    assert entry.text.endswith("/sitemap-pages.xml")


def test_a_month_at_the_end_of_time_is_not_there(client, section):
    """Python's years end with 9999; what asks for its last month is told like anybody else."""
    assert client.get("/sitemap-9999-12.xml").status_code == 404


def test_robots_txt_names_the_sitemaps(client, publication):
    """Search engines find the sitemaps, and stay out of admin."""
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "/news-sitemap.xml" in text
