"""The donor's own undo: ten minutes, all of it, once, by a link that a mail scanner may open."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from donations import refunds, undo_links
from donations.models import LedgerEntry, Payment, Refund
from donations.rehearsal import objects
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(donor):
    """A gift of £5 that was just paid, and the thank-you page that its donor sees."""
    _, page = donor.begin("500")
    back = donor.come_back(donor.at_provider(page))
    return Payment.objects.get(), back.content.decode()


def link_in(text):
    """The address that undoes, as a page or a mail names it."""
    return re.search(r"/donate/undo/[^/\s\"]+/", text)[0]


def back():
    return list(LedgerEntry.objects.filter(kind="refund").values_list("amount_minor", flat=True))


def press(payment):
    return Client().post(undo_links.path(payment))


def test_undo_from_thanks_and_receipt(paid, donor):
    """Both name the link; reading it any number of times undoes nothing, pressing it undoes all, once."""
    payment, page = paid
    letter = OutboxMessage.objects.get(key=f"receipt:{payment.pk}").payload["body"]
    for text in (page, letter):
        assert undo_links.payment_of(link_in(text).split("/")[3]) == payment
    for _ in range(3):
        shown = Client().get(link_in(page)).content.decode()
    assert "Undo your donation?" in shown
    assert "Ann Reader" not in shown
    assert back() == []
    for _ in range(2):
        assert press(payment).status_code == 302
    assert back() == [-500]
    assert (Refund.objects.get().source, Refund.objects.get().asked_by) == ("donor", None)
    assert "on its way back" in Client().get(link_in(page)).content.decode()
    assert OutboxMessage.objects.filter(key__startswith="refund:").count() == 1
    assert len(donor.provider.store.all("refund")) == 1
    assert (
        "/donate/undo/"
        not in donor.come_back(
            f"/donate/thanks/?session={payment.attempt.provider_session_id}"
        ).content.decode()
    )


def test_undo_ends_the_monthly_gift(plan, donor):
    """The first payment of a monthly gift goes back and the gift ends; the page says so before and after."""
    payment = Payment.objects.get()
    assert "Your monthly donation ends with it" in Client().get(undo_links.path(payment)).content.decode()
    press(payment)
    plan.refresh_from_db()
    assert (plan.state, plan.happenings.last().by, back()) == ("canceled", "donor", [-500])
    assert donor.provider.store.all("subscription")[0]["status"] == "canceled"
    assert "has ended with it" in Client().get(undo_links.path(payment)).content.decode()


def test_undo_ten_minutes_and_no_longer(paid):
    """After ten minutes the link explains and a press changes nothing; a receipt sent again has no link."""
    payment, _ = paid
    with time_machine.travel(payment.recorded_at + timedelta(minutes=10), tick=False):
        assert "they are over" in Client().get(undo_links.path(payment)).content.decode()
        assert press(payment).status_code == 409
    assert back() == []


@pytest.mark.parametrize("who", ["staff", "provider", "bank"])
def test_undo_not_after_somebody_else(paid, donor, deliver, treasurer, gateway, who):
    """What staff gave back, the provider's screens or a bank's dispute took, is not given back besides."""
    payment, _ = paid
    if who == "staff":
        asked = refunds.request(payment, 100, reason="requested", by=treasurer, wish="w")
        refunds.submit(asked, gateway)
    else:
        with donor.provider.store as store:
            charge = store.all("charge")[0]
            verb = objects.dispute(store, charge) if who == "bank" else objects.refund(store, charge, 100)
            donor.provider.tell(verb[1])
        deliver()
    before = back()
    assert "dealt with this donation" in Client().get(undo_links.path(payment)).content.decode()
    assert press(payment).status_code == 409
    assert back() == before


def test_undo_while_the_provider_is_away(paid, donor, gateway):
    """What was asked for is kept and done by the worker; pressed again it is done once."""
    payment, _ = paid
    donor.provider.store.controls.update(fault="after", faults=9, fault_on="refunds")
    answer = press(payment)
    assert (answer.status_code, "is kept" in answer.content.decode()) == (503, True)
    donor.provider.store.controls.update(faults=0)
    refunds.deliver({"refund": Refund.objects.get().pk})
    press(payment)
    assert back() == [-500]


def test_undo_of_a_monthly_gift_while_the_provider_is_away(plan, donor):
    """Neither half is lost: the worker ends the donation and gives the money back, as the page promises."""
    payment = Payment.objects.get()
    donor.provider.store.controls.update(fault="before", faults=99)
    answer = press(payment)
    assert (answer.status_code, "is kept" in answer.content.decode()) == (503, True)
    donor.provider.store.controls.update(faults=0)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        outbox.deliver_due()
    plan.refresh_from_db()
    assert (plan.state, plan.happenings.last().by, back()) == ("canceled", "donor", [-500])


def test_undo_leaves_a_plan_alone_when_staff_were_quicker(plan, treasurer, monkeypatch):
    """Whoever gives back a part in the same moment wins whole: the donation of the month goes on."""
    payment = Payment.objects.get()
    refunds.request(payment, 100, reason="requested", by=treasurer, wish="w")
    monkeypatch.setattr(undo_links, "is_possible", lambda payment: True)  # as it was a moment ago
    assert press(payment).status_code == 409
    plan.refresh_from_db()
    assert plan.state == "active"


def test_undo_opens_one_payment_only(paid):
    """Forged and cut links open nothing; a renewal and a direct debit are not undone by their donor."""
    payment, _ = paid
    token = undo_links.path(payment).split("/")[3]
    for wrong in ("x", token[:-2], payment.gift.public_id):
        assert Client().post(f"/donate/undo/{wrong}/").status_code == 404
    payment.method = "sepa_debit"
    assert not undo_links.is_possible(payment)
    payment.method, payment.attempt_id = "card", None
    assert not undo_links.is_possible(payment)
    assert back() == []
