"""Receipts: one for each payment, numbered without a gap, never changed, sent once, checked by a code."""

import re
import smtplib
import threading
from datetime import UTC, datetime

import pytest
from django.core import mail as outgoing
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from donations import offline, receipt_links, receipts, refunds
from donations.donors import donor_for
from donations.gateways.stripe import get_gateway
from donations.models import LegalEntity, Payment, Receipt, ReceiptCounter
from newsroom.core import mail, outbox
from newsroom.core.models import OutboxMessage, SentMail
from newsroom.core.publication import refresh_frame

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def enter(by, number=1, at=NEW_YEARS_EVE, receipt=False, donor=None, amount=2500, currency="GBP"):
    """Money entered by hand; returns its payment."""
    money = offline.Money(f"hand:{number}", amount, currency, at, "cheque")
    return offline.enter_gift(money, donor, by=by, receipt=receipt)


def numbers():
    return list(Receipt.objects.order_by("entity_id", "year", "sequence").values_list("number", flat=True))


@pytest.fixture
def letter(donor, deliver):
    """The mail of one donation's receipt, in the outbox."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    return OutboxMessage.objects.get(key__startswith="receipt:")


def due():
    """What the worker would do with the mails that wait."""
    OutboxMessage.objects.exclude(kind="mail").update(due_at="2100-01-01T00:00Z")
    OutboxMessage.objects.filter(kind="mail").update(due_at=timezone.now())
    return outbox.deliver_due()


def test_i7_every_booking_has_a_receipt(world, check, treasurer):
    """I7: checkout, renewal, what a check finds, money by hand: as many receipts as payments, mail or not."""
    world.give(500)
    world.deliver()
    world.give(700, email="ben@reader.example")  # nobody tells us: the nightly check books it
    world.bag.clear()
    check(mend=True)
    enter(treasurer)
    world.give(900, frequency="monthly", email="cas@reader.example")
    world.deliver()
    world.later(32)
    world.deliver()
    assert Payment.objects.count() == 5
    assert Receipt.objects.filter(replaced_by=None).count() == 5
    assert {r.payment_id for r in Receipt.objects.all()} == set(Payment.objects.values_list("pk", flat=True))
    sequences = Receipt.objects.filter(livemode=False).order_by("year", "sequence")
    assert [r.sequence for r in sequences if r.year == 2026] == list(
        range(1, sum(r.year == 2026 for r in sequences) + 1)
    )
    mailed = OutboxMessage.objects.filter(key__startswith="receipt:").count()
    assert mailed == 3  # not what the check booked, nor what was entered without mail


def test_the_year_is_that_of_the_newsroom(publication, treasurer, settings):
    """A quarter past eight in the morning of New Year in Tokyo is still last year in London."""
    publication.time_zone = "Asia/Tokyo"
    publication.save()
    refresh_frame()
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    enter(treasurer, 1)
    enter(treasurer, 2, at=datetime(2026, 12, 31, 12, tzinfo=UTC))
    enter(treasurer, 3)
    assert numbers() == ["2026-000001", "2027-000001", "2027-000002"]


def test_another_issuer_has_its_own_numbers(publication, treasurer, settings):
    """Dollars go to a fiscal sponsor; test money has a series of its own."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    LegalEntity.objects.create(
        name="Friends Inc.", currency="USD", prefix="FR", mode="us", registration="EIN 12-3456789"
    )
    enter(treasurer, 1)
    paid = enter(treasurer, 2, currency="USD", amount=25000)
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    enter(treasurer, 3)
    assert set(numbers()) == {"2026-000001", "FR-2026-000001", "TEST-2026-000001"}
    words = paid.receipts.get().content
    assert "No goods or services" in words["tax"] and "$250" in words["tax"]
    assert words["issuer"] == {"name": "Friends Inc.", "address": [], "registration": ["EIN 12-3456789"]}
    default = Receipt.objects.get(number="2026-000001").content
    assert "is not tax-deductible" in default["tax"]


