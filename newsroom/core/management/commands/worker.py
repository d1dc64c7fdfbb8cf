"""``manage.py worker``: deliver the outbox, let the clock publish, keep house, until SIGTERM."""

import signal
import threading

from django.core.management import BaseCommand

from newsroom.core import worker


class Command(BaseCommand):
    help = "Do what is to be done beside the pages: mail, purges, times that have come. Runs until SIGTERM."

    def handle(self, **options):
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop)
