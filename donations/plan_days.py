"""The day of the month on which a plan is charged, on the newsroom's clock."""

from datetime import datetime

from donations.models.plan import months_later
from donations.money import AmountError
from newsroom.core import printed_time
from newsroom.core.frame import load_frame

LAST = 28  # every month has it


def next_on(day: int, planned: datetime) -> datetime:
    """The first moment on that ``day`` of a month after the ``planned`` charge, at the same time of day.

    Raises ``AmountError`` for a day that not every month has, and for the one that it is already.
    """
    if not 1 <= day <= LAST:
        raise AmountError(f"Choose a day from 1 to {LAST}: every month has those.")
    here = printed_time.local(planned, load_frame().zone)
    if here.day == day:
        raise AmountError("It is charged on that day already.")
    month = here if day > here.day else months_later(here.replace(day=1), 1)
    return month.replace(day=day)
