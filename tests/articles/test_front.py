"""The front page: it fills itself, keeps what an editor placed, and shows nothing twice."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.fronting import choose_front
from articles.models import FrontPlacement
from newsroom.core.frame import load_frame
from newsroom.core.models import Section
from newsroom.core.publication import refresh_frame
from tests import factories

pytestmark = pytest.mark.django_db


def ago(**time):
    return timezone.now() - timedelta(**time)


def place(story, where, **fields):
    return FrontPlacement.objects.create(place=where, article=story, **fields)


def front():
    return choose_front(load_frame())


def shown(page):
    """Every card on the page."""
    singles = [page.lead, page.wide]
    lists = [page.top, page.latest, page.views, [card for _, card in page.live]]
    lists += [cards for band in page.bands for _, cards in band.parts]
    return [card for card in singles if card] + [card for cards in lists for card in cards]


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_the_page_stands_with_any_number_of_stories(client, section, sport, count):
    """From the first evening on."""
    factories.many(section, count // 2 + count % 2)
    factories.many(sport, count // 2)
    response = client.get("/")
    assert response.status_code == 200
    assert ("Nothing has been published yet." in response.content.decode()) == (count == 0)


def test_no_story_stands_twice(section, sport):
    """Not in a band what is the lead, not in the latest what is placed by hand."""
    stories = factories.many(section, 30) + factories.many(sport, 20, genre="feature")
    factories.many(section, 6, genre="opinion")
    for number, where in enumerate(("lead", "top", "wide")):
        place(stories[number * 5], where)
    place(stories[0], "live", until=timezone.now() + timedelta(hours=1))
    paths = [card["path"] for card in shown(front())]
    assert len(paths) == len(set(paths))
    assert len(paths) > 25


def test_what_an_editor_placed_stands_there(section):
    """Lead, beside the lead, the long read."""
    lead, top, wide, *_ = reversed(factories.many(section, 20))
    place(lead, "lead")
    place(top, "top")
    place(wide, "wide")
    page = front()
    assert page.lead["path"] == lead.path
    assert page.top[0]["path"] == top.path
    assert len(page.top) == 3
    assert page.wide["path"] == wide.path


def test_a_place_fills_itself_when_its_time_is_over_or_its_story_is_gone(section):
    """A withdrawn lead is not an empty place."""
    newest, killed, expired = factories.many(section, 3)
    place(killed, "lead")
    place(expired, "lead", until=ago(minutes=1))
    workflow.kill(killed, by=None, reason="wrong", notice="")
    assert front().lead["path"] == newest.path


def test_the_lead_has_a_picture_if_one_of_the_newest_has(section):
    """A front page begins with something to see."""
    picture = factories.PictureChoice(factories.picture().pk)
    pictured = factories.published(section, at=ago(hours=5), lead_picture=picture)
    factories.many(section, 4)
    assert front().lead["path"] == pictured.path


def test_opinion_stands_in_its_own_band_only(section, sport):
    """Never among the news; letters only where opinion leaves room."""
    factories.many(section, 20)
    letters = factories.many(sport, 6, genre="letter", headline="Letter")
    views = [factories.published(sport, at=ago(days=2), genre="opinion", headline="View") for _ in range(3)]
    page = front()
    assert [card["path"] for card in page.views[:3]] == [view.path for view in reversed(views)]
    assert page.views[3]["path"] == letters[0].path
    assert not [
        card
        for card in [page.lead, *page.top, *page.latest] + page.bands[0].parts[0][1]
        if card["look"] != "news"
    ]


def test_bands_follow_the_masthead(section, sport):
    """The first section with the latest beside it, in the order that the publication gave."""
    factories.many(sport, 30)
    factories.many(section, 12)
    page = front()
    assert [part[0]["name"] for band in page.bands for part in band.parts] == ["Port", "Sport"]
    assert [band.form for band in page.bands] == ["news", "full"]


def test_sections_after_the_second_stand_in_twos_and_ones(publication):
    """A rhythm, not a wall of equal cards."""
    for number in range(6):
        made = Section.objects.create(name=f"S{number}", slug=f"s{number}", position=number)
        refresh_frame()
        factories.many(made, 12, headline=made.name)
    assert [band.form for band in front().bands] == ["news", "full", "half", "full", "half"]


def test_a_section_that_rarely_prints_keeps_its_band(section, sport, monkeypatch):
    """What a busy section publishes in a week does not push another off the page."""
    monkeypatch.setattr("articles.fronting.RECENT", 20)
    factories.many(section, 25)
    rare = factories.published(sport, at=ago(days=400), headline="Regatta")
    view = factories.published(sport, at=ago(days=400), genre="opinion")
    page = front()
    assert rare.path in {card["path"] for band in page.bands for _, cards in band.parts for card in cards}
    assert [card["path"] for card in page.views] == [view.path]


def test_the_live_strip_stands_only_while_it_is_live(client, section):
    """With its own words and its time, and gone when its time is over."""
    storm, over = factories.many(section, 2)
    place(storm, "live", line="Ferries stop at four", until=timezone.now() + timedelta(hours=1))
    place(over, "live", line="Ferries run again", until=ago(minutes=1))
    page = client.get("/").content.decode()
    assert "Ferries stop at four" in page
    assert "Ferries run again" not in page


def test_todays_date_stands_on_the_front_only(client, section):
    """Other pages are kept for days: a date there would lie."""
    story = factories.published(section)
    date = re.compile(r'masthead__line"><time')
    assert date.search(client.get("/").content.decode())
    for path in (story.path, "/section/port/", "/latest/", "/archive/", "/search/"):
        assert not date.search(client.get(path).content.decode())


def test_a_story_in_another_language_says_so_in_every_list(client, section):
    """Its headline carries language and direction wherever it shows."""
    factories.published(section, headline="خبز الحي", language="ar", tags=(factories.tag("Bread").pk,))
    byline = factories.byline().slug
    for path in ("/", "/section/port/", "/tag/bread/", "/latest/", f"/byline/{byline}/", "/nothing-here/"):
        page = client.get(path).content.decode()
        assert re.search(r'<h[234] lang="ar" dir="rtl"><a [^>]*>خبز الحي</a>', page), path
