"""What one step of a check gives back, and what is too young to be looked at."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from donations.reconcile.discoveries import Discovery

YOUNG = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """What was found, how much was looked at, and where this part goes on; an empty ``place``: it is done."""

    found: list[Discovery]
    counts: dict[str, int]
    place: dict = field(default_factory=dict)


def is_young(at: datetime | None) -> bool:
    """Whether the message about something of ``at`` may still be on its way.

    Counted to either side: a rehearsal provider's clock runs ahead of ours, and what it made is old enough.
    """
    return at is not None and abs(timezone.now() - at) < YOUNG
