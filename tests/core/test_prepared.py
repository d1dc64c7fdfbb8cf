"""Queries put together once, and connections that are asked whether they still stand."""

import time

import pytest
from django.db import connection, connections

from newsroom.core.models import Section
from newsroom.core.prepared import Prepared

pytestmark = pytest.mark.django_db

BY_SLUG = Prepared(lambda slug: Section.objects.filter(slug=slug).values_list("name", "slug"), str)
BY_ID = Prepared(lambda *ids: Section.objects.filter(pk__in=ids, name__startswith="P").values_list("pk"), int)


def test_the_rows_are_those_of_the_queryset(section, sport, django_assert_num_queries):
    """Asked again with other values, and with more of them, each time in one query."""
    for slug, names in (("port", [("Port", "port")]), ("sport", [("Sport", "sport")]), ("x' OR 1=1 --", [])):
        with django_assert_num_queries(1):
            assert BY_SLUG.rows(slug) == names
    assert BY_ID.rows(section.pk) == [(section.pk,)]
    assert BY_ID.rows(sport.pk, section.pk) == [(section.pk,)]
    assert BY_ID.rows(sport.pk) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
def test_a_connection_that_the_server_ended_is_not_used_again():
    """After a restart of the database the next request opens a new connection, without sending a question."""
    other = connections.create_connection("default")
    try:
        other.ensure_connection()
        assert other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
        for _ in range(100):  # its goodbye takes a moment
            if not other.is_usable():
                break
            time.sleep(0.1)
        assert not other.is_usable()
    finally:
        other.close()
