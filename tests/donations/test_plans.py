"""Monthly and yearly gifts, over the real library and the rehearsal provider, whose clock the tests turn."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from donations import plan_links, plans
from donations.donation_page import get_page
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment, Plan, PlanEvent, ProviderEvent
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from donations.timeline import timeline
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


@pytest.fixture
def offered(publication):
    """The donation page offers monthly and yearly gifts."""
    page = get_page()
    page.offer_monthly = page.offer_yearly = True
    page.save()
    return page


@pytest.fixture
def begun(donor, offered):
    """``begun(frequency)``: a plan of £5 agreed to at the provider, which nobody has told us of yet."""

    def make(frequency="monthly"):
        form = donor.open(f"/donate/?frequency={frequency}")
        _, page = donor.begin("500", form=form)
        donor.at_provider(page)
        return donor.provider.store.all("subscription")[0]

    return make


@pytest.fixture
def plan(begun, deliver):
    """A running monthly plan of £5, its first payment booked."""
    begun()
    deliver()
    return Plan.objects.get()


@pytest.fixture
def later(donor, deliver):
    """``later(days)``: the provider's clock is turned and the site told (unless ``told`` is False)."""

    def turn(days, told=True):
        with donor.provider.store as store:
            donor.provider.tell(there.advance(store, days * DAY))
        if told:
            assert set(deliver()) <= {200}

    return turn


def letters(kind=None):
    """Bodies of the mails that were queued, those whose key begins with ``kind``."""
    mails = OutboxMessage.objects.filter(kind="mail").order_by("id")
    return [m.payload["body"] for m in (mails.filter(key__startswith=kind) if kind else mails)]


def total():
    return sum(LedgerEntry.objects.filter(kind="charge").values_list("amount_minor", flat=True))


def path_of(plan):
    return f"/donate/monthly/{plan_links.token(plan)}/"


def press(plan, do, client=None, **more):
    return (client or Client()).post(path_of(plan), {"do": do, "wish": "w1"} | more)


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


def test_f54_reading_the_link_changes_nothing(plan, gateway, donor):
    """A mail scanner that opens every link, again and again, stops nothing."""
    for _ in range(3):
        for method in ("get", "head"):
            answer = getattr(Client(), method)(path_of(plan))
            assert answer.status_code == 200
            assert answer["Referrer-Policy"] == "same-origin", (
                "no-referrer would have browsers' forms refused"
            )
            assert "no-store" in answer["Cache-Control"]
    assert donor.provider.store.all("subscription")[0]["status"] == "active"
    assert PlanEvent.objects.count() == 1


def test_stopping_from_the_mail(plan, donor, later):
    """Two clicks and no password: it ends at once, at the provider first; one mail confirms; that is all."""
    assert press(plan, "stop").status_code == 302
    assert donor.provider.store.all("subscription")[0]["status"] == "canceled"
    plan.refresh_from_db()
    assert plan.state == "canceled"
    later(100)
    assert press(plan, "stop").status_code == 302
    assert len(letters("plan-ended:")) == 1
    assert "as you asked" in letters("plan-ended:")[0]
    assert Payment.objects.count() == 1
    page = Client().get(path_of(plan)).content.decode()
    assert "You will not be charged again" in page
    assert "Stop my donation" not in page
    assert press(plan, "amount", amount="3").status_code == 409


def test_stopping_while_the_provider_is_down(plan, donor):
    """Nothing is called ended before the provider has confirmed it; the donor can press again."""
    donor.provider.store.controls.update(fault="before", faults=9)
    answer = press(plan, "stop")
    assert (answer.status_code, "does not answer" in answer.content.decode()) == (503, True)
    plan.refresh_from_db()
    assert plan.state == "active"
    donor.provider.store.controls.update(faults=0)
    assert press(plan, "stop").status_code == 302


def test_stopping_when_the_answer_is_lost(plan, donor):
    """It ended there and the answer was lost: pressing again finds it ended, and says so."""
    donor.provider.store.controls.update(fault="after", faults=1, fault_on="DELETE")
    press(plan, "stop")
    assert press(plan, "stop").status_code == 302
    plan.refresh_from_db()
    assert plan.state == "canceled"


def test_f39_stopping_races_with_a_renewal(plan, donor, later, deliver):
    """A charge made just before the end is booked and receipted; after the end there is none."""
    later(31, told=False)
    press(plan, "stop")
    deliver()
    assert Payment.objects.count() == 2
    later(40)
    assert Payment.objects.count() == 2
    assert not Finding.objects.exists()


