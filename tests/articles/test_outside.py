"""Outside approval: one exact text for one person outside, by a secret link that ends; all written down."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import outside, workflow
from articles.models import Article, Notice, ReviewLink, ReviewNote
from articles.review_page import leading_nowhere
from articles.workflow.changes import obstacle_of
from articles.workflow.outside import ask_outside, end_link, need_outside, say_outside
from articles.workflow.row import content_at
from articles.workflow.watchdog import look_ahead
from newsroom.core import outbox
from newsroom.core.models import FollowLink, OutboxMessage
from newsroom.core.publication import refresh_frame
from tests import factories

pytestmark = pytest.mark.django_db
BODY = (
    '<p>Paid <a href="https://evil.example/x">eleven times</a>.</p>'
    '<p><a href="mailto:a@b.example">Write</a></p>'
)


@pytest.fixture
def story(section, reporter):
    return factories.draft(section, by=reporter, headline="The dredger", body=BODY)


def ask(story, by, **given):
    """(link, the address on this site)."""
    link, address = ask_outside(story, by=by, **{"name": "Ann Lawyer"} | given)
    return link, re.sub(r"^https?://[^/]+", "", address)


def admin_page(story):
    return reverse("admin:articles_article_outside", args=[story.pk])


def edit(story, by):
    story.refresh_from_db()
    text = factories.compose(factories.fields(story.desk_section, headline="Another"))
    workflow.save_revision(story, text, base_version=story.version, by=by)


def test_somebody_outside_reads_comments_and_approves(client, story, editor, reporter):
    """Without an account: reads the text as it would print, comments, approves; whoever asked is told."""
    link, address = ask(story, editor)
    page = client.get(address)
    assert page.status_code == 200
    assert "For Ann Lawyer" in page.text
    assert "eleven times" in client.get(f"{address}story/").text
    client.post(address, {"act": "comment", "text": "Is the sum right?"})
    client.post(address, {"act": "approve", "text": ""})
    assert "You approved this text." in client.get(address).text
    kinds = list(link.notes.values_list("kind", flat=True))
    assert kinds == ["opened", "comment", "approved", "opened"]
    assert set(Notice.objects.filter(kind="review").values_list("user__username", flat=True)) == {
        "edda",
        "rita",
    }
    event = story.events.get(verb="outside_approve")
    assert (event.actor, event.data["comment"], event.data["number"]) == (None, "Ann Lawyer", 1)
    client.force_login(editor)
    shown = client.get(reverse("admin:articles_article_change", args=[story.pk])).text
    assert "<b>Ann Lawyer</b>, version 1: approved" in shown
    assert "Is the sum right?" in client.get(admin_page(story)).text


def test_the_page_is_private_and_leads_nowhere(client, story, editor, publication):
    """Kept by nobody, listed nowhere, the address given to nobody else; no click leads to another site."""
    FollowLink.objects.create(publication=publication, service="other", label="X", url="https://x.example/us")
    refresh_frame()
    _, address = ask(story, editor)
    for path in (address, f"{address}story/"):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert not re.search(r"<(a|area|form)\b[^>]*(href|action)\s*=", answer.text)
        assert 'https://evil.example/x"' not in answer.text
        assert 'href="mailto:' not in answer.text
    frame = client.get(f"{address}story/").text
    assert "eleven times" in frame
    for part in ("x.example", "masthead", "<nav", "<footer", "appeal", "Report an error", "/feed/", "skip"):
        assert part not in frame, part
    live = client.get(factories.published(story.desk_section).path).text
    for part in ("x.example", "masthead", "<nav", "<footer", "appeal", "Report an error", "/feed/", "skip"):
        assert part in live, part


def test_quotes_in_attributes_hide_no_link():
    """A “>” in a title is no end of the tag."""

    told = leading_nowhere(
        '<a title="a>b" href="https://x.example">w</a><A HREF=\'https://y.example\' >v</A>'
    )
    assert "example" not in told
    assert "w" in told


def test_the_secret_is_kept_nowhere(story, editor):
    """Only a hash is stored; 256 random bits; without our signature the database is not even asked."""
    link, address = ask(story, editor)
    token = address.split("/")[2]
    assert len(token.split(".")[0]) >= 43
    assert token not in str(ReviewLink.objects.values().get())
    assert link.token_hash == outside.hashed(token)
    with CaptureQueriesContext(connection) as queries:
        for wrong in (
            token[:-1],
            token[:-1] + "é",
            token.replace(".", ""),
            "x.y",
            "",
            token.swapcase(),
            "." * 50,
        ):
            assert outside.find(wrong) is None
    assert len(queries) == 0
    assert outside.find(token) == link
    other = outside.new_token()
    assert outside.find(other) is None


def test_any_later_edit_voids_what_was_said(client, story, editor, reporter):
    """Both sides see it, whoever asked is told, and the old text can no longer be approved."""
    _, address = ask(story, editor)
    client.post(address, {"act": "approve"})
    edit(story, reporter)
    assert "what you said of it no longer counts" in client.get(address).text
    assert "eleven times" in client.get(f"{address}story/").text  # still exactly what they were asked to read
    refused = client.post(address, {"act": "approve", "text": "Fine by me"})
    assert refused.status_code == 409
    assert "Fine by me" in refused.text
    assert client.post(address, {"act": "object", "text": "No!"}).status_code == 302
    told = list(Notice.objects.filter(user=editor).values_list("words", flat=True))
    assert "rita changed the text: the approval by Ann Lawyer, outside, is void." in told
    client.force_login(editor)
    assert "void: the text was changed since" in client.get(admin_page(story)).text


@pytest.mark.parametrize("way", ["expired", "revoked", "published", "scheduled", "dropped"])
def test_an_ended_link_opens_nothing(client, story, editor, reporter, way):
    """Expired, taken back, published, due by the clock alone, dropped: a calm 410 that names no story."""
    link, address = ask(story, editor)
    later = timezone.now()
    if way == "expired":
        later += timedelta(days=8)
    elif way == "revoked":
        end_link(link, by=editor)
    elif way == "published":
        workflow.publish(story, by=editor)
    elif way == "scheduled":
        workflow.schedule(story, by=editor, at=timezone.now() + timedelta(hours=1))
        Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))  # and no worker runs
    else:
        workflow.spike(story, by=editor)
    with time_machine.travel(later, tick=False):
        for path in (address, f"{address}story/"):
            answer = client.get(path)
            assert answer.status_code == 410
            assert "This link has ended" in answer.text
            assert "dredger" not in answer.text
        assert client.post(address, {"act": "approve"}).status_code == 410
    assert not link.notes.exists()


def test_a_link_is_made_and_taken_back_in_admin(client, story, editor, reporter):
    """Who may approve makes it; the address is shown once, and mailed without a word of the story."""
    client.force_login(reporter)
    assert client.get(admin_page(story)).status_code == 200
    assert client.post(admin_page(story), {"act": "ask", "name": "Ann", "days": "7"}).status_code == 403
    client.force_login(editor)
    given = {"act": "ask", "name": "Ann", "email": "ann@law.example", "days": "7"}
    made = client.post(admin_page(story), given).text
    address = re.search(r'value="https?://[^/"]+(/review/[^"]+)"', made)[1]
    assert address not in client.get(admin_page(story)).text
    outbox.deliver_due()
    (sent,) = [message for message in mail.outbox if message.to == ["ann@law.example"]]
    assert address in sent.body
    assert "dredger" not in sent.body + sent.subject
    assert client.get(address).status_code == 200
    link = ReviewLink.objects.get()
    client.post(admin_page(story), {"act": f"end-{link.pk}"})
    assert client.get(address).status_code == 410
    assert [event.verb for event in story.events.all()][:2] == ["outside_end", "outside_ask"]
    for wrong in ({"days": "0"}, {"days": "31"}, {"name": ""}, {"email": "nobody"}):
        assert "No link was made." in client.post(admin_page(story), given | wrong).text
    assert ReviewLink.objects.count() == 1


def test_there_must_be_something_to_approve(client, section, editor):
    """A story that readers see as it is has no link; one with unpublished changes has."""
    story = factories.published(section)
    with pytest.raises(workflow.NotReady):
        ask_outside(story, by=editor, name="Ann")
    edit(story, editor)
    link, address = ask(story, editor)
    assert client.get(address).status_code == 200
    workflow.publish(story, by=editor)
    assert client.get(address).status_code == 410


def test_a_story_can_wait_for_approval_from_outside(story, editor, reporter):
    """Where it is asked for, nothing is published before exactly this text was approved."""
    need_outside(story, True, by=editor)
    link, _ = ask(story, editor)
    with pytest.raises(workflow.NotReady, match="outside"):
        workflow.publish(story, by=editor)
    say_outside(link, "approved")
    edit(story, reporter)
    with pytest.raises(workflow.NotReady, match="outside"):
        workflow.publish(story, by=editor)
    story.refresh_from_db()
    again, _ = ask(story, editor)
    say_outside(again, "objected", text="No")
    with pytest.raises(workflow.NotReady):
        workflow.publish(story, by=editor)
    say_outside(again, "approved")
    assert workflow.publish(story, by=editor).state == "published"


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
