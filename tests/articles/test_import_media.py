"""Pictures of an imported site, from a local folder."""

import shutil

import pytest

from articles.importers.media import Files, uploaded_name
from articles.models import Article, Picture
from newsroom.core.media import picture_folder
from newsroom.core.models import OutboxMessage, Page, Redirect
from tests.articles.exports import import_items, item
from tests.conftest import SHARED, needs_shared

pytestmark = pytest.mark.any_database

META = "<wp:postmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>"
HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..\\x",
    "a/../../b",
    "",
    "x\0y",
    "https://x/y.jpg",
    "~/x",
    "a" * 600,
]


@pytest.fixture
def uploads(tmp_path):
    """A copy of the site's uploads with one picture in it."""
    folder = tmp_path / "copy" / "wp-content" / "uploads" / "2019" / "07"
    folder.mkdir(parents=True)
    original = next((SHARED / "data" / "images" / "orientation").glob("*andscape_6.jpg"))
    shutil.copy(original, folder / "dredger.jpg")
    return tmp_path / "copy"


@pytest.fixture
def bring_in(tmp_path, publication):
    """``bring_in(item, …)`` imports an export of these items and returns what the terminal showed."""
    return lambda *items, **options: import_items(tmp_path, *items, **options)


def attachment():
    return item(
        META.format("_wp_attached_file", "2019/07/dredger.jpg")
        + META.format("_wp_attachment_image_alt", "A dredger"),
        title="dredger",
        wp__post_id="50",
        wp__post_type="attachment",
        wp__status="inherit",
        wp__post_parent="12",
        excerpt__encoded="She never came.",
        link="https://old.example/paper/news/dredger.html/dredger/",
    )


STORY = META.format("_thumbnail_id", "50")
INSIDE = 'One.\n\n<img class="wp-image-50" src="https://old.example/wp-content/uploads/2019/07/dredger-300x200.jpg">'


@needs_shared
@pytest.mark.django_db
def test_pictures_come_in_with_their_files(bring_in, uploads):
    """The lead picture and one inside the text, in our own sizes; its old page leads to the story."""
    shown = bring_in(item(STORY, content__encoded=INSIDE), attachment(), media=uploads)
    row, story = Picture.objects.get(), Article.objects.live().get()
    assert row.alt_text == "A dredger" and row.caption == "She never came."
    assert story.content["lead_picture"]["crops"]["card"]["src"].startswith(f"/media/{row.folder}/card-")
    assert f'data-picture="{row.pk}"' in story.content["body"]
    assert (picture_folder(row.folder) / "full-480.webp").exists()
    assert "1  pictures\n" in shown
    assert Redirect.objects.get(old_path="/?attachment_id=50").new_path == story.path


@needs_shared
@pytest.mark.django_db
def test_without_the_folder_there_is_a_placeholder_until_it_is_given(bring_in, uploads):
    """The words come in at once; the file can follow."""
    shown = bring_in(item(STORY, content__encoded=INSIDE), attachment())
    assert Article.objects.get().content["lead_picture"]["crops"] == {}
    assert "1  pictures in texts whose file is not at hand" in shown
    bring_in(item(STORY, content__encoded=INSIDE), attachment(), media=uploads)
    story = Article.objects.get()
    assert story.content["lead_picture"]["crops"] and "data-picture" in story.content["body"]
    assert Picture.objects.count() == 1


@needs_shared
@pytest.mark.django_db
def test_a_later_run_without_the_folder_keeps_the_pictures(bring_in, uploads):
    """What was made of a file stays: neither a missing folder nor a smaller export takes it out again."""
    gallery = item(wp__post_id="13", wp__post_name="two", content__encoded='[gallery ids="50"]')
    bring_in(item(STORY, content__encoded=INSIDE), gallery, attachment(), media=uploads)
    before = list(Article.objects.order_by("pk").values("version", "content"))
    shown = bring_in(item(STORY, content__encoded=INSIDE), gallery, attachment())
    assert "2  stories, unchanged" in shown and "not at hand" not in shown
    assert list(Article.objects.order_by("pk").values("version", "content")) == before
    bring_in(item(STORY, title="Another headline", content__encoded=INSIDE))  # an export of posts alone
    story = Article.objects.get(card__headline="Another headline")
    assert story.content["lead_picture"]["crops"] and "data-picture" in story.content["body"]
    bring_in(item(STORY, title="Another headline", content__encoded=INSIDE), attachment(), media=uploads)
    assert Picture.objects.count() == 1


