"""Nothing typed is lost: whatever is wrong, the form comes back with all of it."""

import pytest

from articles import workflow
from articles.composing import compose
from articles.models import Correction, Tag
from newsroom.core.publication import refresh_frame
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, editor):
    """A draft of the editor's."""
    return factories.draft(section, by=editor, headline="One", slugline="x", standfirst="s")


@pytest.fixture
def send(client, editor):
    """``send(story, headline="…")``: the page that the editor gets back."""
    client.force_login(editor)

    def post(story, **changes):
        answer = client.post(url("change", story.pk), posted(story) | changes)
        assert answer.status_code == 200
        return answer

    return post


def save_theirs(story, by, **changes):
    fields = factories.fields(**({"headline": "Theirs", "slugline": "x", "standfirst": "s"} | changes))
    workflow.save_revision(story, compose(fields), base_version=story.version, by=by)


def test_a_collision_keeps_the_words_of_the_verb(section, chief, send):
    """The correction's note, what kind of change it is: all stands in the form that shows the collision."""
    story = factories.published(section, headline="One", slugline="x", standfirst="s")
    note = {"change": "correction", "correction_text": "Eleven, not twelve.", "correction_place": "end"}
    mine = posted(story, headline="Mine") | {"verb": "publish"} | note
    save_theirs(story, chief, section=section)
    page = send(story, **mine)
    assert page.context["collisions"]
    assert {name: page.context["given"][name].value() for name in note} == note
    assert "Eleven, not twelve." in page.content.decode()
    assert not Correction.objects.exists()


def test_a_collision_keeps_new_tags_by_name(section, chief, story, send):
    """A tag that was not made after all stands as words; its number may be another tag's by then."""
    mine = posted(story, headline="Mine", tags=[factories.tag("Ferry").pk], tags_add=["Brand new"])
    save_theirs(story, chief, section=section, tags=(factories.tag("Tides").pk,))
    page = send(story, **mine)
    assert not Tag.objects.filter(name="Brand new").exists()
    assert [tag.name for tag in page.context["content"].tags] == ["Ferry", "Tides"]
    assert page.context["unmade"]["tags_add"] == ["Brand new"]
    another = factories.tag("Somebody else’s")
    ids = [tag.id for tag in page.context["content"].tags]
    assert another.pk not in ids
    send_again = posted(story) | mine | {"base_version": 2, "tags": ids}
    page.client.post(url("change", story.pk), send_again)
    assert [tag.name for tag in content_of(story).tags] == ["Ferry", "Tides", "Brand new"]


def test_a_tag_too_long_takes_no_other_tag_along(story, send):
    """One name of 101 characters is refused; the tags that were chosen, and the name, stay."""
    page = send(story, tags=[factories.tag("Ferry").pk], tags_add=["a" * 101])
    assert "at most 100" in page.context["problems"][0]
    assert "Ferry" in [tag.name for tag in page.context["content"].tags]
    assert "a" * 101 in page.content.decode()


def test_a_tag_that_is_no_number_takes_no_other_tag_along(story, send):
    """What makes no sense falls out alone."""
    page = send(story, tags=["x", factories.tag("Ferry").pk])
    assert [tag.name for tag in page.context["content"].tags] == ["Ferry"]


def test_words_too_long_for_a_picture_take_no_picture_along(story, send):
    """A caption beyond 1,000 characters is refused; both pictures stay, in order and with their words."""
    lead, second = factories.picture(), factories.picture()
    rows = {
        "picture_id": [lead.pk, second.pk],
        "picture_place": ["lead", "gallery"],
        "picture_alt": ["Alt of one", "Alt of two"],
        "picture_caption": ["c" * 1001, ""],
        "picture_credit": ["", ""],
        "picture_order": ["1", "2"],
    }
    page = send(story, **rows)
    content = page.context["content"]
    assert [picture["alt"] for picture in content.pictures] == ["Alt of one", "Alt of two"]
    assert "c" * 1001 in page.content.decode()


def test_a_role_that_does_not_exist_takes_no_byline_along(story, send):
    """The people stay; whoever had the forged role is an author again."""
    ines, theo = factories.byline("Ines"), factories.byline("Theo")
    rows = {"credit_id": [ines.pk, theo.pk], "credit_role": ["emperor", "photographs"]}
    page = send(story, **rows, credit_order=["1", "2"])
    shown = [(credit.name, credit.role) for credit in page.context["content"].credits]
    assert shown == [("Ines", "author"), ("Theo", "photographs")]


def test_a_wrong_address_takes_no_related_story_along(section, story, send):
    """The lines with addresses stand as they were typed, beside the stories chosen."""
    other = factories.published(section)
    page = send(story, related=[other.pk], related_add=["/2020/01/01/nothing/\n/2020/01/01/typo/"])
    assert [pk for pk, _ in page.context["related"]] == [other.pk]
    assert "/2020/01/01/nothing/\n/2020/01/01/typo/" in page.content.decode()


@pytest.mark.parametrize("address", ["http://[x", "http://[::1", "/a\0b/", "//", "http://a]b/"])
def test_an_address_that_is_none(story, send, address):
    """Half an address is answered in words; the text stays."""
    page = send(story, related_add=[address], headline="Kept words")
    assert "No story of ours stands at" in page.context["problems"][0]
    assert "Kept words" in page.content.decode()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("given", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_time_at_the_end_of_the_calendar(publication, story, send, zone, given):
    """A slip of the year is answered in words wherever the newsroom stands; the text stays."""
    publication.time_zone = zone
    publication.save()
    refresh_frame()
    page = send(story, verb="schedule", publish_at=given, headline="Kept words")
    assert "Give a day and a time" in page.context["problems"][0]
    assert "Kept words" in page.content.decode()
