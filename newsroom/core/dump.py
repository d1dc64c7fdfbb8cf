"""Every row of the database as lines of JSON, and back: the same lines from SQLite and from PostgreSQL.

A table is one header line ``{"table": "core.user", "columns": [...]}`` and a line (an array) for each row,
ordered by primary key. Left out: what can be made again or must not be kept (``settings.BACKUP_LEAVES_OUT``:
the search index, signed-in sessions).
"""

import base64
import datetime
import decimal
import json
import uuid
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_iso_string

BATCH = 500  # rows held in memory at a time
DECODED = (
    *(models.DateField, models.TimeField, models.DurationField),
    *(models.DecimalField, models.UUIDField, models.BinaryField),
)


def all_models():
    """Every model with a table of its own."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def kept_models():
    """Those whose rows are kept, in an order that never changes."""
    left_out = {label.lower() for label in settings.BACKUP_LEAVES_OUT}
    found = [model for model in all_models() if model._meta.label_lower not in left_out]
    return sorted(found, key=lambda model: model._meta.label_lower)


def kept_fields(model):
    """The columns that are stored, not computed by the database."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


@contextmanager
def snapshot():
    """Within it, every read sees the database as it was at the first one; nobody's writing waits."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN DEFERRED"
        )  # Django's own transactions are IMMEDIATE: they would lock writers out
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_lines(stream):
    """Write every kept table to ``stream`` (binary); returns table → number of rows."""
    return {model._meta.label_lower: write_table(stream, model) for model in kept_models()}


def write_table(stream, model):
    """Write one table; returns its number of rows."""
    columns = [field.attname for field in kept_fields(model)]
    write_line(stream, {"table": model._meta.label_lower, "columns": columns})
    rows = model._base_manager.order_by("pk").values_list(*columns)
    count = 0
    for count, row in enumerate(rows.iterator(chunk_size=BATCH), start=1):  # noqa: B007 - the last is returned
        write_line(stream, row)
    return count


def write_line(stream, value):
    stream.write(
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=encode).encode() + b"\n"
    )


def encode(value):
    """What JSON cannot say, as text; nothing is rounded."""
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return duration_iso_string(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    raise TypeError(f"A backup cannot hold {type(value).__name__}.")


def read_lines(stream):
    """Insert what ``write_lines`` wrote into empty tables; returns table → number of rows.

    Nothing is cleaned, dated or numbered anew. Foreign keys are checked at the end of the transaction.
    """
    known = {model._meta.label_lower: model for model in kept_models()}
    counts, load = {}, None
    for line in stream:
        value = json.loads(line)
        if isinstance(value, dict):
            if load:
                load.finish()
            load = TableLoad(known[value["table"]], value["columns"], counts)
        else:
            load.add(value)
    if load:
        load.finish()
    return counts


class TableLoad:
    """Inserts the rows of one table in batches and counts them."""

    def __init__(self, model, columns, counts):
        by_name = {field.attname: field for field in kept_fields(model)}
        self.model, self.columns, self.counts = model, columns, counts
        self.fields = [by_name[name] for name in columns]
        stored = enumerate(bare(field) for field in self.fields)
        self.decoders = [(index, field.to_python) for index, field in stored if isinstance(field, DECODED)]
        self.batch = []
        counts[model._meta.label_lower] = 0

    def add(self, row):
        for index, decode in self.decoders:
            row[index] = decode(row[index])
        self.batch.append(self.model(**dict(zip(self.columns, row, strict=True))))
        if len(self.batch) >= BATCH:
            self.finish()

    def finish(self):
        """Insert what is waiting, as many rows at a time as the database takes."""
        if not self.batch:
            return
        size = max(1, connection.ops.bulk_batch_size(self.fields, self.batch))
        for start in range(0, len(self.batch), size):
            # raw: the fields' own dating and cleaning must not touch what was stored
            chunk = self.batch[start : start + size]
            self.model._base_manager._insert(chunk, fields=self.fields, raw=True)
        self.counts[self.model._meta.label_lower] += len(self.batch)
        self.batch = []


def bare(field):
    """The field that says what a foreign key's column holds."""
    while field.remote_field:
        field = field.target_field
    return field


def wipe():
    """Empty every table, the left-out ones too. The append-only guards must be off."""
    tables = [model._meta.db_table for model in all_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, allow_cascade=False):
            cursor.execute(statement)


def numbers_used():
    """Table → the highest number its automatic key ever gave, deleted rows included."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            used = dict(cursor.fetchall())
            return {label: used[table] for label, table, _ in numbered() if used.get(table)}
        found = {}
        for label, table, column in numbered():
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), column]
            )
            cursor.execute(f"SELECT last_value - (NOT is_called)::int FROM {cursor.fetchone()[0]}")  # noqa: S608
            found[label] = cursor.fetchone()[0]
        return {label: number for label, number in found.items() if number}


def set_numbers_used(used):
    """Go on counting where ``numbers_used`` was: no number is given twice."""
    with connection.cursor() as cursor:
        for label, table, column in numbered():
            number = used.get(label, 0)
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                name = connection.ops.quote_name(table)
                sequence = [name, column, number + 1]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", sequence)


def numbered():
    """(label, table, column) of every kept table with an automatic key."""
    for model in kept_models():
        if isinstance(model._meta.pk, models.AutoField):
            yield model._meta.label_lower, model._meta.db_table, model._meta.pk.column


def applied_migrations():
    """The migrations that this database has seen, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
