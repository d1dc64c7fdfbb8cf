"""A picture that somebody uploaded, outside the stories' own: its original kept aside, its sizes made."""

import shutil

from newsroom.core.media import crops_with_urls, original_path, picture_folder
from newsroom.core.renditions import PictureRefused, folder_name, make_renditions


def keep_picture(upload, crops):
    """Keep ``upload`` (checked by ``PictureUpload``) in a new folder; returns (folder, its sizes as printed).

    ``crops``: what sizes, as in ``renditions.CROPS``. Raises ``PictureRefused``; nothing is kept then.
    """
    folder = folder_name()
    original = original_path(folder, upload.facts.kind)
    original.parent.mkdir(parents=True)
    try:
        with original.open("wb") as kept:
            shutil.copyfileobj(upload, kept)
        made = make_renditions(original, picture_folder(folder), crops=crops)
    except (PictureRefused, OSError):
        shutil.rmtree(original.parent, ignore_errors=True)
        raise
    return folder, crops_with_urls(made.crops, folder)
