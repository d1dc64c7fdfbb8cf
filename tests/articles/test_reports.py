"""What readers report, in the queue of the editors: answered, or put right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import reporting, workflow
from articles.models import ErrorReport, ScheduledChange
from articles.workflow import changes
from newsroom.core.models import OutboxMessage
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db
QUEUE = "/admin/articles/errorreport/"


@pytest.fixture
def story(section, editor):
    return factories.published(section, by=editor, headline="Twelve invoices", body="<p>It was twelve.</p>")


@pytest.fixture
def make_report(story):
    """``make_report(message=…)``: an open report, received an hour ago."""
    numbers = iter(range(1000))

    def make(article=story, **values):
        number = next(numbers)
        values = {"message": f"It was eleven {number}.", "passage": "It was twelve."} | values
        made = reporting.receive(article.pk, nonce=f"n{number}", **values)
        ErrorReport.objects.filter(pk=made.pk).update(received_at=timezone.now() - timedelta(hours=1))
        made.refresh_from_db()
        return made

    return make


def admin(row):
    return f"{QUEUE}{row.pk}/change/"


# The desk


def test_the_queue_shows_what_waits_and_how_quick_we_are(client, editor, make_report):
    """Open ones first thing, with passage; median, count and oldest stand above them."""
    report, other = make_report(message="Eleven, says the audit."), make_report()
    workflow.answer_report(other, by=editor, state="no_error")
    client.force_login(editor)
    page = client.get(QUEUE).content.decode()
    assert "Eleven, says the audit." in page
    assert "It was twelve." in page
    assert other.message not in page
    assert "waits 1\xa0hour" in page and 'aria-current="page">Open</a>' in page
    assert other.message in client.get(QUEUE, {"state": "no_error"}).content.decode()
    assert "No such report" in client.get(QUEUE, {"state": "duplicate"}).content.decode()
    assert "Nothing answers to this" in client.get(QUEUE, {"q": "herring"}).content.decode()
    measured = reporting.turnaround(ErrorReport.objects.all())
    assert (measured["open"], measured["answered"], round(measured["median"])) == (1, 1, 1)
    assert measured["oldest"] == report.received_at


def test_a_correction_answers_the_report(client, story, editor, make_report):
    """From the queue to the form, filled in; publishing the note closes the report."""
    report = make_report()
    client.force_login(editor)
    assert f"{url('change', story.pk)}?report={report.pk}" in client.get(admin(report)).content.decode()
    form = client.get(url("change", story.pk), {"report": report.pk}).content.decode()
    assert '<option value="corrected" selected>' in form
    assert "said: “It was twelve.”" in form
    note = {"verb": "publish", "change": "correction", "correction_text": "Eleven."}
    note |= {f"outcome_{report.pk}": "corrected"}
    client.post(url("change", story.pk), posted(story, body="<p>It was eleven.</p>", **note))
    report.refresh_from_db()
    assert (report.state, report.handled_by, report.correction.text) == ("corrected", editor, "Eleven.")
    assert "do not stand" in client.get(admin(report)).content.decode()


def test_a_correction_answers_several_reports_and_writes_to_readers(client, story, editor, make_report):
    """In one step, whichever way one came: each report as chosen, a mail to whoever is to get one."""
    right, twice, wrong, later = (
        make_report(contact=address) for address in ("a@home.example", "", "c@home.example", "d@home.example")
    )
    client.force_login(editor)
    form = client.get(url("change", story.pk)).content.decode()
    assert f'name="outcome_{right.pk}"' in form and f'name="write_{twice.pk}"' not in form
    note = {"verb": "correct", "correction_text": "It was eleven.", "reply": "You counted better."}
    note |= {f"outcome_{right.pk}": "corrected", f"outcome_{twice.pk}": "duplicate"}
    note |= {f"outcome_{wrong.pk}": "no_error", f"outcome_{later.pk}": ""}
    note |= {f"write_{right.pk}": "on", f"write_{later.pk}": "on"}
    said = client.post(url("change", story.pk), posted(story, **note), follow=True).content.decode()
    assert "3 readers’ reports are answered; a reader is written to." in said
    states = ErrorReport.objects.order_by("pk").values_list("state", "reply")
    told = "You counted better."
    assert list(states) == [("corrected", told), ("duplicate", ""), ("no_error", ""), ("open", "")]
    assert list(ErrorReport.objects.exclude(mailed_at=None)) == [right]
    mail = OutboxMessage.objects.get(kind="mail", payload__to="a@home.example").payload
    for words in (story.content["headline"], story.path, "It was eleven.", "You counted better."):
        assert words in mail["body"]
    assert not OutboxMessage.objects.filter(kind="mail").exclude(payload__to="a@home.example").exists()


def test_a_report_waits_for_a_correction_that_is_planned(client, story, editor, make_report):
    """It is answered, and the reader told, when the change goes out; what was answered before then stays."""
    report, other = make_report(contact="a@home.example"), make_report()
    client.force_login(editor)
    when = timezone.localtime(timezone.now() + timedelta(days=1))
    note = {"verb": "schedule_change", "change": "correction", "correction_text": "Eleven."}
    note |= {f"outcome_{pk}": "corrected" for pk in (report.pk, other.pk)} | {f"write_{report.pk}": "on"}
    note |= {"publish_at": f"{when:%Y-%m-%dT%H:%M}"}
    said = client.post(url("change", story.pk), posted(story, **note), follow=True).content.decode()
    assert "are answered when the change goes out" in said
    assert set(ErrorReport.objects.values_list("state", flat=True)) == {"open"}
    workflow.answer_report(other, by=editor, state="duplicate")
    ScheduledChange.objects.update(at=timezone.now() - timedelta(seconds=1))
    assert changes.apply_all_due() == 1
    report.refresh_from_db(), other.refresh_from_db()
    assert (report.state, other.state) == ("corrected", "duplicate")
    assert OutboxMessage.objects.filter(kind="mail", payload__to="a@home.example").count() == 1


def test_no_address_holds_a_correction_up(client, story, editor, make_report):
    """One that no mail reaches: the note is printed, the report answered, nobody is said to be written to."""
    report = make_report(contact='"a,b"@home.example')
    client.force_login(editor)
    note = {"verb": "correct", "correction_text": "Eleven.", f"outcome_{report.pk}": "corrected"}
    note |= {f"write_{report.pk}": "on"}
    said = client.post(url("change", story.pk), posted(story, **note), follow=True).content.decode()
    report.refresh_from_db()
    assert (report.state, report.mailed_at) == ("corrected", None)
    assert "A reader’s report is answered." in said


def test_reports_of_another_story_are_not_answered(client, story, section, editor, make_report):
    """Whatever a browser posts."""
    foreign = make_report(factories.published(section, headline="Another"))
    client.force_login(editor)
    note = {"verb": "correct", "correction_text": "Eleven.", f"outcome_{foreign.pk}": "corrected"}
    client.post(url("change", story.pk), posted(story, **note))
    foreign.refresh_from_db()
    assert foreign.state == "open"
    assert story.corrections.count() == 1


def test_an_answer_without_a_correction_is_mailed_too(client, editor, make_report):
    """From the report's own page, with the editor's words; a report without an address offers no mail."""
    report, silent = make_report(contact="a@home.example"), make_report()
    client.force_login(editor)
    assert 'name="reply"' in client.get(admin(report)).content.decode()
    assert 'name="reply"' not in client.get(admin(silent)).content.decode()
    answer = {"do": "no_error", "write": "on", "reply": "The audit says twelve."}
    assert "The reader is written to." in client.post(admin(report), answer, follow=True).content.decode()
    body = OutboxMessage.objects.get(kind="mail").payload["body"]
    assert "stands as it is" in body and "The audit says twelve." in body
    page = client.get(admin(report)).content.decode()
    assert "was written to" in page and "The audit says twelve." in page
    assert "written to" not in client.post(admin(silent), {"do": "no_error"}, follow=True).content.decode()


def test_a_report_is_answered_without_a_correction_and_opened_again(client, story, editor, make_report):
    """No error, a duplicate, corrected before: each is kept with who and when; a mistake can be undone."""
    report, second, third = make_report(), make_report(), make_report()
    made = workflow.correct(story, by=editor, correction={"kind": "correction", "text": "Eleven."})
    client.force_login(editor)
    client.post(admin(report), {"do": "no_error"})
    client.post(admin(second), {"do": "duplicate"})
    client.post(admin(third), {"do": "corrected", "correction": made.pk})
    states = list(ErrorReport.objects.order_by("pk").values_list("state", "handled_by", "correction"))
    assert states == [
        ("no_error", editor.pk, None),
        ("duplicate", editor.pk, None),
        ("corrected", editor.pk, made.pk),
    ]
    assert "answered this report already" in client.post(admin(report), {"do": "duplicate"}).content.decode()
    client.post(admin(report), {"do": "reopen"})
    report.refresh_from_db()
    assert (report.state, report.handled_at) == ("open", None)
    assert "Say which correction" in client.post(admin(report), {"do": "corrected"}).content.decode()


def test_what_waits_longest_stands_first(client, section, sport, editor, make_report):
    """The oldest report on top; a section's alone on demand; an address that makes no sense does no harm."""
    late, soon = (
        make_report(message="Weeks ago."),
        make_report(factories.published(sport), message="Just now."),
    )
    ErrorReport.objects.filter(pk=late.pk).update(received_at=timezone.now() - timedelta(days=20))
    client.force_login(editor)
    page = client.get(QUEUE).content.decode()
    assert page.index(late.message) < page.index(soon.message)
    in_sport = client.get(QUEUE, {"section": sport.pk}).content.decode()
    assert soon.message in in_sport and late.message not in in_sport
    assert late.message in client.get(QUEUE, {"section": "x", "state": "x"}).content.decode()


