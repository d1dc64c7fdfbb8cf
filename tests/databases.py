"""The tests' database: migrated once for a whole run, emptied quickly after a test that commits.

In a parallel run the process that hands out the tests makes the database, as Django's own runner does; each
worker works on a copy. A run in one process is pytest-django's.
"""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import blocking_manager_key

from newsroom.core import guards


class Original:
    """For the process that hands out the tests: the database that the workers copy."""

    def pytest_sessionstart(self, session):
        reuse = session.config.getvalue("reuse_db") and not session.config.getvalue("create_db")
        with session.config.stash[blocking_manager_key].unblock():
            self.made = setup_databases(0, interactive=False, serialized_aliases=set(), keepdb=reuse)
            connection.close()

    def pytest_configure_node(self, node):
        node.workerinput["original"] = connection.settings_dict["NAME"]

    def pytest_sessionfinish(self, session):
        if not session.config.getvalue("reuse_db"):
            with session.config.stash[blocking_manager_key].unblock():
                teardown_databases(self.made, verbosity=0)


class Copy:
    """For a worker: a database of its own with the rows and tables of the original."""

    @pytest.fixture(scope="session")
    @staticmethod
    def django_db_setup(request, django_test_environment, django_db_blocker):
        worker = request.config.workerinput["workerid"]
        connection.settings_dict["NAME"] = request.config.workerinput["original"]
        with django_db_blocker.unblock():
            connection.creation.clone_test_db(worker, verbosity=0)
            connection.creation.setup_worker_connection(worker)
        yield
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db(verbosity=0)


def pytest_configure(config):
    """Let the processes of a parallel run share one migrated database."""
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Copy())
    elif config.getoption("numprocesses", None):
        config.pluginmanager.register(Original())


@pytest.fixture
def migrated_file(django_db_setup, tmp_path):
    """A SQLite file with every table and no row, for programs that a test starts."""
    if connection.vendor != "sqlite":
        pytest.skip("copies the file of the tests' own database")
    path = tmp_path / "migrated.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
        closing(sqlite3.connect(path)) as own,
    ):
        ours.backup(own)
    return path


# What every migration leaves behind, the same for all tests.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}


def empty(test):
    """Delete all rows that ``test`` committed: Django would rebuild all tables, most of them empty."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(table) for table in tables if table not in KEPT]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS(SELECT 1 FROM {table})" for table in tables))
        filled = [table for table, has_rows in zip(tables, cursor.fetchone(), strict=True) if has_rows]
        guards.remove()  # append-only tables refuse DELETE
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")
        connection.check_constraints()
        guards.install()


TransactionTestCase._fixture_teardown = empty
