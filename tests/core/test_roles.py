"""Lists and forms of records under hostile addresses. Who may open which: ``matrix.py``."""

import pytest
from django.urls import reverse

from tests.factories import published
from tests.records import records_of

pytestmark = pytest.mark.django_db
MODELS = [
    *("core_publication", "core_section", "core_menuitem", "core_redirect", "core_auditevent"),
    *("core_outboxmessage", "core_page", "core_user"),
    *("articles_byline", "articles_tag", "articles_picture", "articles_deskrules", "articles_frontplacement"),
]


@pytest.fixture
def records(section, administrator):
    """One record of each kind: prefix of the address → id."""
    return records_of(section, published(section), by=administrator)


def address(name, records):
    """The address called ``name``, of the record of its kind where it takes one."""
    pk = records.get("_".join(name.split("_")[:2]))
    return reverse(f"admin:{name}", args=[] if name.endswith("_changelist") else [pk])


def test_an_editor_of_one_section_sees_the_lists(client, make_user, section, records):
    """Limits by section are the verbs' and the records', not the menus'."""
    client.force_login(make_user("editor", section=section))
    assert client.get(address("articles_byline_changelist", records)).status_code == 200


LISTS = [f"{model}_changelist" for model in MODELS]
HOSTILE = {
    "long": {"q": "a" * 60_000},
    "many": {"q": "a " * 1_200},
    "control": {"q": "a\x00b\x07"},
    "quotes": {"q": "\"'%_\\"},
    "order": {"o": "1.-2.99.x'"},
    "page": {"p": "99999999999999999999"},
    "all": {"all": ""},
    "error": {"e": "1"},
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lists_do_no_harm(client, make_user, records, query):
    """Whatever stands in a list's address, there is no 500."""
    client.force_login(make_user("administrator"))
    for name in LISTS:
        assert client.get(address(name, records), query).status_code in (200, 302), name


@pytest.mark.parametrize(
    "query",
    [
        {"password__startswith": "a"},
        {"created_by__password__startswith": "a"},
        {"actor__email": "a"},
        {"_connector": "OR"},
    ],
)
def test_columns_are_not_guessed_through_filters(client, make_user, records, query):
    """A list filters by what it offers and nothing else."""
    client.force_login(make_user("administrator"))
    for name in LISTS:
        assert client.get(address(name, records), query).status_code in (302, 400) or "frontpl" in name, name


@pytest.mark.parametrize("value", ["\x00", "x'", "9" * 40])
def test_hostile_values_of_real_filters(client, make_user, records, value):
    """A filter's value is data, whatever it looks like."""
    client.force_login(make_user("administrator"))
    for name, key in (
        ("core_menuitem", "place__exact"),
        ("core_user", "state"),
        ("articles_byline", "kind__exact"),
    ):
        assert client.get(address(f"{name}_changelist", records), {key: value}).status_code in (200, 302), (
            name
        )


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 40, "x", "1'"])
def test_hostile_ids_do_no_harm(client, make_user, records, pk):
    """No record of that name: a page that says so, or the way back."""
    client.force_login(make_user("administrator"))
    for name in records:
        response = client.get(reverse(f"admin:{name}_change", args=[pk]))
        assert response.status_code in (302, 404), name
