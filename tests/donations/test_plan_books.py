"""Monthly gifts in the books, on staff's screens and in the database."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from donations import donation_page, page_workflow, plans
from donations.models import Finding, Gift, LedgerEntry, Payment, Plan, PlanEvent, ProviderEvent
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from donations.timeline import timeline
from newsroom.core.models import AuditEvent, OutboxMessage
from tests.donations.plan_life import letters, path_of, press

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def waiting(begun, deliver):
    """The notice that waits for a yearly donor's next charge."""
    begun("yearly")
    deliver()
    return OutboxMessage.objects.get(kind="plan-notice")


def publish(**changes):
    """Publish the donation page with these changes."""
    page = donation_page.get_page()
    content = page_workflow.latest_content(page) | changes
    page_workflow.save_page(content, base=page.version, by=None)
    page_workflow.publish_page(by=None)


def test_the_notice_can_be_switched_off(waiting):
    """Staff say on the donation page whether yearly donors are told; on again, the next ones are."""
    publish(tell_yearly=False)
    plans.give_notice(waiting.payload)
    assert not letters("plan-notice:")
    publish(tell_yearly=True)
    plans.give_notice(waiting.payload)
    (letter,) = letters("plan-notice:")
    plan = Plan.objects.get()
    assert f"{plan.next_charge_at.day} {plan.next_charge_at:%B %Y}" in letter
    subject = OutboxMessage.objects.get(key__startswith="plan-notice:").payload["subject"]
    assert f"on {plan.next_charge_at.day} {plan.next_charge_at:%B}" in subject


def test_the_notice_comes_so_many_days_before(waiting):
    """A changed number moves what waits already, and counts for what is queued from then on."""
    publish(notice_days=30)
    plan = Plan.objects.get()
    waiting.refresh_from_db()
    assert (plan.next_charge_at - waiting.due_at).days == 30
    waiting.delete()
    plans.plan_notice(plan)
    assert (plan.next_charge_at - OutboxMessage.objects.get(kind="plan-notice").due_at).days == 30


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


@pytest.mark.any_database
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
