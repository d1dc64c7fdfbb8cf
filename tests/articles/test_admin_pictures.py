"""Pictures: uploading, words, the focal point, where they are used."""

import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles import workflow
from articles.models import Article, Picture
from articles.pictures import add_picture
from articles.picturing import may_change, update_picture
from newsroom.core.media import picture_folder
from newsroom.core.models import AuditEvent, OutboxMessage
from newsroom.core.renditions import PictureRefused
from tests.factories import PictureChoice, byline, draft, published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def file(name="quay.png", size=(600, 400)):
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    data = io.BytesIO()
    image.save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


@pytest.fixture
def quay(reporter):
    return add_picture(file(), by=reporter, alt_text="A quay", caption="The east quay")


def row(article):
    return Article.objects.get(pk=article.pk)


def colour(picture):
    """The colour in the middle of the square crop."""
    name = picture.crops["square"]["src"].rpartition("/")[2]
    image = Image.open(picture_folder(picture.folder) / name).convert("RGB")
    red, _, blue = image.getpixel((image.width // 2, image.height // 2))
    return "red" if red > blue else "blue"


def test_moving_the_focal_point_changes_the_pixels_under_a_new_address(editor, section, quay):
    """Files are kept for ever by readers: the moved crop lies in a new folder, and live stories print it."""
    story = published(section, lead_picture=PictureChoice(quay.pk))
    old = quay.folder
    left = update_picture(quay, by=editor, focus=(0.1, 0.5))
    right = update_picture(left, by=editor, focus=(0.9, 0.5))
    assert (colour(left), colour(right)) == ("red", "blue")
    assert len({old, left.folder, right.folder}) == 3
    assert picture_folder(old).exists()
    assert row(story).content["lead_picture"]["crops"] == right.crops
    assert row(story).card["picture"]["card"] == right.crops["card"]
    assert story.revisions.get().content["lead_picture"]["crops"] == quay.crops


def test_new_words_reach_stories_that_have_none_of_their_own(editor, section, quay):
    """A story that said its own caption keeps it; kept pages are purged."""
    plain = published(section, lead_picture=PictureChoice(quay.pk))
    own = published(section, gallery=(PictureChoice(quay.pk, caption="At dawn"),))
    OutboxMessage.objects.all().delete()
    update_picture(quay, by=editor, alt_text="A stone quay", caption="The quay of 1840")
    assert row(plain).content["lead_picture"]["alt"] == "A stone quay"
    assert row(plain).content["lead_picture"]["caption"] == "The quay of 1840"
    assert row(own).content["gallery"][0]["caption"] == "At dawn"
    assert row(own).content["gallery"][0]["alt"] == "A stone quay"
    assert {plain.path, own.path} <= set(OutboxMessage.objects.get(kind="purge").payload["paths"])
    assert AuditEvent.objects.get(verb="change picture").data["stories"] == 2


def test_a_portrait_is_reprinted_too(editor, section, quay):
    """Under every story that shows it."""
    ines = byline()
    ines.portrait = quay
    ines.save()
    story = published(section)
    moved = update_picture(quay, by=editor, focus=(0.9, 0.5))
    assert row(story).content["credits"][0]["portrait"]["crops"] == moved.crops


def test_an_older_text_is_published_with_todays_crops(editor, section, quay):
    """What was saved before the focal point moved does not bring the old one back."""
    waiting = draft(section, lead_picture=PictureChoice(quay.pk))
    moved = update_picture(quay, by=editor, focus=(0.9, 0.5))
    workflow.publish(waiting, by=None)
    assert row(waiting).content["lead_picture"]["crops"] == moved.crops


def test_a_failed_move_changes_nothing(editor, section, quay):
    """Without the original the crops cannot be made: the editor hears it, row and stories stay."""
    next(picture_folder(quay.folder).glob("original.*")).unlink()
    with pytest.raises(PictureRefused):
        update_picture(quay, by=editor, focus=(0.9, 0.5), alt_text="Other")
    quay.refresh_from_db()
    assert (quay.focus_x, quay.alt_text) == (0.5, "A quay")


def test_a_reporter_changes_their_own_pictures_until_they_are_printed(
    reporter, make_user, editor, section, quay
):
    """A published story changes with its picture: from then on it takes somebody who may publish there."""
    colleague = make_user("reporter")
    assert may_change(reporter, quay)
    assert not may_change(colleague, quay)
    published(section, lead_picture=PictureChoice(quay.pk))
    assert not may_change(reporter, quay)
    assert may_change(editor, quay)
    with pytest.raises(PermissionDenied):
        update_picture(quay, by=reporter, alt_text="Something else")


def test_an_editor_of_another_section_does_not_change_what_it_prints(make_user, section, sport, quay):
    """Roles have sections; so have the pictures they print."""
    published(section, lead_picture=PictureChoice(quay.pk))
    assert not may_change(make_user("editor", section=sport), quay)
    assert may_change(make_user("editor", section=section), quay)


def test_who_may_only_look_is_offered_to_look(client, reporter, editor, quay):
    """All records says View or Change; a picture without fields asks nobody to click on it."""
    screen = reverse("admin:articles_picture_change", args=[quay.pk])
    Picture.objects.filter(pk=quay.pk).update(created_by=editor)
    for person, word, asks in ((reporter, "View", False), (editor, "Change", True)):
        client.force_login(person)
        page = client.get(reverse("admin:all_records")).content.decode()
        assert re.findall(r'aria-describedby="articles-picture">(View|Change)<', page) == [word]
        assert ("Click on what every crop must keep" in client.get(screen).content.decode()) is asks


def test_several_files_at_once(client, reporter):
    """Good ones are kept, the bad one is named with its reason; with script one at a time, as JSON."""
    client.force_login(reporter)
    url = reverse("admin:articles_picture_add")
    bad = SimpleUploadedFile("notes.png", b"not a picture", "image/png")
    page = client.post(url, {"files": [file("a.png"), bad, file("b.png")]}).content.decode()
    assert Picture.objects.count() == 2
    assert "notes.png" in page
    answer = client.post(url, {"files": file("c.png")}, headers={"accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json()["pictures"][0]["url"].startswith("/admin/articles/picture/")
    refused = client.post(url, {"files": bad}, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["pictures"]) == (400, [])


def test_the_form_moves_the_focal_point_without_scripts(client, editor, quay):
    """Two numbers do it; the screen shows where the picture is used."""
    client.force_login(editor)
    url = reverse("admin:articles_picture_change", args=[quay.pk])
    data = {
        "title": "",
        "alt_text": "A quay",
        "caption": "The east quay",
        "credit_line": "",
        "copyright_holder": "",
    }
    assert client.post(url, data | {"focus_left": 90, "focus_top": 50}).status_code == 302
    moved = Picture.objects.get(pk=quay.pk)
    assert (moved.focus_x, colour(moved)) == (0.9, "blue")
    assert "Nowhere yet" in client.get(url).content.decode()
    assert client.post(url, data | {"focus_left": 101, "focus_top": 50}).status_code == 200


def test_a_refused_move_is_told_on_the_screen(client, editor, quay):
    """Nothing was changed, and the editor reads why."""
    client.force_login(editor)
    next(picture_folder(quay.folder).glob("original.*")).unlink()
    data = {"alt_text": "New", "focus_left": 90, "focus_top": 50}
    url = reverse("admin:articles_picture_change", args=[quay.pk])
    assert "Nothing was changed" in client.post(url, data, follow=True).content.decode()
    assert Picture.objects.get(pk=quay.pk).alt_text == "A quay"


def test_a_picture_in_use_cannot_be_deleted(
    client, editor, section, quay, django_capture_on_commit_callbacks
):
    """The screen names the story; an unused one goes with its files."""
    client.force_login(editor)
    draft(section, lead_picture=PictureChoice(quay.pk))
    url = reverse("admin:articles_picture_delete", args=[quay.pk])
    assert client.post(url, {"post": "yes"}).status_code == 200
    assert Picture.objects.filter(pk=quay.pk).exists()
    free = add_picture(file("free.png"), by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:articles_picture_delete", args=[free.pk]), {"post": "yes"})
    assert not Picture.objects.filter(pk=free.pk).exists()
    assert not picture_folder(free.folder).exists()


def test_the_list_does_not_grow_in_queries(client, editor, quay, asked):
    """Thumbnails and names come with the rows."""
    client.force_login(editor)
    url = reverse("admin:articles_picture_changelist")
    asked(url)
    few = asked(url)
    for _ in range(5):
        Picture.objects.create(alt_text="x", created_by=editor)
    assert asked(url) == few


def test_another_file_in_its_place_reaches_every_story(client, editor, section, quay):
    """Its sizes, its own measures, the middle again; what is no picture changes nothing; the former stays."""
    story = published(section, lead_picture=PictureChoice(quay.pk))
    update_picture(quay, by=editor, focus=(0.9, 0.5))
    old = Picture.objects.get(pk=quay.pk)
    client.force_login(editor)
    url = reverse("admin:articles_picture_change", args=[quay.pk])
    data = {"alt_text": "A mole", "caption": quay.caption, "focus_left": 90, "focus_top": 50}
    refused = client.post(url, data | {"new_file": SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")})
    assert refused.status_code == 200
    assert 'value="A mole"' in refused.content.decode()
    assert Picture.objects.get(pk=quay.pk).crops == old.crops
    answer = client.post(url, data | {"new_file": file("mole.png", (800, 700))})
    assert answer.status_code == 302
    new = Picture.objects.get(pk=quay.pk)
    assert (new.width, new.height, new.original_name) == (800, 700, "mole.png")
    assert (new.focus_x, new.alt_text) == (0.5, "A mole")
    assert new.folder != old.folder
    assert picture_folder(old.folder).exists()
    assert row(story).content["lead_picture"]["crops"] == new.crops
    assert row(story).content["lead_picture"]["alt"] == "A mole"
    assert AuditEvent.objects.filter(verb="change picture").latest("pk").data["what"] == [
        "alt_text", "file", "focus",
    ]  # fmt: skip
