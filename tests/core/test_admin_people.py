"""Colleagues: inviting, roles, what ends a session, choosing passwords, slowing down guesses."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from newsroom.core import accounts, invitations
from newsroom.core.models import AuditEvent, OutboxMessage, RoleAssignment, User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PASSWORD = "a harbour without ships"


@pytest.fixture
def guest(client):
    """Somebody who has not signed in."""
    return client


def form_of(user, **changes):
    """What the form of ``user`` posts when nothing is changed."""
    held = list(user.role_assignments.all())
    data = {
        "display_name": user.display_name,
        "username": user.username,
        "email": user.email,
        "role_assignments-TOTAL_FORMS": len(held),
        "role_assignments-INITIAL_FORMS": len(held),
    }
    if user.is_active:
        data["is_active"] = "on"
    for number, assignment in enumerate(held):
        prefix = f"role_assignments-{number}"
        data |= {
            f"{prefix}-id": assignment.pk,
            f"{prefix}-user": user.pk,
            f"{prefix}-role": assignment.role,
            f"{prefix}-section": assignment.section_id or "",
        }
    return data | changes


def change(client, user, **changes):
    return client.post(reverse("admin:core_user_change", args=[user.pk]), form_of(user, **changes))


def invite(client, **changes):
    data = {"display_name": "Nora Vale", "email": "nora@paper.example", "roles": "reporter"} | changes
    return client.post(reverse("admin:core_user_add"), data)


def mailed_link():
    """The path of the link in the newest mail."""
    body = OutboxMessage.objects.filter(kind="mail").latest("id").payload["body"]
    return re.search(r"http://localhost:8000(/\S+)", body)[1]


def test_an_invited_colleague_chooses_a_password_once(client, chief, settings):
    """A mail with a link goes out; the link sets a password and is used up."""
    client.force_login(chief)
    assert invite(client).status_code == 302
    nora = User.objects.get(email="nora@paper.example")
    assert not nora.has_usable_password()
    assert [a.role for a in nora.role_assignments.all()] == ["reporter"]
    client.logout()
    link = mailed_link()
    page = client.get(link)
    assert page["Cache-Control"] == "no-store, private"
    assert client.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert client.login(username="nora@paper.example", password=PASSWORD)
    client.logout()
    assert client.get(link).status_code == 404
    assert client.post(link, {"new_password1": "x" * 20, "new_password2": "x" * 20}).status_code == 404


def test_the_link_is_made_from_the_site_address(client, chief):
    """A forged Host header sends nobody's link elsewhere."""
    client.force_login(chief)
    response = client.post(
        reverse("admin:core_user_add"),
        {"display_name": "N", "email": "n@paper.example", "roles": "reporter"},
        headers={"host": "127.0.0.1"},
    )
    assert response.status_code == 302
    assert mailed_link().startswith("/admin/invitation/")


def test_a_false_old_or_reset_link_is_answered_alike(client, chief, reporter):
    """A used link, somebody else's, a reset token and nobody's: one and the same page."""
    client.force_login(chief)
    invite(client)
    client.logout()
    link = mailed_link()
    uid, token = link.strip("/").split("/")[-2:]
    answers = {
        client.get(reverse("invitation", args=[u, t])).content
        for u, t in ((uid, "abc-def"), ("OTk5OTk5", token), (uid, token[:-1] + "x"), ("%%%", "no"))
    }
    assert len(answers) == 1


def test_an_invitation_lives_a_week(client, chief, monkeypatch):
    """After seven days the link no longer works."""
    client.force_login(chief)
    invite(client)
    client.logout()
    link = mailed_link()
    later = invitations.tokens._now() + timedelta(days=7, seconds=2)
    assert client.get(link).status_code == 200
    monkeypatch.setattr(invitations.tokens, "_now", lambda: later)
    assert client.get(link).status_code == 404


def test_inviting_again_replaces_the_link(client, chief):
    """The former link dies; the new one works."""
    client.force_login(chief)
    invite(client)
    first = mailed_link()
    nora = User.objects.get(email="nora@paper.example")
    assert client.post(reverse("admin:core_user_invite_again", args=[nora.pk])).status_code == 302
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(mailed_link()).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "donations"])
def test_a_chief_cannot_give_what_they_lack(client, chief, role):
    """Neither by inviting nor by a forged role on a colleague's form."""
    client.force_login(chief)
    assert invite(client, roles=role).status_code == 200
    assert not User.objects.filter(email="nora@paper.example").exists()
    invite(client)
    nora = User.objects.get(email="nora@paper.example")
    change(client, nora, **{"role_assignments-0-role": role})
    assert not RoleAssignment.objects.filter(role=role).exists()


def test_a_chief_cannot_touch_those_above(client, chief, administrator, treasurer, django_user_model):
    """Administrators, superusers and the donations manager are not a chief editor's to change or switch off:
    another e-mail address and a reset would be a way up."""
    root = django_user_model.objects.create_superuser("root", "root@paper.example", "x")
    client.force_login(chief)
    for other in (administrator, treasurer, root):
        assert change(client, other, email="mine@paper.example").status_code == 403
        assert client.post(reverse("admin:core_user_invite_again", args=[other.pk])).status_code == 403
        other.refresh_from_db()
        assert other.email != "mine@paper.example"
        assert other.is_active


def test_nobody_becomes_a_superuser_or_sets_a_password_here(client, administrator, reporter):
    """Fields that the form does not have are not written, whoever posts them."""
    client.force_login(administrator)
    before = reporter.password
    assert change(client, reporter, is_superuser="on", is_staff="", password="x", id="1").status_code == 302
    reporter.refresh_from_db()
    assert (reporter.is_superuser, reporter.password) == (False, before)


