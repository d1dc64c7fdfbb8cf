"""Queries put together once, and connections that are asked whether they still stand."""

import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from newsroom.core import prepared
from newsroom.core.models import Section, User
from newsroom.core.prepared import Prepared

pytestmark = pytest.mark.django_db

BY_SLUG = Prepared(lambda slug: Section.objects.filter(slug=slug).values_list("name", "slug"), prepared.text)
BY_ID = Prepared(
    lambda *ids: Section.objects.filter(pk__in=ids, name__startswith="P").values_list("pk"), prepared.row_id
)
JOINED = Prepared(
    lambda since, until: User.objects.filter(date_joined__gte=since, date_joined__lt=until).values_list("pk"),
    prepared.moment,
)


def test_the_rows_are_those_of_the_queryset(section, sport, django_assert_num_queries):
    """Asked again with other values, and with more of them, each time in one query."""
    for slug, names in (("port", [("Port", "port")]), ("sport", [("Sport", "sport")]), ("x' OR 1=1 --", [])):
        with django_assert_num_queries(1):
            assert BY_SLUG.rows(slug) == names
    assert BY_ID.rows(section.pk) == [(section.pk,)]
    assert BY_ID.rows(sport.pk, section.pk) == [(section.pk,)]
    assert BY_ID.rows(sport.pk) == []


def test_many_questions_are_one_query(make_user, django_assert_num_queries):
    """Whether there is a row for each of many spans; the end of a span is not in it."""
    user = make_user("reporter")
    day, at = timedelta(days=1), user.date_joined
    with django_assert_num_queries(1):
        assert JOINED.exist([(at - day, at), (at, at + day), (at + day, at + 2 * day)]) == [
            False,
            True,
            False,
        ]
    with django_assert_num_queries(0):
        assert JOINED.exist([]) == []


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
