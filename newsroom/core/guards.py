"""Append-only tables: triggers that refuse UPDATE and DELETE, on both databases.

A model says ``append_only = True``. Where it also says ``erasable = {column: emptiness}``, these columns may
be emptied, and only that: the law may want a person forgotten. The triggers are (re)created after every
migration, because SQLite rebuilds a table on most changes and silently drops its triggers. A system check
fails while any is missing.
"""

from django.apps import apps
from django.db import connections, router

REFUSAL = "this record cannot be changed or deleted"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION newsroom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def guarded_tables(using="default"):
    """Table → model of the tables whose rows are written once, on the database ``using``."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if getattr(model, "append_only", False) and router.allow_migrate_model(using, model)
    }


def only_empties(connection, model):
    """In SQL: whether the new row is the old one, with at most its erasable columns emptied."""
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    parts = []
    for field in model._meta.local_concrete_fields:
        column = connection.ops.quote_name(field.column)
        unchanged = f"OLD.{column} {same} NEW.{column}"
        empty = model.erasable.get(field.name)
        parts.append(unchanged if empty is None else f"({unchanged} OR NEW.{column} = '{empty}')")
    return " AND ".join(parts)


def trigger_names(table):
    """The two triggers of ``table``: one for each verb it refuses."""
    return {verb: f"{table}_no_{verb.lower()}" for verb in ("UPDATE", "DELETE")}


def install(using="default"):
    """Create what is missing; harmless to call again."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table, model in guarded_tables(using).items():
            if table in existing:
                _install_table(connection, cursor, table, model)


def _install_table(connection, cursor, table, model):
    quoted = connection.ops.quote_name(table)
    for verb, name in trigger_names(table).items():
        when = ""
        if verb == "UPDATE" and getattr(model, "erasable", None):
            when = f"WHEN (NOT ({only_empties(connection, model)}))"
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {quoted} "
                f"FOR EACH ROW {when} EXECUTE FUNCTION newsroom_append_only()"
            )
        else:
            if when:  # one from before the model named what may be emptied would stay
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {quoted} FOR EACH ROW {when} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
            )


def remove(using="default"):
    """Drop the triggers: for the tests' flush and for ``restore``, which put them back."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in guarded_tables(using):
            if table not in existing:
                continue
            on = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
            for name in trigger_names(table).values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(using="default"):
    """Names of the triggers that should be there and are not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = {
        n for table in guarded_tables(using) if table in existing for n in trigger_names(table).values()
    }
    return sorted(wanted - present)


def install_after_migrate(using, **kwargs):
    """Receiver of ``post_migrate``."""
    install(using)
