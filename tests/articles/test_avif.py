"""AVIF is made by the worker, after the picture can already be used."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import workflow
from articles.models import Article
from articles.pictures import add_picture
from articles.picturing import update_picture
from newsroom.core import outbox
from newsroom.core.media import picture_folder
from tests import factories
from tests.core.pictures import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def picture(editor):
    return add_picture(
        SimpleUploadedFile("quay.jpg", jpeg(1200, 800), "image/jpeg"), by=editor, alt_text="The quay"
    )


def test_a_live_story_gets_avif_when_the_worker_made_it(section, editor, picture):
    """The story goes out at once with JPEG and WebP; a little later it offers AVIF as well."""
    choice = factories.PictureChoice(picture.pk)
    story = workflow.publish(factories.draft(section, by=editor, lead_picture=choice), by=editor)
    assert story.content["lead_picture"]["crops"]["full"]["avif"] == ""
    outbox.deliver_due()
    full = Article.objects.get().content["lead_picture"]["crops"]["full"]
    names = [candidate.split()[0].rsplit("/", 1)[1] for candidate in full["avif"].split(", ")]
    assert names
    assert all((picture_folder(picture.folder) / name).exists() for name in names)
    assert full["src"].startswith(f"/media/{picture.folder}/full-")


def test_a_moved_focal_point_is_not_overwritten(editor, picture):
    """AVIF ordered for sizes that were made anew since changes nothing."""
    moved = update_picture(picture, by=editor, focus=(0.1, 0.9))
    outbox.deliver_due()
    moved.refresh_from_db()
    assert moved.folder in moved.crops["card"]["avif"]
    assert picture.folder not in moved.crops["card"]["avif"]
