"""The line of a story in the plan: whoever writes here sees it, as colleagues do, and no more."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article
from newsroom.core.models import User
from tests import factories

pytestmark = pytest.mark.django_db
BOARD, NEWS_LIST, CALENDAR = reverse("admin:index"), reverse("admin:news_list"), reverse("admin:calendar")
SHEET = reverse("admin:news_list_text")
SCREENS = (BOARD, NEWS_LIST, CALENDAR, SHEET)
TEXTS = "headline short_headline kicker standfirst trail_text dateline editors_note search_description"
SECRET = "q7unreadword"
NOON = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)


@pytest.fixture
def colleague(make_user):
    """A reporter whose story it is not."""
    return make_user("reporter", name="cole")


@pytest.fixture
def line(section, reporter):
    """A story of somebody else on the news list and for today, with ``SECRET`` in every text but its line."""
    texts = {name: f"{name} {SECRET}" for name in TEXTS.split()} | {"body": f"<p>{SECRET}</p>"}
    story = factories.draft(section, by=reporter, slugline="Quota, the long read", **texts)
    now = timezone.now()
    workflow.plan(story, by=None, listed=True, due_at=now, assigned_to=reporter, expected_words=1234)
    return Article.objects.get(pk=story.pk)


def link(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def test_a_colleague_reads_the_line_and_nothing_of_the_text(line, colleague, client):
    """Working title, section, who and when; no way in, no word of the story, by whichever of the screens."""
    client.force_login(colleague)
    for address in SCREENS:
        page = client.get(address).text
        assert "Quota, the long read" in page, address
        assert SECRET not in page, address
        assert link(line) not in page, address
        assert "1,234" not in page, address
        if address != CALENDAR:
            assert "Port" in page and ("Ines Calloway" if address == BOARD else "rita") in page, address
    assert client.get(link(line)).status_code == 403
    client.force_login(line.assigned_to)
    assert all(link(line) in client.get(address).text for address in SCREENS[:3])


def test_mine_and_my_sections_stay_what_they_say(line, colleague, make_user, sport, client):
    """*All* has the whole newsroom; *My sections* those one works in; *Mine* what is one's own."""
    in_sport = make_user("reporter", section=sport)
    for user, show, seen in (
        (colleague, "all", True),
        (colleague, "mine", False),
        (colleague, "sections", True),
        (in_sport, "all", True),
        (in_sport, "sections", False),
    ):
        client.force_login(user)
        for address in SCREENS:
            assert ("Quota" in client.get(address, {"show": show}).text) is seen, (show, address)


def test_a_confidential_story_has_no_line_and_is_in_no_count(line, colleague, editor, client):
    """Neither for a reporter nor for the chief editor; those whom it names see it, with its way in."""
    client.force_login(colleague)
    before = client.get(BOARD).context["columns"]
    workflow.make_confidential(line, by=editor)
    after = client.get(BOARD).context["columns"]
    assert [column["count"] for column in before] == [0, 1, 0, 0, 0, 0]
    assert [column["count"] for column in after] == [0] * 6
    assert not client.get(NEWS_LIST).context["lines"]
    assert all("Quota" not in client.get(address).text for address in SCREENS)
    client.force_login(editor)
    assert link(line) in client.get(BOARD).text


@time_machine.travel(NOON, tick=False)
def test_what_is_beyond_the_line_stays_with_those_who_may_read(section, editor, chief, colleague, client):
    """Legal holds, embargoes and when something comes down are not a colleague's; when it appears is."""
    soon = NOON + timedelta(hours=2)
    held = workflow.hold(factories.draft(section, slugline="Held"), by=editor, reason="Letter")
    Article.objects.filter(pk=held.pk).update(embargoed_until=soon, listed_at=soon)
    planned = workflow.schedule(factories.draft(section, slugline="Planned"), by=editor, at=soon)
    Article.objects.filter(pk=planned.pk).update(unpublish_at=soon)
    seen = {}
    for user in (chief, colleague):
        client.force_login(user)
        page = client.get(NEWS_LIST)
        found = {name: len(page.context[name]) for name in ("lines", "holds", "embargoes")}
        seen[user] = found | {"today": [entry.what for entry in page.context["today"]]}
        assert ("Legal hold</span>" in page.text) is (user == chief)
    assert seen[chief]["today"] == ["embargo ends", "appears", "comes down"]
    assert seen[colleague] == {"lines": 1, "holds": 0, "embargoes": 0, "today": ["appears"]}


def test_a_full_column_leads_only_where_all_of_it_is_listed(section, reporter, chief, colleague, client):
    """The list of stories has what may be read: for a colleague the number is a number."""
    for _ in range(21):
        factories.draft(section, by=reporter)
    for user, shown in ((chief, True), (colleague, False)):
        client.force_login(user)
        page = client.get(BOARD).text
        assert "1 more" in page
        assert ("?state=draft&" in page) is shown


@pytest.mark.any_database
def test_many_lines_ask_no_more(section, reporter, colleague, make_user, client, asked):
    """Lines that do not open cost a reporter no query each."""
    client.force_login(colleague)

    def cost(count):
        for _ in range(count):
            story = factories.draft(section, by=reporter)
            workflow.plan(story, by=None, listed=True, due_at=timezone.now())
        return list(map(asked, SCREENS))

    cost(1)
    few, many = cost(2), cost(15)
    assert few == many
    assert max(few) <= 15, few


def test_stories_from_before_get_their_working_title(section):
    """The migration says what saving again would say; without a working title the headline is its name."""
    first = factories.draft(section, slugline="Quota")
    second = factories.draft(section, slugline="", headline="Tides")
    Article.objects.update(desk_slugline="")
    import_module("articles.migrations.0023_working_title").fill(apps, None)
    assert [Article.objects.get(pk=story.pk).working_title for story in (first, second)] == ["Quota", "Tides"]


def test_who_does_not_write_here_sees_no_line(line, treasurer, client):
    """The plan is the newsroom's: the donations manager has no part in it."""
    client.force_login(User.objects.get(pk=treasurer.pk))
    assert "Quota" not in client.get(BOARD).text
    assert client.get(NEWS_LIST).status_code == 403
