"""How many questions a reader's page asks the database: few, and as many with 60 stories as with 10."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import BoardMembership
from tests import factories

pytestmark = pytest.mark.django_db

LIMITS = {
    "/": 6,
    "/section/port/": 4,
    "/tag/audit/": 4,
    "/byline/ines/": 4,
    "/byline/news-room/": 4,
    "/latest/": 4,
    "/archive/": 4,
    "/corrections/": 4,
    "/search/?q=winters": 4,
    "/never/was/": 4,
}


def fill(section, sport, count):
    """``count`` stories in two sections, with tags, people, a board and corrections; returns the newest."""
    ines = factories.byline(slug="ines")
    board = factories.byline("News Room", kind="board", slug="news-room", statement="Answers.")
    BoardMembership.objects.get_or_create(board=board, person=ines)
    story = None
    for number in range(count):
        story = factories.published(
            section if number % 2 else sport,
            at=timezone.now() - timedelta(hours=count - number),
            genre="opinion" if number % 5 == 0 else "news",
            tags=(factories.tag("Audit").pk,),
            credits=((ines.pk, "author"), (board.pk, "author")),
            related=(story.pk,) if story else (),
        )
        if number % 4 == 0:
            workflow.publish(story, by=None, correction={"kind": "correction", "text": "Wrong."})
    return story


def count(client, path):
    """Queries of one request; the page must be there."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code in (200, 404)
    return len(queries)


def test_pages_ask_no_more_with_more_stories(client, section, sport):
    """Within the limits with 10 stories, and not one more with 60."""
    few_story = fill(section, sport, 10)
    few = {path: count(client, path) for path in LIMITS}
    few_of_story = count(client, few_story.path)
    many_story = fill(section, sport, 50)
    many = {path: count(client, path) for path in LIMITS}
    assert many == few
    assert {path: found for path, found in many.items() if found > LIMITS[path]} == {}
    assert few_of_story == count(client, many_story.path) == 3


@pytest.mark.any_database
def test_a_front_page_of_a_large_paper_asks_as_much_as_that_of_a_small_one(
    client, section, sport, monkeypatch
):
    """Also when sections and opinion are rare among the recent stories."""
    fill(section, sport, 20)
    small = count(client, "/")
    monkeypatch.setattr("articles.fronting.RECENT", 2)
    assert count(client, "/") == small <= LIMITS["/"]
