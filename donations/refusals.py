"""Messages that were signed, but by no key of ours: counted by the hour, for ``donations/health.py``."""

import threading
import time

from django.db.models import F
from django.utils import timezone

from donations.models import RefusedMessages

WAIT = 5  # seconds between two writes: nobody can keep the database busy with forged messages


class Counter:
    """Counts, and says at most every few seconds how many there were."""

    def __init__(self):
        self.lock, self.number, self.said = threading.Lock(), 0, None

    def add(self) -> int:
        """One more; how many are to be written down now."""
        with self.lock:
            self.number += 1
            now = time.monotonic()
            if self.said is not None and now - self.said < WAIT:
                return 0
            number, self.number, self.said = self.number, 0, now
            return number


counter = Counter()


def note() -> None:
    """A signed message was refused."""
    number = counter.add()
    if number:
        now = timezone.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        row, _ = RefusedMessages.objects.get_or_create(hour=hour, defaults={"last_at": now})
        RefusedMessages.objects.filter(pk=row.pk).update(number=F("number") + number, last_at=now)
