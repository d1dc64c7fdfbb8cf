"""What cannot be done is set aside after a day and a half, and an administrator sees it and tries again."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from newsroom.core import outbox
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
LIST = "admin:core_outboxmessage_changelist"
done = []


def refuse(payload):
    raise ValueError("550 <ann.reader@donors.example> is unknown here")


def accept(payload):
    done.append(payload)


@pytest.fixture
def given_up(monkeypatch):
    """A mail that its server refused for days."""
    monkeypatch.setitem(outbox.HANDLERS, "hopeless", "tests.core.test_outbox.refuse")
    done.clear()
    message = outbox.add("hopeless", {"to": "ann.reader@donors.example", "body": "a secret link"})
    now = timezone.now()
    for _ in range(outbox.MOST_TRIES):
        with time_machine.travel(now, tick=False):
            assert outbox.deliver_next() is False
        now += timedelta(hours=1, seconds=1)
    message.refresh_from_db()
    return message


def test_what_never_succeeds_is_set_aside(given_up):
    """After forty tries, a day and a half, a message is not tried any more; it stays, with what was wrong."""
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert outbox.deliver_next() is None
    assert given_up.attempts == outbox.MOST_TRIES
    assert "550" in given_up.last_error
    assert outbox.set_aside().get() == given_up


def test_a_day_of_trouble_loses_nothing(monkeypatch):
    """A mail server that is away for a whole day gets its mail afterwards, without anybody's help."""
    monkeypatch.setitem(outbox.HANDLERS, "late", "tests.core.test_outbox.refuse")
    outbox.add("late", {})
    start, now = timezone.now(), timezone.now()
    while now < start + timedelta(days=1):
        with time_machine.travel(now, tick=False):
            outbox.deliver_next()
        now += timedelta(minutes=10)
    monkeypatch.setitem(outbox.HANDLERS, "late", "tests.core.test_outbox.accept")
    with time_machine.travel(now + timedelta(hours=1)):
        assert outbox.deliver_next() is True


def test_the_administrator_sees_it(given_up, publication, client, administrator):
    """The list says what is stuck and why, but neither to whom a mail goes nor what stands in it."""
    client.force_login(administrator)
    for url in (reverse(LIST), reverse("admin:core_outboxmessage_change", args=[given_up.pk])):
        page = client.get(url).content.decode()
        assert "hopeless" in page
        assert "550" in page
        assert "set aside" in page
        assert "ann.reader" not in page
        assert "a secret link" not in page


def test_filtering(given_up, publication, client, administrator):
    """What waits and what was set aside can be looked at apart."""
    outbox.add("late", {})
    client.force_login(administrator)
    kinds = {
        state: [message.kind for message in client.get(reverse(LIST), query).context["cl"].result_list]
        for state, query in {"all": {}, "aside": {"state": "aside"}, "waiting": {"state": "waiting"}}.items()
    }
    assert kinds == {"all": ["hopeless", "late"], "aside": ["hopeless"], "waiting": ["late"]}


def test_trying_again(given_up, publication, client, administrator, monkeypatch):
    """With the cause mended, one action has the message tried again; one being done is left alone."""
    under_way = outbox.add("hopeless", {}, due_at=timezone.now() + outbox.LEASE)
    monkeypatch.setitem(outbox.HANDLERS, "hopeless", "tests.core.test_outbox.accept")
    client.force_login(administrator)
    chosen = {"action": "try_again", "_selected_action": [given_up.pk, under_way.pk]}
    assert client.post(reverse(LIST), chosen).status_code == 302
    assert outbox.deliver_due() == 1
    assert done == [given_up.payload]
    assert OutboxMessage.objects.get() == under_way
    assert AuditEvent.objects.get(verb="try again").actor == administrator


@pytest.mark.parametrize("role", ["reporter", "editor", "chief", "treasurer"])
def test_nobody_else_sees_the_outbox(given_up, publication, client, request, role):
    """The outbox is the administrator's; and he too only reads it."""
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse(LIST)).status_code == 403
    client.post(reverse(LIST), {"action": "try_again", "_selected_action": [given_up.pk]})
    assert outbox.set_aside().exists()


def test_nothing_is_changed_by_hand(given_up, publication, client, administrator):
    """No message is added, changed or deleted on the screen."""
    client.force_login(administrator)
    assert client.get(reverse("admin:core_outboxmessage_add")).status_code == 403
    assert client.post(reverse("admin:core_outboxmessage_delete", args=[given_up.pk])).status_code == 403
    client.post(reverse("admin:core_outboxmessage_change", args=[given_up.pk]), {"kind": "mail"})
    given_up.refresh_from_db()
    assert given_up.kind == "hopeless"
