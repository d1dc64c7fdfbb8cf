"""Batches side by side: while PostgreSQL writes one, the next is being made ready.

Each batch is a transaction of its own, in a thread and connection of its own. SQLite has one writer, and one
lane; so has a test inside a transaction, whose rows other connections do not see.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor

from django.db import IntegrityError, connection, transaction

LANES = 2


class Lanes:
    """Does ``work(batch)`` for every batch given to ``do``; a context manager that waits for the last."""

    def __init__(self, work):
        self.work = work
        self.is_single = connection.vendor != "postgresql" or connection.in_atomic_block
        self.pool = None if self.is_single else ThreadPoolExecutor(LANES)
        self.under_way = deque()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.pool:
            self.pool.shutdown()
        if not any(error):
            self._wait(0)

    def do(self, batch):
        """Do ``batch`` now or soon; raises what an earlier one raised."""
        if self.is_single:
            self._in_one_transaction(batch)
            return
        self._wait(LANES - 1)
        self.under_way.append(self.pool.submit(self._in_a_thread, batch))

    def _wait(self, at_most):
        while len(self.under_way) > at_most:
            self.under_way.popleft().result()

    def _in_a_thread(self, batch):
        try:
            self._in_one_transaction(batch)
        except IntegrityError:  # the other lane took the same address or picture a moment ago
            self._in_one_transaction(batch)
        finally:
            connection.close()

    def _in_one_transaction(self, batch):
        with transaction.atomic():
            self.work(batch)
