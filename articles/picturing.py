"""The verbs on pictures: other words, focal point or file; delete. Published stories follow at once.

Sizes are served as immutable, so another focal point or file makes a new folder; the old one stays, because
the history, and pages kept elsewhere, still name its files.
"""

import os
import shutil
from contextlib import ExitStack
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.models import Article, Byline, Picture
from articles.models.media import new_folder
from articles.pictures import order_avif
from articles.reprinting import purge, reprint
from articles.transitions import readable_by
from newsroom.core import audit
from newsroom.core.media import crops_with_urls, original_path, picture_folder
from newsroom.core.renditions import PictureRefused, inspect_picture, make_renditions
from newsroom.core.roles import Permission, may, require

WORDS = ("title", "alt_text", "caption", "credit_line", "copyright_holder", "rights_until")
PRINTED = {
    "alt": "alt_text",
    "caption": "caption",
    "credit_line": "credit_line",
}  # in a story → on the picture


def may_change(user, picture):
    """Whether ``user`` may change ``picture``: their own, or any as an editor; and, since published stories
    change with it, only who may publish in every section that prints it."""
    if not may(user, Permission.PICTURES):
        return False
    if picture.created_by_id != user.pk and not may(user, Permission.EDIT):
        return False
    return all(may(user, Permission.PUBLISH, section) for section in printed_in(picture))


def printed_in(picture):
    """Ids of the sections of the live stories that print ``picture``."""
    stories = Article.objects.filter(state__in=Article.LIVE_STATES, references__picture=picture)
    return set(stories.values_list("section_id", flat=True))


def update_picture(picture, *, by, focus=None, file=None, **words):
    """Give ``picture`` other words (see ``WORDS``), another ``focus`` (fractions from left and top), or
    another ``file`` (an upload, whose focus is the middle unless ``focus`` says otherwise).

    Live stories print it anew: its sizes always, its words where a story had not given its own. Returns the
    picture. Raises ``PermissionDenied``, ``ValidationError``, ``PictureRefused`` (nothing changed).
    """
    require(by, Permission.PICTURES)
    if not may_change(by, picture):
        raise PermissionDenied(
            "Published stories print this picture: an editor of their sections changes it."
        )
    moved = focus is not None and tuple(focus) != (picture.focus_x, picture.focus_y)
    if file is not None:
        focus, moved = focus or (0.5, 0.5), True
        made = rendered_from(file, focus)
    else:
        made = rendered_anew(picture, focus) if moved and picture.crops else {}
    with ExitStack() as undo:
        if made:
            undo.callback(shutil.rmtree, picture_folder(made["folder"]), ignore_errors=True)
        stored = store(picture.pk, words, focus if moved else None, made, by=by)
        undo.pop_all()
    return stored


def rendered_anew(picture, focus):
    """A new folder with the original and every size about ``focus``; returns the columns that change."""
    original = next(picture_folder(picture.folder).glob("original.*"), None)
    if original is None:
        raise PictureRefused("The original of this picture is not here, so its crops cannot be made anew.")
    folder, made = rendered(original.name, focus, lambda kept: link_or_copy(original, kept))
    return {"folder": folder, "crops": crops_with_urls(made.crops, folder)}


def rendered_from(upload, focus):
    """The same for another file; raises ``PictureRefused`` when it is none that we print."""
    facts = inspect_picture(upload)

    def keep(kept):
        with kept.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)

    folder, made = rendered(original_path("", facts.kind).name, focus, keep)
    size = {"width": made.width, "height": made.height, "original_name": upload.name[:200]}
    return {"folder": folder, "crops": crops_with_urls(made.crops, folder)} | size


def rendered(name, focus, keep):
    """``(folder, facts)``: a new folder with the original that ``keep(path)`` puts there and every size."""
    folder = new_folder()
    target = picture_folder(folder)
    target.mkdir(parents=True)
    try:
        kept = target / name
        keep(kept)
        return folder, make_renditions(kept, target, focus)
    except (PictureRefused, OSError):
        shutil.rmtree(target, ignore_errors=True)
        raise


def link_or_copy(source, target):
    """The same file under a second name; a copy where the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@transaction.atomic
def store(pk, words, focus, made, *, by):
    """Write the row and reprint it in live stories, in one transaction."""
    picture = Picture.objects.select_for_update().get(pk=pk)
    for name in WORDS:
        setattr(picture, name, words.get(name, getattr(picture, name)))
    if focus is not None:
        picture.focus_x, picture.focus_y = focus
    for name, value in made.items():
        setattr(picture, name, value)
    picture.full_clean(exclude=["folder", "created_by"])
    picture.save()
    if made:
        order_avif(picture)
    stories = list(Article.objects.filter(references__picture=picture).values_list("pk", flat=True))
    paths = {byline.get_absolute_url() for byline in Byline.objects.filter(portrait=picture)}
    paths |= reprint(stories, present_pictures, cause="picture", by=by)
    changed = {*words, *(["focus"] if focus is not None else []), *(["file"] if "width" in made else [])}
    changed = sorted(changed)
    audit.record("change picture", picture, by=by, what=changed, stories=len(stories))
    purge(paths)
    return picture


def reworded(image, picture):
    """``image`` with the sizes ``picture`` has today, and its words where the story has none of its own."""
    own = image.get("own", ())
    words = {name: getattr(picture, column) for name, column in PRINTED.items() if name not in own}
    return image | words | {"crops": picture.crops}


def each_image(content, change):
    """``content`` with ``change(image)`` for the lead, the gallery and the portraits."""
    return replace(
        content,
        lead_picture=change(content.lead_picture),
        gallery=tuple(change(image) for image in content.gallery),
        credits=tuple(replace(credit, portrait=change(credit.portrait)) for credit in content.credits),
    )


def present_pictures(content):
    """``content`` with its pictures as they are today: an older text may name a former caption or crop."""
    images = (*content.pictures, *(credit.portrait for credit in content.credits))
    pictures = Picture.objects.in_bulk({image["id"] for image in images if image})

    def anew(image):
        picture = pictures.get(image["id"]) if image else None
        return reworded(image, picture) if picture else image

    return each_image(content, anew) if pictures else content


def where_used(picture, user, most=50):
    """The stories that print ``picture`` or did in some version, newest first, and the bylines it shows.

    Of the stories those that ``user`` may read.
    """
    stories = Article.objects.filter(readable_by(user), references__picture=picture)
    stories = stories.defer("content", "card")
    return list(stories[:most]), list(Byline.objects.filter(portrait=picture)[:most])


@transaction.atomic
def delete_picture(picture, *, by):
    """Forget a picture that nothing refers to, and its files after commit. Raises ``ProtectedError``."""
    require(by, Permission.EDIT)
    folder = picture_folder(picture.folder)
    audit.record("delete picture", picture, by=by, name=str(picture))
    picture.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
