"""``manage.py backup FILE``: database and media in one file, while the paper goes on."""

from django.core.management import BaseCommand, CommandError

from newsroom.core import backup
from newsroom.core.progress import Report


class Command(BaseCommand):
    help = "Write database and media into one file (a tar), consistent, without stopping anything."

    def add_arguments(self, parser):
        parser.add_argument("file", help="where to write it; must not exist yet")

    def handle(self, *, file, **options):
        try:
            backup.make(file, Report(self.stdout))
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {file}. It holds personal data; keep it apart from this machine.")
