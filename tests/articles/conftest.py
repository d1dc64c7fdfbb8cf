"""What tests of stories share."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import reporting, workflow
from articles.models import Correction, DutyShift, Notice, SavedView
from tests import factories
from tests.donations.records import one_of_each
from tests.records import records_of

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


@pytest.fixture
def records(section, people):
    """One record of each kind, by the beginning of its addresses' names, or by ``about``: its id."""
    her, administrator = people["her"], people["administrator"]
    story = factories.draft(section, by=her)
    content = factories.compose(factories.fields(section))
    workflow.save_revision(story, content, base_version=1, by=her)
    live, gone = (factories.published(section, by=her) for _ in range(2))
    workflow.kill(gone, by=None, reason="unsafe", notice="Withdrawn.")
    return (
        one_of_each()
        | records_of(section, live, by=administrator)
        | {
            "articles_article": story.pk,
            "live": live.pk,
            "view": SavedView.objects.create(owner=people["chief"], name="Mine", shared=True).pk,
            "gone": gone.pk,
            "corrected": corrected(live),
            "articles_complaint": complaint_about(live).pk,
            "articles_errorreport": reporting.receive(live.pk, nonce="n", passage="", message="Wrong.").pk,
            "articles_notice": Notice.objects.create(user=people["chief"], kind="x", words="Something").pk,
            "articles_dutyshift": DutyShift.objects.create(user=administrator, weekday=0, start=8, end=16).pk,
        }
    )


def complaint_about(story):
    """An open complaint."""
    now = timezone.now()
    return workflow.open_complaint(
        story,
        by=None,
        who="Aldous & Co",
        received_at=now,
        deadline=now + timedelta(days=14),
        matter="All of it.",
    )


def corrected(story):
    """A story with a correction: the ids of both, as its address takes them."""
    note = {"kind": "correction", "text": "We were wrong."}
    workflow.publish(story, by=None, correction=note)
    return story.pk, Correction.objects.get(article=story).pk
