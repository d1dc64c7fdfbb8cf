"""The words and buttons of the verbs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.admin.bulk import left_by_schedule
from articles.admin.verbs import TOLD, VERBS
from articles.composing import compose
from articles.models import Article
from articles.transitions import TRANSITIONS
from articles.workflow.clock import publish_due
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db


def test_the_history_has_words_for_every_verb():
    """Nobody reads the name of a function in the history."""
    assert set(TRANSITIONS) | set(VERBS) | {"create", "go_live"} <= set(TOLD)


def test_the_history_has_words_for_the_clock(section, editor, client):
    """A story that went live by itself says so."""
    story = factories.draft(section, by=editor)
    workflow.schedule(story, by=editor, at=timezone.now() + timedelta(hours=1))
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    assert publish_due() == 1
    client.force_login(editor)
    for page in ("change", "history"):
        shown = client.get(url(page, story.pk)).content.decode()
        assert "go_live" not in shown
        assert "appeared at its time" in shown


def test_a_second_press_publishes_nothing_twice(section, editor, client):
    """Readers already see this version: its date does not move and the history stays as it is."""
    story = factories.published(section, headline="One")
    client.force_login(editor)
    change = posted(story, headline="Two", verb="publish", change="substantive")
    client.post(url("change", story.pk), change)
    story.refresh_from_db()
    updated, events = story.updated_at, story.events.count()
    assert updated
    again = client.post(url("change", story.pk), change | {"base_version": story.version}, follow=True)
    assert "Readers already see this version" in again.content.decode()
    story.refresh_from_db()
    assert (story.updated_at, story.events.count()) == (updated, events)


def test_a_correction_alone_is_published(section, editor, client):
    """The text is as readers see it, but it now says what was wrong."""
    story = factories.published(section, headline="One")
    client.force_login(editor)
    note = {"verb": "publish", "change": "correction", "correction_text": "Eleven, not twelve."}
    client.post(url("change", story.pk), posted(story, **note))
    story.refresh_from_db()
    assert story.content["corrections"][0]["text"] == "Eleven, not twelve."
    assert story.updated_at


def test_publishing_a_scheduled_story_now(section, editor, client):
    """What waits for its time is not seen by readers yet: the button publishes it."""
    story = factories.draft(section, by=editor)
    workflow.schedule(story, by=editor, at=timezone.now() + timedelta(hours=1))
    story.refresh_from_db()
    client.force_login(editor)
    client.post(url("change", story.pk), posted(story, verb="publish"))
    story.refresh_from_db()
    assert story.state == "published"


def test_what_appeared_with_the_worker_stopped_is_killed_in_admin(section, editor, client):
    """The screens offer what can be done with what readers see, whoever notices first that its time came."""
    story = factories.draft(section, by=editor)
    workflow.schedule(story, by=editor, at=timezone.now() + timedelta(hours=1))
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    client.force_login(editor)
    page = client.get(url("change", story.pk)).content.decode()
    assert 'value="deschedule"' not in page and 'value="correct"' in page
    assert 'value="kill"' in client.get(url("take_down", story.pk)).content.decode()
    client.post(url("take_down", story.pk), {"how": "kill", "reason": "Unsafe", "notice": "Withdrawn."})
    story.refresh_from_db()
    assert story.state == "killed"


def test_what_left_with_the_worker_stopped_is_a_draft_on_every_screen(section, editor, client):
    """A screen does not call published what readers see no more."""
    story = factories.published(section, by=editor)
    Article.objects.update(unpublish_at=timezone.now() - timedelta(seconds=1))
    client.force_login(editor)
    assert 'value="correct"' not in client.get(url("change", story.pk)).content.decode()
    story.refresh_from_db()
    assert story.state == "draft"


def test_off_the_schedule_it_is_said_what_became_of_the_approval(section, editor, chief, client):
    """The text that was scheduled stays approved; one that was changed since waits, and is said to."""
    client.force_login(editor)
    later = timezone.now() + timedelta(hours=1)
    for changed, said in ((False, "The text stays approved"), (True, "it waits for approval")):
        story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=later)
        if changed:
            workflow.save_revision(
                story, compose(factories.fields(section)), base_version=story.version, by=None
            )
        story.refresh_from_db()
        assert left_by_schedule(story).startswith("its" if changed else "the")
        page = client.post(url("change", story.pk), posted(story, verb="deschedule"), follow=True)
        assert said in page.content.decode()
