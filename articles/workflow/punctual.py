"""What was planned and when it happened: both minutes are logged, and a person hears of a delay."""

import zoneinfo
from datetime import timedelta

from django.utils import timezone

from articles.notices import alarm
from newsroom.core.publication import get_publication

LATE = timedelta(minutes=2)  # the worker's clock runs every ten seconds


def punctuality(article, planned, words):
    """The data of a planned event. ``words`` say what was late, with ``{planned}`` and ``{actual}``."""
    now = timezone.now()
    data = {"planned": planned.isoformat(), "actual": now.isoformat(timespec="minutes")}
    if now - planned > LATE:
        data["late"] = int((now - planned).total_seconds())
        words = words.format(planned=newsroom_clock(planned), actual=newsroom_clock(now))
        alarm("late", article=article, words=words)
    return data


def newsroom_clock(moment):
    """``23 Nov, 12:04 GMT``: on the newsroom's clock, which the worker does not live by."""
    zone = zoneinfo.ZoneInfo(get_publication().time_zone)
    return f"{moment.astimezone(zone):%-d %b, %H:%M %Z}"
