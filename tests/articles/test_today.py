"""Today: the board that the admin opens on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Notice
from tests import factories

pytestmark = pytest.mark.django_db


def columns(answer):
    return {
        column["state"]: [story.desk_title for story in column["stories"]]
        for column in answer.context["columns"]
    }


def test_every_story_stands_under_its_state(section, editor, client):
    """Draft, submitted, approved, scheduled, published today; yesterday's paper is not on the board."""
    factories.draft(section, headline="A draft")
    workflow.submit(factories.draft(section, headline="A submitted"), by=None)
    workflow.approve(factories.draft(section, headline="An approved"), by=None)
    soon = timezone.now() + timedelta(hours=30)
    workflow.schedule(factories.draft(section, headline="A scheduled"), by=None, at=soon)
    factories.published(section, headline="A published")
    factories.published(section, headline="An old one", at=timezone.now() - timedelta(days=3))
    workflow.spike(factories.draft(section, headline="A dropped"), by=None)
    client.force_login(editor)
    answer = client.get("/admin/")
    assert columns(answer) == {
        "lines": [],
        "draft": ["A draft"],
        "submitted": ["A submitted"],
        "approved": ["An approved"],
        "scheduled": ["A scheduled"],
        "published": ["A published"],
    }
    planned = {day: [str(entry.story) for entry in plan] for day, plan in answer.context["week"]}
    assert len(planned) == 7
    assert planned[timezone.localtime(soon).date()] == ["A scheduled"]


def test_a_card_says_what_is_missing(section, editor, client):
    """Section, byline, words and gaps stand on the card."""
    factories.draft(section, headline="Bare", credits=(), standfirst="")
    client.force_login(editor)
    page = client.get("/admin/").content.decode()
    for words in ("Bare", "Port · nobody yet", "12 words", "No byline", "No standfirst"):
        assert words in page


def test_mine_and_my_sections(section, sport, make_user, client):
    """The tabs narrow the board to my stories, or to the sections I work in."""
    editor = make_user("editor", section=sport)
    chief = make_user("chief")
    factories.draft(section, by=chief, headline="Chief's quay")
    factories.draft(sport, headline="Goal")
    client.force_login(chief)
    assert columns(client.get("/admin/?show=mine"))["draft"] == ["Chief's quay"]
    assert len(columns(client.get("/admin/?show=sections"))["draft"]) == 2
    client.force_login(editor)
    assert columns(client.get("/admin/?show=sections"))["draft"] == ["Goal"]
    assert client.get("/admin/?show=nonsense").status_code == 200


def test_a_full_board_counts_the_rest(section, editor, client):
    """A column shows twenty and says how many more there are."""
    for _ in range(33):
        factories.draft(section)
    client.force_login(editor)
    answer = client.get("/admin/")
    draft = answer.context["columns"][1]
    assert (len(draft["stories"]), draft["count"], draft["more"]) == (20, 33, 13)
    assert "13 more" in answer.content.decode()


def test_a_card_says_nothing_in_noughts(section, editor, client):
    """A story without a text, saved and sent a moment ago: in words."""
    workflow.submit(factories.draft(section, body=""), by=None)
    client.force_login(editor)
    page = " ".join(client.get("/admin/").content.decode().split())
    assert "No text yet" in page
    assert "less than a minute" in page
    assert "0 words" not in page and "0\xa0minutes" not in page


def test_a_card_says_since_when_for_whom_and_until_when(section, editor, client):
    """Waiting since it was sent, by whom approved, urgent first, late in words; the exact time beside it."""
    now = timezone.now()
    calm = workflow.submit(factories.draft(section, headline="Calm"), by=None)
    urgent = workflow.submit(factories.draft(section, headline="Urgent"), by=None)
    workflow.plan(urgent, by=None, priority=2, due_at=now - timedelta(hours=2), expected_words=600)
    workflow.approve(factories.draft(section, headline="Fine"), by=editor)
    client.force_login(editor)
    answer = client.get("/admin/")
    assert columns(answer)["submitted"] == ["Urgent", "Calm"]
    page = " ".join(answer.content.decode().split())
    assert "12 of 600 words" in page
    assert "Late: due" in page
    assert "Approved by edda" in page
    exact = timezone.localtime(calm.events.get(verb="submit").at).strftime("%H:%M GMT")
    assert f'<span class="nr-unseen"> ({timezone.localtime():%A} ' in page
    assert exact in page


@pytest.mark.any_database
@pytest.mark.parametrize("many", [1, 20])
def test_the_board_asks_at_most_fourteen_questions(
    section, editor, client, django_assert_max_num_queries, many
):
    """Whatever the number of stories and notices: one less than the fifteen it may ask."""
    Notice.objects.bulk_create(Notice(user=editor, kind="review", words="Look") for _ in range(many))
    for _ in range(many):
        factories.draft(section, by=editor)
        factories.published(section, by=editor)
        workflow.submit(factories.draft(section, by=editor), by=editor)
    client.force_login(editor)
    client.get("/admin/")
    with django_assert_max_num_queries(14):
        page = client.get("/admin/").text
    assert f'<b class="nr-count">{many}<span' in page


def test_a_story_begins_on_the_board(section, reporter, client):
    """A working title and Start: the story is there."""
    client.force_login(reporter)
    page = client.get("/admin/").content.decode()
    assert f'action="{reverse("admin:articles_article_add")}"' in page
    client.post(reverse("admin:articles_article_add"), {"slugline": "Quota", "verb": "save"})
    assert Article.objects.get().desk_title == "Quota"


def test_who_does_not_write_begins_elsewhere(treasurer, section, client):
    """The donations manager has no board and no stories, and begins where the bar does."""
    factories.draft(section, headline="Unseen")
    client.force_login(treasurer)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain == [(reverse("admin:donations_overview"), 302)]
    assert "Unseen" not in answer.content.decode()
    assert "Today" not in answer.content.decode()


def test_all_records(editor, publication, client):
    """Django's own first page stands at an address of its own; the frame has the paper's name."""
    client.force_login(editor)
    page = client.get(reverse("admin:all_records")).content.decode()
    assert "The Test Courier" in page
    assert "All records" in page


def test_nobody_enters_without_a_role(make_user, client):
    """An account without a role is turned away in words; with one it enters."""
    make_user(None, name="stranger")
    make_user("reporter", name="rita")
    for name, status in (("stranger", 200), ("rita", 302)):
        form = {"username": name, "password": "correct horse battery"}
        answer = client.post("/admin/login/", form)
        assert answer.status_code == status
        assert status == 302 or "no role in the newsroom" in answer.content.decode()