def test_nobody_changes_their_own_roles_or_switches_themselves_off(client, administrator):
    """So the last administrator stays one."""
    client.force_login(administrator)
    data = form_of(administrator, **{"role_assignments-0-role": "reporter"})
    del data["is_active"]
    client.post(reverse("admin:core_user_change", args=[administrator.pk]), data)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.role_assignments.get().role == "administrator"


def test_users_are_never_deleted(client, administrator, reporter):
    """They are switched off."""
    client.force_login(administrator)
    assert (
        client.post(reverse("admin:core_user_delete", args=[reporter.pk]), {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=reporter.pk).exists()


@pytest.mark.parametrize("what", ["role", "off", "password"])
def test_a_change_of_role_or_password_ends_sessions(client, administrator, reporter, what):
    """The next request of the colleague's other sessions asks to sign in."""
    desk = type(client)()
    desk.force_login(reporter)
    assert desk.get("/admin/").status_code == 200
    client.force_login(administrator)
    if what == "role":
        change(client, reporter, **{"role_assignments-0-role": "editor"})
    elif what == "off":
        data = form_of(reporter)
        del data["is_active"]
        client.post(reverse("admin:core_user_change", args=[reporter.pk]), data)
    else:
        reporter.set_password(PASSWORD)
        reporter.save()
    assert desk.get("/admin/").status_code == 302


def test_every_change_of_a_role_is_written_down(client, administrator, reporter):
    """Who did it, to whom, and what."""
    client.force_login(administrator)
    change(client, reporter, **{"role_assignments-0-role": "editor"})
    event = AuditEvent.objects.get(verb="change", subject=f"core.user:{reporter.pk}")
    assert event.actor == administrator
    assert "role assignment" in str(event.data)


def test_a_reset_answers_everybody_alike_and_mails_only_colleagues(guest, reporter):
    """Known or unknown: the same page; the link is made from the site's address and works once."""
    url = reverse("admin_password_reset")
    known = guest.post(url, {"email": reporter.email}, headers={"host": "127.0.0.1"}, follow=True)
    unknown = guest.post(url, {"email": "nobody@paper.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert OutboxMessage.objects.filter(kind="mail").count() == 1
    page = guest.get(mailed_link(), follow=True)
    form = page.request["PATH_INFO"]
    assert guest.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert guest.login(username=reporter.username, password=PASSWORD)


def test_the_sign_in_page_leads_to_the_reset(guest):
    """Its link is there."""
    assert reverse("admin_password_reset") in guest.get(reverse("admin:login")).content.decode()


def sign_in(client, name, password, **extra):
    return client.post(reverse("admin:login"), {"username": name, "password": password}, **extra)


def test_five_wrong_passwords_mean_waiting_but_only_from_there(guest, reporter):
    """The right password waits, too; a colleague elsewhere signs in, and so does everybody later."""
    for _ in range(5):
        sign_in(guest, reporter.username, "wrong")
    assert "quarter of an hour" in sign_in(guest, reporter.username, "correct horse battery").content.decode()
    elsewhere = sign_in(guest, reporter.username, "correct horse battery", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_the_wait_ends(guest, reporter):
    """After a quarter of an hour nothing is held against anybody."""
    time_machine = pytest.importorskip("time_machine")
    for _ in range(6):
        sign_in(guest, reporter.username, "wrong")
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=16)):
        assert sign_in(guest, reporter.username, "correct horse battery").status_code == 302


def test_the_clients_own_header_is_not_believed(guest, reporter, settings):
    """Without a proxy of ours X-Forwarded-For counts nothing; with one, only what that one appended."""
    for number in range(5):
        sign_in(guest, reporter.username, "wrong", headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert sign_in(guest, reporter.username, "correct horse battery").status_code == 200
    settings.TRUSTED_PROXIES = 1
    forged = {"x-forwarded-for": "127.0.0.1, 198.51.100.9"}
    assert sign_in(guest, reporter.username, "correct horse battery", headers=forged).status_code == 302


def test_a_right_password_forgives_the_wrong_ones(guest, reporter):
    """Four slips a morning never add up."""
    for _ in range(3):
        for _ in range(3):
            sign_in(guest, reporter.username, "wrong")
        assert sign_in(guest, reporter.username, "correct horse battery").status_code == 302
        guest.logout()


def test_resets_are_slowed_down_alike(guest, reporter):
    """The sixth request in a quarter of an hour sends nothing, whoever is asked for."""
    for email in (reporter.email, "nobody@paper.example"):
        for _ in range(5):
            assert guest.post(reverse("admin_password_reset"), {"email": email}).status_code == 302
        assert guest.post(reverse("admin_password_reset"), {"email": email}).status_code == 200
    assert OutboxMessage.objects.filter(kind="mail").count() == 5


def test_the_list_does_not_grow_in_queries(client, administrator, make_user, section, asked):
    """Roles and sections come with the rows."""
    client.force_login(administrator)
    url = reverse("admin:core_user_changelist")
    asked(url)
    few = asked(url)
    for _ in range(4):
        make_user("editor", section=section)
    assert asked(url) == few + 1  # the sections, once


def test_the_list_says_how_colleagues_sign_in(client, administrator, reporter, make_user):
    """Those who work here first, with their roles; whoever is switched off on demand; nobody by a colour."""
    gone = make_user("editor", name="gone")
    accounts.switch_off(gone, by=administrator)
    client.force_login(administrator)
    url = reverse("admin:core_user_changelist")
    page = client.get(url).content.decode()
    assert reporter.email in page and "Reporter (all sections)" in page and "Signs in" in page
    assert gone.email not in page
    assert gone.email in client.get(url, {"state": "off"}).content.decode()
    assert "Switched off" in client.get(url, {"state": "all"}).content.decode()
