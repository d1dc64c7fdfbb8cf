"""``manage.py demo``: fill an empty database with the demo newsroom."""

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from newsroom.core import preparing
from newsroom.core.progress import Report


class Command(BaseCommand):
    help = "Fill an empty database with an invented newspaper: stories, people, pictures, an appeal."

    def handle(self, **options):
        if not preparing.is_empty():
            raise CommandError(
                "This database already has users or stories: the demo is for an empty one only."
            )
        report = Report(self.stdout)
        with transaction.atomic():  # all of it or nothing: a demo that broke off half-way can be made again
            for step in preparing.demo_steps():
                step.load(report)
