"""``manage.py rehearsal``: the built-in payment provider that moves no money, until SIGTERM."""

import os
import signal
import threading

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from donations.rehearsal.account_calls import new_endpoint
from donations.rehearsal.server import Provider
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import API_VERSION, Dispatcher


class Command(BaseCommand):
    help = "Serve the rehearsal payment provider on this machine: no real money, for the demo and for tests."

    def add_arguments(self, parser):
        default = int(os.environ.get("PORT", "8000")) + 1
        parser.add_argument("--port", type=int, default=int(os.environ.get("REHEARSAL_PORT", default)))

    def handle(self, *, port, **options):
        if not settings.STRIPE_SECRET_KEY.startswith("sk_test_rehearsal"):
            raise CommandError("The rehearsal provider is for DEMO=1, not beside a real payment provider.")
        dispatcher = Dispatcher(f"{settings.SITE_URL}/donate/webhook/", settings.STRIPE_WEBHOOK_SECRET)
        try:
            server = Provider(port, Store(settings.DATA_DIR / "rehearsal.json"), dispatcher)
            with server.store as store:
                if not store.all("webhook_endpoint"):
                    new_endpoint(store, dispatcher.target, ["*"], API_VERSION)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from error

        def stop(*_):
            dispatcher.stop()
            threading.Thread(target=server.shutdown).start()  # shutdown waits for the loop it would block

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        with server:
            server.serve_forever()
