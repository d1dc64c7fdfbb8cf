"""Money that leaves again: refunds under way, refunds that fail, disputes. The books follow the provider."""

import itertools

import pytest
import stripe
from django.urls import reverse

from donations import ledger, sums
from donations.gateways import Dispute, Movement
from donations.models import Finding, LedgerEntry, Payment, ProviderEvent
from donations.rehearsal import objects

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(donor, deliver):
    """The provider's store, with one gift of £5 paid there and booked here."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    return donor.provider.store


@pytest.fixture
def happens(donor, store, deliver):
    """``happens(verb, …)``: something happens at the provider and the site is told; what was made."""

    def do(verb, *args, told=True, **more):
        with store:
            outcome = verb(store, *args, **more)
            made, messages = outcome if isinstance(outcome, tuple) else (None, outcome)
            donor.provider.tell(messages)
        if told:
            assert set(deliver()) == {200}
        return made

    return do


def charge_in(store):
    return store.all("charge")[0]


def entered():
    """(kind, amount) of every line but the charge and its fee."""
    lines = LedgerEntry.objects.exclude(kind__in=["charge", "fee"]).order_by("id")
    return list(lines.values_list("kind", "amount_minor"))


def status_on_screen(client, treasurer):
    """What the list of donations says about the money of the one gift."""
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_gift_changelist"))
    return page.context["cl"].model_admin.money(page.context["cl"].result_list[0])


def test_f44_a_refund_that_fails(store, happens, client, treasurer):
    """A refund under way that the donor's bank does not take is ours again, once, and somebody is told."""
    made = happens(objects.refund, charge_in(store), 500, status="pending")
    assert entered() == [("refund", -500)]
    assert status_on_screen(client, treasurer) == "given back"
    happens(objects.fail_refund, made)
    assert entered() == [("refund", -500), ("refund_failed", 500)]
    assert status_on_screen(client, treasurer) == "paid"
    assert Finding.objects.get().kind == "refund"
    total = sums.sums_of(LedgerEntry.objects.all())[0]
    assert (total.given_back, total.left) == (0, 472)


def test_a_failure_heard_of_first(store, happens):
    """When only the failure is heard of, and often, the books say the same."""
    made = happens(objects.refund, charge_in(store), 500, status="pending", told=False)
    happens(objects.fail_refund, made)
    assert entered() == [("refund", -500), ("refund_failed", 500)]
    assert ProviderEvent.objects.filter(type="refund.failed").get().state == "applied"


def test_a_second_refund_after_a_failed_one(store, happens):
    """What failed can be given back again; both stand in the books."""
    happens(objects.fail_refund, happens(objects.refund, charge_in(store), 500, status="pending"))
    happens(objects.refund, charge_in(store), 500)
    assert entered() == [("refund", -500), ("refund_failed", 500), ("refund", -500)]


def test_the_failure_has_its_own_date(store, happens):
    """A refund of last month that fails today changes this month's sums, not last month's."""
    made = happens(objects.refund, charge_in(store), 500, status="pending", told=False)
    made["created"] -= 40 * 24 * 3600
    happens(objects.fail_refund, made)
    gone, back = LedgerEntry.objects.filter(kind__startswith="refund").order_by("occurred_at")
    assert (back.occurred_at - gone.occurred_at).days >= 39


@pytest.mark.parametrize("won", [True, False])
def test_f45_a_dispute(store, happens, client, treasurer, won):
    """A dispute takes the money and costs a fee; won, the money comes back and the fee does not."""
    made = happens(objects.dispute, charge_in(store))
    assert entered() == [("dispute_out", -500), ("dispute_fee", -2000)]
    assert Finding.objects.get().kind == "dispute"
    assert Finding.objects.get().detail["reason"] == "fraudulent"
    assert status_on_screen(client, treasurer) == "taken by a dispute"
    happens(objects.close_dispute, made, won)
    assert entered() == [("dispute_out", -500), ("dispute_fee", -2000)] + [("dispute_in", 500)] * won
    assert Finding.objects.count() == 1
    assert status_on_screen(client, treasurer) == ("paid" if won else "taken by a dispute")
    page = client.get(reverse("admin:donations_overview")).content.decode()
    assert ("−£20" if won else "−£25") in page