def test_what_was_rolled_back_leaves_no_gap(publication, treasurer):
    """A booking that fails gives its number back."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enter(treasurer, 1)
        1 / 0  # noqa: B018
    enter(treasurer, 2)
    assert Receipt.objects.get().sequence == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_bookings_at_once(publication, treasurer):
    """Each its own number, none left out, none twice."""
    barrier, troubles = threading.Barrier(20), []

    def book(number):
        barrier.wait()
        for _ in range(200):  # SQLite's shared memory database has no waiting line in tests
            try:
                enter(treasurer, number)
                break
            except DatabaseError as error:
                if connection.vendor == "postgresql":
                    troubles.append(error)
                    break
        connection.close()

    threads = [threading.Thread(target=book, args=(number,)) for number in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert sorted(Receipt.objects.values_list("sequence", flat=True)) == list(range(1, 21))
    assert ReceiptCounter.objects.get().last == 20


def test_a_receipt_is_never_changed(publication, treasurer):
    """The database refuses; only the name may be emptied, when a donor is erased."""
    enter(treasurer)
    receipts_here = Receipt.objects.all()
    for wrong in ({"number": "x"}, {"content": {}}, {"recipient": "Eve"}, {"recipient": "", "code": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            receipts_here.update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        receipts_here.delete()
    assert receipts_here.update(recipient="", note="") == 1


def test_void_and_replace(publication, treasurer, helpdesk):
    """A wrong name: the old one becomes void for a reason, the new one refers to it, once."""
    payment = enter(treasurer)
    old = payment.receipts.get()
    words = {"recipient": "Mary Quay\n1 Harbour Road", "reason": "name", "note": "as she wrote"}
    with pytest.raises(PermissionDenied):
        receipts.replace(old, **words, by=helpdesk)
    with pytest.raises(DatabaseError), transaction.atomic():
        receipts.replace(old, **words | {"reason": ""}, by=treasurer)
    new = receipts.replace(old, **words, by=treasurer)
    with pytest.raises(receipts.AlreadyReplaced):
        receipts.replace(old, **words, by=treasurer)
    assert (new.sequence, new.replaces, new.recipient) == (2, old, "Mary Quay\n1 Harbour Road")
    assert receipts.standing_of(payment) == new
    assert Receipt.objects.filter(payment=payment, replaces=None).count() == 1


def test_f47_a_mail_server_that_is_away(letter, monkeypatch):
    """F47: four hours down: it waits in sight, is tried again, and goes out once."""

    def away(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", away)
        for _ in range(12):
            due()
    letter.refresh_from_db()
    assert letter.attempts == 12 and "gone" in letter.last_error
    assert due() == 1
    assert len(outgoing.outbox) == SentMail.objects.filter(key=letter.key).count() == 1


def test_f47_a_worker_that_dies_after_sending(letter, monkeypatch):
    """F47: sent, but not struck off: the next worker sees that it went out, and does not send it again."""
    mail.deliver(letter.payload)
    assert due() == 1  # done, without sending
    assert len(outgoing.outbox) == 1
    first = outgoing.outbox[0].message()["Message-ID"]
    SentMail.objects.all().delete()  # it died even before it could write that down
    mail.deliver(letter.payload)
    assert outgoing.outbox[1].message()["Message-ID"] == first  # the same letter to every mail program


def test_f48_two_workers_and_two_messages(letter, deliver, donor):
    """F48: whoever tells of the payment again, and whoever works: one mail."""
    payment = Payment.objects.get()
    receipts.queue(payment)
    assert OutboxMessage.objects.filter(key=letter.key).count() == 1
    OutboxMessage.objects.exclude(pk=letter.pk).delete()
    assert outbox.take_next() == letter
    assert outbox.take_next() is None  # the second worker finds nothing while the first one sends
    assert due() == 1
    receipts.queue(payment)  # long after it went out
    due()
    assert len(outgoing.outbox) == 1


def test_the_mail_and_its_page(letter, client, donor):
    """Number, amount, date, issuer, statement words, code; the page behind the link shows the same."""
    receipt = Receipt.objects.get()
    body = letter.payload["body"]
    for words in (receipt.number, "£5 (GBP), once", receipt.printed_code, "not tax-deductible", "Dear Ann"):
        assert words in body
    address = re.search(r"http\S+/donate/receipt/\S{30,}/", body)[0]
    page = client.get(address)
    html = page.content.decode()
    for words in (receipt.number, "£5", receipt.printed_code, "Ann Reader", receipt.content["reference"]):
        assert words in html
    assert "no-store" in page["Cache-Control"] and page["Referrer-Policy"] == "same-origin"
    assert client.get(address.replace("/receipt/", "/receipt/x")).status_code == 404


def test_sent_again_from_the_page(letter, client):
    """To the donor's own address; a few times a day; looking sends nothing."""
    due()
    address = receipt_links.link(Receipt.objects.get())
    client.get(address)
    assert len(outgoing.outbox) == 1
    for number in range(5):
        page = client.post(address, follow=True).content.decode()
        assert ("on its way" if number < 3 else "several times") in page
        due()
    assert [each.to for each in outgoing.outbox] == [["ann@reader.example"]] * 4


