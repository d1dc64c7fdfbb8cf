"""Queries that every page asks, put together once.

Django builds a query's SQL anew each time, which takes longer than the database needs to answer it. Here it
is built once for each kind of database, from an ordinary queryset, where who may see what is still said.
"""

from django.db import connection


class Prepared:
    """The rows of a ``values_list`` query in which some values are still open.

    ``build(*values)`` gives the queryset; it is called once for each number of values, with stand-ins of type
    ``kind`` (``str`` or ``int``). The rows come as the database sends them: JSON is text.
    """

    def __init__(self, build, kind):
        self.build, self.kind = build, kind
        self.compiled = {}

    def rows(self, *values):
        """The rows for ``values``, one query."""
        place = connection.vendor, len(values)
        if place not in self.compiled:
            self.compiled[place] = self._compile(len(values))
        sql, parameters, places = self.compiled[place]
        parameters = list(parameters)
        for at, value in zip(places, values, strict=True):
            parameters[at] = value
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def _compile(self, number):
        """``(sql, parameters, where in them the values go)``."""
        stand_ins = [self.kind(-1_000_000_000 - n) for n in range(number)]
        sql, parameters = self.build(*stand_ins).query.get_compiler(connection=connection).as_sql()
        return sql, parameters, [parameters.index(stand_in) for stand_in in stand_ins]
