"""``manage.py import_wordpress FILE.xml``: a WordPress export, whole or not at all."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.importers.addresses import lead_on, of_list
from articles.importers.bulk import BATCH
from articles.importers.media import Files
from articles.importers.pages import PageWriter
from articles.importers.pictures import Pictures
from articles.importers.report import Report, progress
from articles.importers.shape import ImportedPage, ImportedStory, ImportRefused, LeftOut
from articles.importers.things import Things
from articles.importers.wordpress import Bodies, Export
from articles.importers.wordpress_survey import Survey
from articles.importers.writer import NOWHERE, StoryWriter
from articles.models import ImportSource
from newsroom.core.models.publication import validate_language
from newsroom.core.page_workflow import changed_for_readers
from newsroom.core.publication import get_publication, refresh_frame
from newsroom.core.statistics import refresh_statistics


class Command(BaseCommand):
    """The file is read once to see that it is whole, then again into one transaction."""

    help = (
        "Import a WordPress export (Tools → Export). Safe to run again with a later export of the same site."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--media", type=Path, help="A local copy of the site's wp-content/uploads.")
        parser.add_argument("--as-drafts", action="store_true", help="Publish nothing.")
        parser.add_argument(
            "--publish-pages", action="store_true", help="Publish pages that are public there."
        )

    def handle(self, *, file, media, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if media and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        report = Report()
        try:
            survey = Survey(file)
            self.run(file, survey, Files(media), report, options)
        except ImportRefused as refusal:
            raise CommandError(f"{file.name}: {refusal} Nothing was imported.") from None
        refresh_statistics()
        self.stdout.write(str(report))

    def run(self, file, survey, files, report, options):
        """Everything in one transaction; files made for it go again when it fails."""
        paper = get_publication()
        pictures = None
        try:
            with transaction.atomic():
                source = ImportSource.objects.update_or_create(
                    key=survey.key, defaults={"title": survey.title[:200]}
                )[0]
                pictures = Pictures(source, report, files)
                things = Things(source, report, language_of(survey, paper))
                export = Export(
                    file,
                    survey,
                    zone=paper.time_zone,
                    as_drafts=options["as_drafts"],
                    publish_pages=options["publish_pages"] and not options["as_drafts"],
                )
                self.write(export, things, pictures, paper)
        except BaseException:  # also when the person stops it: no file without its row
            if pictures:
                pictures.take_back()
            raise

    def write(self, export, things, pictures, paper):
        """Authors and sections, then item by item."""
        survey, report = export.survey, things.report
        things.add_authors(survey.bylines())
        things.add_sections(survey.sections())
        things.moved |= survey.site.feeds()
        bodies = Bodies(survey)
        stories = StoryWriter(
            things,
            pictures,
            zone=paper.time_zone,
            board=paper.name,
            body_of=bodies,
            keep_originals=True,
        )
        pages, batch = PageWriter(things, pictures, bodies), []
        for thing in progress(export.things(), survey.items, self.stderr._out):
            if isinstance(thing, ImportedStory):
                batch.append(thing)
            elif isinstance(thing, ImportedPage):
                pages.write(thing)
            elif isinstance(thing, LeftOut):
                report.leave(thing.title, thing.reason)
            if len(batch) == BATCH:
                stories.prepare(batch)
                stories.write(batch)
                batch = []
        stories.prepare(batch)
        stories.write(batch)
        if NOWHERE in things.desk.sections:
            news = f"/section/{things.desk.sections[NOWHERE].slug}/"
            things.moved |= of_list(survey.unfiled(), news)
        lead_on(things.moved)
        if survey.comments:
            report.left_out["Comments."] += survey.comments
        if pages.are_seen:
            changed_for_readers()
        else:
            refresh_frame()


def language_of(survey, paper):
    """The export's language where it is one, else the paper's."""
    try:
        validate_language(survey.language)
    except ValidationError:
        return paper.language
    return survey.language
