"""Inserting many rows of a table with plain values: no model instance for each, no cleaning of what is clean.

For tables that only hold keys, times and texts that have been cleaned; a story brings some thirty such rows.
"""

from datetime import datetime
from itertools import chain, islice

from django.db import connection

ROWS = 1000  # in one statement


def insert(model, fields, rows, *, returning=False):
    """Insert ``rows``, tuples in the order of ``fields`` (the model's names); ids if ``returning``.

    JSON is given as text, times as aware datetimes; a column left out may be null.
    """
    columns = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    one = f"({', '.join(['%s'] * len(fields))})"
    ids, rows = [], iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(rows, ROWS)):
            values = ", ".join([one] * len(part))
            sql = f"INSERT INTO {table} ({columns}) VALUES {values}{' RETURNING id' if returning else ''}"  # noqa: S608
            cursor.execute(sql, adapted(chain.from_iterable(part)))
            if returning:
                ids += [pk for (pk,) in cursor.fetchall()]
    return ids


def adapted(values):
    """``values`` as the database's driver takes them: SQLite's knows no times."""
    if connection.vendor == "postgresql":
        return list(values)
    to_text = connection.ops.adapt_datetimefield_value
    return [to_text(value) if isinstance(value, datetime) else value for value in values]
