"""One example of the machine: an empty provider, empty books, one clock for both, undone at its end."""

import itertools
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta

import time_machine
from django.core import mail as sent_mail
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition

from donations.gateways import GatewayDown, GatewayRefused
from donations.models import Attempt, Payment, Plan
from donations.rehearsal import store
from tests.donations.machine import ends, held
from tests.donations.world import BUSY, World

START = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
WHICH = st.integers(0, 7)  # which of those that there are
TROUBLE = st.sampled_from(["", "", "", "away", "lost"])  # what a call of the provider meets


class Numbers:
    """In place of chance in the provider's ids: the same steps make the same ids."""

    def __init__(self):
        self.numbers = itertools.count(1)

    def token_hex(self, size):
        """The next number, as long as a real one."""
        return f"{next(self.numbers):0{2 * size}x}"


class Writes:
    """Between Django and the database: notes whether anything was written since ``any`` was last cleared."""

    READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")

    def __init__(self):
        self.any = True

    def __call__(self, execute, sql, params, many, context):
        self.any = self.any or not sql.startswith(self.READS)
        return execute(sql, params, many, context)


class Unsure(World):
    """A world whose provider can be away, or lose its answers, for a moment."""

    @contextmanager
    def trouble(self, kind):
        """Within it the provider is ``away``, or its answers are ``lost``; what it refuses is no error."""
        self.fault, self.losing = BUSY if kind == "away" else None, kind == "lost"
        try:
            with suppress(GatewayDown, GatewayRefused):
                yield
        finally:
            self.fault, self.losing = None, False


class Life(RuleBasedStateMachine):
    """What every part of the machine works on. ``treasurer``, ``campaign``: made once, before any example."""

    treasurer = campaign = current = None
    steps = examples = 0
    seen = Counter()  # what all examples together came to
    since = START - timedelta(days=1)  # where checks begin

    def __init__(self):
        super().__init__()
        Life.current, Life.examples = self, Life.examples + 1
        self.writes, self.undone = Writes(), ExitStack()
        self.undone.enter_context(transaction.atomic())
        self.undone.enter_context(connection.execute_wrapper(self.writes))
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        store.secrets = Numbers()
        sent_mail.outbox.clear()
        self.world = Unsure()
        self.wishes, self.given = itertools.count(), itertools.count()
        self.delivered = []  # the messages that the site took, in their order
        self.opened = []  # (moment, address) of each payment page that somebody got
        self.begun = []  # (choice, address): forms that can be sent again
        self.erased = {}  # donor's number → what must stand nowhere any more
        self.past = held.Past()

    @property
    def gateway(self):
        return self.world.gateway

    @invariant()
    def a_second_passes_and_everything_holds(self):
        """After each step: time goes on, and what must always be so is so.

        Each rule is about rows: where none was written since the step before, it holds as it did.
        """
        Life.steps += 1
        self.clock.shift(timedelta(seconds=1))
        if self.writes.any:
            for rule in held.ALWAYS:
                rule(self)
        self.writes.any = False

    def teardown(self):
        """Look at the whole once more, unless something was wrong already; then undo it."""
        try:
            if sys.exc_info()[0] is None:
                ends.look(self)
        finally:
            store.secrets = SECRETS
            self.travel.stop()
            transaction.set_rollback(True)
            self.undone.close()

    def deliver(self, body):
        """Hand one message over; the site always takes it."""
        assert self.world.post(body) == 200
        self.delivered.append(body)

    def wish(self):
        """The name of one more press of a button."""
        return f"wish-{next(self.wishes)}"

    def there(self, kind, which, wanted=lambda item: True):
        """One of the provider's objects of ``kind``, or None."""
        return pick([item for item in reversed(self.world.store.all(kind)) if wanted(item)], which)

    def here(self, model, which, **wanted):
        """One of our rows, or None."""
        return pick(list(model.objects.filter(**wanted).order_by("pk")), which)

    def paid(self, which):
        """One of the payments by the provider, or None."""
        return self.here(Payment, which, provider="stripe")

    def plan(self, which):
        """One of the plans that run here, or None."""
        return pick(list(Plan.objects.exclude(state="canceled").order_by("pk")), which)

    def page_of(self, attempt: Attempt):
        """The provider's page of ``attempt``, or None while its id was lost."""
        return self.world.store.get("checkout.session", attempt.provider_session_id or "")


SECRETS = store.secrets


def pick(items, which):
    """The ``which``-th of ``items``, counted round and round; None of none."""
    return items[which % len(items)] if items else None


def needs(kind):
    """A rule that is tried only while the provider has an object of ``kind``."""
    return precondition(lambda machine: bool(machine.world.store.objects.get(kind)))


def waits():
    """A rule that is tried only while a message is on its way."""
    return precondition(lambda machine: bool(machine.world.bag))
