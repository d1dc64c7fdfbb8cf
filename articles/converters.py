"""Dates in addresses: ``2026``, ``2026/11``, ``2026/11/23``, with their zeros and nothing else.

Django's ``<int:>`` would also match ``2026/1/3``, and a pattern's ``digit`` takes those of every
script: each a second address for the same page.
"""

from datetime import date


class YearConverter:
    """``2026`` → ``date(2026, 1, 1)``."""

    regex = r"[12][0-9]{3}"
    parts = 1

    def to_python(self, value):
        numbers = [int(part) for part in value.split("/")]
        return date(*(numbers + [1, 1])[:3])  # ValueError for a day that never was: no match

    def to_url(self, value):
        return "/".join(value.isoformat().split("-")[: self.parts])


class MonthConverter(YearConverter):
    """``2026/11`` → ``date(2026, 11, 1)``."""

    regex = r"[12][0-9]{3}/[0-9]{2}"
    parts = 2


class DayConverter(YearConverter):
    """``2026/11/23`` → ``date(2026, 11, 23)``."""

    regex = r"[12][0-9]{3}/[0-9]{2}/[0-9]{2}"
    parts = 3
