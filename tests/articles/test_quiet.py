"""Quiet stories: ticked by an editor, or by a tag; and whatever cannot be read is quiet."""

import hashlib
import json
import re
from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from articles.admin.comparing import compare
from articles.content import Named, StoryContent
from articles.facts import facts
from articles.importers.bulk import as_json
from articles.merging import merge
from articles.models import Tag
from articles.quiet import is_quiet, quiet_tags
from articles.taxonomy import merge_tags, rename_tag
from newsroom.core.frame import Frame, load_frame, put
from newsroom.core.models import FramePart, OutboxMessage
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

PLAIN = StoryContent(slugline="harbour", body="<p>One.</p>")


def test_a_text_kept_before_there_was_a_box_loads_and_is_the_same_text():
    """Its digest, by which approvals and the history know it, does not change."""
    former = {name: value for name, value in asdict(PLAIN).items() if name not in ("quiet", "no_appeal")}
    digest = hashlib.sha256(json.dumps(former, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    loaded = StoryContent.from_json(former)
    assert (loaded.quiet, loaded.digest(), loaded.to_json()) == (False, digest, former)
    assert json.dumps(as_json(loaded)) == json.dumps(former), "as bulk imports write it"
    assert replace(loaded, quiet=True).digest() != digest


def test_two_people_at_once():
    """Who ticks the box and who mends a word do not stand in each other's way."""
    theirs, mine = replace(PLAIN, quiet=True), replace(PLAIN, body="<p>Two.</p>")
    assert merge(PLAIN, theirs, mine) == (replace(mine, quiet=True), [])
    assert merge(theirs, replace(theirs, body="<p>Two.</p>"), replace(theirs, quiet=False))[0] == mine


@pytest.mark.django_db
def test_the_box_on_the_form(client, editor, section):
    """Ticked, saved, shown ticked; the history says what changed in words; unticked again."""
    story = factories.draft(section)
    client.force_login(editor)
    page = client.get(url("change", story.pk)).content.decode()
    assert "Quiet appeal (death, attack, court)" in page
    client.post(url("change", story.pk), posted(story, quiet="on"))
    quiet = content_of(story)
    assert quiet.quiet is True
    assert re.search(
        r'<input[^>]* name="quiet"[^>]* checked', client.get(url("change", story.pk)).content.decode()
    )
    client.post(url("change", story.pk), posted(story))
    assert content_of(story).quiet is False
    (change,) = compare(quiet, content_of(story))
    told = [part for paragraph in change.paragraphs for part in paragraph.parts]
    assert (change.label, sorted(told)) == ("Quiet appeal", [("gone", "Yes"), ("new", "No")])


@pytest.mark.django_db
def test_the_box_that_takes_the_appeal_off(client, editor, section):
    """Ticked, saved, shown ticked, told in the history, and a fact of the story; no word is the same text."""
    story = factories.draft(section)
    client.force_login(editor)
    before = content_of(story)
    client.post(url("change", story.pk), posted(story, no_appeal="on"))
    ticked = content_of(story)
    assert (facts(before, load_frame())["no_appeal"], facts(ticked, load_frame())["no_appeal"]) == (
        False,
        True,
    )
    page = client.get(url("change", story.pk)).content.decode()
    assert re.search(r'<input[^>]* name="no_appeal"[^>]* checked', page)
    (change,) = compare(before, ticked)
    assert change.label == "No appeal"
    client.post(url("change", story.pk), posted(story))
    assert content_of(story).no_appeal is False


@pytest.mark.parametrize(
    "part",
    [None, "", [], {}, {"tags": None}, {"tags": "3"}, {"tags": {"3": 1}}],
)
def test_what_cannot_be_read_is_quiet(part):
    """A frame without the list of quiet tags, or with a broken one."""
    assert is_quiet(PLAIN, Frame({} if part is None else {"quiet": part}))


@pytest.mark.parametrize("value", [True, None, "no", 0, 1, []])
def test_a_box_that_says_neither_yes_nor_no_is_quiet(value):
    """Only a plain no is a no."""
    frame = Frame({"quiet": {"tags": []}})
    assert is_quiet(replace(PLAIN, quiet=value), frame)
    assert not is_quiet(PLAIN, frame)


@pytest.mark.django_db
def test_a_quiet_tag(publication, chief):
    """Its stories are quiet at once, whatever becomes of the tag; pages are made anew."""
    tag, other = factories.tag("Obituaries"), factories.tag("Deaths at sea")
    story = replace(PLAIN, tags=(Named(tag.pk, tag.name, tag.slug),))
    assert not is_quiet(story, load_frame())
    rename_tag(tag, name="Obituaries", by=chief, quiet=True)
    assert is_quiet(story, load_frame())
    assert ["*"] in [message.payload["paths"][:1] for message in OutboxMessage.objects.filter(kind="purge")]
    rename_tag(tag, name="Lives", by=chief)
    assert Tag.objects.get(pk=tag.pk).quiet, "another name, the same rule"
    merge_tags(Tag.objects.get(pk=tag.pk), other, by=chief)
    assert quiet_tags(load_frame()) == [other.pk]


@pytest.mark.django_db
def test_the_tags_screen(publication, client, chief):
    """A tag is quiet from its first save; when it goes, so does the rule."""
    client.force_login(chief)
    words = {"name": "Inquests", "slug": "", "description": "", "quiet": "on"}
    client.post(reverse("admin:articles_tag_add"), words)
    tag = Tag.objects.get()
    assert quiet_tags(load_frame()) == [tag.pk]
    client.post(reverse("admin:articles_tag_change", args=[tag.pk]), words | {"slug": tag.slug, "quiet": ""})
    assert quiet_tags(load_frame()) == []
    client.post(reverse("admin:articles_tag_change", args=[tag.pk]), words | {"slug": tag.slug})
    client.post(reverse("admin:articles_tag_delete", args=[tag.pk]), {"post": "yes"})
    assert not Tag.objects.exists()
    assert quiet_tags(load_frame()) == []


@pytest.mark.django_db
def test_the_form_names_the_tag_that_asks_for_quiet(client, editor, section):
    """Whoever unticks the box reads why the story stays quiet."""
    tag = factories.tag("Obituaries")
    put("quiet", {"tags": [tag.pk]})
    story = factories.draft(section, tags=(tag.pk,))
    client.force_login(editor)
    assert "The tag “Obituaries” asks for that, too" in client.get(url("change", story.pk)).content.decode()


@pytest.mark.django_db
def test_a_new_paper_says_that_no_tag_is_quiet():
    """From the first migration on: without it every story would be quiet."""
    assert FramePart.objects.get(key="quiet").data == {"tags": []}
