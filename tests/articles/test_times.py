"""Time: a change at its hour, an embargo, the last day, taking back, and what the clock does by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, DeskRules, Notice, Picture, ScheduledChange, StoryEvent
from articles.workflow import changes, clock
from newsroom.core.models import RoleAssignment
from tests import factories
from tests.articles.times import ahead, come, fresh, verbs, with_change

pytestmark = pytest.mark.django_db


def test_a_planned_change_is_not_seen_before_its_time(client, section, editor):
    """Readers keep the old text; the desk sees what is planned, when and by whom."""
    story = with_change(section, editor)
    assert b"Old tide" in client.get(story.path).content
    assert clock.publish_due() == 0
    planned = story.scheduled_change
    assert (planned.version, planned.kind, planned.by) == (2, "substantive", editor)
    assert StoryEvent.objects.get(verb="schedule_change").data["at"] == planned.at.isoformat()


@pytest.mark.parametrize("page", ["story", "/", "/latest/", "/section/port/", "/feed/", "/search/?q=tide"])
def test_the_first_page_after_its_time_shows_a_planned_change(client, section, editor, page):
    """No worker runs: whichever page is opened first, it shows the new text; the change is done once."""
    DeskRules.objects.create(pk=1, grace_seconds=0)
    story = with_change(section, editor)
    come(story)
    text = client.get(story.path if page == "story" else page).content.decode()
    assert "New tide" in text and "Old tide" not in text
    assert verbs(story)[-1] == "apply_change" and not ScheduledChange.objects.exists()
    client.get(story.path)
    assert verbs(story).count("apply_change") == 1


@pytest.mark.any_database
def test_no_page_asks_more_for_it(client, section, editor, django_assert_num_queries):
    """When the next change is due stands in the frame, which every page reads anyway."""
    story = factories.published(section)
    client.get(story.path)
    with django_assert_num_queries(2):
        client.get(story.path)
    with_change(section, editor)
    client.get(story.path)
    with django_assert_num_queries(2):
        client.get(story.path)


def test_the_clock_does_a_planned_change_and_logs_both_minutes(section, editor):
    """The newest text may have moved on: readers get exactly the version that was planned."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Draft tide")
    come(story)
    planned = ScheduledChange.objects.get().at
    assert clock.publish_due() == 1
    story = fresh(story)
    assert (story.content["headline"], story.live_version, story.version) == ("New tide", 2, 3)
    assert story.updated_at and story.has_unpublished_changes
    data = story.events.get(verb="apply_change").data
    assert (data["planned"], data["of"], data["change"]) == (planned.isoformat(), 2, "substantive")
    assert data["actual"] and "late" not in data


def test_a_planned_minor_change_and_a_planned_correction(section, editor):
    """Minor leaves the date alone; a correction is printed when the text goes out, not before."""
    story = with_change(section, editor, kind="minor")
    come(story)
    clock.publish_due()
    assert fresh(story).updated_at is None
    note = {"kind": "correction", "text": "It was the other tide.", "place": "top"}
    other = with_change(section, editor, correction=note)
    assert fresh(other).content["corrections"] == []
    come(other)
    clock.publish_due()
    assert fresh(other).content["corrections"][0]["text"] == "It was the other tide."
    assert other.corrections.get().by == editor


def test_a_planned_change_can_be_cancelled_or_planned_anew(section, editor, reporter):
    """One for a story: the last plan counts. Whoever may not publish may not cancel either."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Newer tide")
    workflow.schedule_change(story, by=editor, at=ahead(hours=2))
    assert ScheduledChange.objects.get().version == 3
    with pytest.raises(workflow.NotAllowed):
        workflow.cancel_change(story, by=reporter)
    workflow.cancel_change(story, by=editor)
    assert not ScheduledChange.objects.exists() and verbs(story)[-1] == "cancel_change"


def test_what_cannot_be_planned(section, editor):
    """A past time, a version that readers see already, a time after the story has gone."""
    story = factories.published(section, by=editor)
    for problem, at in (("already see", ahead(hours=1)), ("past", ahead(hours=-1))):
        with pytest.raises(workflow.NotReady, match=problem):
            workflow.schedule_change(story, by=editor, at=at)
    workflow.plan_removal(story, by=editor, at=ahead(minutes=5))
    factories.revise(story, section, editor, headline="New")
    with pytest.raises(workflow.NotReady, match="taken back before"):
        workflow.schedule_change(story, by=editor, at=ahead(hours=1))


def test_publishing_now_replaces_the_plan(section, editor):
    """An older text that waits would undo a newer one: it is dropped, and the history says so."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Newest tide")
    story = workflow.publish(story, by=editor)
    assert not ScheduledChange.objects.exists()
    assert story.events.latest("id").data["instead_of"]["version"] == 2


