"""Times as readers see them: in the newsroom's zone and the active language, never relative to now.

Every function takes a moment as ISO 8601 text or an aware datetime, and a ``ZoneInfo``. Pages print the same
few moments over and over, so the words are remembered.
"""

from datetime import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def local(moment, zone):
    """``moment`` as a datetime in ``zone``."""
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(zone)


def machine_time(moment, zone):
    """For ``<time datetime>``: to the second, with the newsroom's offset."""
    return local(moment, zone).isoformat(timespec="seconds")


def full(moment, zone):
    """``23 November 2026, 06:10``; with the zone's name in the hour that a clock change repeats."""
    return f"{day(moment, zone)}, {clock(moment, zone)}"


def with_zone(moment, zone):
    """``23 November 2026, 06:10 GMT``: for what is read elsewhere, such as mails."""
    return f"{day(moment, zone)}, {local(moment, zone):%H:%M %Z}"


def clock(moment, zone):
    """``06:10``, or ``01:30 GMT`` where 01:30 came twice that night."""
    here = local(moment, zone)
    return f"{here:%H:%M} {here.tzname()}" if _is_repeated(here) else f"{here:%H:%M}"


def day(moment, zone):
    """``23 November 2026``, as the active language writes it."""
    return _words(moment, zone, get_language())


def long_date(date):
    """``day`` for a date."""
    return date_format(date, _long_format(get_language()))


def _long_format(language):
    """Django shortens British months (23 Nov 2026); a newspaper writes them out."""
    british = language.startswith("en") and language != "en-us"
    return "j F Y" if british else "DATE_FORMAT"


def _is_repeated(here):
    return here.replace(fold=0).utcoffset() > here.replace(fold=1).utcoffset()


@lru_cache(maxsize=8192)
def _words(moment, zone, language):
    """``language`` is part of the key: ``date_format`` reads the active one."""
    return date_format(local(moment, zone), _long_format(language))
