"""The plan beside the story form: the news list's own line, kept by its verb, no part of the text."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Task
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NEWS_LIST = reverse("admin:news_list")


def text(answer):
    return " ".join(answer.content.decode().split())


def opened(client, story):
    """What a browser posts of the panel as it was opened: its fields, and what they began with."""
    form = client.get(url("change", story.pk)).context["plan"]
    values = {}
    for field in form:
        value = field.field.prepare_value(field.initial)
        value = "" if value is None else value
        values[f"initial-{field.html_name}"] = str(value)
        values[field.html_name] = str(value) if value is not False else ""
    values["plan-listed"] = "on" if form["listed"].initial else ""
    return {name: value for name, value in values.items() if name != "plan-listed" or value}


def press(client, story, verb="plan", **changes):
    values = opened(client, story) | {f"plan-{name}": value for name, value in changes.items()}
    return client.post(url("change", story.pk), posted(story, verb=verb) | values, follow=True)


def test_the_panel_writes_the_line_of_the_news_list(section, editor, reporter, chief, client):
    """Who, until when, for when, how long, how urgent, a note, who reviews: one record, and its event."""
    story = factories.draft(section, by=editor, slugline="Quota")
    client.force_login(editor)
    plan = {"who": "rita", "due_at": "2026-12-01T12:00", "expected_at": "2026-12-01T18:00", "listed": "on"}
    plan |= {"expected_words": "400", "priority": "1", "plan_note": "Ring the board.", "reviewer": chief.pk}
    assert "The plan is kept." in text(press(client, story, **plan))
    story.refresh_from_db()
    assert (story.assigned_to, story.expected_words, story.priority) == (reporter, 400, 1)
    assert story.due_at == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert story.expected_at == datetime(2026, 12, 1, 18, tzinfo=UTC)
    assert story.version == 1
    assert set(story.events.values_list("verb", flat=True)) == {"create", "plan", "assign"}
    task = Task.objects.get()
    assert (task.assignee, task.is_review, task.due_at) == (chief, True, story.due_at)
    line = text(client.get(NEWS_LIST))
    assert "Ring the board." in line and "to appear" in line
    assert "Ring the board." in text(client.get(reverse("admin:news_list_text")))
    page = text(client.get(url("change", story.pk)))
    assert 'value="Ring the board."' in page and "rita, due 1 Dec, 12:00" in page
    calendar = client.get(reverse("admin:calendar"), {"by": "month", "day": "2026-12-01"}).content.decode()
    assert "(expected)" in calendar or ">expected<" in calendar


def test_nothing_of_the_plan_is_in_the_text_or_with_readers(section, editor, client):
    """Neither in the frozen content nor on the page."""
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    press(client, story, plan_note="Ring the board.", expected_words="400")
    story = workflow.publish(story, by=editor)
    assert "Ring the board." not in str(story.content) + str(story.revisions.get().content)
    assert "Ring the board." not in client.get(story.path).content.decode()


def test_the_plan_is_kept_whichever_button_is_pressed(section, editor, client):
    """Saving keeps it; publishing is not held up by a plan that makes no sense, which is said."""
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    press(client, story, "save", expected_words="300")
    assert Article.objects.get().expected_words == 300
    again = press(client, story, "save", due_at="2026-03-29T01:30")
    assert "there is no 01:30" in text(again) and 'value="2026-03-29T01:30"' in text(again)
    assert "The plan was not kept: Text due: On 29 March 2026" in text(
        press(client, story, "publish", due_at="2026-03-29T01:30")
    )
    assert Article.objects.get().state == "published"


def test_only_what_somebody_changed_is_written(section, editor, reporter, client):
    """A colleague's line, changed on the news list meanwhile, stays; an unknown name is a free name."""
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    form = opened(client, story)
    workflow.plan(story, by=editor, priority=2, plan_note="Theirs.")
    client.post(url("change", story.pk), posted(story, verb="plan") | form | {"plan-who": "A stringer"})
    story.refresh_from_db()
    assert (story.assigned_name, story.priority, story.plan_note) == ("A stringer", 2, "Theirs.")
    before = story.events.count()
    press(client, story)
    assert story.events.count() == before


def test_the_reviewer_is_asked_once_and_changes_hands(section, editor, chief, reporter, client):
    """One open review for one story; who may not approve it is not to be chosen."""
    story = factories.draft(section, by=reporter)
    client.force_login(editor)
    press(client, story, reviewer=chief.pk)
    press(client, story, reviewer=editor.pk)
    assert Task.objects.get().assignee == editor
    refused = text(press(client, story, reviewer=reporter.pk, plan_note="Kept in the form."))
    assert "who may read and approve" in refused and 'value="Kept in the form."' in refused
    assert Task.objects.get().assignee == editor


def test_who_may_not_read_the_story_reads_no_note(section, editor, reporter, client):
    """The line of a colleague's story says who and when; the note is for whoever may open it."""
    story = factories.draft(section, by=editor, slugline="Quota")
    workflow.plan(story, by=editor, listed=True, plan_note="Ring the board.")
    client.force_login(reporter)
    assert "Quota" in text(client.get(NEWS_LIST))
    for address in (NEWS_LIST, reverse("admin:news_list_text"), reverse("admin:index")):
        assert "Ring the board." not in text(client.get(address))
    refused = client.post(url("change", story.pk), posted(story, verb="plan") | {"plan-plan_note": "Mine."})
    assert refused.status_code == 403
    assert Article.objects.get().plan_note == "Ring the board."


def test_who_reads_but_may_not_plan_sees_the_plan(section, editor, reporter, client):
    """A reporter's story is published: its plan can be read there, not changed."""
    story = workflow.publish(factories.draft(section, by=reporter), by=editor)
    workflow.plan(story, by=editor, plan_note="Ring the board.", due_at=timezone.now() + timedelta(days=1))
    client.force_login(reporter)
    page = text(client.get(url("change", story.pk)))
    assert "Ring the board." in page and 'value="plan"' not in page


def test_a_new_story_begins_with_its_plan(section, editor, client):
    """Saved for the first time, both stand."""
    client.force_login(editor)
    new = {"verb": "plan", "headline": "", "slugline": "Quota", "plan-expected_words": "250"}
    client.post(url("add"), new)
    story = Article.objects.get()
    assert (story.desk_title, story.expected_words) == ("Quota", 250)
