"""Outside approval: one exact text for one person outside, by a secret link that ends; all written down."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import outside, workflow
from articles.models import Article, Notice, ReviewLink
from articles.review_page import leading_nowhere
from articles.workflow.outside import ask_outside, end_link, need_outside, say_outside
from newsroom.core import outbox
from newsroom.core.models import FollowLink
from newsroom.core.publication import refresh_frame
from tests import factories
from tests.articles.outsiders import BODY, admin_page, ask, edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, reporter):
    return factories.draft(section, by=reporter, headline="The dredger", body=BODY)


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


def test_the_page_is_titled_as_its_own_text(client, story, section, editor):
    """One exact revision: neither a newer headline nor the newsroom's working title leaves the house."""
    _, address = ask(story, editor)
    factories.revise(story, section, editor, headline="The minister lied")
    page = client.get(address).text
    assert "The dredger" in page and "The minister lied" not in page
    bare = factories.draft(section, by=editor, headline="", slugline="raid-on-friday")
    _, address = ask(bare, editor)
    page = client.get(address)
    assert page.status_code == 200 and "raid-on-friday" not in page.text
