"""A donor's data: given out as a file, and forgotten but for what the books and the law need."""

import io
import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from donations import erasure, gift_aid, lost_links, offline, receipts, retention, sums, support
from donations.donors import donor_for
from donations.gateways.stripe import get_gateway
from donations.models import (
    Announcement,
    Attempt,
    BankStatement,
    Donor,
    Gift,
    GiftNote,
    LedgerEntry,
    LegalEntity,
    OfflineGift,
    Plan,
    ProviderEvent,
    Receipt,
    RetainedRecord,
    StatementLine,
)
from newsroom.core import audit, dump, mail
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
EMAIL, NAME, HOME = "ann@reader.example", "Ann Reader", "17 Quay Street"
PERSONAL = (EMAIL, NAME, HOME, "Ann’s own words", "for her mother Ida", "READER ANN MRS", "phoned from Leith")


def everything():
    """Table → its lines as a backup would hold them."""
    stream = io.BytesIO()
    dump.write_lines(stream)
    found, table = {}, ""
    for line in stream.getvalue().decode().splitlines():
        told = json.loads(line)
        if isinstance(told, dict):
            table = told["table"]
        else:
            found.setdefault(table, []).append(json.dumps(told, ensure_ascii=False).replace('\\"', '"'))
    return found


def traces(strings=PERSONAL):
    """Which table still holds which string; what JSON holds escaped is found, too."""
    return {
        (table, string)
        for table, lines in everything().items()
        for line in lines
        for string in strings
        for written in {string, json.dumps(string)[1:-1]}
        if written.casefold() in line.casefold()
    }


@pytest.fixture
def ann(plan, treasurer, helpdesk, client, settings):
    """A monthly donor who left her name wherever a person can."""
    donor = Donor.objects.get()
    money = offline.Money("hand:1", 2500, "GBP", timezone.now(), "bank", f"from {NAME}, phoned from Leith")
    payment = offline.enter_gift(money, donor, by=treasurer)
    GiftNote.objects.create(
        gift=plan.gift, message="Ann’s own words", in_honour_of="for her mother Ida", display_name=NAME,
        state="shown",
    )  # fmt: skip
    statement = BankStatement.objects.create(
        name="a.csv", uploaded_by=treasurer, text=f"unread;{EMAIL};{NAME}"
    )
    lines = {"statement": statement, "booked_on": timezone.localdate(), "amount_minor": 5, "currency": "GBP"}
    StatementLine.objects.create(
        fingerprint="a", payer="READER ANN MRS", text="x", state="booked", payment=payment, **lines
    )
    StatementLine.objects.create(fingerprint="b", payer=NAME, text=f"thanks {EMAIL}", **lines)
    other = Gift.objects.create(form_key="announced", amount_minor=5, currency="GBP")
    Announcement.objects.create(gift=other, reference="K7M49XDT", name=NAME, email=EMAIL.upper())
    entity = LegalEntity.objects.get()
    entity.mode, entity.registration = "gift_aid", "Charity number 1"
    entity.save()
    told = gift_aid.Declared("all", "Ann", "Reader", HOME, "EH6 6AA")
    gift_aid.declare(payment, entity, told)
    receipts.replace(
        payment.receipts.get(), recipient=f"{NAME}\n{HOME}", reason="name", note=f"asked by {NAME}",
        by=treasurer,
    )  # fmt: skip
    support.pause_plan(plan, 1, get_gateway(), by=helpdesk, note=f"{NAME} phoned from Leith", wish="w")
    audit.record("look", "donations", by=None, about=EMAIL)
    mail.send(EMAIL, "Hello", NAME, key="x")
    mail.send("desk@paper.example", "A donor wrote", "A donor wrote:\n\nAnn’s own words", key="y")
    lost_links.ask(EMAIL)
    return donor


def test_i17_no_personal_string_is_left(ann, treasurer):
    """I17: looked for in every table, raw messages, waiting mail and the audit: only the vault has any."""
    before = traces()
    assert {string for _, string in before} == set(PERSONAL)  # they were there, or this proves nothing
    assert {"donations.providerevent", "core.outboxmessage", "core.auditevent"} <= {t for t, _ in before}
    total, lines = sums.sums_of(LedgerEntry.objects.all()), LedgerEntry.objects.count()
    numbers = list(Receipt.objects.order_by("id").values_list("number", "code"))
    erasure.erase(ann, get_gateway(), by=treasurer)
    left = traces()
    assert {table for table, _ in left} == {"donations.retainedrecord"}
    assert OutboxMessage.objects.filter(kind="purge", payload={"paths": ["/donate/wall/"]}).exists()
    assert OutboxMessage.objects.filter(kind="mail").count() == 1  # the newsroom's own, without the words
    assert {string for _, string in left} == {NAME, HOME}  # the receipts' names and the declaration's home
    assert (sums.sums_of(LedgerEntry.objects.all()), LedgerEntry.objects.count()) == (total, lines)
    assert list(Receipt.objects.order_by("id").values_list("number", "code")) == numbers
    ann.refresh_from_db()
    assert (str(ann), ann.email, bool(ann.erased_at)) == ("An erased donor", "", True)
    assert AuditEvent.objects.filter(verb="erase donor", actor=treasurer).exists()
    assert all(json.loads(event.payload)["data"] for event in ProviderEvent.objects.all())


