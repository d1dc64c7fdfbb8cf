"""The verbs: what editors may do, and that nothing they wrote is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.content import StoryContent
from articles.models import Article, Revision, StoryEvent
from articles.taxonomy import merge_tags
from newsroom.core.models import OutboxMessage, Redirect
from tests import factories

pytestmark = pytest.mark.django_db


def live():
    return list(Article.objects.live())


def test_a_saved_draft_is_seen_by_nobody(section, reporter):
    """Saving as often as one likes shows readers nothing."""
    story = factories.draft(section, by=reporter)
    workflow.save_revision(story, compose(factories.fields(section)), base_version=1, by=reporter)
    story.refresh_from_db()
    assert (story.version, story.live_version, story.path, live()) == (2, None, None, [])


def test_publishing_puts_the_newest_text_on_the_row(section, editor):
    """Readers see the newest revision, whole, under an address with the newsroom's date."""
    story = workflow.publish(factories.draft(section, by=editor, headline="Quay closed"), by=editor)
    assert live() == [story]
    assert story.path == f"/{timezone.now():%Y/%m/%d}/quay-closed/"
    assert story.content["headline"] == story.card["headline"] == "Quay closed"
    assert story.path in OutboxMessage.objects.filter(kind="purge").earliest("id").payload["paths"]


def test_a_live_story_is_edited_in_peace(section, editor):
    """A change to a live story stays unseen until it is published."""
    story = workflow.publish(factories.draft(section, by=editor, headline="Quay closed"), by=editor)
    workflow.save_revision(
        story, compose(factories.fields(section, headline="Quay open")), base_version=1, by=editor
    )
    story.refresh_from_db()
    assert (story.content["headline"], story.has_unpublished_changes) == ("Quay closed", True)
    story = workflow.publish(story, by=editor, change="minor")
    assert (story.content["headline"], story.updated_at, story.version) == ("Quay open", None, 2)
    story = workflow.publish(story, by=editor, change="substantive")
    assert story.updated_at is not None


def test_a_reporter_cannot_publish(section, reporter):
    """Reporters write and submit; the verb itself refuses, whatever a screen shows."""
    story = factories.draft(section, by=reporter)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(story, by=reporter)
    assert workflow.submit(story, by=reporter).state == "submitted"


def test_an_editor_of_sport_is_nobody_in_port(section, sport, make_user):
    """Roles can be limited to a section."""
    sports_editor = make_user("editor", section=sport)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(factories.draft(section), by=sports_editor)
    assert workflow.publish(factories.draft(sport), by=sports_editor).state == "published"


def test_two_people_change_different_paragraphs(section, editor, chief):
    """A stale save is merged: both changes stand."""
    story = factories.draft(section, by=editor, body="<p>One.</p><p>Two.</p><p>Three.</p>", headline="Tide")
    first = factories.fields(
        section, body="<p>One!</p><p>Two.</p><p>Three.</p>", headline="Tide", slugline="x"
    )
    second = factories.fields(
        section, body="<p>One.</p><p>Two.</p><p>Three!</p>", headline="Tide", slugline="x"
    )
    workflow.save_revision(story, compose(first), base_version=1, by=editor)
    revision, merged = workflow.save_revision(story, compose(second), base_version=1, by=chief)
    assert merged
    assert revision.content["body"] == "<p>One!</p><p>Two.</p><p>Three!</p>"


def test_two_people_change_the_same_paragraph(section, editor, chief):
    """A real conflict writes nothing and hands back both texts."""
    story = factories.draft(section, by=editor, body="<p>One.</p>", headline="Tide", slugline="x")
    one, two = (
        factories.fields(section, body=f"<p>{w}.</p>", headline="Tide", slugline="x") for w in ("Uno", "Eins")
    )
    workflow.save_revision(story, compose(one), base_version=1, by=editor)
    with pytest.raises(workflow.EditConflict) as caught:
        workflow.save_revision(story, compose(two), base_version=1, by=chief)
    assert caught.value.fields == ["body"]
    assert (caught.value.theirs.body, caught.value.mine.body) == ("<p>Uno.</p>", "<p>Eins.</p>")


def test_a_scheduled_story_is_not_live_before_its_time(section, editor):
    """Scheduling puts the approved text on the row, unseen until its time."""
    story = workflow.schedule(factories.draft(section), by=editor, at=timezone.now() + timedelta(hours=1))
    assert live() == []
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    assert live() == [story]
    Article.objects.filter(pk=story.pk).update(embargoed_until=timezone.now() + timedelta(hours=1))
    assert live() == []


