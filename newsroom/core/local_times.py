"""Times on a clock on the wall: which moments they can mean where the clocks change.

In the night they go back, an hour (on Lord Howe Island half of one) comes twice; in the night they go
forward, one does not come at all.
"""

from datetime import UTC, timedelta


def moments(told, zone):
    """The moments that the naive ``told`` can mean in ``zone``: one; two, in order; or none."""
    both = [told.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    real = [moment for moment in both if exists(moment)]
    return real if len({moment.utcoffset() for moment in real}) == 2 else real[:1]


def exists(moment):
    """Whether the clock on the wall ever shows ``moment``."""
    there = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there.replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None, fold=0)


def next_real(told, zone):
    """The first minute after ``told``, which does not exist in ``zone``, that does."""
    while not (found := moments(told, zone)):
        told += timedelta(minutes=1)
    return found[0]


def twice(told, zone):
    """[(fold, "first 01:30 (BST)"), (fold, "second 01:30 (GMT)")] where ``told`` comes twice, else []."""
    found = moments(told, zone)
    if len(found) < 2:
        return []
    return [
        (moment.fold, f"the {order} {moment:%H:%M} ({moment.tzname()})")
        for order, moment in zip(("first", "second"), found, strict=True)
    ]
