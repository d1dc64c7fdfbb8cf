"""The story form: what editors type, press and get back."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.models import Article, Correction, Tag
from articles.workflow import keeping
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def save_as(user, story, **changes):
    workflow.save_revision(story, compose(factories.fields(**changes)), base_version=story.version, by=user)
    story.refresh_from_db()


def test_a_story_begins_with_a_working_title(section, reporter, sign_in):
    """Nothing but a working title is needed to save; the reporter's own byline is on it."""
    byline = factories.byline("Rita Moss", user=reporter)
    answer = sign_in(reporter).post(url("add"), {"slugline": "tide tables", "verb": "save"})
    story = Article.objects.get()
    assert answer.url == url("change", story.pk)
    assert (story.desk_title, story.state, story.created_by) == ("tide tables", "draft", reporter)
    assert [credit.id for credit in content_of(story).credits] == [byline.pk]


def test_everything_typed_is_stored(section, editor, sign_in):
    """Texts, tags, bylines in order with roles, pictures, related stories: all of it is in the revision."""
    ines, theo = factories.byline("Ines"), factories.byline("Theo")
    lead, second = factories.picture(), factories.picture(caption="The west quay")
    other = factories.published(section)
    form = posted(
        headline="Quay <closed>",
        body='<p onclick="x()">One <script>bad()</script>two.</p>',
        section=section.pk,
        genre="analysis",
        language="ar",
        tags=[factories.tag("Ferry").pk],
        tags_add=["Washington, D.C.", "ferry\nTides"],
        credit_id=[ines.pk, theo.pk],
        credit_role=["author", "photographs"],
        credit_order=["2", "1"],
        picture_id=[second.pk, lead.pk],
        picture_place=["gallery", "lead"],
        picture_alt=["", "Own words"],
        picture_caption=["", ""],
        picture_credit=["", "Photograph: Theo"],
        picture_order=["1", "2"],
        related_add=[other.path],
    )
    sign_in(editor).post(url("add"), form)
    story = Article.objects.latest("pk")
    content = content_of(story)
    assert (content.headline, content.body) == ("Quay <closed>", "<p>One two.</p>")
    assert (content.genre, content.language, content.section.id) == ("analysis", "ar", section.pk)
    assert [tag.name for tag in content.tags] == ["Ferry", "Washington, D.C.", "Tides"]
    assert [(credit.name, credit.role) for credit in content.credits] == [
        ("Theo", "photographs"),
        ("Ines", "author"),
    ]
    assert (content.lead_picture["id"], content.lead_picture["alt"]) == (lead.pk, "Own words")
    assert [picture["caption"] for picture in content.gallery] == ["The west quay"]
    assert content.related == (other.pk,)


def test_opening_and_saving_changes_nothing(section, editor, sign_in):
    """A form that is sent back as it came makes no new revision."""
    story = factories.draft(
        section,
        by=editor,
        tags=(factories.tag().pk,),
        lead_picture=factories.PictureChoice(factories.picture().pk),
        gallery=(factories.PictureChoice(factories.picture().pk),),
    )
    assert sign_in(editor).get(url("change", story.pk)).status_code == 200
    assert sign_in(editor).post(url("change", story.pk), posted(story)).status_code == 302
    story.refresh_from_db()
    assert story.version == 1


def test_publish_saves_first(section, editor, sign_in):
    """The big button saves what was typed and publishes it, at once."""
    story = factories.draft(section, by=editor)
    form = posted(story, headline="Quay closed", slug="our-quay", verb="publish")
    assert sign_in(editor).post(url("change", story.pk), form).status_code == 302
    story.refresh_from_db()
    assert (story.state, story.content["headline"]) == ("published", "Quay closed")
    assert story.path.endswith("/our-quay/")


def test_publish_from_the_first_screen(section, editor, sign_in):
    """At three in the morning a new story goes live in one press."""
    form = posted(
        verb="publish",
        headline="Flood",
        section=section.pk,
        credit_id=[factories.byline().pk],
        credit_role=["author"],
    )
    sign_in(editor).post(url("add"), form)
    assert Article.objects.live().get().card["headline"] == "Flood"


