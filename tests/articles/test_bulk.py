"""One thing done to many stories: said before, done one by one, taken back where there is a way back."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.admin import bulk_pages
from articles.admin.bulk import ACTS
from articles.content import StoryContent
from articles.models import Article, DeskRules
from tests import factories

pytestmark = pytest.mark.django_db
BULK = reverse("admin:articles_article_bulk")
DONE = reverse("admin:articles_article_bulk_done")
UNDO = reverse("admin:articles_article_bulk_undo")


@pytest.fixture
def act(client):
    """``act(user, "submit", [stories], confirm="1", …)``: the answer to the bulk form."""

    def post(user, do, stories, **given):
        client.force_login(user)
        versions = {f"version-{story.pk}": story.version for story in stories}
        chosen = {"do": do, "story": [story.pk for story in stories]}
        return client.post(BULK, versions | chosen | given)

    return post


def states(*stories):
    return [Article.objects.get(pk=story.pk).state for story in stories]


def newest(story):
    story = Article.objects.get(pk=story.pk)
    return StoryContent.from_json(story.revisions.get(number=story.version).content)


def told(answer):
    """What the confirmation says of each story: (title, effect or problem)."""
    return [(str(line.story), line.effect or line.problem) for line in answer.context["lines"]]


def test_it_is_said_before_it_is_done(section, editor, act):
    """Every story with what will happen to it, or why it cannot; nothing is done yet."""
    draft = factories.draft(section, headline="A draft")
    live = factories.published(section, headline="In print")
    answer = act(editor, "submit", [draft, live])
    assert told(answer) == [
        ("A draft", "The desk has it; its text stays as it is."),
        ("In print", "It is published."),
    ]
    assert states(draft, live) == ["draft", "published"]
    page = answer.content.decode()
    assert "1 story will be changed" in page
    assert "1 story will be left as it is" in page


def test_confirmed_it_happens_to_those_that_can(section, editor, act, client):
    """Each by its own verb, with its own event; the page after it says which and why not."""
    one, two = factories.draft(section, headline="One"), factories.draft(section, headline="Two")
    live = factories.published(section, headline="In print")
    answer = act(editor, "submit", [one, live, two], confirm="1")
    assert answer["Location"] == DONE
    assert states(one, two, live) == ["submitted", "submitted", "published"]
    assert one.events.first().verb == "submit"
    page = client.get(DONE)
    assert [str(story) for story in page.context["did"]] == ["One", "Two"]
    assert [line.problem for line in page.context["refused"]] == ["It is published."]


def test_what_was_done_is_undone(section, editor, act, client):
    """Dropped by mistake: one button brings them back, once."""
    stories = [factories.draft(section) for _ in range(3)]
    act(editor, "spike", stories, confirm="1")
    assert states(*stories) == ["spiked"] * 3
    assert "Restore them as drafts" in client.get(DONE).content.decode()
    client.post(UNDO)
    assert states(*stories) == ["draft"] * 3
    page = client.get(DONE)
    assert "3 stories taken back" in page.content.decode()
    assert not page.context["can_undo"]
    client.post(UNDO)
    assert states(*stories) == ["draft"] * 3


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.undo])
def test_every_act_with_a_way_back_takes_it(section, sport, editor, act, client, name):
    """The button that is offered works: the story has the state, the text and the plan of before."""
    quay = factories.tag("Quay")
    story = factories.draft(section, tags=(quay.pk,) if name == "untag" else ())
    if name == "restore":
        workflow.spike(story, by=editor)
    given = {"tag": quay.pk, "section": sport.pk, "who": "A stringer"}

    def stands():
        found = Article.objects.get(pk=story.pk)
        return found.state, newest(story).tags, newest(story).section, found.assignee

    before = stands()
    act(editor, name, [story], confirm="1", **given)
    assert stands() != before
    assert client.get(DONE).context["can_undo"]
    client.post(UNDO)
    assert stands() == before
    assert client.get(DONE).context["undone"]


def test_what_could_not_be_undone_is_not_called_undone(section, editor, act, client):
    """Somebody was quicker with all of them: it is said, and nothing claims to be taken back."""
    story = factories.draft(section)
    act(editor, "spike", [story], confirm="1")
    workflow.restore(story, by=None)
    client.post(UNDO)
    page = client.get(DONE)
    assert not page.context["undone"]
    assert "not possible" in page.context["refused"][0].problem


def test_tags_sections_and_people(section, sport, editor, reporter, act, client):
    """A tag on and off, another section, another writer: asked, said, done, undone."""
    quay = factories.tag("Quay")
    one, two = (
        factories.draft(section, headline="One", tags=(quay.pk,)),
        factories.published(section, headline="Two"),
    )
    asked = act(editor, "tag", [one, two])
    assert not asked.context["ready"]
    assert told(act(editor, "tag", [one, two], tag=quay.pk)) == [
        ("One", "It has this tag already."),
        ("Two", "“Quay” is added. Readers see it when the story is published again."),
    ]
    act(editor, "tag", [one, two], tag=quay.pk, confirm="1")
    assert [tag.name for tag in newest(two).tags] == ["Quay"]
    client.post(UNDO)
    assert newest(two).tags == ()
    assert [tag.name for tag in newest(one).tags] == ["Quay"]
    act(editor, "untag", [one], tag=quay.pk, confirm="1")
    assert newest(one).tags == ()
    assert told(act(editor, "section", [one], section=sport.pk)) == [("One", "From Port to Sport.")]
    act(editor, "section", [one], section=sport.pk, confirm="1")
    assert newest(one).section.name == "Sport"
    client.post(UNDO)
    assert newest(one).section.name == "Port"
    act(editor, "assign", [one, two], who="RITA", confirm="1")
    assert [Article.objects.get(pk=story.pk).assignee for story in (one, two)] == ["rita", "rita"]
    client.post(UNDO)
    assert Article.objects.get(pk=one.pk).assignee == ""
    act(editor, "assign", [one], who="A stringer", confirm="1")
    assert Article.objects.get(pk=one.pk).assignee == "A stringer"


def test_an_approval_is_of_the_text_that_was_shown(section, editor, reporter, act, client):
    """Somebody saves between the two pages: that story is not approved, and it is said."""
    one, two = factories.draft(section, headline="One"), factories.draft(section, headline="Two")
    stale = [one, two]
    workflow.amend(
        two, lambda content: factories.compose(factories.fields(section, headline="Two!")), by=None
    )
    act(editor, "approve", stale, confirm="1")
    assert states(one, two) == ["approved", "draft"]
    assert "changed since you looked" in client.get(DONE).content.decode()


def test_an_approval_looks_again_under_the_lock(section, editor, act, client, monkeypatch):
    """Somebody saves in the very moment of the press: the text nobody confirmed is not approved."""
    story, chosen = factories.draft(section), bulk_pages.selection

    def overtaken(request):
        rows = chosen(request)
        other = factories.compose(factories.fields(section, headline="Another"))
        workflow.amend(story, lambda content: other, by=None)
        return rows

    monkeypatch.setattr(bulk_pages, "selection", overtaken)
    act(editor, "approve", [story], confirm="1")
    assert states(story) == ["draft"]
    assert "changed since you looked" in client.get(DONE).context["refused"][0].problem


def test_nobody_does_in_bulk_what_they_may_not_do(section, sport, make_user, reporter, act, client):
    """What cannot be read is not there; what may not be done is refused, story by story."""
    edda = make_user("editor", section=sport)
    secret, goal = factories.draft(section, headline="Secret"), factories.draft(sport, headline="Goal")
    answer = act(edda, "spike", [secret, goal])
    assert told(answer) == [("Goal", "It leaves the board; “Restore” brings it back as a draft.")]
    assert "Secret" not in answer.content.decode()
    act(edda, "spike", [secret, goal], confirm="1")
    assert states(secret, goal) == ["draft", "spiked"]
    assert told(act(edda, "section", [goal], section=section.pk))[0][1] == "It is dropped."
    workflow.restore(goal, by=None)
    assert told(act(edda, "section", [goal], section=section.pk)) == [("Goal", "You do not write in Port.")]
    own = factories.draft(section, by=reporter, headline="Own")
    assert told(act(reporter, "approve", [own])) == [("Own", "You may not do this to this story.")]
    act(reporter, "submit", [own], confirm="1")
    assert not client.get(DONE).context["can_undo"]  # sending back is the editor's


def offers(client, user):
    """What the list offers ``user``, and of each story what may be done to it."""
    client.force_login(user)
    shown = client.get(reverse("admin:articles_article_changelist"), {"all": "1"}).context
    return [name for name, _ in shown["bulk"]], {str(row): set(row.possible) for row in shown["page"].rows}


def test_only_what_one_may_do_is_offered(section, editor, reporter, chief, client):
    """A reporter is offered nothing that would be refused for every story; an editor what fits the states."""
    own = factories.draft(section, by=reporter, headline="Own")
    factories.published(section, by=reporter, headline="In print")
    mine = ["submit", "spike", "tag", "untag", "section", "assign"]
    assert offers(client, reporter) == (mine, {"Own": set(mine), "In print": set()})
    editors = ["submit", "approve", "spike", "tag", "untag", "section", "assign"]
    names, rows = offers(client, editor)
    assert names == editors
    assert rows == {"Own": set(editors), "In print": {"tag", "untag", "section", "assign"}}
    workflow.spike(own, by=None)
    assert offers(client, reporter)[0] == ["restore"]
    Article.objects.filter(pk=own.pk).update(state="killed")
    assert offers(client, reporter)[0] == []
    assert 'name="story"' not in client.get(reverse("admin:articles_article_changelist")).content.decode()


def test_an_approval_that_waits_for_others_eyes_is_not_offered(section, editor, chief, client):
    """Where the desk wants a second pair, nobody is offered to approve their own text."""
    rules = DeskRules.objects.create(pk=1, second_pair="sections")
    rules.second_pair_sections.add(section)
    factories.draft(section, by=editor)
    assert "approve" not in offers(client, editor)[0]
    assert "approve" in offers(client, chief)[0]


@pytest.mark.any_database
@pytest.mark.parametrize("many", [2, 30])
def test_offering_asks_no_more_for_more(section, editor, client, django_assert_max_num_queries, many):
    """One's own drafts, confidential ones among them, under every rule: the same questions."""
    DeskRules.objects.create(pk=1, second_pair="sections").second_pair_sections.add(section)
    for number in range(many):
        story = factories.draft(section, by=editor)
        if number % 2:
            workflow.make_confidential(story, by=editor)
    offers(client, editor)
    with django_assert_max_num_queries(15):
        client.get(reverse("admin:articles_article_changelist"), {"all": "1"})


