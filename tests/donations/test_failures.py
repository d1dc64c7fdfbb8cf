"""Failures that others met (F numbers of the research), where no other test of ours carries the number."""

import threading
from datetime import timedelta

import pytest
import stripe
from django.utils import timezone

from donations import sums
from donations.gateways.stripe import API_VERSION
from donations.gateways.stripe_shapes import charge_state, invoice_state, plan_state, session_params
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment
from donations.rehearsal import objects
from donations.standing import standing
from tests.donations.test_rehearsal import order


@pytest.fixture
def paid(donor, deliver):
    """The provider, with one gift of £10 paid there and booked here."""
    form = donor.open()
    _, page = donor.begin("1000", form=form)
    donor.at_provider(page)
    deliver()
    return donor.provider


def back():
    """Amounts of the refunds in the ledger, in their order."""
    return list(
        LedgerEntry.objects.filter(kind="refund").order_by("id").values_list("amount_minor", flat=True)
    )


@pytest.mark.django_db
def test_f41_more_back_than_was_taken(paid, deliver):
    """400 and 700 of 1000, or all of it twice at once, is refused; what was given back is booked."""
    sdk = stripe.StripeClient("sk_test_x", base_addresses={"api": paid.base}, max_network_retries=0)
    charge = paid.store.all("charge")[0]["id"]
    sdk.v1.refunds.create({"charge": charge, "amount": 400})
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create({"charge": charge, "amount": 700})
    outcomes, gate = [], threading.Barrier(2)

    def all_of_it():
        gate.wait()
        try:
            outcomes.append(sdk.v1.refunds.create({"charge": charge}).status)
        except stripe.InvalidRequestError:
            outcomes.append("refused")

    threads = [threading.Thread(target=all_of_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "succeeded"]
    deliver()
    assert sorted(back()) == [-600, -400]


@pytest.mark.django_db
def test_f41_back_while_disputed(paid):
    """What a bank has taken already is not given back a second time."""
    with paid.store as store:
        objects.dispute(store, store.all("charge")[0])
        with pytest.raises(objects.WireError):
            objects.refund(store, store.all("charge")[0], 100)


@pytest.mark.django_db
def test_f42_the_same_part_twice(paid, deliver):
    """Two equal parts that were both meant are both given back and both booked."""
    for _ in range(2):
        with paid.store as store:
            paid.tell(objects.refund(store, store.all("charge")[0], 300)[1])
    deliver()
    assert back() == [-300, -300]
    assert standing(Gift.objects.get()) == "partly given back"


@pytest.mark.django_db
def test_f43_two_refunds_in_one_message(paid, deliver):
    """Refunds made in the provider's screens are booked each, also when one message tells of both."""
    with paid.store as store:
        for amount in (100, 250):
            paid.tell(objects.refund(store, store.all("charge")[0], amount)[1])
    bag = paid.dispatcher.take("charge.refunded")
    deliver(messages=bag[-1:] * 2)
    assert sorted(back()) == [-250, -100]


@pytest.mark.django_db
def test_f43_one_of_two_gifts_given_back(donor, deliver):
    """Who paid twice by accident gets one back; the other stays as it was."""
    for _ in range(2):
        _, page = donor.begin("500")
        donor.at_provider(page)
    with donor.provider.store as store:
        donor.provider.tell(objects.refund(store, store.all("charge")[0], 500)[1])
    deliver()
    assert sorted(standing(gift) for gift in Gift.objects.all()) == ["given back", "paid"]


@pytest.mark.django_db
def test_f45_a_dispute_of_a_part(paid, deliver):
    """A bank that takes a part takes a part: won, it comes back; the fee does not."""
    with paid.store as store:
        made, messages = objects.dispute(store, store.all("charge")[0], amount=400)
        paid.tell(messages)
    deliver()
    assert standing(Gift.objects.get()) == "taken by a dispute"
    with paid.store as store:
        paid.tell(objects.close_dispute(store, made, won=True))
    deliver()
    kinds = LedgerEntry.objects.filter(kind__startswith="dispute").values_list("kind", "amount_minor")
    assert sorted(kinds) == [("dispute_fee", -2000), ("dispute_in", 400), ("dispute_out", -400)]
    assert Finding.objects.get().kind == "dispute"


@pytest.mark.django_db
def test_f60_sums_fall_and_never_mix(paid, donor, deliver):
    """Given back is given back in every sum, and currencies stay apart."""
    with paid.store as store:
        paid.tell(objects.refund(store, store.all("charge")[0], 1000)[1])
    deliver()
    attempt, _ = donor.begin("1000")
    other = {"captured_at": timezone.now(), "livemode": False, "provider": "stripe", "currency": "EUR"}
    payment = Payment.objects.create(
        gift=attempt.gift, amount_minor=700, provider_payment_id="pi_e", provider_charge_id="ch_e", **other
    )
    LedgerEntry.objects.create(
        payment=payment, kind="charge", amount_minor=700, currency="EUR", provider_object_id="ch_e",
        occurred_at=timezone.now(),
    )  # fmt: skip
    euros, total = sums.sums_of(LedgerEntry.objects.all())
    assert (euros.currency, euros.received, euros.left) == ("EUR", 700, 700)
    assert (total.received, total.given_back, total.left) == (1000, -1000, total.fees)


@pytest.mark.parametrize("frequency", ["once", "monthly", "yearly"])
def test_f51_what_is_written_is_what_is_read(frequency):
    """The names under which our ids travel are the same on the way out and on the way back."""
    params = session_params(order(frequency=frequency))
    own = params.get("payment_intent_data") or params["subscription_data"]
    charge = {
        "id": "ch_1", "currency": "gbp", "amount_captured": 5, "created": 1, "metadata": own["metadata"],
    }  # fmt: skip
    assert charge_state(charge, []).attempt_id == "a1"
    price = {"unit_amount": 5, "recurring": {"interval": "month"}}
    item = {"price": price, "quantity": 1, "current_period_end": 1}
    plan = {
        "id": "sub_1", "items": {"data": [item]}, "currency": "gbp", "customer": "cus_1", "status": "active",
        "livemode": False, "metadata": own["metadata"],
    }  # fmt: skip
    assert plan_state(plan).gift_id == "g1"
    details = {"subscription": "sub_1", "metadata": own["metadata"]}
    invoice = {
        "id": "in_1", "parent": {"subscription_details": details}, "currency": "gbp", "status": "open",
        "attempt_count": 0, "amount_due": 5, "livemode": False,
    }  # fmt: skip
    assert (invoice_state(invoice, None).gift_id, invoice_state(invoice, None).attempt_id) == ("g1", "a1")


def test_f65_the_library_speaks_the_version_we_were_written_for():
    """An upgrade of the library that changes the API's version fails here, before production."""
    assert stripe.api_version == API_VERSION


def test_f21_a_page_that_was_paid_unheard_is_not_made_anew(donor):
    """The form comes again when the page's time is over: the provider is asked first, and says so."""
    form = donor.open()
    attempt, page = donor.begin(form=form)
    donor.at_provider(page)
    Attempt.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = donor.choose(form=form)
    assert answer["Location"].startswith("/donate/thanks/")
    assert [each.state for each in Attempt.objects.all()] == ["paid"]
    assert Payment.objects.get().attempt == attempt
