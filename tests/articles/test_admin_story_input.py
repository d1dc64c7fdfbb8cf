"""Whatever is sent to the story form: stored, or refused in words with the form filled."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Picture
from tests import factories
from tests.articles.admin_posts import content_of, posted, url
from tests.conftest import SHARED, needs_shared

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.mark.parametrize("given", ["", "yesterday", "2026-13-01T10:00", "2026-03-29T01:30"])
def test_a_time_that_cannot_be(section, editor, sign_in, given):
    """No time, no sense, or an hour the clocks skip: refused in words, with the text kept."""
    story = factories.draft(section, by=editor)
    form = posted(story, verb="schedule", publish_at=given, headline="Kept words")
    answer = sign_in(editor).post(url("change", story.pk), form)
    assert answer.status_code == 200
    assert "Kept words" in answer.content.decode()
    assert "nr-problems" in answer.content.decode()


HOSTILE = {
    "a body beyond three million characters": {"body": "<p>" + "a" * 3_000_001 + "</p>"},
    "a headline beyond the field": {"headline": "a" * 301},
    "a tag that does not exist": {"tags": ["999999"]},
    "an id that is none": {"tags": ["1; drop table"]},
    "an id beyond the database": {"tags": ["9" * 18]},
    "a byline that does not exist": {
        "credit_id": ["999999"], "credit_role": ["author"], "credit_order": ["1"],
    },
    "a role that does not exist": {"credit_role": ["emperor"]},
    "a picture that does not exist": {
        "picture_id": ["99999"], "picture_place": ["lead"], "picture_alt": [""],
        "picture_caption": [""], "picture_credit": [""], "picture_order": ["1"],
    },
    "a related story that does not exist": {"related": ["99999"]},
    "an address that is not ours": {"related_add": ["/2020/01/01/nothing/"]},
    "a section that does not exist": {"section": "99999"},
    "a language that does not exist": {"language": "../../etc"},
    "a kind that does not exist": {"genre": "advert"},
    "no version": {"base_version": ""},
    "a version beyond the database": {"base_version": "99999999999999999999"},
    "lists of different lengths": {"picture_id": ["1", "2"], "picture_place": ["lead"]},
    "a field that is none": {"take_theirs": ["__class__"]},
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_bad_input_is_answered_in_words(section, editor, sign_in, what):
    """Whatever comes in: the form again with what was typed, one clear sentence, nothing stored."""
    story = factories.draft(section, by=editor)
    form = posted(story, standfirst="Still here") | HOSTILE[what]
    answer = sign_in(editor).post(url("change", story.pk), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "nr-problems" in page
    assert "Still here" in page
    story.refresh_from_db()
    assert story.version == 1


def test_a_version_that_never_was(section, editor, sign_in):
    """A forged version is refused, with the text kept."""
    story = factories.draft(section, by=editor)
    answer = sign_in(editor).post(url("change", story.pk), posted(story, base_version=77, headline="Kept"))
    assert (answer.status_code, "Kept" in answer.content.decode()) == (403, True)


def test_a_body_of_three_megabytes_is_taken(section, editor, sign_in):
    """A very long story saves."""
    story = factories.draft(section, by=editor)
    body = "<p>" + "word " * 9 + "</p>"
    form = posted(story, body=body * 50_000)
    assert sign_in(editor).post(url("change", story.pk), form).status_code == 302


@pytest.mark.parametrize("text", ["\0\x08", "\ufffe", "<script>alert(1)</script>", "🌊" * 80, "‮" * 20])
def test_strange_characters(section, editor, sign_in, text):
    """Text that other systems choke on is cleaned or kept, never a fault."""
    story = factories.draft(section, by=editor)
    client = sign_in(editor)
    for name in ("headline", "standfirst", "body", "kicker", "tags_add"):
        assert client.post(url("change", story.pk), posted(story, **{name: text})).status_code == 302
        story.refresh_from_db()
    page = client.get(url("change", story.pk)).content.decode()
    assert "<script>alert" not in page


@needs_shared
def test_an_upload_comes_with_its_words(section, editor, sign_in):
    """A picture sent with the form is stored with its alt text, caption, credit line and focal point."""
    story = factories.draft(section, by=editor)
    file = SHARED / "mockups" / "img" / "ferry.webp"
    upload = {
        "upload-file": SimpleUploadedFile("ferry.webp", file.read_bytes(), "image/webp"),
        "upload-alt": "A ferry in fog",
        "upload-caption": "The 16:00 boat",
        "upload-credit": "Photograph: Theo",
        "upload-focus_x": "20",
        "upload-focus_y": "70",
        "upload-place": "lead",
    }
    sign_in(editor).post(url("change", story.pk), posted(story, **upload))
    picture = Picture.objects.get()
    assert (picture.focus_x, picture.focus_y, picture.created_by) == (0.2, 0.7, editor)
    lead = content_of(story).lead_picture
    assert (lead["id"], lead["alt"], lead["caption"]) == (picture.pk, "A ferry in fog", "The 16:00 boat")
    assert lead["crops"]["square"]["src"].startswith("/media/")


def test_a_file_that_is_no_picture(section, editor, sign_in):
    """A broken upload says so; the text stays."""
    story = factories.draft(section, by=editor)
    upload = {"upload-file": SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")}
    answer = sign_in(editor).post(url("change", story.pk), posted(story, headline="Kept", **upload))
    assert "picture" in answer.context["problems"][0]
    assert "Kept" in answer.content.decode()
    assert not Picture.objects.exists()
