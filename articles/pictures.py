"""Taking in a picture: the original kept, every size made, one row."""

import shutil

from django.db import transaction

from articles.models import Picture
from articles.models.media import new_folder
from newsroom.core import outbox
from newsroom.core.media import crops_with_urls, original_path, picture_folder
from newsroom.core.renditions import PictureRefused, inspect_picture, make_renditions
from newsroom.core.roles import Permission, require


def add_picture(upload, *, by, alt_text="", caption="", credit_line="", focus=(0.5, 0.5)):
    """Store an uploaded file as a ``Picture``; words left empty are those the file says of itself.

    ``focus``: fractions from left and top. Raises ``PictureRefused`` (nothing is kept), ``PermissionDenied``.
    """
    require(by, Permission.PICTURES)
    facts = inspect_picture(upload)
    folder = new_folder()
    original = original_path(folder, facts.kind)
    original.parent.mkdir(parents=True)
    try:
        with original.open("wb") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
        made = make_renditions(original, picture_folder(folder), focus)
    except (PictureRefused, OSError):
        shutil.rmtree(original.parent, ignore_errors=True)
        raise
    with transaction.atomic():
        picture = Picture.objects.create(
            alt_text=alt_text,
            caption=caption or facts.caption[:1000],
            credit_line=credit_line or facts.credit[:200],
            copyright_holder=facts.copyright[:200],
            focus_x=focus[0],
            focus_y=focus[1],
            folder=folder,
            original_name=upload.name[:200],
            width=made.width,
            height=made.height,
            crops=crops_with_urls(made.crops, folder),
            created_by=by,
        )
        order_avif(picture)
    return picture


def order_avif(picture):
    """Have the worker make AVIF as well (``articles/avif.py``); called in the transaction of its sizes."""
    outbox.add("avif", {"picture": picture.pk, "folder": picture.folder}, key=f"avif:{picture.folder}")
