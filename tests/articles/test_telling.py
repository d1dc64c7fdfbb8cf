"""Which verb tells whom, and what the chat hears."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import chat, workflow
from articles.models import Article, ChatWebhook, DutyShift, Notice
from articles.workflow.clock import publish_due
from newsroom.core import fetch, outbox
from newsroom.core.models import AuditEvent, OutboxMessage
from tests import factories
from tests.core import local_https

pytestmark = pytest.mark.django_db
WEEK = reverse("admin:articles_dutyshift_changelist")
CHAT = reverse("admin:articles_chatwebhook_changelist")


def heard(user):
    """kind → words of what ``user`` was told."""
    return dict(Notice.objects.filter(user=user).values_list("kind", "words"))


def test_a_story_sent_to_the_desk_waits_for_its_sections_editors(section, sport, reporter, make_user, editor):
    """Port’s own editor is told, not Sport’s, nor everybody who edits everything."""
    of_port, of_sport = make_user("editor", section, name="pat"), make_user("editor", sport)
    story = factories.draft(section, by=reporter)
    workflow.submit(story, by=reporter)
    assert heard(of_port) == {"submit": "rita sent it to the desk."}
    assert heard(of_sport) == heard(editor) == heard(reporter) == {}
    assert story.events.get(verb="submit").data["told"] == ["pat"]


def test_where_a_section_has_no_editor_the_others_are_told(section, reporter, editor, chief):
    """Nobody’s inbox is nobody’s job: without an editor of its own, whoever may approve hears of it."""
    workflow.submit(factories.draft(section, by=reporter), by=reporter)
    assert set(heard(editor)) == set(heard(chief)) == {"submit"}


def test_the_author_hears_what_became_of_it(section, reporter, editor):
    """Sent back with its comment, approved, scheduled, published: the author is told each time, once."""
    story = factories.draft(section, by=reporter)
    workflow.submit(story, by=reporter)
    workflow.send_back(story, by=editor, comment="Who paid?")
    assert heard(reporter)["send_back"] == "edda sent it back. “Who paid?”"
    workflow.submit(story, by=reporter)
    workflow.approve(story, by=editor)
    workflow.publish(story, by=editor)
    assert set(heard(reporter)) == {"send_back", "approve", "publish"}


def test_an_edit_that_loses_the_approval_is_told(section, reporter, editor, chief, make_user):
    """Whoever approved it, and whoever is on duty, hears at once that the approved text is not the text."""
    on_duty = make_user("editor")
    for weekday in range(7):
        DutyShift.objects.create(user=on_duty, weekday=weekday, start=0, end=24)
    story = factories.draft(section, by=reporter)
    workflow.submit(story, by=reporter)
    story = workflow.approve(story, by=editor)
    text = factories.compose(factories.fields(section, headline="Another one"))
    workflow.save_revision(story, text, base_version=story.version, by=reporter)
    assert Article.objects.get(pk=story.pk).state == "submitted"
    assert "lost" in heard(editor)
    assert Notice.objects.get(user=on_duty, is_alarm=True).kind == "lost"
    assert "lost" not in heard(chief)


def test_the_system_tells_nobody_but_for_the_clock(section, reporter):
    """An import tells nobody; a story that appears at its time is told."""
    factories.published(section, by=reporter)
    assert heard(reporter) == {}
    story = factories.draft(section, by=reporter)
    workflow.schedule(story, by=None, at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    publish_due()
    publish_due()
    assert heard(reporter) == {"go_live": "It appeared at its time."}
    assert Notice.objects.count() == 1


def test_a_minor_change_is_no_news(section, reporter, editor):
    """A mended typo interrupts nobody."""
    story = factories.published(section, by=reporter)
    workflow.publish(story, by=editor, change="minor")
    assert heard(reporter) == {}


@pytest.fixture
def room(chief, monkeypatch):
    """The chat's room: what was sent to it; its server stands on this machine."""
    sent = []

    def post(url, value, **kwargs):
        sent.append((url, value))

    monkeypatch.setattr(fetch, "post_json", post)
    chat.configure(form="slack", url="https://chat.example/x", is_on=True, events=list(chat.EVENTS), by=chief)
    return sent


def after_the_grace_window():
    """The worker's round once feeds carry everything."""
    Article.objects.filter(state="published").update(released_at=timezone.now() - timedelta(seconds=1))
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()


def begun(room):
    """The word that each line in the room begins with."""
    return [value["text"].split(":")[0] for _, value in room]


def test_the_chat_hears_what_was_chosen(room, section, reporter, editor):
    """Submitted, published, corrected: a line each with a link into admin, and nothing in it is markup."""
    story = factories.draft(section, by=reporter, headline="A <b>dredger</b> @channel & more")
    workflow.submit(story, by=reporter)
    outbox.deliver_due()
    workflow.publish(story, by=editor)
    after_the_grace_window()
    workflow.publish(story, by=editor, correction={"kind": "correction", "text": "It was eleven."})
    workflow.publish(story, by=editor, change="minor")
    outbox.deliver_due()
    texts = [value["text"] for _, value in room]
    assert begun(room) == ["Submitted", "Published", "Corrected"]
    assert "A &lt;b&gt;dredger&lt;/b&gt; @\u200bchannel &amp; more (Port), by rita" in texts[0]
    assert f"/admin/articles/article/{story.pk}/change/" in texts[0]


def test_the_chat_hears_no_more_than_it_should(room, section, reporter, editor):
    """Nothing confidential, not even when it became so a moment ago; nothing that was not asked for."""
    ChatWebhook.objects.update(events=["published"])
    story = factories.draft(section, by=reporter)
    workflow.submit(story, by=reporter)
    workflow.publish(story, by=editor)
    Article.objects.update(confidential=True)
    after_the_grace_window()
    assert room == []


