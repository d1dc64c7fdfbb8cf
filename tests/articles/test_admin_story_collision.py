"""Two people in one story, and a story without a name: what the form says and what the history keeps."""

import pytest

from articles import workflow
from articles.composing import compose
from articles.models import Article, WorkingCopy
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = pytest.mark.django_db


def text(section, *words):
    return factories.fields(section, body=body(*words), headline="Tide", slugline="tide")


@pytest.fixture
def story(section, editor, chief):
    """The chief changed paragraphs one and three since the editor opened the story."""
    made = workflow.create_story(compose(text(section, "One", "Two", "Three", "Four")), by=editor)
    workflow.save_revision(made, compose(text(section, "A1", "Two", "A3", "Four")), base_version=1, by=chief)
    return Article.objects.get()


def bodies(story):
    return list(story.revisions.order_by("number").values_list("content__body", flat=True))


def body(*words):
    return "".join(f"<p>{word}.</p>" for word in words)


@pytest.fixture
def answer(client, editor, story):
    """What the editor, who changed paragraphs one and four, is shown after pressing Save."""
    opened = posted(story, base_version=1, body=body("B1", "Two", "Three", "B4"))
    client.force_login(editor)
    return client.post(url("change", story.pk), opened)


def test_a_collision_names_the_colleague_and_keeps_both_texts(answer, story):
    """Who changed the same words, and when; both texts are in the history before anything is pressed."""
    assert "chloe changed the same words at" in answer.content.decode()
    assert bodies(story)[1:3] == [body("A1", "Two", "A3", "Four"), body("B1", "Two", "Three", "B4")]


@pytest.mark.parametrize(("theirs", "first"), [([], "B1"), (["body"], "A1")])
def test_only_the_paragraph_that_collided_is_chosen(client, answer, story, theirs, first):
    """Mine or theirs in paragraph one; their three and my four stand either way."""
    shown = answer.context["form"]
    again = {"base_version": shown["base_version"].value(), "body": shown["body"].value()}
    client.post(url("change", story.pk), posted(story, **again, take_theirs=theirs))
    assert bodies(story)[-1] == body(first, "Two", "A3", "B4")


def test_what_was_left_in_three_columns_comes_back_to_them(client, answer, story):
    """Whoever leaves before choosing and brings the text back passes over nobody: saving asks again."""
    opened = posted(story, body=body("B1", "Two", "A3", "B4"), base_version=3, collided_on=1)
    assert 'name="collided_on" value="1"' in answer.content.decode()
    kept = client.post(url("keep", story.pk), opened | {"copy": "opening", "turn": "1"})
    assert kept.json()["changes"] == 1
    form = client.get(url("change", story.pk), {"kept": WorkingCopy.objects.get(changes=1).pk})
    assert 'name="base_version" value="1"' in form.content.decode()
    again = client.post(url("change", story.pk), opened | {"base_version": 1})
    assert "changed the same words at" in again.content.decode()


