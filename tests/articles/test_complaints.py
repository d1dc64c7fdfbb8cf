"""Complaints: until when, what was done, and nothing of the story is erased meanwhile."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import complaints, notices, reporting, workflow
from articles.models import Article, Complaint, ErrorReport, Notice
from articles.pruning import prunable
from tests import factories
from tests.articles.admin_posts import url

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/complaint/"


@pytest.fixture
def story(section, editor):
    return factories.published(section, by=editor, headline="Twelve invoices")


@pytest.fixture
def take_up(story):
    """``take_up(days=14, …)``: an open complaint that must be answered in so many days."""

    def make(article=story, days=14, **details):
        now = timezone.now()
        details = {"who": "Aldous & Co, solicitors", "contact": "+44 20", "matter": "All of it."} | details
        deadline = now + timedelta(days=days)
        return workflow.open_complaint(
            article, by=None, received_at=now - timedelta(days=30), deadline=deadline, **details
        )

    return make


def page(client, complaint):
    return client.get(f"{LIST}{complaint.pk}/change/").content.decode()


def press(client, complaint, do, **values):
    return client.post(f"{LIST}{complaint.pk}/change/", {"do": do} | values, follow=True).content.decode()


def test_while_it_is_open_nothing_is_erased(story, section, editor, take_up):
    """Readers' addresses and old notices of the story stay; another story's go; then these go, too."""
    other, long_ago = factories.published(section, by=editor), timezone.now() - timedelta(days=200)
    for number, article in enumerate((story, other)):
        reporting.receive(article.pk, nonce=f"n{number}", passage="", message="x", contact="r@home.example")
        notices.tell([editor], "saved", article=article, words="Somebody saved it")
    ErrorReport.objects.update(received_at=long_ago)
    Notice.objects.update(seen_at=long_ago)
    complaint = take_up()
    assert not prunable(Article.objects.filter(pk=story.pk)).exists()
    assert set(prunable(Article.objects.all())) == {other}
    assert reporting.forget_contacts() == 1
    notices.forget_old()
    assert list(ErrorReport.objects.exclude(contact="").values_list("article", flat=True)) == [story.pk]
    assert list(Notice.objects.values_list("article", flat=True)) == [story.pk]
    workflow.close_complaint(complaint, by=editor, outcome="not_upheld", text="Answered.")
    assert prunable(Article.objects.filter(pk=story.pk)).exists()
    assert reporting.forget_contacts() == 1
    notices.forget_old()
    assert Notice.objects.count() == 0


def test_deadlines_alarm_whoever_is_on_duty_once(story, chief, editor, take_up):
    """Two days before and when it has passed; moved, it is told anew; a closed one is silent."""
    complaint = take_up(days=1)
    take_up(days=10)
    assert (complaints.warn(), complaints.warn()) == (1, 0)
    alarm = Notice.objects.get(user=chief, is_alarm=True)
    assert alarm.article == story
    assert "must be answered by" in alarm.words
    assert "Aldous" not in alarm.words
    later = timezone.now() + timedelta(hours=40)
    workflow.amend_complaint(complaint, by=editor, deadline=later)
    assert (complaints.warn(), complaints.warn()) == (1, 0)
    Complaint.objects.filter(pk=complaint.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert (complaints.warn(), complaints.warn()) == (1, 0)
    assert Notice.objects.filter(user=chief, words__contains="has passed").count() == 1
    late = take_up(days=-1)
    workflow.close_complaint(late, by=editor, outcome="upheld", text="Corrected.")
    assert complaints.warn() == 0


def test_the_list_is_by_deadline_and_says_overdue(client, editor, take_up):
    """The most urgent first; overdue stands there in words; closed ones on demand."""
    later, late, soon = take_up(who="Later"), take_up(days=-3, who="Late"), take_up(days=1, who="Soon")
    done = take_up(who="Done")
    workflow.close_complaint(done, by=editor, outcome="settled", text="We spoke.")
    client.force_login(editor)
    shown = client.get(LIST).content.decode()
    assert shown.index("Late") < shown.index("Soon") < shown.index(later.who)
    assert "overdue by 3\xa0days" in shown
    assert complaints.deadlines(Complaint.objects.all()) == {"open": 3, "overdue": 1, "next": soon.deadline}
    assert "Done" not in shown
    assert "Soon" not in client.get(LIST, {"state": "overdue"}).content.decode()
    assert "Settled between us" in client.get(LIST, {"state": "closed"}).content.decode()
    assert late.who in page(client, late)
    assert soon.closed_at is None
    Complaint.objects.all().update(closed_at=timezone.now(), outcome="settled")
    assert "No complaint is open" in client.get(LIST).content.decode()


def test_a_complaint_is_taken_up_from_its_story(client, story, editor):
    """One form; what is missing is said and nothing typed is lost; the story shows it from then on."""
    client.force_login(editor)
    add = f"{LIST}add/?story={story.pk}"
    assert add in client.get(url("change", story.pk)).content.decode()
    typed = {
        "who": "",
        "matter": "It is false.",
        "received_at": "2026-11-20T10:00",
        "deadline": "2026-11-01T10:00",
    }
    again = client.post(add, typed).content.decode()
    assert "Say who complains" in again
    assert "before the complaint came" in again
    assert "It is false." in again
    client.post(add, typed | {"who": "Aldous & Co", "deadline": "2026-12-04T12:00"})
    made = Complaint.objects.get()
    assert (made.article, made.opened_by, made.matter) == (story, editor, "It is false.")
    assert "Aldous &amp; Co" in client.get(url("change", story.pk)).content.decode()
    assert "took up a complaint" in client.get(url("history", story.pk)).content.decode()
    assert client.get(f"{LIST}add/").status_code == 302


def test_everything_done_is_kept_in_order(client, editor, take_up):
    """Notes, a moved deadline, the outcome, taking it up again: append-only, with who and when."""
    complaint = take_up()
    client.force_login(editor)
    press(client, complaint, "note", text="Rang the solicitor.")
    details = {"who": "Aldous & Co", "contact": "", "received_at": "2026-11-01T10:00", "matter": "All."}
    press(client, complaint, "amend", deadline="2027-01-10T12:00", **details)
    assert "Say how it ended" in press(client, complaint, "close", text="Typed")
    press(client, complaint, "close", text="Corrected and told them.", outcome="upheld")
    assert "closed. Take it up again" in press(client, complaint, "close", text="Twice", outcome="upheld")
    shown = press(client, complaint, "reopen", text="They appealed.")
    for words in ("Rang the solicitor.", "Deadline was:", "Corrected and told them.", "They appealed."):
        assert words in shown
    assert complaint.notes.count() == 5
    note = complaint.notes.last()
    for attempt in (note.save, note.delete):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            attempt()
    with pytest.raises(ProtectedError):
        editor.delete()


def test_only_the_storys_editors_meet_a_complaint(client, section, sport, take_up, make_user, reporter):
    """Who complains is nobody else's business: not another section's, not a reporter's."""
    complaint = take_up()
    client.force_login(make_user("editor", section=sport))
    assert "Aldous" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{complaint.pk}/change/").status_code == 404
    assert client.get(f"{LIST}add/?story={complaint.article_id}").status_code == 403
    client.force_login(reporter)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{complaint.pk}/change/", {"do": "note", "text": "x"}).status_code == 404
    with pytest.raises(workflow.NotAllowed):
        workflow.add_complaint_note(complaint, by=reporter, text="x")
    client.force_login(make_user("editor", section=section))
    assert "Aldous" in page(client, complaint)


@pytest.mark.any_database
def test_the_list_asks_no_more_with_more_complaints(client, editor, take_up, asked):
    """Two complaints or twenty: as many questions to the database."""
    client.force_login(editor)
    take_up(), take_up()
    asked(LIST)
    few = asked(LIST)
    for _ in range(18):
        take_up()
    assert asked(LIST) == few <= 12