def test_what_is_taken_back_in_time_the_chat_never_hears(room, section, reporter, editor):
    """“Published” waits as feeds do; published again after all, it is said once, when that window ends."""
    story = factories.draft(section, by=reporter)
    workflow.publish(story, by=editor)
    outbox.deliver_due()
    assert room == []
    workflow.recall(story, by=editor)
    assert heard(reporter)["recall"] == "edda took it back: readers see it no more."
    OutboxMessage.objects.update(due_at=timezone.now())
    workflow.publish(story, by=editor)
    outbox.deliver_due()
    assert room == []
    workflow.recall(story, by=editor)
    after_the_grace_window()
    assert room == []
    workflow.publish(story, by=editor)
    after_the_grace_window()
    assert begun(room) == ["Published"]


def test_a_note_that_changes_no_text_is_told_as_any_correction(room, section, reporter, editor, chief):
    """The chat and the author hear of a correction, its change and its end, and of what is brought back."""
    story = factories.published(section, by=reporter)
    words = {"kind": "correction", "text": "It was eleven.", "place": "top"}
    made = workflow.correct(story, by=editor, correction=words)
    outbox.deliver_due()
    workflow.change_correction(made, by=editor, **words | {"text": "It was twelve."})
    outbox.deliver_due()
    workflow.withdraw_correction(made, by=editor, reason="It was ten after all.")
    outbox.deliver_due()
    assert begun(room) == ["Corrected"] * 3
    workflow.kill(story, by=chief, reason="unsafe", notice="Withdrawn.")
    workflow.bring_back(story, by=chief, reason="It was safe.")
    told = heard(reporter)
    assert {"correct", "change_correction", "withdraw_correction", "kill"} <= set(told)
    assert told["bring_back"] == "chloe brought it back as a draft. “It was safe.”"


def test_discord_has_another_form():
    """Each service in its own words."""
    assert chat.message("discord", "@everyone")["allowed_mentions"] == {"parse": []}
    assert chat.message("mattermost", "a < b") == {"text": "a &lt; b"}


def test_what_did_not_arrive_is_tried_again_and_said(section, chief, reporter, monkeypatch, client):
    """A chat that is down holds up no story, and its page says what went wrong."""
    local_https.names(monkeypatch)
    chat.configure(form="slack", url="https://gone.example/x", is_on=True, events=["submitted"], by=chief)
    workflow.submit(factories.draft(section, by=reporter), by=reporter)
    outbox.deliver_due()
    assert OutboxMessage.objects.get(kind="chat").attempts == 1
    client.force_login(chief)
    assert "no such server" in client.get(CHAT).text


def test_a_test_really_arrives(chief, client, monkeypatch):
    """“Send a test” goes the whole way, to a real server; the address is never shown again."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]] * 3)
    real = fetch.post_json

    def to_this_machine(url, value):
        return real(url, value, allow=lambda ip: ip == "127.0.0.1", context=local_https.trusting())

    client.force_login(chief)
    with local_https.server() as (port, received):
        address = f"https://chat.example:{port}/secret-room"
        client.post(CHAT, {"form": "mattermost", "url": address, "events": ["late"], "is_on": "on"})
        refused = client.post(reverse("admin:articles_chatwebhook_test"), follow=True)
        assert "private network" in refused.text
        monkeypatch.setattr(fetch, "post_json", to_this_machine)
        said = client.post(reverse("admin:articles_chatwebhook_test"), follow=True)
    assert "The test was sent" in said.text
    assert received[0][0] == "/secret-room"
    assert "chloe" in received[0][2]["text"]
    assert "secret-room" not in client.get(CHAT).text
    assert "secret-room" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("url", ["http://chat.example/x", "https://user:pw@chat.example/", "", "nonsense"])
def test_a_wrong_address_comes_back_with_the_reason(client, chief, url):
    """Only https, no passwords; the form says why, and nothing is kept."""
    client.force_login(chief)
    answer = client.post(CHAT, {"form": "slack", "url": url, "events": ["late"], "is_on": "on"})
    assert "Nothing was changed" in answer.text
    assert not ChatWebhook.objects.exists()


def test_the_week_of_duty(client, chief, reporter, editor):
    """The chief editor sets the week; everybody who writes may read it; a shift is removed with one press."""
    client.force_login(chief)
    given = {"who": editor.pk, "days": ["0", "2"], "start": "22", "end": "6"}
    assert client.post(WEEK, given).status_code == 302
    assert "22:00–06:00 (next day)" in client.get(WEEK).text
    assert "Nothing was changed" in client.post(WEEK, given | {"end": "22"}).text
    assert "Nothing was changed" in client.post(WEEK, {"who": reporter.pk}).text
    client.force_login(reporter)
    page = client.get(WEEK).text
    assert "edda" in page
    assert "Remove" not in page
    shift = DutyShift.objects.first()
    assert client.post(WEEK, given).status_code == 403
    assert client.post(reverse("admin:articles_dutyshift_drop", args=[shift.pk])).status_code == 403
    client.force_login(chief)
    client.post(reverse("admin:articles_dutyshift_drop", args=[shift.pk]))
    assert DutyShift.objects.count() == 1


def test_whoever_is_let_into_a_confidential_story_hears_of_it_and_nobody_else(
    section, chief, editor, reporter
):
    """The one who is named is told; the chief editor who is not hears nothing of it from then on."""
    story = factories.draft(section, by=reporter)
    workflow.make_confidential(story, by=reporter)
    workflow.name_reader(story, editor, by=reporter)
    assert heard(editor) == {"name_reader": "rita lets you see it: it is confidential."}
    workflow.submit(story, by=reporter)
    assert set(heard(editor)) == {"name_reader", "submit"}
    assert heard(chief) == {}
