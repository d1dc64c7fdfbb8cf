"""The grace window: live at once, and one press takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, DeskRules, Task
from articles.workflow.outside import ask_outside, end_link
from newsroom.core.models import OutboxMessage
from tests import factories
from tests.articles.times import ahead

pytestmark = pytest.mark.django_db


def test_one_press_takes_back_within_the_grace_window(client, section, editor):
    """The slip is gone as if it had not been: state, address, date; published later it is dated by then."""
    story = factories.draft(section, by=editor, headline="Tide")
    workflow.approve(story, by=editor)
    story = workflow.publish(story, by=editor)
    assert client.get(story.path).status_code == 200 and "Tide" not in client.get("/feed/").content.decode()
    back = workflow.recall(story, by=editor)
    assert (back.state, back.path, back.published_at, back.content) == ("approved", None, None, None)
    assert client.get(story.path).status_code == 404 and "Tide" not in client.get("/latest/").content.decode()
    again = workflow.publish(back, by=editor)
    assert again.state == "published" and timezone.now() - again.published_at < timedelta(minutes=1)


def test_taking_back_brings_the_schedule_back(section, editor):
    """“Publish now” on Tuesday's story was the slip: it stands scheduled for Tuesday again, with its text."""
    at = ahead(days=3)
    story = workflow.schedule(factories.draft(section, by=editor, headline="Tide"), by=editor, at=at)
    factories.revise(story, section, editor, headline="Draft")
    workflow.publish(story, by=editor)
    story = workflow.recall(story, by=editor)
    assert (story.state, story.published_at, story.live_version) == ("scheduled", at, 1)
    assert story.content["headline"] == "Tide"


def test_after_the_window_it_is_too_late(section, editor, reporter):
    """Feeds have it: from then on it is taken down, with a reason. The same where there is no window."""
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    with pytest.raises(workflow.NotAllowed):
        workflow.recall(story, by=reporter)
    Article.objects.filter(pk=story.pk).update(released_at=timezone.now())
    with pytest.raises(workflow.NotReady, match="grace window is over"):
        workflow.recall(story, by=editor)
    DeskRules.objects.create(pk=1, grace_seconds=0)
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    with pytest.raises(workflow.NotReady, match="grace window is over"):
        workflow.recall(story, by=editor)


def test_a_change_to_a_live_story_waits_for_no_window(section, editor):
    """Only a first publication waits: a change, like a correction, is in feeds and sitemaps at once."""
    story = factories.published(section, by=editor, at=ahead(hours=-1))
    factories.revise(story, section, editor, headline="New tide")
    story = workflow.publish(story, by=editor)
    assert story in Article.objects.distributable()


def test_feeds_and_sitemaps_are_made_anew_when_the_window_ends(section, editor):
    """Copies of them that were made in between are forgotten."""
    OutboxMessage.objects.all().delete()
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    later = OutboxMessage.objects.filter(kind="purge", due_at=story.released_at).get()
    assert {"/feed/", "/news-sitemap.xml", story.path} <= set(later.payload["paths"])


def test_taking_back_opens_again_what_publishing_closed(section, editor, reporter):
    """The reviewer's task waits again and the lawyer's link opens; what was over before stays over."""
    story = factories.draft(section, by=reporter)
    give = {"article": story, "words": "Read it", "assignee": reporter, "given_by": editor}
    done = Task.objects.create(**give, done_at=timezone.now(), done_by=reporter)
    task = Task.objects.create(**give)
    (link, _), (revoked, _) = (ask_outside(story, by=editor, name=name) for name in ("Ann", "Bob"))
    end_link(revoked, by=editor)
    workflow.publish(story, by=editor)
    task.refresh_from_db()
    link.refresh_from_db()
    assert task.done_at and link.ended_why == "published"
    workflow.recall(story, by=editor)
    for row in (done, task, link, revoked):
        row.refresh_from_db()
    assert (task.done_at, task.done_by, link.ended_at, link.ended_why) == (None, None, None, "")
    assert done.done_at and revoked.ended_why == "revoked"
