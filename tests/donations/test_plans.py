"""Monthly and yearly gifts: begun, renewed, failed; over the real library and a clock that tests turn."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from donations import plan_links, plans
from donations.models import Attempt, Payment, Plan
from donations.rehearsal import plans as there
from tests.donations.plan_life import letters, path_of, press, total

pytestmark = pytest.mark.django_db


def test_offered_only_when_switched_on(donor, publication):
    """Nobody is offered, and nobody can force, what staff have not switched on."""
    assert "Monthly" not in donor.client.get("/donate/").content.decode()
    assert donor.choose("500", frequency="monthly").status_code == 400
    assert 'value="once"' in donor.client.get("/donate/?frequency=monthly").content.decode()
    assert not Attempt.objects.exists()


def test_the_page_says_what_is_agreed_to(donor, offered):
    """Before paying, the page says how often and how it is stopped."""
    page = donor.client.get("/donate/?frequency=monthly").content.decode()
    assert "today and then every month" in page
    assert "without signing in" in page
    assert "today, once" in donor.client.get("/donate/").content.decode()


@pytest.mark.parametrize("order", ["", "reversed", "return first"])
def test_f35_the_first_invoice_is_booked_once(begun, donor, deliver, order):
    """First payment, whoever tells of it first: one payment with its attempt, one receipt, one plan."""
    begun()
    bag = donor.provider.dispatcher.take()
    if order == "return first":
        donor.come_back(f"/donate/thanks/?session={Attempt.objects.get().provider_session_id}")
    bag = bag[::-1] if order == "reversed" else bag
    assert set(deliver(messages=bag * 2)) == {200}
    payment = Payment.objects.get()
    assert (payment.attempt.state, payment.provider_invoice_id[:3]) == ("paid", "in_")
    assert Plan.objects.get().state == "active"
    assert len(letters()) == 1
    assert total() == 500
    assert Plan.objects.get().donor.email == "ann@reader.example"


def test_the_receipt_says_how_to_stop(plan):
    """A regular donor's receipt says when the next charge is and has the link that stops it."""
    (letter,) = letters("receipt:")
    assert "every month" in letter
    assert "Next charge" in letter
    assert "You will not be charged again" not in letter
    assert plan_links.plan_of(re.search(r"/donate/monthly/([^/\s]+)/", letter)[1]) == plan


def test_f36_each_renewal_is_a_payment_with_its_receipt(plan, later, donor, deliver):
    """Three months, a pause of one and a void bill: three renewals, three receipts, nothing for the void."""
    later(62)
    press(plan, "pause", months="1")
    later(31)
    assert "invoice.voided" in {e["type"] for e in donor.provider.store.all("event")}
    later(31)
    assert Payment.objects.count() == 4
    assert (total(), len(letters("receipt:"))) == (2000, 4)
    assert Payment.objects.filter(attempt=None).count() == 3
    assert Payment.objects.exclude(gift__plan=plan).count() == 0


def test_f37_month_two_needs_no_card_of_ours(plan, donor):
    """The card of a plan is the provider's business from the start: the page is made in subscription mode."""
    session = donor.provider.store.all("checkout.session")[0]
    assert (session["mode"], session["submit_type"]) == ("subscription", "donate")


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_f38_a_renewal_that_fails_and_then_succeeds(plan, donor, later, deliver, tries):
    """A refused card: the donor is told once for each refusal, honestly, and thanked only when it is paid."""
    customer = donor.provider.store.all("customer")[0]
    customer["_card"] = "bad"
    later(32)
    for days in (4, 6)[: tries - 1]:
        later(days)
    failures = [e for e in donor.provider.store.all("event") if e["type"] == "invoice.payment_failed"]
    donor.provider.dispatcher.send(failures * 2, donor.provider.store.controls)
    deliver()
    assert len(letters("plan-failed:")) == tries
    assert "Nothing was charged" in letters("plan-failed:")[0]
    assert path_of(plan)[:18] in letters("plan-failed:")[0]
    plan.refresh_from_db()
    assert (plan.state, Payment.objects.count()) == ("past_due", 1)
    customer["_card"] = "good"
    later(8)
    plan.refresh_from_db()
    assert (plan.state, Payment.objects.count(), len(letters("receipt:"))) == ("active", 2, 2)


def test_f38_a_renewal_that_fails_for_good(plan, donor, later):
    """After the last refusal the plan ends; the donor is told once that it has ended, and why."""
    donor.provider.store.all("customer")[0]["_card"] = "bad"
    later(60)
    plan.refresh_from_db()
    assert (plan.state, plan.ended_because) == ("canceled", "payment_failed")
    assert len(letters("plan-ended:")) == 1
    assert "several times" in letters("plan-ended:")[0]
    assert Payment.objects.count() == 1


def test_f5_a_failure_heard_of_after_the_success(plan, donor, later, deliver):
    """Told of a refusal when the bill has been paid since, nobody is sent a sad mail."""
    customer = donor.provider.store.all("customer")[0]
    customer["_card"] = "bad"
    later(32, told=False)
    customer["_card"] = "good"
    later(4, told=False)
    deliver(messages=donor.provider.dispatcher.take()[::-1])
    assert letters("plan-failed:") == []
    assert Payment.objects.count() == 2


def test_f4_messages_about_a_plan_in_reverse(begun, donor, deliver, later):
    """Changed before begun, ended before changed: the plan stands as the provider says now."""
    subscription = begun()
    with donor.provider.store as store:
        donor.provider.tell(there.cancel(store, subscription))
    deliver(messages=donor.provider.dispatcher.take()[::-1])
    assert Plan.objects.get().state == "canceled"
    assert Payment.objects.count() == 1


def test_an_old_reading_changes_nothing(plan, gateway):
    """A reading that was asked for before the last one is too late to count; an ended plan stays ended."""
    old = gateway.read_plan(plan.provider_plan_id)
    before = timezone.now() - timedelta(hours=1)
    plans.apply(replace(old, paused=True), before, False)
    assert Plan.objects.get().state == "active"
    plans.cancel(plan, gateway, by="donor")
    plans.apply(old, timezone.now(), False)
    assert Plan.objects.get().state == "canceled"