def test_anybody_checks_a_code(letter, client, treasurer):
    """Band, year and state; no name, no amount, no number. A refund and a replacement are told."""
    receipt = Receipt.objects.get()
    address = receipt_links.check_address()

    def told(typed):
        return client.get(address, {"code": typed}).content.decode()

    page = told(receipt.printed_code.lower().replace("-", " "))
    assert "Genuine" in page and "£5 to £10" in page and "Valid." in page
    assert "Ann" not in page and receipt.number not in page and receipt.content["reference"] not in page
    refund = refunds.request(
        receipt.payment, 500, reason="requested", note="", by=treasurer, wish="w", seen=500
    )
    refunds.submit(refund, get_gateway())
    assert "was given back" in told(receipt.printed_code)
    assert "given back" in client.get(receipt_links.link(receipt)).content.decode()
    receipts.replace(receipt, recipient="", reason="other", note="", by=treasurer)
    assert "this one is void" in told(receipt.printed_code)


def test_codes_are_not_found_by_trying(letter, client):
    """What is no code, and what is none of ours, reads the same; who tries on is asked to wait."""
    address = receipt_links.check_address()
    page = client.get(address, {"code": "' OR 1=1 <b>"})
    assert page.status_code == 200 and "No receipt of ours" in page.content.decode()
    answers = [client.get(address, {"code": f"2222-2222-{n}333"}).status_code for n in range(100, 140)]
    assert answers[0] == 200 and answers[-1] == 429


def test_the_list_and_its_file(publication, treasurer, helpdesk, client, django_assert_max_num_queries):
    """However many there are, the same few questions; F58: a name that a spreadsheet would run is a text."""
    for number in range(1, 9):
        enter(treasurer, number, donor=donor_for(f"d{number}@reader.example", "=HYPERLINK(1)"))
    client.force_login(helpdesk)
    url = reverse("admin:donations_receipt_changelist")
    with django_assert_max_num_queries(16):
        page = client.get(url, {"mode": "all"})
    assert page.status_code == 200 and page.content.decode().count("HYPERLINK") == 8
    assert client.get(reverse("admin:donations_receipt_csv")).status_code == 403
    client.force_login(treasurer)
    answer = client.get(reverse("admin:donations_receipt_csv"), {"mode": "all"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 9 and all(",'=HYPERLINK(1)," in line for line in lines[1:])


def test_replaced_on_the_screen(publication, treasurer, helpdesk, client):
    """A reason is asked for; the new one goes to the donor if that is ticked; support may not."""
    payment = enter(treasurer, donor=donor_for("ann@reader.example", "An"))
    receipt = payment.receipts.get()
    url = reverse("admin:donations_receipt_replace", args=[receipt.pk])
    client.force_login(helpdesk)
    assert client.get(url).status_code == 403
    client.force_login(treasurer)
    assert "Choose why" in client.post(url, {"recipient": "Ann"}).content.decode()
    right = {"recipient": "Ann Reader\r\n1 Quay", "reason": "name", "note": "x", "send": "on"}
    assert "has taken the place of" in client.post(url, right, follow=True).content.decode()
    assert "replaced already" in client.post(url, right, follow=True).content.decode()
    body = OutboxMessage.objects.get(key=f"receipt-again:{payment.pk}").payload["body"]
    assert f"in place of {receipt.number}, which is void" in body and "Ann Reader" in body
