"""Batches side by side: while PostgreSQL writes one, the next is being made ready.

Each batch is a transaction of its own, in a thread and connection of its own. SQLite has one writer, and one
lane; so has a test inside a transaction, whose rows other connections do not see.

Two batches that want the same address or picture at the same moment collide on a constraint. The one that
lost is done again alone, when nothing else is under way: trying again beside others could lose again.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor

from django.db import IntegrityError, connection, transaction

LANES = 2


class Lanes:
    """Does ``work(batch)`` for every batch given to ``do``; a context manager that waits for the last.

    ``report`` counts what a batch noted once the batch is in.
    """

    def __init__(self, work, report):
        self.work, self.report = work, report
        self.is_single = connection.vendor != "postgresql" or connection.in_atomic_block
        self.pool = None if self.is_single else ThreadPoolExecutor(LANES)
        self.under_way = deque()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        try:
            if not any(error):
                self._wait(0)
        finally:
            if self.pool:
                self.pool.shutdown()

    def do(self, batch):
        """Do ``batch`` now or soon; raises what an earlier one raised."""
        if self.is_single:
            self._in_one_transaction(batch)
            return
        self._wait(LANES - 1)
        self.under_way.append((batch, self.pool.submit(self._in_a_thread, batch)))

    def _wait(self, at_most):
        """Until ``at_most`` batches are under way; those that collided are done again, alone."""
        collided = []
        while len(self.under_way) > (0 if collided else at_most):
            batch, future = self.under_way.popleft()
            if not future.result():
                collided.append(batch)
        for batch in collided:
            self._in_one_transaction(batch)

    def _in_a_thread(self, batch):
        """True when ``batch`` is in, False when the other lane took an address or picture of it just then."""
        try:
            self._in_one_transaction(batch)
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    def _in_one_transaction(self, batch):
        with self.report.counted_when_done(), transaction.atomic():
            self.work(batch)
