"""The demo's pictures: ready drawings, made into every size as an upload would be, on every core at once."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from articles.models import Picture
from articles.models.media import new_folder
from newsroom.core.media import crops_with_urls, original_path, picture_folder
from newsroom.core.renditions import make_renditions

DRAWINGS = Path(__file__).parent / "pictures"
CORES = os.cpu_count() or 2


def load_pictures(entries, report):
    """A ``Picture`` for each entry (key → words and focus) whose drawing is there; returns key → picture."""
    found = [(key, entry, DRAWINGS / f"{key}.webp") for key, entry in entries.items()]
    found = [(key, entry, drawing) for key, entry, drawing in found if drawing.exists()]
    with ThreadPoolExecutor(CORES) as pool:  # each decodes in a process of its own; threads only wait for it
        made = pool.map(lambda item: render(item[2], (item[1]["focus_x"], item[1]["focus_y"])), found)
        tracked = report.track(zip(found, made, strict=True), "Pictures", total=len(found))
        return {key: store(entry, drawing, *facts) for (key, entry, drawing), facts in tracked}


def render(drawing, focus):
    """Copy ``drawing`` into a new folder and make its sizes; returns the folder's name and the facts."""
    folder = new_folder()
    original = original_path(folder, "WEBP")
    picture_folder(folder).mkdir(parents=True)
    shutil.copyfile(drawing, original)
    return folder, make_renditions(original, picture_folder(folder), focus)


def store(entry, drawing, folder, facts):
    """The row of one picture."""
    return Picture.objects.create(
        title=drawing.stem.replace("-", " ").capitalize(),
        alt_text=entry["alt"],
        caption=entry["caption"],
        credit_line=entry["credit_line"],
        focus_x=entry["focus_x"],
        focus_y=entry["focus_y"],
        folder=folder,
        original_name=drawing.name,
        width=facts.width,
        height=facts.height,
        crops=crops_with_urls(facts.crops, folder),
    )