@pytest.mark.django_db
def test_a_picture_that_is_only_named_makes_no_placeholder(bring_in):
    """An export of posts alone names lead pictures by a number and says nothing more."""
    bring_in(item(STORY))
    assert Article.objects.live().get().content["lead_picture"] is None
    assert not Picture.objects.exists()


@needs_shared
@pytest.mark.django_db
def test_a_page_gets_its_pictures_when_the_folder_is_given_later(bring_in, uploads):
    """Pages as stories; and a run without the folder takes nothing from them."""
    page = {"wp__post_type": "page", "wp__post_id": "99", "wp__post_name": "about"}
    about = item("<x/>", **page, content__encoded=INSIDE)
    bring_in(about, attachment(), publish_pages=True)
    assert "data-picture" not in Page.objects.get().content["body"]
    bring_in(about, attachment(), media=uploads, publish_pages=True)
    assert "data-picture" in Page.objects.get().content["body"]
    for options in ({}, {"media": uploads}):
        assert "1  pages, unchanged" in bring_in(about, attachment(), publish_pages=True, **options)
    assert Page.objects.get().version == 2


@needs_shared
@pytest.mark.django_db
@pytest.mark.parametrize("late", [False, True])
def test_the_worker_is_asked_for_avif(bring_in, uploads, late):
    """As for an upload: the sizes that take long are made afterwards, whenever the file was found."""
    if late:
        bring_in(item(STORY, content__encoded=INSIDE), attachment())
        assert not OutboxMessage.objects.filter(kind="avif").exists()
    bring_in(item(STORY, content__encoded=INSIDE), attachment(), media=uploads)
    picture = Picture.objects.get()
    (message,) = OutboxMessage.objects.filter(kind="avif")
    assert message.payload == {"picture": picture.pk, "folder": picture.folder}


@needs_shared
@pytest.mark.django_db
def test_a_failed_import_leaves_no_files(bring_in, uploads, settings, monkeypatch):
    """Files go with the rows."""
    monkeypatch.setattr("articles.importers.pages.PageWriter.write", lambda self, page: 1 / 0)
    page = item(wp__post_type="page", wp__post_id="99")
    with pytest.raises(ZeroDivisionError):
        bring_in(*[item(STORY, wp__post_id=str(n)) for n in range(500)], attachment(), page, media=uploads)
    assert not list(settings.MEDIA_ROOT.glob("*"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_leads_out_of_the_folder(tmp_path, name):
    """Whatever an export says, only files of the folder are read."""
    (tmp_path / "uploads").mkdir()
    (tmp_path / "b").write_text("secret")
    assert Files(tmp_path / "uploads").find(name) is None


def test_a_link_to_elsewhere_is_not_followed(tmp_path):
    """Neither by a link inside the folder."""
    (tmp_path / "uploads").mkdir()
    (tmp_path / "secret.jpg").write_text("secret")
    (tmp_path / "uploads" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    assert Files(tmp_path / "uploads").find("a.jpg") is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.example/wp-content/uploads/2012/02/a.png", "2012/02/a.png"),
        ("https://x.files.wordpress.com/2008/06/img_0747.jpg?w=604", "2008/06/img_0747.jpg"),
        ("https://x.example/theme/logo.png", ""),
        ("http://[broken", ""),
    ],
)
def test_a_pictures_address_names_its_file(url, name):
    """Below the uploads folder, wherever the site kept it."""
    assert uploaded_name(url) == name