def test_only_the_storys_editors_see_a_report(client, section, sport, make_report, make_user, reporter):
    """Another section's editor and reporters meet neither list entry nor page; nor the reader's address."""
    report = make_report(contact="reader@home.example")
    client.force_login(make_user("editor", section=sport))
    assert report.message not in client.get(QUEUE).content.decode()
    assert client.get(admin(report)).status_code == 404
    assert client.post(admin(report), {"do": "no_error"}).status_code == 404
    client.force_login(reporter)
    assert client.get(QUEUE).status_code == 403
    assert client.get(admin(report)).status_code in (403, 404)
    report.refresh_from_db()
    assert report.state == "open"
    with pytest.raises(workflow.NotAllowed):
        workflow.answer_report(report, by=reporter, state="no_error")


@pytest.mark.any_database
def test_the_queue_asks_no_more_with_more_reports(client, editor, make_report, asked):
    """Two reports or twenty: as many questions to the database."""
    client.force_login(editor)
    make_report(), make_report()
    few = asked(QUEUE)
    for _ in range(18):
        make_report()
    assert asked(QUEUE) == few <= 12


def test_addresses_are_erased_when_nobody_needs_them(editor, make_report):
    """A month after the answer, half a year in any case; the report itself stays."""
    now = timezone.now()
    answered, waiting, old = (make_report(contact=f"r{n}@home.example") for n in range(3))
    workflow.answer_report(answered, by=editor, state="no_error")
    ErrorReport.objects.filter(pk=answered.pk).update(
        received_at=now - timedelta(days=40), handled_at=now - timedelta(days=31)
    )
    ErrorReport.objects.filter(pk=old.pk).update(received_at=now - timedelta(days=181))
    assert reporting.forget_contacts() == 2
    kept = dict(ErrorReport.objects.values_list("pk", "contact"))
    assert kept == {answered.pk: "", waiting.pk: waiting.contact, old.pk: ""}
    answered.refresh_from_db()
    assert answered.contact_erased_at
    assert answered.message
