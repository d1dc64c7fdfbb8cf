"""Who else has a story open: their names, since when, and whether they have changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Presence
from articles.workflow import presence
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, editor):
    return factories.draft(section, by=editor, headline="Saved words")


@pytest.fixture
def at_desk():
    """``at_desk(user)``: a browser of their own."""

    def sit(user):
        client = Client()
        client.force_login(user)
        return client

    return sit


def test_two_people_see_each_other(story, editor, chief, at_desk):
    """With the next word of their forms; oneself is not told that one is here."""
    one, two = at_desk(editor), at_desk(chief)
    assert one.post(url("here", story.pk), {"unsaved": "1"}).json()["here"] == []
    [sentence] = two.post(url("here", story.pk)).json()["here"]
    assert sentence.startswith("edda since ")
    assert sentence.endswith("with changes not saved yet")
    [sentence] = one.post(url("here", story.pk)).json()["here"]
    assert (sentence.startswith("chloe since "), "not saved" in sentence) == (True, False)
    assert "Also here: edda since" in two.get(url("change", story.pk)).content.decode()


def test_keeping_text_says_so_as_well(story, editor, chief, at_desk):
    """Whoever types is here, with changes; taking them back ends the changes."""
    one, two = at_desk(editor), at_desk(chief)
    form = posted(story) | {"copy": "one", "turn": 1}
    one.post(url("keep", story.pk), form | {"headline": "New words"})
    assert "not saved" in two.post(url("here", story.pk)).json()["here"][0]
    one.post(url("keep", story.pk), form | {"turn": 2})
    assert "not saved" not in two.post(url("here", story.pk)).json()["here"][0]


def test_who_goes_is_gone(story, editor, chief, at_desk):
    """At once by closing the page, a moment later without a word; coming back is a new arrival."""
    one, two = at_desk(editor), at_desk(chief)
    one.post(url("here", story.pk))
    one.post(url("here", story.pk), {"leaving": "1"})
    assert two.post(url("here", story.pk)).json()["here"] == []
    one.post(url("here", story.pk))
    silent = timezone.now() - timedelta(seconds=26)
    Presence.objects.filter(person=editor).update(seen_at=silent, since=silent - timedelta(hours=2))
    assert two.post(url("here", story.pk)).json()["here"] == []
    one.post(url("here", story.pk))
    assert Presence.objects.get(person=editor).since > silent
    presence.sweep()
    assert Presence.objects.count() == 2


def test_text_sent_on_leaving_brings_nobody_back(story, editor, at_desk):
    """The last words of a page that closes are kept; its writer is gone all the same."""
    one = at_desk(editor)
    one.post(url("here", story.pk), {"leaving": "1"})
    form = posted(story, headline="Last words") | {"copy": "one", "turn": 1, "leaving": "1"}
    assert one.post(url("keep", story.pk), form).json()["changes"] == 1
    assert not Presence.objects.exists()


def test_a_newer_version_is_announced(story, editor, chief, section, at_desk):
    """Somebody saved in between: who, when, and that nothing is lost by it."""
    one = at_desk(editor)
    assert one.post(url("here", story.pk), {"base_version": "1"}).json()["newer"] == ""
    workflow.save_revision(story, factories.compose(factories.fields(section)), base_version=1, by=chief)
    newer = one.post(url("here", story.pk), {"base_version": "1"}).json()["newer"]
    assert newer.startswith("chloe saved version 2 at ")


def test_being_here_keeps_nobody_signed_in(story, editor, at_desk):
    """A form left open overnight must not hold the door open; typing does."""
    one = at_desk(editor)
    assert "sid" not in one.post(url("here", story.pk)).cookies
    form = posted(story, headline="New") | {"copy": "one", "turn": 1}
    assert "sid" in one.post(url("keep", story.pk), form).cookies


def test_only_whoever_may_read_it_knows(story, reporter, editor, at_desk):
    """Who works on a story is part of the story."""
    at_desk(editor).post(url("here", story.pk))
    other = at_desk(reporter)
    assert [other.get(url("here", story.pk)).status_code, other.post(url("here", story.pk)).status_code] == [
        403,
        403,
    ]
    with pytest.raises(workflow.NotAllowed):
        presence.arrive(story, by=reporter, unsaved=False)
    assert Presence.objects.count() == 1


@pytest.mark.any_database
def test_a_crowd_costs_no_more(story, editor, make_user, at_desk, django_assert_max_num_queries):
    """Twenty people at one story: the same queries as two."""
    for _ in range(20):
        presence.arrive(story, by=make_user("editor"), unsaved=True)
    one = at_desk(editor)
    one.post(url("here", story.pk))
    with django_assert_max_num_queries(8):
        assert len(one.post(url("here", story.pk)).json()["here"]) == 20
