"""Pictures of a source: rows in bulk, sizes made where the file lies in the local folder."""

import json
import shutil
from functools import cached_property
from operator import attrgetter

from django.utils import timezone

from articles.importers.media import NO_FILES
from articles.importers.rows import insert
from articles.models import ImportedItem, Picture
from articles.pictures import order_avif
from newsroom.core.media import crops_with_urls, original_path, picture_folder
from newsroom.core.renditions import PictureRefused, inspect_picture, make_renditions
from newsroom.core.text import clean_text

PICTURE_FIELDS = [field for field in Picture._meta.concrete_fields if field.name not in ("id", "crops")]
WITH_FILES = "media"  # part of the digest of what came in beside a folder of files
NOTED = ("digest", "original_html", "imported_version", "was_public")


class Pictures:
    """What a source's pictures became here. ``files`` finds their files (``importers.media``)."""

    def __init__(self, source, report, files=NO_FILES):
        self.source, self.report, self.files = source, report, files
        self.folders = []  # made in this run: taken away again when it fails

    def digest(self, thing):
        """The digest of a story or page as it comes in now: files at hand are a reason to look again."""
        return thing.digest(WITH_FILES if self.files else "")

    def is_changed(self, thing, noted):
        """Whether ``thing`` is another than when the digest ``noted`` was taken.

        That its files were at hand then and are not now is no change: what was made of them is kept.
        """
        if noted == self.digest(thing):
            return False
        return bool(self.files) or noted != thing.digest(WITH_FILES)

    def image(self, picture):
        """The Image of ``picture`` if its file is at hand, or was in a former run, else None."""
        if not self.files.find(picture.file) and picture.key not in self._rendered:
            return None
        row = self.add([picture])[picture.key]
        return row.as_image() if row.crops else None

    @cached_property
    def _rendered(self):
        """The keys of those whose sizes a former run has made."""
        items = self.source.items.filter(kind="picture").exclude(picture__crops={})
        return frozenset(items.values_list("external_id", flat=True))

    def add(self, pictures):
        """Make the rows of those that are new, placeholders without a file; returns key → ``Picture``.

        One that is only named is there if a former run brought it.
        """
        wanted = {picture.key: picture for picture in pictures}
        found = self._known(wanted)
        rows = {
            key: self._row(picture)
            for key, picture in wanted.items()
            if not (key in found or picture.is_bare)
        }
        values = attrgetter(*(field.attname for field in PICTURE_FIELDS))
        with_crops = ((*values(row), json.dumps(row.crops)) for row in rows.values())
        names = [field.name for field in PICTURE_FIELDS]
        ids = insert(Picture, [*names, "crops"], with_crops, returning=True)
        for row, pk in zip(rows.values(), ids, strict=True):
            row.pk = pk
            if row.crops:
                order_avif(row)
        insert(
            ImportedItem,
            ("source", "kind", "external_id", "picture", *NOTED),
            ((self.source.pk, "picture", key, row.pk, "", "", 0, False) for key, row in rows.items()),
        )
        self.report.add("pictures", sum(bool(row.crops) for row in rows.values()))
        self.report.add("pictures without a file (placeholders)", sum(not row.crops for row in rows.values()))
        return found | rows

    def _known(self, wanted):
        items = self.source.items.filter(kind="picture", external_id__in=list(wanted))
        found = {item.external_id: item.picture for item in items.select_related("picture")}
        for key, row in found.items():
            if not row.crops and self._render(row, wanted[key]):
                row.save(update_fields=["crops", "width", "height", "original_name"])
                order_avif(row)
                self.report.add("pictures whose file was found now")
        return found

    def _row(self, picture):
        row = Picture(
            title=clean_text(picture.title)[:200],
            alt_text=clean_text(picture.alt)[:500],
            caption=clean_text(picture.caption, lines=True)[:1000],
            credit_line=clean_text(picture.credit)[:200],
            original_name=clean_text(picture.name)[:200],
            width=picture.width,
            height=picture.height,
            created_at=timezone.now(),
        )
        self._render(row, picture)
        return row

    def _render(self, row, picture):
        """Make the sizes of ``row`` from its file; False when there is none that can be used."""
        file = self.files.find(picture.file)
        if file is None:
            return False
        folder = picture_folder(row.folder)
        try:
            kind = inspect_picture(file).kind
            facts = make_renditions(file, folder, (row.focus_x, row.focus_y))
        except PictureRefused as refusal:
            self.report.leave(picture.file, f"Pictures: {refusal}")
            return False
        self.folders.append(folder)
        shutil.copyfile(file, original_path(row.folder, kind))
        row.crops = crops_with_urls(facts.crops, row.folder)
        row.width, row.height, row.original_name = facts.width, facts.height, clean_text(file.name)[:200]
        return True

    def take_back(self):
        """The import failed: its files go, as its rows did."""
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