def test_money_after_the_end_is_a_finding(plan, donor, deliver):
    """Should the provider charge after the end, the money is booked and a person is told to give it back."""
    subscription = donor.provider.store.all("subscription")[0]
    press(plan, "stop")
    with donor.provider.store as store:
        store.ahead += DAY
        donor.provider.tell(there.bill(store, subscription, "subscription_cycle"))
    deliver()
    assert Payment.objects.count() == 2
    assert Finding.objects.get().kind == "after_end"


def test_f40_ended_in_the_providers_screens(plan, donor, deliver):
    """A plan that a colleague ends at the provider ends here too; the donor is told once."""
    with donor.provider.store as store:
        messages = there.cancel(store, store.all("subscription")[0])
        donor.provider.tell(messages * 3)
    deliver()
    plan.refresh_from_db()
    assert plan.state == "canceled"
    assert len(letters("plan-ended:")) == 1


def test_a_pause_and_its_end(plan, donor, later):
    """A pause says when it ends, is confirmed once, and can be ended before."""
    for _ in range(2):
        press(plan, "pause", months="2")
    plan.refresh_from_db()
    assert plan.state == "paused"
    assert len(letters("plan-changed:")) == 1
    page = Client().get(path_of(plan)).content.decode()
    assert f"{plan.resumes_at:%Y}" in page
    later(32)
    assert Payment.objects.count() == 1
    press(plan, "resume", wish="w2")
    later(32)
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("months", ["0", "-1", "99", "many", ""])
def test_pauses_that_are_none(plan, months):
    """Nobody pauses for ever by accident."""
    assert press(plan, "pause", months=months).status_code == 400
    assert Plan.objects.get().state == "active"


def test_another_amount(plan, later):
    """A new amount counts from the next charge on, is confirmed by mail, and changes nothing before."""
    assert press(plan, "amount", amount="3.50").status_code == 302
    assert "£3.50" in letters("plan-changed:")[0]
    later(32)
    assert sorted(Payment.objects.values_list("amount_minor", flat=True)) == [350, 500]
    assert not Finding.objects.exists()


@pytest.mark.parametrize("amount", ["", "0", "-5", "0.20", "1e9", "999999999", "NaN", "<b>"])
def test_amounts_that_are_none(plan, amount):
    """A broken amount changes nothing and comes back with a sentence and what was typed."""
    answer = press(plan, "amount", amount=amount)
    assert answer.status_code == 400
    assert "Nothing has changed" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.amount_minor == 500


def test_the_card_page(plan, donor, monkeypatch):
    """Card data is the provider's: we only lead there, for this donor, and come back here."""
    answer = press(plan, "card")
    assert answer.status_code == 303
    (portal,) = donor.provider.store.all("billing_portal.session")
    assert answer["Location"].endswith(portal["id"])
    assert portal["customer"] == donor.provider.store.all("customer")[0]["id"]


def test_f53_links_open_one_plan_only(plan, donor, begun, deliver):
    """Forged, foreign, cut, old and revoked links open nothing, and say the same."""
    token = plan_links.token(plan)
    for wrong in ("x", token[:-1], token + "a", token[::-1], "a:b:c", plan.public_id):
        answer = Client().get(f"/donate/monthly/{wrong}/")
        assert (answer.status_code, "no longer opens" in answer.content.decode()) == (404, True)
    begun()
    deliver()
    second = Plan.objects.latest("id")
    Client().post(path_of(second), {"do": "stop", "plan": plan.public_id, "id": plan.pk})
    plan.refresh_from_db()
    assert plan.state == "active"
    Plan.objects.update(links_from=timezone.now() + timedelta(minutes=1))
    assert Client().get(path_of(plan)).status_code == 404


def test_f53_an_old_link(plan, monkeypatch):
    """A link opens its plan for a little over a year."""
    monkeypatch.setattr(plan_links, "LIFE", -1)
    assert Client().get(path_of(plan)).status_code == 404


def test_f28_somebody_elses_subscription(donor, provider, deliver):
    """Another application's subscriptions and bills on the account are none of ours."""
    customer = {"email": "x@y.example", "name": "", "_card": "good", "metadata": {}}
    with provider.store as store:
        made = store.add("customer", "cus", **customer)
        session = {"currency": "gbp", "amount_total": 900, "_plan": {}, "_interval": "month"}
        subscription = there.subscribe(store, session, made)
        provider.tell([("customer.subscription.created", subscription)])
        provider.tell(there.bill(store, subscription, "subscription_create"))
        provider.tell(objects.refund(store, store.all("charge")[0], 100)[1])
    assert set(deliver()) == {200}
    assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"ignored"}
    assert not Plan.objects.exists()


