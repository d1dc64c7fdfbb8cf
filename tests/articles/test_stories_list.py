"""The list of all stories: filters, search, pages, kept views. Nobody sees more in it than they may read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, DefaultView, SavedView
from articles.workflow.amending import without_tag
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def listed(client):
    """``listed(user, state="draft", …)``: the titles that the list shows."""

    def ask(user, **query):
        client.force_login(user)
        answer = client.get(LIST, query or {"all": "1"})
        assert answer.status_code == 200
        return [str(story) for story in answer.context["page"].rows]

    return ask


def test_newest_first_whatever_the_state(section, editor, listed):
    """The list is flat: a draft, a published and a dropped story stand in one row."""
    factories.draft(section, headline="One")
    factories.published(section, headline="Two")
    workflow.spike(factories.draft(section, headline="Three"), by=None)
    assert listed(editor) == ["Three", "Two", "One"]
    assert listed(editor, state="draft") == ["One"]
    assert listed(editor, state="unpublished") == ["One"]
    assert listed(editor, state="published") == ["Two"]


def test_whose_story_it_is_is_said_once(section, editor, reporter, client):
    """Under the byline stands for whom it is, unless that is the byline itself."""
    story = factories.draft(section)
    client.force_login(editor)
    workflow.plan(story, by=editor, assigned_name="Ines Calloway")
    assert "for Ines Calloway" not in client.get(LIST, {"all": "1"}).text
    workflow.plan(story, by=editor, assigned_name="Luc Moreau")
    assert "for Luc Moreau" in client.get(LIST, {"all": "1"}).text


def test_every_filter_narrows(section, sport, editor, listed):
    """Section, byline, tag, language, correction, picture; together they must all hold."""
    quay, ines = factories.tag("Quay"), factories.byline("Ines")
    picture = factories.PictureChoice(factories.picture().pk)
    plain = factories.draft(sport, headline="Plain")
    rich = factories.published(
        section,
        headline="Rich",
        language="ar",
        tags=(quay.pk,),
        credits=((ines.pk, "author"),),
        lead_picture=picture,
    )
    workflow.publish(rich, by=None, correction={"kind": "correction", "text": "Eleven, not ten."})
    for name, value in {
        "section": section.pk,
        "byline": ines.pk,
        "tag": quay.pk,
        "language": "ar",
        "corrected": "on",
    }.items():
        assert listed(editor, **{name: value}) == ["Rich"], name
    assert listed(editor, unpictured="on") == ["Plain"]
    assert listed(editor, tag=quay.pk, section=sport.pk) == []
    workflow.amend(rich, without_tag(quay), by=editor)
    assert listed(editor, tag=quay.pk) == []
    assert str(plain) in listed(editor)


def test_dates_are_days_of_the_newsroom(section, editor, listed):
    """From and to hold both days whole, by the newsroom's clock, of the time that was chosen."""
    for day in (1, 2, 3):
        at = datetime(2026, 6, day, 22, 30, tzinfo=UTC)  # half past eleven in London
        factories.published(section, headline=f"June {day}", at=at)
    factories.draft(section, headline="Never")
    assert listed(editor, time="published", since="2026-06-02") == ["June 3", "June 2"]
    assert listed(editor, time="published", since="2026-06-02", until="2026-06-02") == ["June 2"]
    assert listed(editor, time="published") == ["June 3", "June 2", "June 1"]
    assert listed(editor, since="2026-01-01", until="2026-01-02") == []


def test_what_is_due_first_comes_first(section, editor, listed):
    """By due time the list is a plan: the next one on top, what has no time not in it."""
    now = timezone.now()
    for hours in (3, 1, 2):
        story = factories.draft(section, headline=f"In {hours}")
        workflow.plan(story, by=None, due_at=now + timedelta(hours=hours))
    factories.draft(section, headline="Some day")
    assert listed(editor, time="due") == ["In 1", "In 2", "In 3"]


def test_search_finds_names_and_printed_texts(section, editor, listed):
    """By the beginning of a word of its names in any state; by its text where that is printed."""
    factories.draft(section, headline="", slugline="Hafenbehörde Überblick", body="<p>Unprinted words.</p>")
    factories.published(section, headline="Tide tables", body="<p>The dredger Margarethe sank.</p>")
    assert listed(editor, q="hafenb uber") == ["Hafenbehörde Überblick"]
    assert listed(editor, q="margarethe") == ["Tide tables"]
    assert listed(editor, q='"tide tables"') == ["Tide tables"]
    assert listed(editor, q="tables tid") == ["Tide tables"]
    for nothing in ('"margarethe dredger"', "unprinted", "ables", "?!", "tide nonsense"):
        assert listed(editor, q=nothing) == [], nothing


def test_mine_and_my_sections(section, sport, make_user, listed):
    """Mine: begun, saved last or given to me. My sections: where I write."""
    edda, rosa = make_user("editor", section=sport), make_user("reporter", name="rosa")
    factories.draft(sport, headline="Goal")
    given = factories.draft(section, headline="Given")
    workflow.plan(given, by=None, assigned_to=rosa)
    factories.draft(section, by=rosa, headline="Begun")
    assert listed(rosa, whose="mine") == ["Begun", "Given"]
    assert listed(edda, whose="sections") == ["Goal"]
    assert listed(edda) == ["Goal"]


def test_no_filter_and_no_search_shows_what_may_not_be_read(section, sport, make_user, listed):
    """An editor of Sport finds nothing of Port's drafts by any question."""
    quay = factories.tag("Quay")
    secret = factories.draft(section, headline="Secret quay", tags=(quay.pk,))
    workflow.plan(secret, by=None, due_at=timezone.now())
    edda = make_user("editor", section=sport)
    byline = factories.byline()
    questions = {"q": "secret", "state": "draft", "section": section.pk, "tag": quay.pk, "byline": byline.pk}
    questions |= {"language": "en-GB", "time": "due", "unpictured": "on", "since": "2000-01-01"}
    for name, value in questions.items():
        assert listed(edda, **{name: value}) == [], name


