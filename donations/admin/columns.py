"""Columns and lines of the books: moments on the newsroom's clock, headings in plain words."""

from django.contrib import admin

from newsroom.core.admin.base import newsroom_time


def moment(field, heading):
    """The moment in ``field``, under ``heading``; sorted by it."""

    @admin.display(description=heading, ordering=field)
    def shown(row):
        return newsroom_time(getattr(row, field))

    shown.__name__ = field
    return shown


def column(field, heading):
    """The value of ``field``, a choice in its words, under ``heading``; sorted by it."""

    @admin.display(description=heading, ordering=field)
    def shown(row):
        in_words = getattr(row, f"get_{field}_display", None)
        value = in_words() if in_words else getattr(row, field)
        return "–" if value is None else value

    shown.__name__ = field
    return shown


def titled(heading, kind):
    """The list filter ``kind`` under ``heading``."""

    class Titled(kind):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.title = heading

    return Titled