def test_a_renewal_is_refunded_and_disputed(plan, donor, later, deliver):
    """Money of a renewal is given back and disputed as any other, also when that is heard of first."""
    later(32, told=False)
    donor.provider.dispatcher.take()
    store = donor.provider.store
    with store:
        charge = store.all("charge")[0]
        donor.provider.tell(objects.refund(store, charge, 200)[1])
        donor.provider.tell(objects.dispute(store, charge)[1])
    assert set(deliver()) == {200}
    renewal = Payment.objects.get(attempt=None)
    assert sorted(renewal.entries.values_list("kind", "amount_minor")) == [
        ("charge", 500), ("dispute_fee", -2000), ("dispute_out", -300), ("fee", -28), ("refund", -200),
    ]  # fmt: skip
    assert Finding.objects.get().kind == "dispute"


def test_notice_before_a_yearly_charge(begun, deliver, later):
    """A yearly donor is told a week before the charge, once, and only if it is still to come."""
    begun("yearly")
    deliver()
    plan = Plan.objects.get()
    waiting = OutboxMessage.objects.get(kind="plan-notice")
    assert (plan.next_charge_at - waiting.due_at).days == 7
    for _ in range(2):
        plans.give_notice(waiting.payload)
    assert len(letters("plan-notice:")) == 1
    assert path_of(plan)[:18] in letters("plan-notice:")[0]
    plans.give_notice(waiting.payload | {"on": "2020-01-01"})
    assert len(letters("plan-notice:")) == 1


def test_replay_of_a_plans_whole_history(plan, donor, later, deliver):
    """Every message once more, shuffled or not, changes nothing and mails nobody."""
    later(62)
    press(plan, "pause", months="1")
    before = (Payment.objects.count(), LedgerEntry.objects.count(), PlanEvent.objects.count(), len(letters()))
    for event in donor.provider.store.all("event"):
        event["id"] = f"again_{event['id']}"
        donor.provider.dispatcher.send([event], donor.provider.store.controls)
    deliver()
    after = (Payment.objects.count(), LedgerEntry.objects.count(), PlanEvent.objects.count(), len(letters()))
    assert before == after


def test_staff_end_it_at_the_donors_wish(plan, donor, client, treasurer):
    """With a note, and only with one: it ends, the donor is told once, the audit knows who and why."""
    client.force_login(treasurer)
    url = reverse("admin:donations_plan_change", args=[plan.pk])
    assert "End the donation" in client.get(url).content.decode()
    client.post(f"{url.removesuffix('change/')}cancel/", {"note": " "})
    plan.refresh_from_db()
    assert plan.state == "active"
    donor.provider.store.controls.update(fault="before", faults=9)
    client.post(f"{url.removesuffix('change/')}cancel/", {"note": "by telephone"})
    donor.provider.store.controls.update(faults=0)
    plan.refresh_from_db()
    assert plan.state == "active"
    client.post(f"{url.removesuffix('change/')}cancel/", {"note": "by telephone"})
    plan.refresh_from_db()
    assert plan.state == "canceled"
    assert AuditEvent.objects.get(verb="end monthly donation").data["note"] == "by telephone"
    assert len(letters("plan-ended:")) == 1
    assert "End the donation" not in client.get(url).content.decode()
    assert "dora" in client.get(url).content.decode()


def test_the_list_of_plans_asks_no_more_with_more(plan, client, treasurer, django_assert_max_num_queries):
    """However many monthly donors there are, the list asks the database the same few questions."""
    client.force_login(treasurer)
    url = reverse("admin:donations_plan_changelist")
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(20):
        gift = Gift.objects.create(form_key=f"k{number}", amount_minor=500, currency="GBP", donor=plan.donor)
        Plan.objects.create(
            gift=gift, provider_plan_id=f"sub_{number}", livemode=False, amount_minor=500, currency="GBP",
            frequency="monthly", synced_at=timezone.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).status_code == 200


def test_the_timeline_of_a_regular_gift(plan, client, treasurer, later):
    """The donation's page tells its renewals and what its donor wished, in order."""
    later(32)
    press(plan, "amount", amount="3")
    lines = [(line.what, line.detail, line.by) for line in timeline(plan.gift)]
    assert ("Regular donation: Amount changed", "£3", "the donor") in lines
    assert sum(what.startswith("Booked") for what, _, _ in lines) == 2
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_gift_change", args=[plan.gift_id])).content.decode()
    assert "Amount changed" in page


def test_the_database_keeps_a_plans_rules(plan):
    """What happened to a plan is never rewritten, and a plan of nothing cannot exist."""
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanEvent.objects.update(by="staff")
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(amount_minor=0)


def test_f53_the_link_is_not_kept_as_where_a_donor_came_from(plan, donor):
    """Who goes on from there to give once more leaves no trace of the link in the books."""
    form = donor.open("/donate/", Referer=f"http://testserver{path_of(plan)}")
    donor.begin("500", form=form)
    assert Gift.objects.latest("id").source_path == ""
