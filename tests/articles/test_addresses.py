"""Every address of the newsroom × every role (``matrix.py``), asked directly."""

import pprint

import pytest
from django.db import transaction

from articles.models import Article
from tests.articles.matrix import INSIDE, MATRIX, OPEN, READERS, ROLES, address, walked

pytestmark = pytest.mark.django_db


@pytest.mark.any_database
def test_every_address_is_in_the_matrix():
    """An address that nobody decided about fails here."""
    outside = {pattern.name for inside, pattern in walked() if not inside}
    assert outside - READERS == set()
    assert set(INSIDE) - MATRIX.keys() - OPEN == set()
    assert MATRIX.keys() - set(INSIDE) == set()


# Between them these two open every screen: on each database, since a list can ask what only one understands.
OPEN_ALL = ("chief", "donations")
ON_ONE = [role for role in ROLES if role not in OPEN_ALL]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "role", [*OPEN_ALL, *(pytest.param(r, marks=pytest.mark.any_database) for r in ON_ONE)]
)
def test_what_each_address_answers(role, method, people, records, client):
    """To each role, by GET and by POST with nothing in it; and no cache keeps the answer."""
    if people[role]:
        client.force_login(people[role])
    wrong = {}
    for name, line in MATRIX.items():
        with transaction.atomic():
            answer = getattr(client, method)(address(name, records))
            transaction.set_rollback(True)  # each address meets the records as they were
        expected = line.expected(role, method)
        if answer.status_code != expected:
            wrong[name] = (answer.status_code, expected)
        if "no-store" not in answer.headers["Cache-Control"]:
            wrong[f"{name} is cached"] = answer.headers["Cache-Control"]
        if role == "nobody" and not answer.headers["Location"].startswith("/admin/login/"):
            wrong[f"{name} leads"] = answer.headers["Location"]
    assert not wrong, pprint.pformat(wrong)


@pytest.mark.any_database
def test_an_account_without_a_role_opens_nothing(make_user, records, client):
    """It is sent to sign in, as a stranger is."""
    client.force_login(make_user())
    assert {client.get(address(name, records)).status_code for name in MATRIX} == {302}


@pytest.mark.any_database
def test_old_and_unknown_addresses_tell_nothing(people, records, client):
    """Django's short address of a record leads to its form and asks there; anything else does not exist."""
    client.force_login(people["colleague"])
    story = Article.objects.get(pk=records["articles_article"])
    short = client.get(f"/admin/articles/article/{story.pk}/", follow=True)
    assert short.status_code == 403
    assert story.desk_title not in short.content.decode()
    assert client.get("/admin/no/such/thing/").status_code == 404
