"""Embargoes, which are promises, and planned ends: kept whatever is scheduled or pressed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.workflow import clock
from newsroom.core.models import OutboxMessage
from tests import factories
from tests.articles.times import ahead, fresh, verbs

pytestmark = pytest.mark.django_db


def test_an_embargo_is_a_promise_that_survives(section, editor, reporter):
    """Set on a draft it blocks the button, survives sending and approving, and a schedule waits for it."""
    story = factories.draft(section, by=reporter)
    until = ahead(days=2)
    workflow.embargo(story, by=reporter, until=until)
    workflow.approve(workflow.submit(story, by=reporter), by=editor)
    with pytest.raises(workflow.NotReady, match="under embargo until"):
        workflow.publish(story, by=editor)
    story = workflow.schedule(story, by=editor, at=ahead(days=1))
    assert (story.published_at, story.embargoed_until) == (until, until)
    assert workflow.deschedule(story, by=editor).embargoed_until == until


def test_an_embargo_does_not_outlast_the_story(section, editor):
    """Nothing is promised to appear after it is gone: one of the two times has to change."""
    story = workflow.schedule(factories.draft(section), by=editor, at=ahead(days=1))
    workflow.plan_removal(story, by=editor, at=ahead(days=2))
    with pytest.raises(workflow.NotReady, match="taken back before it appears"):
        workflow.embargo(story, by=editor, until=ahead(days=3))
    assert (fresh(story).embargoed_until, fresh(story).published_at) == (None, story.published_at)


def test_who_may_promise_and_who_may_take_it_back(section, editor, reporter):
    """The writer promises and prolongs; only somebody who may publish ends it early."""
    story = factories.draft(section, by=reporter)
    workflow.embargo(story, by=reporter, until=ahead(days=2))
    workflow.embargo(story, by=reporter, until=ahead(days=3))
    for until in (None, ahead(days=1)):
        with pytest.raises(workflow.NotAllowed, match="ends an embargo early"):
            workflow.embargo(story, by=reporter, until=until)
    with pytest.raises(workflow.NotReady, match="over already"):
        workflow.embargo(story, by=editor, until=ahead(days=-1))
    assert workflow.embargo(story, by=editor, until=None).embargoed_until is None
    assert workflow.publish(story, by=editor).state == "published"


def test_an_embargo_moves_a_scheduled_story_and_leaves_its_text(section, editor):
    """Scheduled for tomorrow, promised for the day after: it appears the day after, under that day's address,
    and a newer draft does not slip in with it."""
    story = workflow.schedule(
        factories.draft(section, by=editor, headline="Tide"), by=editor, at=ahead(days=1)
    )
    factories.revise(story, section, editor, headline="Draft")
    until = ahead(days=2)
    story = workflow.embargo(story, by=editor, until=until)
    assert (story.published_at, story.released_at, story.live_version) == (until, until, 1)
    assert (
        story.path == f"/{timezone.localtime(until):%Y/%m/%d}/tide/" and story.content["headline"] == "Tide"
    )


def test_a_story_leaves_by_itself(client, section, editor):
    """At its last moment it is gone for readers; the clock makes it a draft and has copies forgotten."""
    story = workflow.plan_removal(factories.published(section, by=editor), by=editor, at=ahead(hours=1))
    assert client.get(story.path).status_code == 200
    Article.objects.filter(pk=story.pk).update(unpublish_at=timezone.now() - timedelta(seconds=1))
    assert client.get(story.path).status_code == 404
    OutboxMessage.objects.all().delete()
    assert clock.publish_due() == 1
    gone = fresh(story)
    assert (gone.state, gone.content, gone.unpublish_at, gone.path) == ("draft", None, None, story.path)
    assert story.path in OutboxMessage.objects.get(kind="purge").payload["paths"]
    data = story.events.get(verb="leave").data
    assert data["planned"] and data["actual"]


def test_a_short_life_is_told_in_order(section, editor):
    """Both its times passed while the worker was down: it appeared, then it left; its address is its own."""
    story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=ahead(hours=1))
    workflow.plan_removal(story, by=editor, at=ahead(hours=2))
    past = {"published_at": ahead(hours=-2), "unpublish_at": ahead(hours=-1)}
    Article.objects.filter(pk=story.pk).update(**past)
    clock.publish_due()
    assert verbs(story)[-2:] == ["go_live", "leave"]
    assert fresh(story).path == story.path


def test_the_last_day_comes_after_the_first(section, editor, reporter):
    """It cannot leave before it appears, nor be scheduled after it has gone; reporters do not plan it."""
    draft = factories.draft(section, by=reporter)
    with pytest.raises(workflow.NotAllowed):
        workflow.plan_removal(draft, by=reporter, at=ahead(days=1))
    workflow.plan_removal(draft, by=editor, at=ahead(days=1))
    with pytest.raises(workflow.NotReady, match="before it appears"):
        workflow.schedule(draft, by=editor, at=ahead(days=2))
    story = workflow.publish(draft, by=editor)
    assert story.unpublish_at
    story = workflow.plan_removal(story, by=editor, at=None)
    assert story.unpublish_at is None
