"""Bylines: people and boards, portraits, addresses."""

import pytest
from django.urls import reverse

from articles import pictures
from articles.models import BoardMembership, Byline
from newsroom.core import redirects
from newsroom.core.renditions import PictureRefused
from tests.articles.test_admin_pictures import file
from tests.factories import byline, published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def form_of(person, **changes):
    """What the form of ``person`` posts when nothing is changed."""
    names = ("kind", "name", "slug", "title", "bio", "statement")
    data = {name: getattr(person, name) for name in names} | {"is_active": "on"}
    if person.kind == "board":
        data |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    return data | changes


def change(client, person, **changes):
    return client.post(reverse("admin:articles_byline_change", args=[person.pk]), form_of(person, **changes))


def test_the_address_is_made_once_and_stays(client, editor):
    """A new name keeps the address; two people of one name get two."""
    client.force_login(editor)
    add = reverse("admin:articles_byline_add")
    for _ in range(2):
        data = {"kind": "person", "name": "Åsa Lindqvist", "is_active": "on"}
        assert client.post(add, data).status_code == 302
    one, two = Byline.objects.order_by("pk")
    assert (one.slug, two.slug) == ("åsa-lindqvist", "åsa-lindqvist-2")
    change(client, one, name="Åsa Berg")
    one.refresh_from_db()
    assert (one.name, one.slug) == ("Åsa Berg", "åsa-lindqvist")


def test_a_changed_address_leads_on(client, editor, section):
    """The page and its feed; stories printed before lead there through it."""
    client.force_login(editor)
    published(section)
    ines = byline()
    old = ines.slug
    assert change(client, ines, slug="ines-calloway").status_code == 302
    assert redirects.find(f"/byline/{old}/") == "/byline/ines-calloway/"
    assert redirects.find(f"/byline/{old}/feed/") == "/byline/ines-calloway/feed/"


def test_only_a_board_has_a_statement(client, editor):
    """A person with one is refused with the reason."""
    client.force_login(editor)
    response = change(client, byline(), statement="Responsible for all.")
    assert "Only a board" in response.content.decode()


def test_a_board_has_members(client, editor):
    """Written beside the board."""
    client.force_login(editor)
    board, ines = byline("News Room", kind="board", statement="Responsible."), byline()
    member = {"memberships-TOTAL_FORMS": 1, "memberships-0-board": board.pk, "memberships-0-person": ines.pk}
    member |= {"memberships-0-title": "Chair", "memberships-0-position": 0}
    assert change(client, board, **member).status_code == 302
    assert BoardMembership.objects.get().person == ines


def test_an_uploaded_portrait_becomes_a_picture(client, editor):
    """With alt text of its own; a file that is no picture is refused with the reason."""
    client.force_login(editor)
    ines = byline()
    assert change(client, ines, new_portrait=file("ines.png")).status_code == 302
    ines.refresh_from_db()
    assert ines.portrait.alt_text == "Portrait of Ines Calloway"
    assert ines.portrait.crops["square"]
    refused = change(client, ines, new_portrait=file("ines.jpg"))
    assert "otherwise" in refused.content.decode()


def test_a_portrait_that_cannot_be_made_is_refused_in_words(client, editor, monkeypatch):
    """A file that breaks while its sizes are made: the reason is told, and nothing has changed."""

    def full(*args, **kwargs):
        raise PictureRefused("There is no room left.")

    monkeypatch.setattr(pictures, "make_renditions", full)
    client.force_login(editor)
    ines = byline()
    refused = change(client, ines, new_portrait=file("ines.png"))
    assert "Nothing was changed. There is no room left." in client.get(refused.url).text
    ines.refresh_from_db()
    assert ines.portrait is None


def test_a_byline_in_print_cannot_be_deleted(client, editor, section):
    """It only stops writing here."""
    client.force_login(editor)
    published(section)
    ines = byline()
    assert (
        client.post(reverse("admin:articles_byline_delete", args=[ines.pk]), {"post": "yes"}).status_code
        == 200
    )
    assert Byline.objects.filter(pk=ines.pk).exists()
    data = form_of(ines)
    del data["is_active"]
    client.post(reverse("admin:articles_byline_change", args=[ines.pk]), data)
    assert not Byline.objects.get(pk=ines.pk).is_active
