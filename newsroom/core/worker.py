"""The worker: the outbox without pause, a clock every ten seconds, housekeeping once a day.

``settings.CLOCK_STEPS`` and ``settings.DAILY_STEPS`` list functions without arguments by dotted path: the
core knows no app. A step that fails is told in the log and runs again at its next time; the others run all
the same. Two workers never hold one message: it is leased for two minutes (``outbox.LEASE``) and done outside
any transaction; should its worker die over it, another one does it when the lease ends. Every step locks what
it changes and looks again.
"""

import logging
import time

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from newsroom.core import outbox
from newsroom.core.models import OutboxMessage

log = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two looks at an empty outbox
CLOCK = 10  # seconds between two rounds of the clock
DAY = 24 * 3600
OUTAGES = (OperationalError, InterfaceError)
AFTER_AN_OUTAGE = 5  # seconds to wait when the database does not answer


class Rounds:
    """Runs the functions in the setting ``name`` at once and then every ``seconds``."""

    def __init__(self, name, seconds):
        self.name, self.seconds, self.due = name, seconds, 0.0

    def run_if_due(self):
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + self.seconds
        for step in getattr(settings, self.name):
            run_step(step)


def run_step(dotted_path):
    """Run one step; what goes wrong in it stays in it."""
    try:
        import_string(dotted_path)()
    except OUTAGES:
        raise
    except Exception:  # the boundary of a step: told, and tried again at its next time
        log.exception("the step %s failed", dotted_path)


def run(stop):
    """Work until the event ``stop`` is set; what is being done then is finished first."""
    rounds = [Rounds("CLOCK_STEPS", CLOCK), Rounds("DAILY_STEPS", DAY)]
    while not stop.is_set():
        try:
            for each in rounds:
                each.run_if_due()
            worked = deliver_one()
        except OUTAGES as error:
            connection.close()  # the next look opens a fresh one
            log.warning("the database does not answer, trying again in %s s: %s", AFTER_AN_OUTAGE, error)
            stop.wait(AFTER_AN_OUTAGE)
            continue
        if not worked:
            stop.wait(PAUSE)


def deliver_one():
    """Do one due message; False when there is none. Asked first without a lock: SQLite has only one."""
    if not OutboxMessage.objects.filter(due_at__lte=timezone.now()).exists():
        return False
    return outbox.deliver_next() is not None


def clear_sessions():
    """Forget sessions that have expired."""
    call_command("clearsessions")
