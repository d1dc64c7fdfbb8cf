"""A story that readers do not see: withdrawn, not yet, no more, or at another address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from tests import factories
from tests.articles.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)


def test_a_killed_story_answers_410_with_its_notice_and_nothing_else(client, section):
    """The notice stands at the address; of the story not a word is left."""
    story = factories.published(section, headline="A libel", body="<p>Secret.</p>")
    workflow.kill(story, by=None, reason="wrong", notice="We withdrew this story: it was wrong.")
    page = read(client, story.path, status=410)
    assert "We withdrew this story: it was wrong." in page
    assert "A libel" not in page
    assert "Secret." not in page
    assert 'content="noindex' in page


def test_a_takedown_for_legal_reasons_answers_451(client, section):
    """The status that says why."""
    story = factories.published(section)
    workflow.take_down(story, by=None, reason="order", authority="County court", status=451)
    assert "legal reasons" in read(client, story.path, status=451)


@pytest.mark.parametrize("when", ["draft", "scheduled", "embargoed", "over"])
def test_what_is_not_live_is_not_there(client, section, when):
    """A draft, a story ahead of its time, under embargo or past its end: 404."""
    story = factories.published(section)
    hour = timedelta(hours=1)
    if when == "draft":
        workflow.unpublish(story, by=None)
    elif when == "scheduled":
        Article.objects.filter(pk=story.pk).update(published_at=timezone.now() + hour)
    elif when == "embargoed":
        Article.objects.filter(pk=story.pk).update(embargoed_until=timezone.now() + hour)
    else:
        Article.objects.filter(pk=story.pk).update(unpublish_at=timezone.now() - hour)
    read(client, story.path, status=404)


def test_a_story_has_one_address(client, section):
    """Not a date without zeros, not another date, not the same date in another script's digits."""
    story = factories.published(section, at=AT, headline="Dredger")
    slug = story.slug
    read(client, f"/2026/11/23/{slug}/")
    read(client, f"/2026/11/22/{slug}/", status=404)
    read(client, f"/2026/13/45/{slug}/", status=404)
    read(client, f"/2٠26/11/23/{slug}/", status=404)


def test_a_story_in_any_script_opens_at_its_own_address(client, section):
    """An Arabic slug is an address like any other."""
    story = factories.published(section, headline="خبز الحي", language="ar")
    assert "خبز" in story.path
    assert "خبز الحي" in read(client, story.path)
