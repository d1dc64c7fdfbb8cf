"""Lists, archive, corrections, search, the publication's pages, colours and errors."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.urls import get_resolver
from django.utils import timezone

from articles import workflow
from articles.models import Article, BoardMembership
from articles.paging import cursor, read_cursor
from newsroom.core.models import Page
from newsroom.core.publication import refresh_frame
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def paths_on(page):
    """Addresses of stories in the main part, in order, each once."""
    main = page[page.index("<main") :]
    return list(dict.fromkeys(re.findall(r'<h[2345][^>]*><a href="(/\d{4}/[^"]+)"', main)))


def publish_many(section, count, **changes):
    """``count`` stories an hour apart, the first the newest."""
    return [
        factories.published(section, at=timezone.now() - timedelta(hours=n + 1), **changes)
        for n in range(count)
    ]


# Paging


@pytest.mark.parametrize("where", ["/section/port/", "/tag/audit/", "/byline/ines/", "/latest/"])
def test_older_stories_follow_without_a_gap_or_a_repeat(client, section, where, settings):
    """Page by page every story once, newest first, also where many have the same minute."""
    settings.PAGE_SIZE = 4
    author = factories.byline(slug="ines")
    credits = ((author.pk, "author"), (author.pk, "photographs"))  # twice in a story, once in a list
    same = timezone.now() - timedelta(days=1)
    changes = {"tags": (factories.tag("Audit").pk,), "credits": credits}
    stories = [factories.published(section, at=same, **changes) for _ in range(7)]
    stories += publish_many(section, 4, **changes)
    seen, path = [], where
    for _ in range(10):
        page = read(client, path)
        seen += paths_on(page)
        older = re.search(r'<a href="([^"]+\?before=[^"]+)" rel="next">', page)
        if not older:
            break
        path = older[1]
    expected = sorted(stories, key=lambda story: (story.published_at, story.pk), reverse=True)
    assert seen == [story.path for story in expected]


@pytest.mark.parametrize(
    "before", ["", "x", "-", "0-0-0", "é-1", "zzzzzzzzzzzz-zzzzzzzzzzzz", "1" * 500, "../.."]
)
def test_a_damaged_cursor_leads_to_the_first_page(client, section, before):
    """An address somebody mistyped is not an error of ours."""
    story = factories.published(section)
    assert story.path in read(client, f"/latest/?before={before}")


def test_a_cursor_says_where_the_page_before_ended():
    """To the microsecond."""
    at = datetime(2026, 11, 23, 6, 10, 0, 123456, tzinfo=UTC)
    assert read_cursor(cursor(at, 42)) == (at, 42)


def test_only_the_first_page_of_a_list_is_for_search_engines(client, section, settings):
    """Deep pages move with every story."""
    settings.PAGE_SIZE = 2
    publish_many(section, 5)
    first = read(client, "/section/port/")
    assert f'<link rel="canonical" href="{settings.SITE_URL}/section/port/">' in first
    assert "noindex" not in first
    deep = read(client, re.search(r'href="([^"]+before=[^"]+)"', first)[1])
    assert 'content="noindex' in deep
    assert "canonical" not in deep


# Lists


def test_an_empty_section_says_so(client, section):
    """An empty page would look broken."""
    assert "No story stands in this section yet." in read(client, "/section/port/")


def test_a_section_shows_its_own_stories_and_nobody_elses(client, section, sport):
    """Others only as headlines beside it."""
    ours = factories.published(section)
    other = factories.published(sport)
    page = read(client, "/section/port/")
    beside = page.index("Latest everywhere")
    assert page.index(ours.path) < beside < page.index(other.path)


def test_a_byline_of_a_board_says_what_it_answers_for_and_who_sits_on_it(client, section):
    """Those who sit there today: whoever leaves at the end of a day is on the board until it is over."""
    today = timezone.localdate(timezone=zoneinfo.ZoneInfo("Europe/London"))
    day = timedelta(days=1)
    board = factories.byline("News Room", kind="board", slug="news-room", statement="The Board answers.")
    terms = {
        "Martin Lindqvist": {},
        "Leaves Tonight": {"until": today},
        "Leaves Later": {"since": today - 9 * day, "until": today + 9 * day},
        "Long Gone": {"until": today - day},
        "Comes Tomorrow": {"since": today + day},
    }
    for name, term in terms.items():
        BoardMembership.objects.create(board=board, person=factories.byline(name), **term)
    page = read(client, "/byline/news-room/")
    assert "The Board answers." in page
    assert [name for name in terms if name in page] == ["Martin Lindqvist", "Leaves Tonight", "Leaves Later"]


def test_a_byline_of_a_person_says_who_they_are(client, section):
    """Name, job, biography, stories."""
    person = factories.byline("Sade Okafor", slug="sade", title="Schools reporter", bio="Owns no car.")
    story = factories.published(section, credits=((person.pk, "author"),))
    page = read(client, "/byline/sade/")
    for words in ("Sade Okafor", "Schools reporter", "Owns no car.", story.path):
        assert words in page


def test_unknown_lists_are_404(client, publication):
    """No empty page for a section, tag, byline or page that never was."""
    for path in ("/section/x/", "/tag/x/", "/byline/x/", "/x/"):
        read(client, path, status=404)


def test_withdrawn_and_scheduled_stories_stand_in_no_list(client, section):
    """Not even as a headline."""
    author = factories.byline(slug="ines")
    changes = {
        "headline": "Hidden",
        "tags": (factories.tag("Audit").pk,),
        "credits": ((author.pk, "author"),),
    }
    workflow.kill(factories.published(section, **changes), by=None, reason="wrong", notice="")
    ahead = factories.published(section, **changes)
    Article.objects.filter(pk=ahead.pk).update(published_at=timezone.now() + timedelta(hours=1))
    places = ["/", "/section/port/", "/tag/audit/", "/byline/ines/", "/latest/", "/nothing-here/"]
    for path in [*places, f"/archive/{timezone.now():%Y}/"]:
        assert "Hidden" not in client.get(path).content.decode(), path


# Archive and corrections


def test_the_archive_counts_days_in_the_newsrooms_zone(client, section):
    """00:30 in a London summer is the evening before in UTC; readers live in London."""
    story = factories.published(section, at=datetime(2026, 6, 14, 23, 30, tzinfo=UTC))
    assert story.path.startswith("/2026/06/15/")
    for path in ("/archive/2026/06/15/", "/archive/2026/06/", "/archive/2026/"):
        assert story.path in read(client, path)
    read(client, "/archive/2026/06/14/", status=404)
    assert "/archive/2026/" in read(client, "/archive/")


@pytest.mark.parametrize(
    "path",
    ["/archive/2026/13/", "/archive/2026/02/30/", "/archive/2026/6/", "/archive/0000/", "/archive/2٠26/"],
)
def test_days_that_never_were_are_404(client, publication, path):
    """And a date has one address."""
    read(client, path, status=404)


@pytest.mark.parametrize("path", ["/archive/1999/", "/archive/2026/05/", "/archive/2026/06/14/"])
def test_a_time_in_which_nothing_was_published_is_404(client, section, path):
    """An address that could be any number is no page."""
    factories.published(section, at=datetime(2026, 6, 15, 12, tzinfo=UTC))
    read(client, path, status=404)


def test_the_archive_leads_only_where_something_was_published(client, section):
    """Years, months and days without a story are not offered."""
    for at in (datetime(2023, 2, 3, 12, tzinfo=UTC), datetime(2026, 6, 15, 12, tzinfo=UTC)):
        factories.published(section, at=at)
    links = {
        path: re.findall(r'href="(/archive/[\d/]+)"', read(client, path).split("<main")[1])
        for path in ("/archive/", "/archive/2026/", "/archive/2023/02/")
    }
    assert links == {
        "/archive/": ["/archive/2026/", "/archive/2023/"],
        "/archive/2026/": ["/archive/2026/06/"],
        "/archive/2023/02/": ["/archive/2023/", "/archive/2023/02/03/"],
    }


@pytest.mark.parametrize("form", ["%Y", "%Y/%m", "%Y/%m/%d"])
def test_today_without_stories_is_not_for_search_engines(client, publication, form):
    """It exists, it says so, it is listed nowhere."""
    page = read(client, f"/archive/{timezone.localtime():{form}}/")
    assert "Nothing was published in this time." in page
    assert 'content="noindex' in page


def test_corrections_are_listed_with_anchors_and_their_stories(client, section):
    """Newest first; gone with a story that is withdrawn."""
    stories = publish_many(section, 2)
    for number, story in enumerate(stories):
        note = {"kind": "correction", "text": f"Note {number}"}
        stories[number] = workflow.publish(story, by=None, correction=note)
    page = read(client, "/corrections/")
    assert page.index("Note 1") < page.index("Note 0")
    for story in stories:
        note = story.corrections.get()
        assert f'id="correction-{note.pk}"' in page
        assert f'href="{story.path}#correction-{note.pk}"' in page
    workflow.kill(stories[0], by=None, reason="wrong", notice="")
    assert "Note 0" not in read(client, "/corrections/")


# Search


def test_search_finds_marks_and_links(client, section):
    """The words found are marked; what was typed stands in the box, harmless."""
    story = factories.published(section, body="<p>The invoices lay in a tin trunk.</p>")
    page = read(client, "/search/?q=invoices")
    assert "<mark>invoices</mark>" in page
    assert story.path in page
    assert 'content="noindex' in page
    hostile = read(client, "/search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in hostile


def test_search_without_words_is_a_form(client, publication):
    """Nothing is searched for and nothing fails; so with white space and control characters."""
    for query in ("", "?q=", "?q=%20%00", "?q=%2B%2B", "?order=x&before=x&q=x"):
        assert 'role="search"' in read(client, f"/search/{query}")


def test_search_without_results_says_so(client, section):
    """In words, with what was looked for."""
    page = read(client, "/search/?q=zeppelin")
    assert "No story has" in page
    assert "zeppelin" in page


# The publication's pages, colours, health, errors


def test_a_page_shows_once_it_is_published(client, publication):
    """Its text, as markup; a draft page is 404."""
    content = {"title": "About us", "standfirst": "", "body": "<p>We <b>print</b>.</p>", "description": ""}
    page = Page.objects.create(slug="about", title="About us", content=content)
    read(client, "/about/", status=404)
    now = timezone.now()
    Page.objects.filter(pk=page.pk).update(is_published=True, published_at=now, updated_at=now)
    assert "<p>We <b>print</b>.</p>" in read(client, "/about/")


def test_the_colours_are_kept_for_ever_under_their_own_name(client, publication):
    """Another name, from a page kept before a change, gets today's colours and asks again."""
    link = re.search(r'href="(/theme-[0-9a-f]+\.css)"', read(client, "/latest/"))[1]
    response = client.get(link)
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "--accent:#9b1b1f" in response.content.decode()
    publication.accent = "#0b3d5c"
    publication.save()
    refresh_frame()
    old = client.get(link)
    assert "--accent:#0b3d5c" in old.content.decode()
    assert "no-cache" in old["Cache-Control"]


