"""What somebody outside cannot do, and what no later edit keeps of what they said."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import outside, workflow
from articles.models import Article, Notice, ReviewLink, ReviewNote
from articles.workflow.changes import obstacle_of
from articles.workflow.outside import need_outside, say_outside
from articles.workflow.row import content_at
from articles.workflow.watchdog import look_ahead
from newsroom.core.models import OutboxMessage
from tests import factories
from tests.articles.outsiders import BODY, admin_page, ask, edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, reporter):
    return factories.draft(section, by=reporter, headline="The dredger", body=BODY)


def voided():
    return Notice.objects.filter(words__contains="the approval by Ann Lawyer, outside, is void").count()


@pytest.mark.parametrize("live", [True, False])
def test_what_goes_out_is_what_was_approved(section, editor, reporter, live):
    """A half-written newer text holds up nothing that was approved and waits for its time, nor voids it."""
    story = factories.published(section, by=editor) if live else factories.draft(section, by=editor)
    if live:
        edit(story, editor)
        story.refresh_from_db()
    need_outside(story, True, by=editor)
    link, _ = ask(story, editor)
    at = timezone.now() + timedelta(minutes=30)
    plan = workflow.schedule_change if live else workflow.schedule
    with pytest.raises(workflow.NotReady, match="outside"):
        plan(story, by=editor, at=at)
    say_outside(link, "approved")
    plan(story, by=editor, at=at)
    text = factories.compose(factories.fields(section, headline="Half-written"))
    workflow.save_revision(story, text, base_version=link.version, by=editor)
    link = ReviewLink.objects.get()
    assert (voided(), outside.is_void(link)) == (0, False)
    assert look_ahead() == 0
    if live:
        with time_machine.travel(at + timedelta(seconds=1), tick=False):
            planned = Article.objects.get(pk=story.pk).scheduled_change
            content = content_at(planned.article, planned.version)
            assert obstacle_of(planned.article, planned, content) == ""
    with pytest.raises(workflow.NotReady, match="outside"):
        workflow.publish(story, by=None)  # the newest text is another one


def test_no_way_of_editing_voids_an_approval_silently(section, editor, chief):
    """A collision, and an error put right from elsewhere, write several versions: whoever asked is told."""
    story = factories.published(section, by=editor, body="<p>Twelve invoices.</p>")
    edit(story, editor)
    story.refresh_from_db()
    link, _ = ask(story, editor)
    say_outside(link, "approved")
    note = {"kind": "correction", "text": "It was eleven."}
    workflow.correct_elsewhere(
        story, by=chief, phrase="Twelve invoices", other="Eleven", correction=note, seen=(2, 1)
    )
    assert voided() == 1
    story.refresh_from_db()
    again, _ = ask(story, editor)
    say_outside(again, "approved")
    mine = factories.compose(factories.fields(section, headline="Mine"))
    workflow.keep_both(story, mine, base_version=1, by=chief)
    assert voided() == 2


def test_a_flood_is_slowed(client, story, editor):
    """After twenty answers in a quarter of an hour the page asks to wait, and keeps the words."""
    link, address = ask(story, editor)
    for number in range(20):
        assert client.post(address, {"act": "comment", "text": f"{number}"}).status_code == 302
    refused = client.post(address, {"act": "comment", "text": "one more"})
    assert refused.status_code == 429
    assert "one more" in refused.text
    assert link.notes.filter(kind="comment").count() == 20
    for _ in range(60):
        client.get(address)
    assert client.get(address).status_code == 429
    assert link.notes.filter(kind="opened").count() == 60


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"act": "comment", "text": " "}, "Write something first."),
        ({"act": "comment", "text": "x" * 4001}, "At most 4,000 characters"),
        ({"act": "object", "text": " "}, "Say what you object to"),
        ({"act": "x"}, "Choose what to do."),
        ({}, "Choose what to do."),
    ],
)
def test_what_cannot_be_taken_comes_back(client, story, editor, given, why):
    """The page says what is wrong."""
    link, address = ask(story, editor)
    answer = client.post(address, given).text
    assert "Nothing was sent" in answer and why in answer
    assert not link.notes.exists()


def test_the_form_needs_its_own_safety_check(story, editor):
    """Another site cannot approve in somebody's name."""
    link, address = ask(story, editor)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"act": "approve"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get(address).text)[1]
    given = {"act": "approve", "csrfmiddlewaretoken": token}
    assert strict.post(address, given).status_code == 302
    assert link.notes.filter(kind="approved").exists()


def test_what_was_said_cannot_be_changed(story, editor):
    """The log of a link is written once."""
    link, _ = ask(story, editor)
    say_outside(link, "objected", text="No")
    with pytest.raises(Exception, match="cannot be changed"):
        ReviewNote.objects.update(kind="approved")


@pytest.mark.any_database
def test_the_screens_ask_no_more_with_more_links(client, story, editor, asked):
    """The page of links, the form and the outside page cost the same for many."""
    client.force_login(editor)

    def cost(count):
        for number in range(count):
            link, address = ask(story, editor, name=f"Reader {number}")
            say_outside(link, "comment", text="Hm")
        change = reverse("admin:articles_article_change", args=[story.pk])
        return list(map(asked, (admin_page(story), change, address)))

    cost(1)
    assert cost(1) == cost(15)
    assert not OutboxMessage.objects.filter(kind="mail").exists()
