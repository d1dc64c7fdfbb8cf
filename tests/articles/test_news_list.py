"""The news list and the calendar: what is planned, for the meeting and on paper."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.content import StoryContent
from articles.models import Article, Notice
from tests import factories

pytestmark = pytest.mark.django_db
NEWS_LIST, CALENDAR = reverse("admin:news_list"), reverse("admin:calendar")
NOON = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)  # a Wednesday, noon in London


def lines(answer):
    return [str(story) for story in answer.context["lines"]]


def text(answer):
    return " ".join(answer.content.decode().split())


def test_one_line_begins_a_story(section, editor, reporter, client):
    """Working title, who, section, due, length: a draft on the list, and the colleague is told."""
    factories.byline("Rita Quay", user=reporter)
    client.force_login(editor)
    data = {"title": "Library hours", "who": "Rita", "section": section.pk, "due_at": "2026-06-11T17:00"}
    answer = client.post(NEWS_LIST, data | {"expected_words": "400", "priority": "1"})
    assert answer["Location"] == NEWS_LIST
    story = Article.objects.get()
    assert (story.state, story.desk_title, story.assigned_to) == ("draft", "Library hours", reporter)
    assert (story.desk_section, story.expected_words, story.priority) == (section, 400, 1)
    assert story.due_at == datetime(2026, 6, 11, 16, 0, tzinfo=UTC)
    assert story.desk_credits == "Rita Quay"
    assert Notice.objects.get(user=reporter).kind == "plan"
    assert lines(client.get(NEWS_LIST)) == ["Library hours"]


def test_a_working_title_is_enough(section, reporter, client):
    """From the board too; what has no time stands last."""
    client.force_login(reporter)
    assert client.post(NEWS_LIST, {"board": "1", "slugline": "Some day"})["Location"] == "/admin/"
    client.post(NEWS_LIST, {"title": "Late", "due_at": "2026-06-11T17:00"})
    client.post(NEWS_LIST, {"title": "Soon", "due_at": "2026-06-11T09:00"})
    assert lines(client.get(NEWS_LIST)) == ["Soon", "Late", "Some day"]
    board = client.get("/admin/").context["columns"][0]
    assert [str(story) for story in board["stories"]] == ["Soon", "Late", "Some day"]


def test_what_was_typed_comes_back_with_what_is_wrong(section, editor, client):
    """An hour that does not exist, no title: nothing is written, nothing typed is lost."""
    client.force_login(editor)
    page = client.post(NEWS_LIST, {"title": " ", "who": "A stringer", "due_at": "2026-03-29T01:30"})
    assert page.status_code == 200
    words = text(page)
    for part in ("A stringer", "2026-03-29T01:30", "there is no 01:30", "Give it a working title."):
        assert part in words
    assert not Article.objects.exists()


def test_a_line_is_changed_in_its_place(section, sport, editor, reporter, client):
    """Title, section and plan of one line; then it comes off the list, and the story stays."""
    story = workflow.add_line(StoryContent(), title="Quota", by=editor)
    client.force_login(editor)
    form = client.get(NEWS_LIST, {"edit": story.pk}).context["edit"]
    assert form.initial["title"] == "Quota"
    where = reverse("admin:news_list_line", args=[story.pk])
    data = {"title": "Quota, again", "who": "rita", "section": sport.pk, "due_at": "2026-06-11T17:00"}
    assert client.post(where, data)["Location"] == f"{NEWS_LIST}#line-{story.pk}"
    story.refresh_from_db()
    assert (story.desk_title, story.desk_section, story.assignee) == ("Quota, again", sport, "rita")
    assert story.version == 2  # title and section together are one revision
    page = client.post(where, data | {"title": ""})
    assert page.context["editing"] == story.pk
    client.post(where, {"off": "1"})
    assert lines(client.get(NEWS_LIST)) == []
    assert Article.objects.get().state == "draft"


def test_a_reporter_changes_her_own_lines_alone(section, editor, reporter, client):
    """A colleague's she sees, without a way into it."""
    mine = workflow.add_line(StoryContent(), title="Mine", by=editor, assigned_to=reporter)
    other = workflow.add_line(StoryContent(), title="Other", by=editor)
    client.force_login(reporter)
    page = client.get(NEWS_LIST)
    assert [(str(story), story.opens) for story in page.context["lines"]] == [
        ("Mine", True),
        ("Other", False),
    ]
    assert f"?edit={mine.pk}&" in page.text
    assert f"?edit={other.pk}&" not in page.text
    assert client.post(reverse("admin:news_list_line", args=[mine.pk]), {"off": "1"}).status_code == 302
    assert client.post(reverse("admin:news_list_line", args=[other.pk]), {"off": "1"}).status_code == 403
    assert client.get(NEWS_LIST, {"edit": other.pk}).status_code == 403