def test_health_answers_and_readiness_asks_the_database(client, db, monkeypatch):
    """A process with a dead database lives but must get no readers."""
    assert read(client, "/healthz") == "ok"
    assert read(client, "/readyz") == "ok"

    def dead(*args):
        raise DatabaseError

    monkeypatch.setattr("newsroom.views.connection.cursor", dead)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_404_offers_search_and_the_latest(client, section):
    """A dead end with a way out."""
    story = factories.published(section)
    page = read(client, "/never/was/", status=404)
    assert 'role="search"' in page
    assert story.path in page


def test_404_stands_without_a_database(client, publication, monkeypatch):
    """It says plainly that the page is not here instead of failing itself."""

    def dead(*args):
        raise DatabaseError

    monkeypatch.setattr("newsroom.views.Article.objects.live", dead)
    page = read(client, "/never/was/", status=404)
    assert "This page is not here" in page


def test_500_needs_no_database(client, monkeypatch):
    """The database is not asked (this test has none); nothing of the fault is told."""
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("newsroom.views.plain", broken)
    page = read(client, "/healthz", status=500)
    assert "Something went wrong here" in page
    assert "secret reason" not in page


test_500_needs_no_database = pytest.mark.django_db(databases=[])(test_500_needs_no_database)


def test_forbidden_and_damaged_requests_get_a_calm_page(rf):
    """403 and 400, each with what to do next."""
    resolver = get_resolver()
    for status, words in ((403, "You may not open this page"), (400, "We could not read that request")):
        reply = resolver.resolve_error_handler(status)(rf.get("/"), exception=Exception("x"))
        assert reply.status_code == status
        assert words in reply.content.decode()


def test_reader_pages_are_the_same_bytes_for_everybody(client, section, chief):
    """No cookie is set, nothing depends on who asks, no session is read."""
    story = factories.published(section)
    paths = ("/", story.path, "/section/port/", "/latest/", "/archive/", "/corrections/", "/search/?q=board")
    anonymous = {path: client.get(path) for path in paths}
    client.force_login(chief)
    for path in paths:
        reply = client.get(path)
        assert reply.content == anonymous[path].content
        assert not reply.cookies
        assert reply["Vary"] == "Accept-Encoding"
        assert reply["Cache-Control"] == "public, no-cache"