def test_nothing_chosen_nothing_done(section, editor, act, client):
    """No story, no act, nonsense: back to the list with a word about it."""
    story = factories.draft(section)
    for do, stories in (("submit", []), ("", [story]), ("publish", [story]), ("take_down", [story])):
        assert act(editor, do, stories, back="state=draft")["Location"].endswith("?state=draft")
    client.force_login(editor)
    assert client.post(BULK, {"do": "submit", "story": ["x", "9" * 30, "-1"]}).status_code == 302
    assert client.get(DONE).status_code == 302
    assert client.post(UNDO).status_code == 302
    assert client.get(BULK).status_code == 405
    assert states(story) == ["draft"]


def test_what_is_asked_besides_must_be_there(section, editor, act):
    """No tag chosen: the form says so and nothing is done."""
    story = factories.draft(section)
    answer = act(editor, "tag", [story], tag="", confirm="1")
    assert answer.status_code == 200
    assert "Nothing was done." in answer.content.decode()
    assert newest(story).tags == ()


@pytest.mark.any_database
@pytest.mark.parametrize("many", [2, 30])
def test_the_confirmation_asks_no_more_for_more(section, editor, act, django_assert_max_num_queries, many):
    """Saying what will happen costs the same for two stories and for thirty."""
    stories = [factories.draft(section) for _ in range(many)]
    act(editor, "spike", stories)
    with django_assert_max_num_queries(14):
        act(editor, "spike", stories)
