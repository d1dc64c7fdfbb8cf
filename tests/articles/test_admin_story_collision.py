"""Two people in one story, and a story without a name: what the form says and what the history keeps."""

import pytest

from articles import workflow
from articles.composing import compose
from articles.models import Article
from tests import factories
from tests.articles.admin_posts import posted, url

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


def test_a_story_without_a_name_is_not_made(client, section, reporter):
    """An empty form is no story: it says what is missing, and nothing stands on the desk."""
    client.force_login(reporter)
    answer = client.post(url("add"), {"verb": "save"})
    assert "Give it a working title" in answer.content.decode()
    assert Article.objects.count() == 0
