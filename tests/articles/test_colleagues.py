"""People: adding a colleague in one form, and who sits on which board."""

import pytest
from django.urls import reverse

from articles.models import BoardMembership, Byline
from newsroom.core.models import AuditEvent, OutboxMessage, RoleAssignment, User
from tests import factories

pytestmark = pytest.mark.django_db
ADD = reverse("admin:core_user_add")
NORA = {"display_name": "Nora Vale", "email": "nora@paper.example", "roles": ["reporter"], "byline": "new"}


def roles_of(email="nora@paper.example"):
    held = User.objects.get(email=email).role_assignments.select_related("section")
    return sorted((each.role, str(each.section or "everywhere")) for each in held)


def test_a_colleague_is_added_in_one_form(client, chief, section, sport):
    """Name, mail, roles, sections and byline; the invitation goes out at once."""
    client.force_login(chief)
    client.post(ADD, NORA | {"sections_reporter": [section.pk, sport.pk]})
    assert roles_of() == [("reporter", "Port"), ("reporter", "Sport")]
    assert Byline.objects.get().user.email == "nora@paper.example"
    assert OutboxMessage.objects.filter(kind="mail").count() == 1


def test_several_roles_are_given_at_once(client, chief, section, sport):
    """Editor of Sport and reporter everywhere: one form; a reporter is what the form begins with."""
    client.force_login(chief)
    page = client.get(ADD)
    assert page.context["form"]["roles"].value() == ["reporter"]
    client.post(ADD, NORA | {"roles": ["reporter", "editor"], "sections_editor": [sport.pk]})
    assert roles_of() == [("editor", "Sport"), ("reporter", "everywhere")]
    said = AuditEvent.objects.get(verb="invite").data
    assert said["roles"] == {"reporter": [], "editor": ["sport"]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"roles": []}, "Choose at least one role."),
        (
            {"roles": ["chief"], "sections_editor": "SPORT"},
            "Choose the role Editor, too, or take its sections",
        ),
        ({"roles": ["administrator"]}, "You may not give the role “administrator”."),
        ({"sections_reporter": ["999"]}, "A section that you chose is not there any more."),
        ({"display_name": " "}, "Give the name."),
        ({"email": ""}, "Give the address"),
        ({"email": "nora"}, "This is no e-mail address."),
        ({"email": "rita@PAPER.example"}, "Somebody here already has this e-mail address."),
    ],
)
def test_what_is_wrong_is_said_and_the_form_comes_back(client, chief, reporter, sport, wrong, words):
    """In words, with everything that was typed; nobody is invited."""
    client.force_login(chief)
    given = NORA | {name: [sport.pk] if value == "SPORT" else value for name, value in wrong.items()}
    answer = client.post(ADD, given)
    assert words in answer.text
    form = answer.context["form"]
    for name in ("display_name", "email", "byline"):
        assert form[name].value() == given[name]
    assert form["roles"].value() == given["roles"]
    assert not User.objects.filter(email="nora@paper.example").exists()


def test_every_role_is_explained(client, administrator):
    """Whoever gives one reads what it may do."""
    client.force_login(administrator)
    offered = client.get(ADD).context["form"].offered
    assert [box.data["value"] for box, _, _ in offered] == RoleAssignment.Role.values
    assert all(duty for _, duty, _ in offered)
    assert [box.data["value"] for box, _, sections in offered if sections] == ["reporter", "editor"]


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
    client.post(ADD, NORA | {"roles": ["donations"]})
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