def test_a_change_says_what_it_is(section, editor, sign_in):
    """Minor moves no date, substantive does, a correction stands with the story and is kept."""
    story = factories.published(section)
    client = sign_in(editor)
    client.post(url("change", story.pk), posted(story, headline="A", verb="publish", change="minor"))
    story.refresh_from_db()
    assert (story.content["headline"], story.updated_at) == ("A", None)
    note = {"change": "correction", "correction_kind": "correction", "correction_text": "Eleven, not twelve."}
    client.post(url("change", story.pk), posted(story, headline="B", verb="publish", **note))
    story.refresh_from_db()
    assert story.updated_at
    assert Correction.objects.get().text == story.content["corrections"][0]["text"] == "Eleven, not twelve."


def test_a_correction_needs_words(section, editor, sign_in):
    """Without its words nothing is published and the form comes back with everything in it."""
    story = factories.published(section)
    form = posted(story, headline="Typed anew", verb="publish", change="correction", correction_text=" ")
    answer = sign_in(editor).post(url("change", story.pk), form)
    assert "Say what was wrong" in answer.content.decode()
    assert "Typed anew" in answer.content.decode()
    assert not Correction.objects.exists()


def test_not_ready_saves_and_says_why(section, editor, sign_in):
    """Pressing Publish on an unfinished story keeps the text and lists what is missing."""
    story = factories.draft(section, by=editor)
    form = posted(story, headline="New words", credit_id=[], credit_role=[], credit_order=[], verb="publish")
    answer = sign_in(editor).post(url("change", story.pk), form, follow=True)
    assert "choose a byline" in answer.content.decode()
    story.refresh_from_db()
    assert (story.state, story.desk_title) == ("draft", "New words")


def test_every_verb_has_its_button(section, editor, sign_in):
    """Submit, approve, send back, schedule, take off, drop, restore, move: each works from the form."""
    story = factories.draft(section, by=editor)
    client = sign_in(editor)
    soon = timezone.localtime() + timedelta(days=1)
    steps = (
        ("submit", {}, "submitted"),
        ("send_back", {"comment": "Who says so?"}, "draft"),
        ("approve", {}, "approved"),
        ("schedule", {"publish_at": f"{soon:%Y-%m-%dT%H:%M}"}, "scheduled"),
        ("deschedule", {}, "approved"),
        ("spike", {"reason": "Old"}, "spiked"),
        ("restore", {}, "draft"),
        ("publish", {}, "published"),
        ("move", {"slug": "another"}, "published"),
    )
    for verb, extra, state in steps:
        story.refresh_from_db()
        answer = client.post(url("change", story.pk), posted(story, verb=verb, **extra))
        story.refresh_from_db()
        assert (answer.status_code, story.state) == (302, state), verb
        assert client.get(url("change", story.pk)).status_code == 200, verb
    assert story.path.endswith("/another/")
    assert story.events.get(verb="send_back").data["comment"] == "Who says so?"


def test_a_stale_save_is_merged_and_said(section, editor, chief, sign_in):
    """Two people in different fields: both changes stand, and the second is told."""
    story = factories.draft(section, by=editor, headline="One", standfirst="Two", slugline="x")
    mine = posted(story, headline="Mine")
    save_as(chief, story, section=section, headline="One", standfirst="Theirs", slugline="x")
    answer = sign_in(editor).post(url("change", story.pk), mine, follow=True)
    assert "The story was saved in between" in answer.content.decode()
    content = content_of(story)
    assert (content.headline, content.standfirst) == ("Mine", "Theirs")


def test_a_collision_shows_both(section, editor, chief, sign_in):
    """Both changed the headline: theirs stays until I chose, both stand side by side and in the history."""
    story = factories.draft(section, by=editor, headline="One", slugline="x", standfirst="s")
    mine = posted(story, headline="Mine here", kicker="Also mine")
    save_as(chief, story, section=section, headline="Theirs there", slugline="x", standfirst="s")
    client = sign_in(editor)
    answer = client.post(url("change", story.pk), mine)
    page = answer.content.decode()
    assert (content_of(story).headline, content_of(story, 3).headline) == ("Theirs there", "Mine here")
    assert "Theirs" in page
    assert answer.context["form"].initial["headline"] == "Mine here"
    assert answer.context["form"].initial["base_version"] == story.version == 4
    again = mine | {"base_version": 4}
    client.post(url("change", story.pk), again)
    assert (content_of(story).headline, content_of(story).kicker) == ("Mine here", "Also mine")


