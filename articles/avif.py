"""AVIF beside the sizes made at upload: a third smaller, but seconds of work, so the worker makes it.

The files join the picture's folder under names of their own; pages learn of them when the picture's row and
the live stories that print it have been written.
"""

from django.conf import settings
from django.db import transaction

from articles.models import Article, Picture
from articles.picturing import present_pictures
from articles.reprinting import purge, reprint
from newsroom.core.media import crops_with_urls, picture_folder
from newsroom.core.renditions import make_avif

SETS = ("src", "jpeg", "webp", "avif")  # the parts of a crop that name files


def make(payload):
    """Handler of the outbox. A picture that was rendered anew or deleted since needs nothing any more."""
    picture = Picture.objects.filter(pk=payload["picture"], folder=payload["folder"]).first()
    folder = picture_folder(payload["folder"])
    original = next(folder.glob("original.*"), None)
    if picture is None or original is None or not picture.crops:
        return
    made = make_avif(original, folder, bare_names(picture), (picture.focus_x, picture.focus_y))
    store(picture, crops_with_urls(made, picture.folder))


def bare_names(picture):
    """The picture's crops with file names instead of addresses, as ``core.renditions`` speaks of them."""
    prefix = f"{settings.MEDIA_URL}{picture.folder}/"
    return {
        name: crop | {part: crop[part].replace(prefix, "") for part in SETS if part in crop}
        for name, crop in picture.crops.items()
    }


@transaction.atomic
def store(picture, crops):
    """Write the row, if the picture is still the same, and reprint it where it stands."""
    if Picture.objects.filter(pk=picture.pk, folder=picture.folder).update(crops=crops):
        stories = Article.objects.filter(references__picture=picture).values_list("pk", flat=True)
        purge(reprint(stories, present_pictures, cause="picture"))
