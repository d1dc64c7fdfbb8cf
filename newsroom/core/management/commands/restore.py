"""``manage.py restore FILE``: a backup into an empty newsroom, or in the place of another."""

from django.core.management import BaseCommand, CommandError

from newsroom.core import restoring
from newsroom.core.backup import BackupError
from newsroom.core.progress import Report


class Command(BaseCommand):
    help = "Restore a backup. Stop the web server and the worker first."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="delete the newsroom that is there")
        parser.add_argument(
            "--rehearsal", action="store_true", help="a copy to try things in: nothing that waits is sent"
        )
        parser.add_argument("--no-input", action="store_true", help="do not ask before replacing")

    def handle(self, *, file, replace, no_input, rehearsal, **options):
        if replace and not no_input and not self.confirmed():
            raise CommandError("Nothing was changed.")
        try:
            restoring.restore(file, Report(self.stdout), replace=replace, rehearsal=rehearsal)
        except BackupError as error:
            raise CommandError(str(error)) from error
        outbox = "is empty" if rehearsal else "goes on where it was"
        self.stdout.write(f"Restored. Everybody signs in anew; the outbox {outbox}.")

    def confirmed(self):
        """Whether the person types the word."""
        return input('All that is here now will be deleted. Type "replace" to go on: ').strip() == "replace"