@pytest.mark.parametrize("way", ["unpublish", "kill", "take_down", "leave"])
def test_what_is_gone_does_not_change_later(section, editor, way):
    """Withdrawn in whatever way, nothing planned brings a word of the story back."""
    story = with_change(section, editor)
    workflow.plan_removal(story, by=editor, at=ahead(hours=3))
    if way == "unpublish":
        workflow.unpublish(story, by=editor)
    elif way == "kill":
        workflow.kill(story, by=editor, reason="wrong", notice="")
    elif way == "take_down":
        workflow.take_down(story, by=editor, reason="court", authority="High Court")
    else:
        Article.objects.filter(pk=story.pk).update(unpublish_at=timezone.now())
        clock.publish_due()
    story = fresh(story)
    assert story.content is None and story.unpublish_at is None and not ScheduledChange.objects.exists()


def test_a_blocked_change_is_told_once_and_tried_again(client, section, editor, chief):
    """The rights ended in between: readers keep the old text, the chief hears of it once, and when the
    rights are back the clock goes on by itself."""
    story = factories.published(section, by=editor)
    picture = factories.picture(alt_text="A ship")
    factories.revise(
        story, section, editor, headline="New tide", lead_picture=factories.PictureChoice(picture.pk)
    )
    workflow.schedule_change(story, by=editor, at=ahead(hours=1))
    Picture.objects.update(rights_until=timezone.localdate() - timedelta(days=1))
    come(story)
    for _ in range(3):
        assert clock.publish_due() == 0
        assert client.get(story.path).status_code == 200
    told = Notice.objects.get(user=chief)
    assert told.is_alarm and "rights to the picture" in told.words
    assert verbs(story).count("hold_up") == 1
    Picture.objects.update(rights_until=None)
    assert clock.publish_due() == 1
    assert fresh(story).content["headline"] == "New tide"


def test_a_change_loses_its_approval_with_whoever_planned_it(section, editor, chief):
    """An editor who lost the role, or left, publishes nothing any more."""
    story = with_change(section, editor)
    RoleAssignment.objects.filter(user=editor).delete()
    come(story)
    assert clock.publish_due() == 0
    assert "lost its approval" in Notice.objects.get(user=chief).words


def test_a_delay_is_told(section, editor, chief):
    """The worker was down: the minute planned and the real one are in the event, a person hears of it."""
    story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=ahead(hours=1))
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(minutes=7))
    assert clock.publish_due() == 1
    data = story.events.get(verb="go_live").data
    assert data["late"] >= 420 and data["planned"] < data["actual"]
    assert Notice.objects.filter(user=chief, kind="late", is_alarm=True).count() == 1


def test_a_planned_change_waits_for_a_second_pair_of_eyes_asked_for_since(section, editor, chief):
    """The rule may come after the plan: what its writer alone approved is held up; a correction is not."""
    alone, seen, wrong = (
        with_change(section, editor),
        with_change(section, editor),
        with_change(section, editor, correction={"kind": "correction", "text": "We were wrong."}),
    )
    workflow.schedule_change(seen, by=chief, at=ahead(hours=1))
    DeskRules.objects.update_or_create(pk=1, defaults={"second_pair": "always"})
    for story in (alone, seen, wrong):
        come(story)
    assert changes.apply_all_due() == 2
    assert [fresh(story).live_version for story in (alone, seen, wrong)] == [1, 2, 2]
    assert "second pair of eyes" in ScheduledChange.objects.get(article=alone).obstacle
