"""Lists of stories: sections, tags, bylines, the archive, page by page."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, BoardMembership
from articles.paging import cursor, read_cursor
from tests import factories
from tests.articles.reading import paths_on, read

pytestmark = pytest.mark.django_db


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
    stories += factories.many(section, 4, **changes)
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
    factories.many(section, 5)
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
