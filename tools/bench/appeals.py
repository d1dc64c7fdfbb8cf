"""Choosing the appeal for a story among 200 with 20 rules each: milliseconds a choice, the median.

Each choice begins with the story's facts, as on a page, and looks through every appeal: all but the last are
kept away by a rule that says so only at its end. No database is asked.
"""

import statistics
import time
from datetime import UTC, datetime, timedelta

from donations import choosing

APPEALS, RULES, CHOICES = 200, 20, 500
MOST_MS = 1
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = {
    "section": 1,
    "tags": [7, 8, 9, 10, 11],
    "kind": "news",
    "language": "en-GB",
    "quiet": False,
    "no_appeal": False,
}


def measure():
    """Print the median and the slowest choice; says when the median is beyond its limit."""
    started = time.perf_counter()
    appeals = choosing.read({"appeals": [entry(number) for number in range(APPEALS)]})
    reading = 1000 * (time.perf_counter() - started)
    times = [timed(appeals) for _ in range(CHOICES)]
    median = statistics.median(times)
    print(f"{APPEALS} appeals, {RULES} rules each, {CHOICES:,} choices of the last one:")
    print(
        f"  a choice: {median:.3f} ms (median), {max(times):.3f} ms (slowest); must be at most {MOST_MS} ms"
    )
    print(f"  reading them, once for each change of the frame: {reading:.1f} ms")
    if median > MOST_MS:
        print(f"  beyond {MOST_MS} ms")
    return median


def entry(number):
    """An appeal that stays away from the story by the last of its rules; the last appeal is let in."""
    far, last = range(1000, 1000 + RULES - 1), number == APPEALS - 1
    exclude = {"sections": [*far[:6]], "tags": [*far[6:], 2000 if last else 11], "kinds": []}
    return {
        "key": f"{number}-1",
        "appeal": number,
        "priority": APPEALS - number,
        "starts_at": (NOW - timedelta(days=1)).isoformat(),
        "ends_at": (NOW + timedelta(days=1)).isoformat(),
        "places": [choosing.END, choosing.FEED],
        "campaign": "",
        "language": "en-GB",
        "words": {"en-GB": {"heading": "Help", "quiet_paragraphs": []}},
        "include": {"sections": [], "tags": [], "kinds": []},
        "exclude": exclude,
    }


def timed(appeals):
    """Milliseconds of one choice."""
    started = time.perf_counter()
    chosen = choosing.choose(appeals, choosing.Story.of(FACTS), NOW, choosing.END)
    taken = 1000 * (time.perf_counter() - started)
    if chosen is None or chosen.appeal != APPEALS - 1:
        raise RuntimeError("another appeal than the last one was chosen")
    return taken
