"""What tests of stories share."""

from datetime import UTC, datetime

import pytest
import time_machine

START = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)  # before today: the database keeps its own clock


@pytest.fixture
def people(make_user, section, sport):
    """Role → user: two reporters (the story is hers), an editor of its section, one of another …"""
    return {
        "her": make_user("reporter", name="her"),
        "colleague": make_user("reporter", name="colleague"),
        "editor": make_user("editor", section=section, name="port-editor"),
        "elsewhere": make_user("editor", section=sport, name="sport-editor"),
        "chief": make_user("chief", name="chief"),
        "donations": make_user("donations", name="donations"),
        "support": make_user("support", name="support"),
        "administrator": make_user("administrator", name="administrator"),
        "nobody": None,
    }


@pytest.fixture
def clock():
    """Stands at START until a test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sign_in(client):
    """``sign_in(user)``: the client, as that user."""

    def enter(user):
        client.force_login(user)
        return client

    return enter