@time_machine.travel(NOON, tick=False)
def test_the_sheet_has_what_the_meeting_should_not_forget(section, editor, client):
    """Today's plan, embargoes, holds, corrections of the last day; on screen and as plain text."""
    workflow.add_line(StoryContent(), title="Tides & <b>", by=editor, assigned_name="A stringer")
    workflow.schedule(factories.draft(section, headline="At five"), by=None, at=NOON + timedelta(hours=4))
    workflow.hold(factories.draft(section, headline="With the lawyer"), by=editor, reason="A letter.")
    wrong = factories.published(section, headline="Eleven", at=NOON - timedelta(days=3))
    workflow.publish(wrong, by=None, correction={"kind": "correction", "text": "Eleven, not ten."})
    client.force_login(editor)
    sheet = client.get(reverse("admin:news_list_text"))
    assert sheet["Content-Type"] == "text/plain; charset=utf-8"
    words = text(sheet)
    for part in ("Tides & <b>", "A stringer", "16:00 At five (appears)", "With the lawyer (since 10 Jun)"):
        assert part in words
    assert "Correction: Eleven Eleven, not ten." in words
    page = text(client.get(NEWS_LIST))
    for part in ("Tides &amp; &lt;b&gt;", "At five", "With the lawyer", "Eleven, not ten."):
        assert part in page


def test_nothing_confidential_is_on_paper(section, editor, client):
    """On screen for those who may read it, marked; neither printed nor in the text."""
    story = workflow.add_line(StoryContent(), title="The source", by=editor)
    workflow.make_confidential(story, by=editor, readers=[editor])
    client.force_login(editor)
    page = text(client.get(NEWS_LIST))
    assert f'<li id="line-{story.pk}" class="nr-noprint">' in page
    assert "The source" not in text(client.get(reverse("admin:news_list_text")))


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["chief", "editor", "reporter"])
def test_the_news_list_asks_at_most_fifteen_questions(
    section, make_user, client, django_assert_max_num_queries, role
):
    """Of everybody, whoever is limited to one section included."""
    user = make_user(role, section=None if role == "chief" else section)
    workflow.add_line(StoryContent(), title="Line", by=user)
    client.force_login(user)
    client.get(NEWS_LIST)
    with django_assert_max_num_queries(15):
        page = client.get(NEWS_LIST)
    chosen = page.context["add"].initial["section"]
    assert chosen == (None if role == "chief" else section.pk)


@pytest.mark.any_database
@pytest.mark.parametrize("many", [2, 25])
def test_their_questions_do_not_grow(section, editor, client, django_assert_max_num_queries, many):
    """At most fifteen, however much is planned."""
    for number in range(many):
        line = workflow.add_line(StoryContent(), title=f"Line {number}", by=editor)
        workflow.plan(line, by=editor, due_at=timezone.now(), assigned_to=editor)
        workflow.schedule(factories.draft(section), by=None, at=timezone.now() + timedelta(minutes=5))
    client.force_login(editor)
    for address in (NEWS_LIST, CALENDAR, f"{CALENDAR}?by=month"):
        client.get(address)
        with django_assert_max_num_queries(15):
            client.get(address)


@time_machine.travel(NOON, tick=False)
def test_the_calendar_has_everything_that_has_a_time(section, editor, client):
    """What appears, changes, comes down, is due or embargoed, on its day of the newsroom."""
    late = datetime(2026, 6, 11, 23, 30, tzinfo=UTC)  # Friday, half past midnight in London
    workflow.schedule(factories.draft(section, headline="Night"), by=None, at=late)
    workflow.plan(factories.draft(section, headline="Due"), by=None, due_at=late)
    Article.objects.filter(pk=factories.draft(section, headline="Held").pk).update(embargoed_until=late)
    live = factories.published(section, headline="Live", at=NOON - timedelta(days=1))
    Article.objects.filter(pk=live.pk).update(unpublish_at=late)
    client.force_login(editor)
    days = {each["day"]: each for each in client.get(CALENDAR).context["days"]}
    assert min(days) == date(2026, 6, 8)
    assert len(days) == 7
    found = {(entry.what, str(entry.story)) for entry in days[date(2026, 6, 12)]["entries"]}
    assert found == {("appears", "Night"), ("due", "Due"), ("embargo ends", "Held"), ("comes down", "Live")}
    assert days[date(2026, 6, 9)]["published"] == 1
    month = client.get(CALENDAR, {"by": "month", "day": "2026-02-28"}).context
    assert (month["first"], month["before"], month["after"]) == (
        date(2026, 1, 26),
        date(2026, 1, 1),
        date(2026, 3, 1),
    )


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2026-02-31", "2026-06-10"])
@pytest.mark.parametrize("by", ["week", "month", "x"])
def test_any_address_of_the_calendar_is_answered(section, editor, client, day, by):
    """Whatever stands in it."""
    client.force_login(editor)
    assert client.get(CALENDAR, {"day": day, "by": by, "show": "x"}).status_code == 200
