"""``manage.py up``: bring everything up to date and serve it until Ctrl-C."""

import os
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError

from newsroom.core import ports, preparing, sign_ins
from newsroom.core.supervisor import Supervisor, answers

STEPS = 5  # the first two are told by tools/run.py


class Command(BaseCommand):
    help = "Migrate, collect static files, fill an empty demo, and serve until Ctrl-C."

    def handle(self, **options):
        host, port = os.environ.get("HOST", ports.LOOPBACK), settings.PORT
        if not ports.is_free(port, host):
            raise CommandError(ports.in_use(port))
        try:
            self.prepare()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).splitlines()[0]}") from error
        supervisor = Supervisor()
        self.tell(5, "Starting …")
        supervisor.start("web server", web_command(host, port))
        rehearsal = self.start_rehearsal(supervisor)
        reach = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - a comparison
        if supervisor.until(lambda: answers(f"http://{reach}:{port}/healthz")):
            # Only now: on a small machine it would take the first page's processor from the web server.
            supervisor.start("worker", [sys.executable, "manage.py", "worker"])
            if not rehearsal or supervisor.until(lambda: answers(rehearsal)):
                self.greet()
        ended = supervisor.wait()
        if ended:
            raise CommandError(
                f"The {ended.name} ended by itself ({ended.process.returncode}); the rest was ended too."
            )
        self.stdout.write("\nEverything is ended.")

    def prepare(self):
        """What changed since the last start: database, static files, the demo."""
        if preparing.needs_migration():
            self.tell(3, "Bringing the database up to date …")
            call_command("migrate", verbosity=0, interactive=False)
        preparing.collect_static()
        if settings.DEMO and preparing.is_empty():
            self.tell(4, "Filling the demo newsroom …")
            call_command("demo", stdout=self.stdout, stderr=self.stderr)

    def start_rehearsal(self, supervisor):
        """In the demo: the rehearsal provider of payments. Its address, or an empty string without one."""
        rehearsal = urlsplit(settings.STRIPE_API_BASE)
        if not (settings.DEMO and rehearsal.port):
            return ""
        command = [sys.executable, "manage.py", "rehearsal", f"--port={rehearsal.port}"]
        supervisor.start("rehearsal provider", command)
        return settings.STRIPE_API_BASE

    def greet(self):
        """The address, the admin's address, and in the demo who can sign in."""
        self.stdout.write(f"\n  The paper   {settings.SITE_URL}/")
        self.stdout.write(f"  The admin   {settings.SITE_URL}/admin/")
        if settings.DEMO:
            for role, (user, password) in sign_ins.read().items():
                self.stdout.write(f"    {role}: {user} / {password}")
        self.stdout.write("\n  Ctrl-C ends everything.\n")
        self.stdout.flush()

    def tell(self, step, words):
        self.stdout.write(f"{step}/{STEPS} {words}")
        self.stdout.flush()


def web_command(host, port):
    """Granian with a bounded number of threads: at most workers × threads connections to the database."""
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi"],
        *["--host", host, "--port", str(port)],
        *[
            "--workers",
            os.environ.get("WEB_WORKERS", "2"),
            "--blocking-threads",
            os.environ.get("WEB_THREADS", "4"),
        ],
        *["--respawn-failed-workers", "--no-ws", "--log-level", "warning"],
        "newsroom.wsgi:application",
    ]