def test_afterwards(ann, treasurer, deliver, donor, client):
    """Old messages told again bring nothing back; the same address later is a new donor; twice is no harm."""
    told = list(donor.provider.store.all("event"))
    erasure.erase(ann, get_gateway(), by=treasurer)
    erasure.erase(ann, get_gateway(), by=treasurer)
    assert told and deliver() is not None
    assert Donor.objects.count() == 1 and not Donor.objects.filter(email=EMAIL).exists()
    receipt = Receipt.objects.filter(replaced_by=None).first()
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_receipt_change", args=[receipt.pk]))
    assert page.status_code == 200
    again = donor_for(EMAIL, NAME)
    assert again != ann
    for record in RetainedRecord.objects.all():
        assert record.keep_until.year == timezone.localdate().year + 7
    RetainedRecord.objects.update(keep_until="2020-01-01")
    retention.forget_old()
    again.delete()
    assert traces() == set()


def test_another_donor_of_the_same_name_stays(ann, treasurer):
    """Two people may be called the same."""
    other = donor_for("other.ann@reader.example", NAME)
    money = offline.Money("hand:2", 900, "GBP", timezone.now(), "cash")
    offline.enter_gift(money, other, by=treasurer)
    erasure.erase(ann, get_gateway(), by=treasurer)
    other.refresh_from_db()
    assert (other.name, other.email) == (NAME, "other.ann@reader.example")
    assert Receipt.objects.get(payment__donor=other).recipient == NAME


def test_f61_a_plan_that_cannot_be_ended(ann, donor, client, treasurer):
    """F61: the provider does not answer: nothing at all is erased, and the screen says so."""
    client.force_login(treasurer)
    url = reverse("admin:donations_donor_erase", args=[ann.pk])
    page = client.get(url).content.decode()
    assert "is ended at the payment provider first" in page and "Kept apart" in page
    assert "Read what happens" in client.post(url).content.decode()
    before = traces()
    donor.provider.store.controls.update(faults=9, fault="before")
    assert (
        "Nothing was erased: the payment provider did not answer"
        in client.post(url, {"understood": "on"}).content.decode()
    )
    assert traces() == before and Plan.objects.get().state != "canceled"
    donor.provider.store.controls.update(faults=0)
    assert "The donor is erased" in client.post(url, {"understood": "on"}, follow=True).content.decode()
    there = donor.provider.store.all("subscription")[0]
    assert (there["status"], Plan.objects.get().state) == ("canceled", "canceled")
    assert not OutboxMessage.objects.filter(kind="mail", payload__to=EMAIL).exists()


def test_the_tables_allow_emptying_and_nothing_else(ann):
    """The guards of what is never changed stand: a note cannot be rewritten, only emptied."""
    notes = OfflineGift.objects.all()
    for rows, wrong in (
        (notes, {"note": "y"}),
        (AuditEvent.objects.all(), {"data": {"a": 1}}),
        (AuditEvent.objects.all(), {"verb": "x", "data": {}}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**wrong)
    assert notes.update(note="") == 1


def test_the_whole_of_a_donors_data_as_a_file(ann, client, treasurer, helpdesk):
    """Everything of hers, nothing of anybody else's, no secret of ours; for whoever keeps the books."""
    url = reverse("admin:donations_donor_export", args=[ann.pk])
    client.force_login(helpdesk)
    assert client.post(url).status_code == 403
    client.force_login(treasurer)
    offline.enter_gift(
        offline.Money("hand:3", 900, "GBP", timezone.now(), "cash", "of Ben"),
        donor_for("ben@reader.example", "Ben"),
        by=treasurer,
    )
    answer = client.post(url)
    text = answer.content.decode()
    told = json.loads(text)
    assert answer["Content-Disposition"].startswith("attachment")
    kinds = {"payment", "ledgerentry", "giftnote", "receipt", "plan", "taxdeclaration", "providerevent"}
    assert {f"donations.{kind}" for kind in kinds} <= set(told["records"])
    assert len(told["records"]["donations.payment"]) == 2
    assert EMAIL in text and "Ann’s own words" in text and "phoned from Leith" in text
    assert "ben@reader.example" not in text and "of Ben" not in text
    assert "idempotency_key" not in told["records"]["donations.attempt"][0]
    assert {row["entered_by"] for row in told["records"]["donations.offlinegift"]} == {"a colleague"}
    assert AuditEvent.objects.filter(verb="export donor").exists()


def test_a_payment_under_way_comes_first(ann, donor, treasurer):
    """A bank debit that is still being confirmed would bring the name back: erase when it has come."""
    attempt = Attempt.objects.filter(gift__donor=ann).first()
    attempt.pk, attempt.state, attempt.public_id = None, "processing", "under-way"
    attempt.provider_session_id, attempt.idempotency_key = "cs_x", "x"
    attempt.save()
    with pytest.raises(erasure.NotErased, match="still being confirmed"):
        erasure.erase(ann, get_gateway(), by=treasurer)
    ann.refresh_from_db()
    assert ann.email == EMAIL and Plan.objects.get().state != "canceled"
