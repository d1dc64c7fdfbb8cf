"""Queries that every page asks, put together once.

Django builds a query's SQL anew each time, which takes longer than the database needs to answer it. Here it
is built once for each kind of database, from an ordinary queryset, where who may see what is still said.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection


def text(number):
    """A stand-in for text."""
    return f"stand-in {number}"


def row_id(number):
    """A stand-in for the id of a row."""
    return -1_000_000_000 - number


def moment(number):
    """A stand-in for a moment (aware)."""
    return datetime(1001, 1, 1, tzinfo=UTC) + timedelta(days=number)


class Prepared:
    """The rows of a ``values_list`` query in which some values are still open.

    ``build(*values)`` gives the queryset; it is called once for each number of values, with stand-ins that
    ``stand_in(number)`` makes: ``text``, ``row_id`` or ``moment``. The rows come as the database sends them:
    JSON is text.
    """

    def __init__(self, build, stand_in):
        self.build, self.stand_in = build, stand_in
        self.compiled = {}

    def rows(self, *values):
        """The rows for ``values``, one query."""
        return _answer(*self._filled(values))

    def exist(self, several):
        """Whether there is a row, for each tuple of values in ``several``: one query."""
        if not several:
            return []
        queries = [self._filled(values) for values in several]
        columns = ", ".join(f"EXISTS({sql})" for sql, _ in queries)
        parameters = [parameter for _, own in queries for parameter in own]
        return [bool(found) for found in _answer(f"SELECT {columns}", parameters)[0]]

    def _filled(self, values):
        """``(sql, parameters)`` with ``values`` in their places."""
        place = connection.vendor, len(values)
        if place not in self.compiled:
            self.compiled[place] = self._compile(len(values))
        sql, parameters, places = self.compiled[place]
        parameters = list(parameters)
        for at, value in zip(places, values, strict=True):
            parameters[at] = _sent(value)
        return sql, parameters

    def _compile(self, number):
        """``(sql, parameters, where in them the values go)``."""
        stand_ins = [self.stand_in(n) for n in range(number)]
        sql, parameters = self.build(*stand_ins).query.get_compiler(connection=connection).as_sql()
        return sql, parameters, [parameters.index(_sent(stand_in)) for stand_in in stand_ins]


def _sent(value):
    """``value`` as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _answer(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
