"""Approval belongs to one exact text; where a second pair of eyes is asked for, it is somebody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.models import DeskRules
from articles.transitions import following, offered
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db
WAITS = "second pair of eyes"


def eyes(setting, *sections):
    rules, _ = DeskRules.objects.update_or_create(pk=1, defaults={"second_pair": setting})
    rules.second_pair_sections.set(sections)


def test_an_approval_is_of_exactly_one_text(section, reporter, editor):
    """It names the revision, its digest and who approved."""
    story = workflow.approve(factories.draft(section, by=reporter), by=editor)
    newest = story.revisions.get(number=1)
    assert (story.approved_version, story.approved_digest, story.approved_by) == (1, newest.digest, editor)


def test_an_edit_by_somebody_who_may_approve_approves_it_again(section, reporter, editor, chief):
    """The desk's own comma does not send the story round again."""
    story = workflow.approve(factories.draft(section, by=reporter), by=editor)
    story = factories.revise(story, section, chief)
    assert (story.state, story.approved_version, story.approved_by) == ("approved", 2, chief)
    assert story.approved_digest == story.revisions.get(number=2).digest


def test_any_other_edit_voids_the_approval_and_says_so(section, reporter, editor):
    """The story is submitted again, and its history names whose approval it was."""
    story = workflow.approve(factories.draft(section, by=reporter), by=editor)
    story = factories.revise(story, section, reporter)
    assert (story.state, story.approved_version, story.approved_by) == ("submitted", None, None)
    assert story.events.first().data["voided"] == "edda"


def test_a_collision_voids_it_too(section, reporter, editor, chief):
    """What a reporter keeps aside never inherits the approval of the text before."""
    story = factories.draft(section, by=reporter, body="<p>One.</p>", headline="Tide", slugline="x")
    workflow.approve(story, by=editor)
    theirs, mine = (
        compose(factories.fields(section, body=f"<p>{word}.</p>", headline="Tide", slugline="x"))
        for word in ("Uno", "Eins")
    )
    workflow.save_revision(story, theirs, base_version=1, by=chief)
    workflow.keep_both(story, mine, base_version=1, by=reporter)
    story.refresh_from_db()
    assert (story.state, story.approved_version) == ("submitted", None)


def test_at_three_in_the_morning_one_press_is_enough(section, make_user, client):
    """The setting's default is never: whoever may publish goes from draft to live."""
    editor = make_user("editor", section=section)
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    assert client.post(url("change", story.pk), posted(story, verb="publish")).status_code == 302
    story.refresh_from_db()
    assert (story.state, story.approved_by) == ("published", editor)


def test_always_means_somebody_else(section, editor, chief):
    """Whoever last changed the text neither publishes nor approves it; a colleague's press is enough."""
    eyes("always")
    story = factories.draft(section, by=editor)
    for verb in (workflow.publish, workflow.approve):
        with pytest.raises(workflow.NotReady, match=WAITS):
            verb(story, by=editor)
    assert following(story, offered(editor, story)).verb == "submit"
    assert following(story, offered(chief, story)).verb == "publish"
    assert workflow.publish(story, by=chief).approved_by == chief


def test_the_writer_publishes_what_a_colleague_approved(section, editor, chief):
    """Exactly that text: after another edit by the writer it waits again."""
    eyes("always")
    story = workflow.approve(factories.draft(section, by=editor), by=chief)
    assert following(story, offered(editor, story)).verb == "publish"
    story = factories.revise(story, section, editor)
    assert (story.state, story.events.first().data["voided"]) == ("submitted", "chloe")
    with pytest.raises(workflow.NotReady, match=WAITS):
        workflow.publish(story, by=editor)
    workflow.approve(story, by=chief)
    assert workflow.publish(story, by=editor).state == "published"


def test_a_change_of_a_live_story_waits_but_a_correction_never_does(section, editor, chief):
    """No rule of ours delays putting a mistake right, or taking a story away."""
    eyes("always")
    story = workflow.publish(factories.draft(section, by=editor), by=chief)
    story = factories.revise(story, section, editor)
    assert following(story, offered(editor, story)).verb == "publish"  # a correction can be chosen
    with pytest.raises(workflow.NotReady, match=WAITS):
        workflow.publish(story, by=editor, change="minor")
    story = workflow.publish(story, by=editor, correction={"kind": "correction", "text": "We were wrong."})
    assert story.live_version == 2
    assert workflow.kill(story, by=editor, reason="unsafe", notice="Withdrawn.").state == "killed"


def test_in_these_sections_only(section, sport, editor):
    """Sport goes out as before; Port waits, also for a story that moves there."""
    eyes("sections", section)
    assert workflow.publish(factories.draft(sport, by=editor), by=editor).state == "published"
    with pytest.raises(workflow.NotReady, match=WAITS):
        workflow.publish(factories.draft(section, by=editor), by=editor)


def test_the_form_says_what_it_waits_for_and_keeps_the_text(section, editor, client):
    """The press saves what was typed; readers see nothing of it."""
    eyes("always")
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    page = client.post(url("change", story.pk), posted(story, verb="publish", headline="New"), follow=True)
    assert WAITS in page.content.decode()
    story.refresh_from_db()
    assert (story.state, story.desk_title) == ("draft", "New")


def test_off_the_schedule_only_the_approved_text_stays_approved(section, editor, reporter):
    """A text changed since is not passed off as approved."""
    later = timezone.now() + timedelta(hours=2)
    same, changed = (
        workflow.schedule(factories.draft(section, by=reporter), by=editor, at=later) for _ in range(2)
    )
    assert workflow.deschedule(same, by=editor).state == "approved"
    factories.revise(changed, section, editor)
    changed = workflow.deschedule(changed, by=editor)
    assert (changed.state, changed.approved_version) == ("submitted", None)


def test_sending_back_says_what_should_change(section, reporter, editor, client):
    """Without a word the reporter would not know what to do."""
    story = workflow.submit(factories.draft(section, by=reporter), by=reporter)
    client.force_login(editor)
    form = posted(story, verb="send_back", comment=" ")
    assert "Say what should change" in client.post(url("change", story.pk), form).content.decode()
    story.refresh_from_db()
    assert story.state == "submitted"