def test_a_collision_can_be_settled_for_theirs(section, editor, chief, sign_in):
    """Ticking “save theirs” keeps the colleague's words and my other changes."""
    story = factories.draft(section, by=editor, headline="One", slugline="x", standfirst="s")
    mine = posted(story, headline="Mine", kicker="Also mine")
    save_as(chief, story, section=section, headline="Theirs", slugline="x", standfirst="s")
    form = mine | {"base_version": 2, "take_theirs": ["headline"]}
    sign_in(editor).post(url("change", story.pk), form)
    assert (content_of(story).headline, content_of(story).kicker) == ("Theirs", "Also mine")


def test_a_tag_in_another_spelling_is_the_same(section, editor, sign_in):
    """Россия and россия are one tag."""
    story = factories.draft(section, by=editor)
    client = sign_in(editor)
    client.post(url("change", story.pk), posted(story, tags_add=["Россия", "россия"]))
    assert Tag.objects.count() == 1
    assert len(content_of(story).tags) == 1


def test_a_dropped_story_is_read_only(section, editor, sign_in):
    """What is dropped shows its text, offers Restore and takes no changes."""
    story = workflow.spike(factories.draft(section, by=editor), by=editor)
    client = sign_in(editor)
    assert b'value="restore"' in client.get(url("change", story.pk)).content
    assert client.post(url("change", story.pk), posted(story, headline="No")).status_code == 403
    assert content_of(story).headline != "No"


def test_the_form_asks_few_questions(section, editor, sign_in, django_assert_max_num_queries):
    """However long the history: at most 20 queries, whoever saved last, published or not."""
    story = factories.draft(section, by=editor, tags=(factories.tag().pk,))
    for number in range(12):
        save_as(editor, story, section=section, headline=f"No {number}")
    client = sign_in(editor)
    live = factories.published(section, by=editor, tags=(factories.tag().pk,))
    client.get(url("change", story.pk))  # the session's time begins anew every five minutes: not counted
    for opened in (story, live):
        with django_assert_max_num_queries(20):
            assert client.get(url("change", opened.pk)).status_code == 200


def test_the_list_asks_no_more_for_more_stories(section, editor, sign_in, django_assert_max_num_queries):
    """The list's queries do not grow with the stories."""
    client = sign_in(editor)
    for number in range(25):
        factories.draft(section, by=editor, headline=f"Story {number}")
    with django_assert_max_num_queries(15):
        page = client.get(url("changelist"), {"q": "story " * 40}).content.decode()
    assert "Story 24" in page


class Sendable(HTMLParser):
    """What a browser would send of the story's form: the named fields outside disabled fieldsets."""

    def __init__(self):
        super().__init__()
        self.fieldsets, self.data = [], {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "fieldset":
            self.fieldsets.append("disabled" in attrs)
        elif tag in ("input", "textarea", "select") and "name" in attrs and not any(self.fieldsets):
            self.data[attrs["name"]] = attrs.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "fieldset":
            self.fieldsets.pop()


def test_a_dropped_story_is_restored_by_what_a_browser_sends(section, editor, sign_in):
    """Its text is not posted, since it cannot be changed; the button works, and unsaved text stays kept."""
    story = factories.draft(section, by=editor, headline="Quay closed")
    workflow.spike(story, by=editor)
    text = {"fields": [["headline", "Unsaved"]], "base_version": 1, "digest": "", "changes": 1}
    keeping.keep_copy(story, by=editor, opening="one", turn=1, **text)
    client, form = sign_in(editor), Sendable()
    form.feed(client.get(url("change", story.pk)).content.decode())
    assert "base_version" in form.data and not {"headline", "slugline"} & set(form.data)
    sent = form.data | {"verb": "restore", "copy": "one", "turn": 1}
    answer = client.post(url("change", story.pk), sent)
    story.refresh_from_db()
    assert (answer.status_code, story.state, story.version) == (302, "draft", 1)
    assert keeping.own_copies(editor).exists()
    again = client.post(url("change", story.pk), sent)  # a second press, from the page that is stale by now
    assert again.status_code == 403
    assert again.context["form"]["headline"].value() == "Quay closed"
