"""People: adding a colleague in one form, and who sits on which board."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles.models import BoardMembership, Byline
from newsroom.core.models import OutboxMessage, User
from tests import factories

pytestmark = pytest.mark.django_db
ADD = reverse("admin:core_user_add")
NORA = {"display_name": "Nora Vale", "email": "nora@paper.example", "role": "reporter", "byline": "new"}
LATER = timedelta(hours=5)


def leaving(user):
    return reverse("admin:core_user_leave", args=[user.pk])


def test_a_colleague_is_added_in_one_form(client, chief, section, sport):
    """Name, mail, role, sections and byline; the invitation goes out at once."""
    client.force_login(chief)
    client.post(ADD, NORA | {"sections": [section.pk, sport.pk]})
    nora = User.objects.get(email="nora@paper.example")
    assert {(a.role, a.section) for a in nora.role_assignments.all()} == {
        ("reporter", section),
        ("reporter", sport),
    }
    assert Byline.objects.get(user=nora).name == "Nora Vale"
    assert OutboxMessage.objects.filter(kind="mail").count() == 1


def test_a_byline_that_is_here_already_can_be_theirs(client, chief):
    """Somebody who wrote before there were accounts keeps one page; a second of one name is refused."""
    nora = factories.byline("Nora Vale")
    client.force_login(chief)
    assert "is here already" in client.post(ADD, NORA).content.decode()
    assert not User.objects.filter(email="nora@paper.example").exists()
    assert "Choose the byline" in client.post(ADD, NORA | {"byline": "chosen"}).content.decode()
    client.post(ADD, NORA | {"byline": "chosen", "chosen_byline": nora.pk})
    nora.refresh_from_db()
    assert nora.user.email == "nora@paper.example"
    assert Byline.objects.count() == 1


def test_who_does_not_write_needs_no_byline(client, administrator):
    """The donations manager, for one; and only desks are limited to sections."""
    client.force_login(administrator)
    client.post(ADD, NORA | {"role": "donations", "byline": "none"})
    assert User.objects.filter(email="nora@paper.example").exists()
    assert not Byline.objects.exists()


def test_a_seat_on_a_board_has_dates(client, editor):
    """Since and until are typed beside the name; the last day is not before the first."""
    client.force_login(editor)
    board, ines = factories.byline("News Room", kind="board", statement="Responsible."), factories.byline()
    seat = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-person": ines.pk}
    seat |= {"memberships-0-board": board.pk, "memberships-0-title": "Chair", "memberships-0-position": 0}
    names = ("kind", "name", "slug", "title", "bio", "statement")
    form = {name: getattr(board, name) for name in names} | {"is_active": "on"} | seat
    address = reverse("admin:articles_byline_change", args=[board.pk])
    dates = {"memberships-0-since": "2024-05-01", "memberships-0-until": "2024-04-01"}
    assert "before the first" in client.post(address, form | dates).content.decode()
    assert client.post(address, form | dates | {"memberships-0-until": "2026-04-30"}).status_code == 302
    held = BoardMembership.objects.get()
    assert (f"{held.since}", f"{held.until}") == ("2024-05-01", "2026-04-30")
    assert 'type="date"' in client.get(address).content.decode()
