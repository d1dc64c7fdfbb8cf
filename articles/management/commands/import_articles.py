"""``manage.py import_articles FILE.jsonl``: an archive in bulk."""

from itertools import groupby
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.importers import jsonl
from articles.importers.bulk import BATCH
from articles.importers.lanes import Lanes
from articles.importers.pictures import Pictures
from articles.importers.report import Report, progress
from articles.importers.shape import ImportRefused
from articles.importers.things import Things
from articles.importers.writer import StoryWriter
from articles.models import ImportSource
from articles.search.loading import many_to_come
from newsroom.core.publication import get_publication, refresh_frame
from newsroom.core.statistics import refresh_statistics


class Command(BaseCommand):
    """Each batch is a transaction of its own: an import that was stopped goes on where it was."""

    help = "Import stories from a JSON Lines archive (format: docs/importing.md). Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", default="archive", help="A name for where this comes from, the same at each run."
        )

    def handle(self, *, file, source, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        report = Report()
        try:
            refusal = self.run(file, source, report)
        finally:  # also when the person stops it: what is in is shown everywhere
            refresh_frame()
        refresh_statistics()
        self.stdout.write(str(report))
        if refusal:
            raise CommandError(
                f"{file.name}: {refusal} The lines before it are in, as counted above; mend this one and "
                "run the command again."
            )

    def run(self, file, source, report):
        """Sections and authors first, in the file's order; then stories, batch by batch.

        Returns the ``ImportRefused`` of a line that ends it, when everything before that line is in; or None.
        """
        paper = get_publication()
        things = Things(ImportSource.objects.get_or_create(key=source)[0], report, paper.language)
        pictures = Pictures(things.source, report)
        writer = StoryWriter(things, pictures, zone=paper.time_zone, board=paper.name)
        make = {"section": things.add_sections, "author": things.add_authors, "story": writer.prepare}
        records = UntilRefused(jsonl.read(file))
        with many_to_come(), Lanes(writer.write, report) as lanes:
            for kind, batch in batches(progress(records, None, self.stderr._out)):
                with transaction.atomic():
                    make[kind](batch)
                if kind == "story":
                    lanes.do(batch)
        return records.refusal


class UntilRefused:
    """``records`` up to a line that is refused, which ``refusal`` then says."""

    def __init__(self, records):
        self.records, self.refusal = records, None

    def __iter__(self):
        try:
            yield from self.records
        except ImportRefused as refusal:
            self.refusal = refusal


def batches(records):
    """``(kind, [things])`` of at most ``BATCH`` things that follow each other."""
    for kind, group in groupby(records, key=lambda record: record[0]):
        batch = []
        for _, thing in group:
            batch.append(thing)
            if len(batch) == BATCH:
                yield kind, batch
                batch = []
        if batch:
            yield kind, batch