def test_feeds_wait_for_the_grace_window(section, editor):
    """A just published story is live, but not yet distributed."""
    story = workflow.publish(factories.draft(section), by=editor)
    assert list(Article.objects.distributable()) == []
    Article.objects.filter(pk=story.pk).update(released_at=timezone.now())
    assert list(Article.objects.distributable()) == [story]


def test_what_is_missing_stops_publication_only(section, editor):
    """No byline: it saves, it does not publish."""
    story = factories.draft(section, credits=())
    with pytest.raises(workflow.NotReady, match="byline"):
        workflow.publish(story, by=editor)


def test_ways_out(section, editor):
    """Unpublished is a draft again; killed and taken down keep their reason and cannot be published again."""
    story = workflow.unpublish(factories.published(section), by=editor, reason="too early")
    assert (story.state, story.content, live()) == ("draft", None, [])
    story = workflow.kill(
        factories.published(section), by=editor, reason="unsafe", notice="We withdrew this."
    )
    assert (story.state, story.withdrawal_status) == ("killed", 410)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(story, by=editor)
    with pytest.raises(workflow.NotReady):
        workflow.kill(factories.published(section), by=editor, reason=" ", notice="")
    assert StoryEvent.objects.filter(verb="kill").get().data["reason"] == "unsafe"


def test_moving_leaves_one_hop(section, editor):
    """However often a story moves, each old address leads straight to it."""
    story = factories.published(section, headline="First")
    paths = [story.path]
    for slug in ("second", "third"):
        story = workflow.move(story, by=editor, slug=slug)
        paths.append(story.path)
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == dict.fromkeys(paths[:2], paths[2])


def test_history_cannot_be_rewritten(section):
    """The database itself refuses to change or delete a revision or an event."""
    story = factories.draft(section)
    for change in (
        lambda: Revision.objects.filter(article=story).update(note="x"),
        lambda: StoryEvent.objects.filter(article=story).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_same_headline_same_day(section):
    """Two stories with one headline get two addresses."""
    one, two = (factories.published(section, headline="Flood") for _ in range(2))
    assert two.path == one.path.replace("flood", "flood-2")


def test_a_collision_keeps_both_texts_and_all_that_did_not_collide(section, editor, chief):
    """Paragraph one was changed twice: only it is chosen; all else of both stands, both texts are kept."""

    def text(*words):
        body = "".join(f"<p>{word}.</p>" for word in words)
        return compose(factories.fields(section, body=body, headline="Tide", slugline="x"))

    story = workflow.create_story(text("One", "Two", "Three", "Four"), by=editor)
    workflow.save_revision(story, text("A1", "Two", "A3", "Four"), base_version=1, by=editor)
    mine = text("B1", "Two", "Three", "B4")
    with pytest.raises(workflow.EditConflict) as caught:
        workflow.save_revision(story, mine, base_version=1, by=chief)
    assert caught.value.merged_mine.body == "<p>B1.</p><p>Two.</p><p>A3.</p><p>B4.</p>"
    _, newest = workflow.keep_both(story, mine, base_version=1, by=chief)
    bodies = list(story.revisions.order_by("number").values_list("content__body", flat=True))
    assert bodies[2] == mine.body
    assert (newest, bodies[3]) == (4, "<p>A1.</p><p>Two.</p><p>A3.</p><p>B4.</p>")


def test_what_a_story_names_cannot_be_deleted(section, editor):
    """Its byline, tag and every picture, those within the text too, stay as long as its history does."""
    lead, inside = factories.picture(), factories.picture()
    tag = factories.tag("Dredging")
    body = f'<figure class="figure" data-picture="{inside.pk}"></figure><p>Text.</p>'
    body += '<figure data-picture="999999999"></figure>'
    story = factories.draft(
        section, by=editor, body=body, lead_picture=factories.PictureChoice(lead.pk), tags=(tag.pk,)
    )
    named = story.references
    assert set(named.exclude(picture=None).values_list("picture", flat=True)) == {lead.pk, inside.pk}
    for thing in (lead, inside, tag, factories.byline()):
        with pytest.raises(ProtectedError), transaction.atomic():
            thing.delete()


def test_an_old_version_with_a_merged_tag_comes_back(section, chief):
    """Restoring a text that names a tag which was merged since gives it the tag's successor."""
    old, new = factories.tag("Harbor"), factories.tag("Harbour")
    story = factories.draft(section, by=chief, tags=(old.pk,), slugline="x", headline="Tide")
    first = StoryContent.from_json(story.revisions.get(number=1).content)
    workflow.save_revision(story, compose(factories.fields(section, slugline="x")), base_version=1, by=chief)
    merge_tags(old, new, by=chief)
    revision, _ = workflow.save_revision(story, first, base_version=2, by=chief)
    assert [tag["name"] for tag in revision.content["tags"]] == ["Harbour"]
