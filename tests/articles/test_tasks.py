"""Tasks: given, handed on, done, seen by whoever may read the story."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Task
from articles.workflow import talking
from tests import factories
from tests.articles.talkers import BODY, heard, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, reporter):
    return factories.draft(section, by=reporter, headline="The dredger", body=BODY)


def test_the_giver_of_a_task_reads_who_has_it(client, story, editor, chief):
    """Given or handed on, the screen names the colleague; a task for oneself tells nobody."""
    client.force_login(chief)

    def words(**given):
        answer = client.post(page(story), given | {"priority": 2}, follow=True)
        return [str(message) for message in answer.context["messages"]]

    assert words(act="assign", assignee=editor.pk) == ["edda has the task now and was told."]
    task = Task.objects.get()
    assert words(act=f"reassign-{task.pk}", assignee=chief.pk) == [
        "The task is yours: it waits for you on Today."
    ]


def test_a_task_waits_at_the_top_of_today(client, story, editor, chief, reporter, make_user):
    """Asked with a time and a priority: it stands on Today until it is done, and the giver hears of it."""
    client.force_login(chief)
    soon = timezone.localtime() + timedelta(hours=2)
    given = {"act": "assign", "assignee": editor.pk, "words": "Check the invoices", "priority": "1"}
    client.post(page(story), given | {"due_at": f"{soon:%Y-%m-%dT%H:%M}"})
    task = Task.objects.get()
    assert (task.assignee, task.priority, task.given_by) == (editor, 1, chief)
    assert heard(editor) == ["task"]
    assert story.events.get(verb="assign").data["told"] == ["edda"]
    client.force_login(editor)
    today = client.get(reverse("admin:index")).text
    assert "Waits for you" in today
    assert "Check the invoices" in today
    client.post(page(story), {"act": f"finish-{task.pk}"})
    task.refresh_from_db()
    assert task.done_by == editor
    assert heard(chief) == ["finish"]
    assert "Waits for you" not in client.get(reverse("admin:index")).text
    with pytest.raises(workflow.NotAllowed):
        talking.finish(task, by=editor)


def test_a_review_is_done_by_reviewing(story, editor, chief):
    """Approving or sending back is what was asked for; another kind of task stays open."""
    review = talking.assign(story, editor, by=chief)
    errand = talking.assign(story, editor, by=chief, words="Ring the board", is_review=False)
    workflow.approve(story, by=editor)
    review.refresh_from_db()
    errand.refresh_from_db()
    assert review.done_by == editor
    assert errand.done_at is None


def test_a_story_sent_to_the_desk_waits_for_its_reviewer(story, editor, chief, reporter):
    """With a reviewer asked, he alone is told when it arrives."""
    talking.assign(story, editor, by=reporter)
    workflow.submit(story, by=reporter)
    assert heard(editor) == ["submit", "task"]
    assert heard(chief) == []


def test_a_task_is_handed_on(client, story, editor, chief, make_user, sport):
    """To somebody who may read the story, who is told; never to somebody who may not."""
    task = talking.assign(story, editor, by=chief)
    client.force_login(editor)
    outsider = make_user("editor", sport)
    assert (
        "may not read"
        in client.post(page(story), {"act": f"reassign-{task.pk}", "assignee": outsider.pk}).text
    )
    client.post(page(story), {"act": f"reassign-{task.pk}", "assignee": chief.pk})
    task.refresh_from_db()
    assert task.assignee == chief
    assert "task" in heard(chief)


def test_what_waits_of_stories_hidden_from_me_does_not_show(client, story, editor, chief, sport):
    """A task on a story that I may not read any more is not on my Today."""
    talking.assign(story, editor, by=chief, words="Check the invoices")
    editor.role_assignments.update(section=sport)
    client.force_login(type(editor).objects.get(pk=editor.pk))
    assert "Check the invoices" not in client.get(reverse("admin:index")).text


def test_a_task_is_not_due_in_the_past(client, story, editor, chief):
    """The form comes back with the words in it, and nobody is asked."""
    client.force_login(editor)
    given = {"act": "assign", "assignee": chief.pk, "words": "Check the sums", "priority": 2}
    answer = client.post(page(story), given | {"due_at": "2020-01-01T10:00"})
    assert "That time is already past." in answer.text and "Check the sums" in answer.text
    assert not Task.objects.exists()


def test_no_task_falls_off_today_unsaid(client, story, editor, chief):
    """Urgent ones come first, with a time or without; what is not shown is counted, and one press away."""
    soon = timezone.now() + timedelta(hours=1)
    for number in range(14):
        Task.objects.create(
            article=story, words=f"Check {number}", assignee=editor, given_by=chief, due_at=soon
        )
    Task.objects.create(article=story, words="Ring the court", assignee=editor, given_by=chief, priority=1)
    client.force_login(editor)
    answer = client.get(reverse("admin:index"))
    assert answer.context["waits"]["tasks"][0].words == "Ring the court"
    assert "and 3 more</a>" in answer.text
    everything = client.get(reverse("admin:index"), {"waits": "all"}).text
    assert "Check 13" in everything
    assert "more</a>" not in everything
