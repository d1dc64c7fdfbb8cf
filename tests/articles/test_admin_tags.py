"""Tags: renaming and merging reach every published story at once, and no history."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.content import StoryContent
from articles.models import Article, ImportedItem, ImportSource, Tag, TaggedArticle
from articles.search.query import search
from articles.taxonomy import merge_tags, rename_tag
from newsroom.core import redirects
from newsroom.core.models import AuditEvent, OutboxMessage
from tests.factories import draft, published, tag

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def printed(article):
    """The names and addresses of the tags that readers see."""
    return [(t["name"], t["slug"]) for t in Article.objects.get(pk=article.pk).content["tags"]]


def purged():
    return {
        path for message in OutboxMessage.objects.filter(kind="purge") for path in message.payload["paths"]
    }


@pytest.fixture
def story(section):
    """A published story about the harbour board and Россия."""
    return published(section, tags=(tag("Harbour board").pk, tag("Россия").pk))


def test_a_new_name_is_printed_in_every_published_story(chief, story):
    """The row's content, the search entry and the addresses follow; the revision stays as it was."""
    harbour = tag("Harbour board")
    before = story.revisions.get().content
    OutboxMessage.objects.all().delete()
    assert rename_tag(harbour, name="Port of Merrin", by=chief) == 1
    assert printed(story) == [("Port of Merrin", "port-of-merrin"), ("Россия", "россия")]
    assert story.revisions.get().content == before
    assert redirects.find("/tag/harbour-board/") == "/tag/port-of-merrin/"
    assert redirects.find("/tag/harbour-board/feed/") == "/tag/port-of-merrin/feed/"
    assert {"/tag/harbour-board/", "/tag/port-of-merrin/", story.path} <= purged()
    assert len(search("merrin").hits) == 1
    assert not search("harbour board").hits


def test_a_name_with_a_comma_stays_one_tag(chief, story):
    """Washington, D.C. is one place."""
    rename_tag(tag("Harbour board"), name="Washington, D.C.", by=chief)
    assert printed(story)[0] == ("Washington, D.C.", "washington-d-c")
    assert Tag.objects.count() == 2


def test_two_spellings_are_one_name(chief, story):
    """россия cannot be a second tag beside Россия, but Россия may become россия."""
    with pytest.raises(ValidationError, match="Merge"):
        rename_tag(tag("Harbour board"), name="РОССИЯ", by=chief)
    rename_tag(tag("Россия"), name="россия", by=chief)
    assert printed(story)[1] == ("россия", "россия")


def test_merging_moves_stories_search_and_addresses(chief, section, story):
    """A story that had both has one; rows, references, import memory and old addresses follow."""
    old, new = tag("Port board"), tag("Harbour board")
    both = published(section, tags=(old.pk, new.pk))
    only = published(section, tags=(old.pk,))
    source = ImportSource.objects.create(key="wp")
    ImportedItem.objects.create(source=source, kind="tag", external_id="7", tag=old)
    OutboxMessage.objects.all().delete()
    assert merge_tags(old, new, by=chief) == 2
    assert printed(both) == printed(only) == [("Harbour board", "harbour-board")]
    assert not Tag.objects.filter(name="Port board").exists()
    assert TaggedArticle.objects.filter(tag=new).count() == 3
    assert ImportedItem.objects.get().tag == new
    assert redirects.find("/tag/port-board/feed/") == "/tag/harbour-board/feed/"
    assert {"/tag/port-board/", only.path, "/tag/harbour-board/feed/"} <= purged()
    assert AuditEvent.objects.get(verb="merge tag").data["stories"] == 2
    assert only.revisions.get().content["tags"][0]["name"] == "Port board"


def test_a_draft_that_names_a_merged_tag_is_published_with_what_it_became(chief, section):
    """Even after a second merge, and a rename of the tag that stayed."""
    first, second, third = tag("Quay"), tag("Quays"), tag("Harbour")
    waiting = draft(section, tags=(first.pk, third.pk))
    merge_tags(first, second, by=chief)
    merge_tags(second, third, by=chief)
    rename_tag(third, name="The harbour", by=chief)
    workflow.publish(waiting, by=None)
    assert printed(waiting) == [("The harbour", "the-harbour")]


def test_a_tag_is_not_merged_into_itself_nor_by_a_reporter(chief, editor, story):
    """Refused, and nothing changed."""
    harbour = tag("Harbour board")
    with pytest.raises(ValidationError):
        merge_tags(harbour, harbour, by=chief)
    with pytest.raises(PermissionDenied):
        merge_tags(harbour, tag("Россия"), by=editor)
    with pytest.raises(PermissionDenied):
        rename_tag(harbour, name="Other", by=editor)
    assert len(printed(story)) == 2


def test_a_withdrawn_story_stays_out_of_search(chief, section):
    """Reprinting brings nothing back."""
    story = published(section, tags=(tag("Harbour board").pk,))
    workflow.kill(story, by=None, reason="wrong", notice="Withdrawn.")
    rename_tag(tag("Harbour board"), name="Zanzibar", by=chief)
    assert not search("zanzibar").hits


def test_the_form_renames_and_the_merge_shows_how_many_stories(client, chief, story):
    """What the screens do is what the verbs do."""
    client.force_login(chief)
    harbour, russia = tag("Harbour board"), tag("Россия")
    url = reverse("admin:articles_tag_change", args=[harbour.pk])
    client.post(url, {"name": "Harbour, board", "slug": "harbour-board", "description": ""})
    assert printed(story)[0] == ("Harbour, board", "harbour-board")
    merge = reverse("admin:articles_tag_merge", args=[harbour.pk])
    assert "Merge 1 story" in client.post(merge, {"into": russia.pk}).content.decode()
    assert Tag.objects.count() == 2
    assert client.post(merge, {"into": russia.pk, "confirmed": "yes"}).status_code == 302
    assert printed(story) == [("Россия", "россия")]
    assert client.post(merge, {"into": russia.pk, "confirmed": "yes"}).status_code == 302


def test_a_tag_in_use_cannot_be_deleted(client, chief, story):
    """It is merged instead: the screen says what refers to it."""
    client.force_login(chief)
    response = client.post(
        reverse("admin:articles_tag_delete", args=[tag("Harbour board").pk]), {"post": "yes"}
    )
    assert response.status_code == 200
    assert Tag.objects.filter(name="Harbour board").exists()


def test_search_finds_any_case_in_any_script(client, chief, story):
    """россия finds Россия, on SQLite too."""
    client.force_login(chief)
    assert "Россия" in client.get(reverse("admin:articles_tag_changelist"), {"q": "россИЯ"}).content.decode()


def test_renaming_reads_in_batches(chief, section, story):
    """Four stories cost no more reads than one."""
    harbour = tag("Harbour board")

    def reads(name):
        with CaptureQueriesContext(connection) as queries:
            rename_tag(harbour, name=name, by=chief)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    few = reads("Board of the harbour")
    for _ in range(3):
        published(section, tags=(harbour.pk,))
    assert reads("The board") <= few


def test_the_card_and_content_agree(chief, story):
    """What lists print is made from the content again."""
    rename_tag(tag("Harbour board"), name="X", by=chief)
    row = Article.objects.get(pk=story.pk)
    assert row.card == StoryContent.from_json(row.content).card(row.path)
