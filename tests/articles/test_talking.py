"""Comments and tasks: anchored to what they speak of, told to whom they concern, guarded like the story."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from articles import faults, workflow
from articles.anchors import place_of, texts_of
from articles.content import StoryContent
from articles.models import Article, Comment, Notice, Task
from articles.workflow import talking
from newsroom.core.models import User
from tests import factories
from tests.articles.talkers import BODY, form, heard, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, reporter):
    return factories.draft(section, by=reporter, headline="The dredger", body=BODY)


def test_a_comment_keeps_the_paragraph_it_speaks_of(client, story, editor, reporter):
    """The words stay with the comment: while they stand, when they were changed, and when they are gone."""
    client.force_login(editor)
    client.post(page(story), {"act": "comment", "about": "p1", "text": "Since when?", "version": "1"})
    thread = Comment.objects.get()
    assert (thread.field, thread.quote) == ("body", "The channel fills.")
    assert heard(reporter) == ["comment"]
    shown = client.get(form(story)).text
    assert "Since when?" in shown
    assert "The channel fills." in shown

    def edit(body, base):
        text = factories.compose(factories.fields(story.desk_section, body=body))
        workflow.save_revision(story, text, base_version=base, by=editor)

    edit("<p>The channel fills again.</p>", 1)
    assert "changed since" in client.get(page(story)).text
    edit("<p>Nothing of it.</p>", 2)
    assert "gone from the text" in client.get(page(story)).text
    assert "The channel fills." in client.get(form(story)).text


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("For three winters the pilots have reported the same.", "stands"),
        ("For three winters pilots reported the same", "changed"),
        ("Nobody was there when it fell", "gone"),
        ("", ""),
    ],
)
def test_where_a_passage_is_today(quote, place):
    """Found by its words, not by its number: paragraphs put before it change nothing."""
    content = StoryContent(body="<p>New first one.</p>" + BODY)
    assert place_of("body", quote, texts_of(content)) == place


def test_a_thread_is_answered_resolved_and_opened_again(client, story, editor, reporter):
    """Whoever took part hears of each step; an answer to a resolved matter opens it again; all is history."""
    thread = talking.comment(story, "Since when?", by=editor, field="headline", quote="The dredger")
    client.force_login(reporter)
    client.post(page(story), {"act": f"answer-{thread.pk}", "text": "Since March."})
    client.post(page(story), {"act": f"resolve-{thread.pk}"})
    thread.refresh_from_db()
    assert thread.resolved_by == reporter
    assert sorted(heard(editor)) == ["comment", "resolve"]
    talking.answer(thread, "Which March?", by=editor)
    thread.refresh_from_db()
    assert thread.resolved_at is None
    talking.resolve(thread, by=editor)
    talking.resolve(thread, by=editor)
    talking.reopen(thread, by=reporter)
    verbs = [event.verb for event in story.events.all()][::-1]
    assert verbs == ["create", "comment", "answer", "resolve", "answer", "resolve", "reopen"]
    told = story.events.get(verb="comment").data
    assert told["comment"] == "Since when?"
    assert told["told"] == ["rita"]
    history = client.get(reverse("admin:articles_article_history", args=[story.pk])).text
    assert "Since March." in history
    assert "told: rita" in history


def test_a_mention_reaches_only_who_may_read_the_story(story, editor, chief, make_user, sport):
    """@name tells a colleague; one who may not read the story is not told that it exists."""
    outsider = make_user("editor", sport, name="sam")
    talking.comment(story, "@Chloe and @sam, look. ann@paper.example, @nobody", by=editor)
    assert heard(chief) == ["mention"]
    assert heard(outsider) == []
    assert "@" not in Notice.objects.get(user=chief).words


def test_the_sender_is_told_whom_the_comment_told(client, story, editor, reporter, chief, make_user, sport):
    """By name, and who was meant and did not hear; the words are kept, and it stands at them afterwards."""
    make_user("editor", sport, name="sam")
    User.objects.filter(pk=chief.pk).update(display_name="Chloe Ames")
    client.force_login(editor)
    text = "@Chloe, @sam and @Nobdy: since when? Ask press@port.example."
    answer = client.post(page(story), {"act": "comment", "text": text}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Sent. Told: Chloe Ames, rita. @sam may not read this story and was not told. @Nobdy is nobody here."
    ]
    kept = Comment.objects.get()
    assert kept.text == text
    client.force_login(reporter)
    for address in (page(story), form(story)):
        shown = client.get(address).text
        assert "Told: Chloe Ames, rita" in shown
        assert "@Nobdy is nobody here." in shown
    said = client.post(page(story), {"act": f"answer-{kept.pk}", "text": "In May."}, headers={"X-Talk": "1"})
    assert "<p data-done>Sent. Told: edda.</p>" in said.text
    said = client.post(page(story), {"act": "comment", "text": "To myself."}, headers={"X-Talk": "1"})
    assert "Sent. Nobody else was told of it." in said.text


def test_what_was_said_before_says_whom_it_told(story, editor, reporter):
    """The names that the history has kept come to the comments that were made before they carried them."""
    talking.comment(story, "Since when?", by=editor)
    talking.comment(story, "Since when?", by=reporter)
    Comment.objects.update(told="")
    import_module("articles.migrations.0022_comment_told").name_hearers(apps, None)
    assert [(str(each.by), each.told) for each in Comment.objects.order_by("id")] == [
        ("edda", "rita"),
        ("rita", ""),
    ]


def test_suggested_names_are_those_who_may_read(client, story, editor, sport, make_user):
    """The list under an @ names nobody whom the story is hidden from."""
    make_user("editor", sport, name="eddard")
    client.force_login(editor)
    address = reverse("admin:articles_article_people", args=[story.pk])
    assert [row["id"] for row in client.get(address, {"q": "edd"}).json()["results"]] == ["edda"]


def test_nobody_else_reads_or_writes_comments(client, story, make_user, editor):
    """A colleague who may not read the story gets 403 for all of it; no thread of another story is his."""
    thread = talking.comment(story, "Careful.", by=editor)
    other = make_user("reporter", name="oscar")
    own = factories.draft(story.desk_section, by=other)
    client.force_login(other)
    assert client.get(page(story)).status_code == 403
    assert client.post(page(story), {"act": "comment", "text": "Hi"}).status_code == 403
    assert client.get(reverse("admin:articles_article_people", args=[story.pk])).status_code == 403
    assert client.post(page(own), {"act": f"answer-{thread.pk}", "text": "Hi"}).status_code == 404
    with pytest.raises(workflow.NotAllowed):
        talking.answer(thread, "Hi", by=other)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"act": "comment", "text": " "},
        {"act": "comment", "text": "x" * 4001},
        {"act": "comment", "text": "Hm", "about": "p99"},
        {"act": "comment", "text": "Hm", "about": "p²"},
        {"act": "answer-x", "text": "Hm"},
        {"act": "nonsense"},
        {},
    ],
)
def test_what_cannot_be_said_comes_back(client, story, editor, given):
    """The page says what is wrong, and what was typed is still in it."""
    client.force_login(editor)
    answer = client.post(page(story), given)
    assert answer.status_code == 200
    assert "Nothing was lost." in answer.text
    if given.get("text", "").strip():
        assert given["text"] in answer.text
    assert not Comment.objects.exists()


def test_the_script_gets_the_threads_alone(client, story, editor):
    """Beside the form the answer is the threads, not a page; and a problem is in it."""
    client.force_login(editor)
    given = {"act": "comment", "text": "Here?", "quote": "The  channel fills."}
    answer = client.post(page(story), given, headers={"X-Talk": "1"})
    assert "<html" not in answer.text
    assert "Here?" in answer.text
    assert Comment.objects.get().quote == "The channel fills."
    answer = client.post(page(story), {"act": "comment", "text": ""}, headers={"X-Talk": "1"})
    assert "Write something first." in answer.text


def test_an_open_comment_is_a_warning_before_publishing(story, editor):
    """The check before publishing says so and holds nothing up."""
    thread = talking.comment(story, "Since when?", by=editor)
    content = StoryContent(headline="X")

    def found():
        every = faults.faults(Article.objects.get(pk=story.pk), content)
        return [(fault.words, fault.blocks) for fault in every if fault.code == "comments"]

    assert found() == [("A comment is not resolved.", False)]
    talking.resolve(thread, by=editor)
    assert found() == []


@pytest.mark.any_database
def test_the_screens_ask_no_more_with_more_comments(client, section, editor, chief, reporter, asked):
    """The form, the comments’ page and Today cost as much with sixty comments and tasks as with two."""
    client.force_login(editor)

    def cost(count):
        story = factories.draft(section, by=reporter)
        Task.objects.all().delete()
        for number in range(count):
            thread = talking.comment(story, f"Comment {number}", by=chief)
            talking.answer(thread, "Yes", by=editor)
            talking.assign(story, editor, by=chief, words=f"Task {number}")
        return list(map(asked, (form(story), page(story), reverse("admin:index"))))

    cost(1)
    few, many = cost(2), cost(20)
    assert few == many
    assert few[0] <= 20, few