def test_every_kind_of_field_is_shown_in_three_columns(client, section, editor, chief):
    """Before, theirs and mine of a line, a text, a picture, the byline’s order: whatever both changed."""
    ines, theo = factories.byline("Ines").pk, factories.byline("Theo").pk
    quay, ship, crane = (factories.picture(caption=words).pk for words in ("Quay", "Ship", "Crane"))

    def written(headline, standfirst, credits, lead):
        credits = tuple((pk, "author") for pk in credits)
        lead = factories.PictureChoice(lead, caption="c")
        words = {"headline": headline, "standfirst": standfirst, "slugline": "tide"}
        return compose(factories.fields(section, **words, credits=credits, lead_picture=lead))

    anna = factories.byline("Anna").pk
    story = workflow.create_story(written("One", "Old", (ines, theo, anna), quay), by=editor)
    theirs = written("Two", "New", (theo, ines, anna), ship)
    workflow.save_revision(story, theirs, base_version=1, by=chief)
    client.force_login(editor)
    story.refresh_from_db()
    mine = {"headline": "Three", "standfirst": "Newer", "base_version": 1, "credit_id": [ines, anna, theo]}
    rows = {"credit_order": [1, 2, 3], "picture_id": [crane]}
    page = client.post(url("change", story.pk), posted(story) | mine | rows)
    assert [collision["name"] for collision in page.context["collisions"]] == [
        *("headline", "standfirst", "credits", "lead_picture"),
    ]
    text = page.content.decode()
    for words in ("<h3>Before</h3>", "Theirs, already saved", "One", "Two", "Newer", "Ines (Words)"):
        assert words in text
    again = {
        "base_version": page.context["form"]["base_version"].value(),
        "take_theirs": ["headline", "credits"],
    }
    client.post(url("change", story.pk), posted(story) | mine | rows | again)
    newest = content_of(story)
    assert (newest.headline, newest.standfirst) == ("Two", "Newer")
    assert [credit.name for credit in newest.credits] == ["Theo", "Ines", "Anna"]
    assert newest.lead_picture["id"] == crane
    headlines = set(story.revisions.values_list("content__headline", flat=True))
    assert headlines == {"One", "Two", "Three"}


def test_paragraphs_that_touch_need_no_choice(client, section, editor, chief):
    """Both changes are in the form already; somebody reads them together and saves."""
    made = workflow.create_story(compose(text(section, "One", "Two", "Three")), by=editor)
    workflow.save_revision(made, compose(text(section, "A1", "Two", "Three")), base_version=1, by=chief)
    client.force_login(editor)
    story = Article.objects.get(pk=made.pk)
    page = client.post(url("change", made.pk), posted(story, base_version=1, body=body("One", "B2", "Three")))
    assert "paragraphs beside each other" in page.content.decode()
    assert page.context["form"]["body"].value() == body("A1", "B2", "Three")
    assert 'name="take_theirs"' not in page.content.decode()


def test_a_merge_is_shown_and_vouches_for_nothing(client, section, editor, chief):
    """What the colleague changed stands above the form; Publish waits until both were read together."""
    made = workflow.create_story(compose(text(section, "One", "Two", "Three")), by=editor)
    workflow.save_revision(made, compose(text(section, "A1", "Two", "Three")), base_version=1, by=chief)
    client.force_login(editor)
    story = Article.objects.get(pk=made.pk)
    mine = posted(story, base_version=1, body=body("One", "Two", "B3"), verb="publish")
    page = client.post(url("change", made.pk), mine, follow=True)
    assert page.redirect_chain[-1][0].endswith("?merged=1-2")
    assert "chloe changed this while you were writing" in page.content.decode()
    assert [change.label for change in page.context["merged"]["changes"]] == ["Text"]
    story.refresh_from_db()
    assert (story.state, content_of(story).body) == ("draft", body("A1", "Two", "B3"))
    client.post(url("change", made.pk), posted(story, verb="publish"))
    story.refresh_from_db()
    assert story.state == "published"
    for nonsense in ("1-99", "3-1", "x", "1-2-3"):
        assert client.get(url("change", made.pk), {"merged": nonsense}).context["merged"] is None


def test_a_story_without_a_name_is_not_made(client, section, reporter):
    """An empty form is no story: it says what is missing, and nothing stands on the desk."""
    client.force_login(reporter)
    answer = client.post(url("add"), {"verb": "save"})
    assert "Give it a working title" in answer.content.decode()
    assert Article.objects.count() == 0


def test_the_history_leads_to_the_text_that_was_kept(client, answer, story, chief):
    """In words, beside the form and in the whole history; the text is yours only to its writer."""
    for user, whose in ((None, "your"), (chief, "edda’s")):
        if user:
            client.force_login(user)
        for page in ("change", "history"):
            shown = client.get(url(page, story.pk)).text
            assert "changed the same words as a colleague: both texts are kept" in shown
            assert f'{url("revision", story.pk, 3)}">{whose} text: version 3</a>' in shown