def test_messages_about_a_dispute_in_any_order(donor, store, happens, deliver):
    """Whatever order the messages come in, and however often, each movement is entered once."""
    made = happens(objects.dispute, charge_in(store), told=False)
    happens(objects.close_dispute, made, True, told=False)
    bag = donor.provider.dispatcher.take()
    for order in itertools.permutations(bag):
        deliver(messages=order)
    expected = [("dispute_fee", -2000), ("dispute_in", 500), ("dispute_out", -500)]
    assert sorted(entered()) == expected


def test_a_dispute_before_the_charge_is_booked(donor, deliver):
    """Heard of before the payment itself, a dispute has the payment booked first."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    donor.provider.dispatcher.take()
    store = donor.provider.store
    _, messages = objects.dispute(store, charge_in(store))
    donor.provider.tell(messages)
    assert set(deliver()) == {200}
    assert sum(amount for _, amount in entered()) == -2500
    assert Payment.objects.count() == 1


def test_a_fee_that_is_returned(store):
    """Where the provider gives the fee back with the money, that is entered as a correction."""
    payment = Payment.objects.get()
    movement = Movement("txn_1", 500, -2000, "GBP", payment.captured_at)
    dispute = Dispute("dp_1", payment.provider_charge_id, "won", "general", (movement,))
    for _ in range(2):
        ledger.apply_dispute(dispute)
    assert entered() == [("dispute_in", 500), ("correction", 2000)]


@pytest.mark.parametrize("verb", [objects.dispute, objects.refund])
def test_other_peoples_charges(store, happens, verb):
    """What another application on the account took and gave back is none of ours."""
    with store:
        foreign = store.add(
            "charge", "ch", amount=900, amount_captured=900, amount_refunded=0, currency="gbp",
            metadata={}, payment_intent=None, balance_transaction=None, status="succeeded",
        )  # fmt: skip
    if verb is objects.dispute:
        happens(verb, foreign)
    else:
        happens(objects.fail_refund, happens(verb, foreign, 900, status="pending"))
    assert entered() == []
    states = ProviderEvent.objects.filter(type__regex="dispute|refund").values_list("state", flat=True)
    assert set(states) == {"ignored"}


def test_the_provider_down_while_told(donor, store, happens, work):
    """A failure heard of while the provider does not answer is entered by the worker."""
    made = happens(objects.refund, charge_in(store), 500, status="pending")
    store.controls.update(fault="before", faults=99)
    happens(objects.fail_refund, made)
    assert entered() == [("refund", -500)]
    store.controls.update(faults=0)
    work()
    assert entered() == [("refund", -500), ("refund_failed", 500)]


def test_f46_an_early_fraud_warning(store, happens):
    """A bank's warning is a task for a person, once, however often it comes; the books do not move."""
    for _ in range(2):
        happens(objects.warn, charge_in(store))
    assert Finding.objects.get().kind == "warning"
    assert entered() == []


def test_disputes_as_the_library_expects_them(donor, store):
    """The rehearsal's disputes and failed refunds are read by the provider's own library."""
    sdk = stripe.StripeClient("sk_test_x", base_addresses={"api": donor.provider.base})
    with store:
        back, _ = objects.refund(store, charge_in(store), 500, status="pending")
        objects.fail_refund(store, back)
        made, _ = objects.dispute(store, charge_in(store))
    dispute = sdk.v1.disputes.retrieve(made["id"])
    assert [(line.amount, line.fee, line.net) for line in dispute.balance_transactions] == [
        (-500, 2000, -2500)
    ]
    refund = sdk.v1.refunds.retrieve(back["id"], {"expand": ["failure_balance_transaction"]})
    assert (refund.status, refund.failure_balance_transaction.amount) == ("failed", 500)