def test_page_by_page_there_and_back(section, editor, client):
    """Fifty a page; every story stands on exactly one, also those saved at the same moment."""
    factories.many(section, 103, public=False)
    Article.objects.update(saved_at=timezone.now())
    client.force_login(editor)
    seen, query = [], {"all": "1"}
    pages = []
    while query:
        page = client.get(LIST, query).context["page"]
        pages.append(page)
        seen += [story.pk for story in page.rows]
        query = {"before": page.older} if page.older else None
    assert (len(pages), len(seen), len(set(seen))) == (3, 103, 103)
    assert seen == sorted(seen, reverse=True)
    back = client.get(LIST, {"after": pages[2].newer}).context["page"]
    assert [story.pk for story in back.rows] == seen[50:100]
    assert client.get(LIST, {"after": back.newer}).context["page"].newer == ""
    assert client.get(LIST, {"before": "nonsense"}).context["page"].rows[0].pk == seen[0]


@pytest.mark.parametrize("many", [2, 30])
def test_its_questions_do_not_grow(section, editor, client, django_assert_max_num_queries, many):
    """With every filter: at most fifteen, however many stories, views and corrections."""
    quay = factories.tag("Quay")
    for number, story in enumerate(factories.many(section, many, tags=(quay.pk,))):
        workflow.plan(story, by=None, priority=1)
        SavedView.objects.create(owner=editor, name=f"View {number}", query="state=draft", shared=True)
    client.force_login(editor)
    client.get(LIST, {"all": "1"})
    query = {
        "q": "story",
        "tag": quay.pk,
        "byline": factories.byline().pk,
        "section": section.pk,
        "unpictured": "on",
    }
    with django_assert_max_num_queries(15):
        assert len(client.get(LIST, query).context["page"].rows) == many


def test_a_filter_that_is_no_choice_any_more_is_left_out(section, editor, client):
    """A deleted tag in a kept view: the rest holds and the page says what was left out."""
    factories.draft(section, headline="One")
    client.force_login(editor)
    page = client.get(LIST, {"tag": "987654", "state": "draft", "since": "31.02.2026", "until": "9999-12-31"})
    assert [str(story) for story in page.context["page"].rows] == ["One"]
    assert "Left out, because it could not be understood: Tag, From, To." in page.content.decode()


def test_empty_lists_say_what_to_do(editor, section, client):
    """Nothing yet, and nothing for these filters, are two different things."""
    client.force_login(editor)
    assert "Nothing here yet" in client.get(LIST).content.decode()
    assert "No story answers to this" in client.get(LIST, {"q": "x"}).content.decode()


def test_a_view_is_kept_shared_and_opened_with(section, editor, reporter, client):
    """Filters under a name; the desk finds it when it is shared; the list opens with it when I say so."""
    factories.draft(section, headline="A draft")
    factories.published(section, headline="In print")
    client.force_login(editor)
    keep = reverse("admin:articles_article_view_keep")
    answer = client.post(keep, {"name": " Desk ", "state": "draft", "first": "on", "what?": "x"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("Desk", "state=draft", False)
    assert answer["Location"] == f"{LIST}?state=draft&view={view.pk}"
    assert client.get(LIST)["Location"] == f"{LIST}?state=draft&view={view.pk}"
    change = reverse("admin:articles_article_view_change", args=[view.pk])
    client.force_login(reporter)
    assert f"view={view.pk}" not in client.get(LIST).content.decode()
    assert client.post(change, {"what": "first"}).status_code == 404
    client.force_login(editor)
    client.post(change, {"what": "share"})
    client.force_login(reporter)
    page = client.get(f"{LIST}?state=draft&view={view.pk}").content.decode()
    assert f"view={view.pk}" in page
    assert "A draft" not in page  # the question is shared, not the answer
    for what in ("share", "keep", "forget"):
        assert client.post(change, {"what": what}).status_code == 403
    client.post(change, {"what": "first"})
    assert client.get(LIST).status_code == 302
    client.force_login(editor)
    client.post(change, {"what": "keep"})
    client.force_login(reporter)
    assert client.get(LIST).status_code == 200  # no longer shared: my list opens with all stories again
    client.force_login(editor)
    client.post(change, {"what": "forget"})
    assert not SavedView.objects.exists()
    assert not DefaultView.objects.exists()


def test_a_view_needs_a_name_and_an_end(section, editor, client):
    """No name, no view; one of the same name is replaced; there are at most forty."""
    client.force_login(editor)
    keep = reverse("admin:articles_article_view_keep")
    for data in ({"name": "  "}, {"name": "A", "state": "draft"}, {"name": "A", "state": "approved"}):
        client.post(keep, data)
    assert [view.query for view in SavedView.objects.all()] == ["state=approved"]
    for number in range(45):
        client.post(keep, {"name": f"No {number}"})
    assert SavedView.objects.count() == 40


def test_who_does_not_write_has_no_list(treasurer, client):
    """Neither list nor views nor bulk."""
    client.force_login(treasurer)
    assert client.get(LIST).status_code == 403
    for name in ("view_keep", "bulk", "bulk_undo"):
        assert client.post(reverse(f"admin:articles_article_{name}")).status_code == 403


def test_a_changed_live_story_says_so(section, editor, client):
    """What readers do not see yet stands in the row."""
    story = factories.published(section, headline="Tide")
    workflow.amend(story, lambda content: replace(content, headline="Tides"), by=editor)
    client.force_login(editor)
    assert "changes not published" in client.get(LIST).content.decode()
