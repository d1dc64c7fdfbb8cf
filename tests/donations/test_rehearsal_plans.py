"""The rehearsal provider's plans, clock, payouts and desk, used through the real Stripe library."""

import time
from datetime import UTC, datetime

import pytest
import stripe

from donations.gateways import GatewayDown
from donations.rehearsal import objects, plans
from donations.rehearsal.money import pay_out
from donations.rehearsal.store import FAULTS, Store
from donations.rehearsal.webhooks import Dispatcher, record
from donations.rehearsal.wire import WireError
from tests.donations.conftest import SECRET, Donor
from tests.donations.test_rehearsal import order, request, site  # noqa: F401 - a fixture

DAY = 24 * 3600


@pytest.fixture
def sdk(provider):
    """The Stripe library, pointed at the rehearsal provider; it tries nothing twice."""
    return stripe.StripeClient("sk_test_x", base_addresses={"api": provider.base}, max_network_retries=0)


@pytest.fixture
def plan(provider, sdk):
    """The id of a monthly plan of £7 that a donor agreed to on the hosted page."""
    price = {
        "currency": "gbp",
        "unit_amount": 700,
        "product_data": {"name": "Monthly"},
        "recurring": {"interval": "month"},
    }
    session = sdk.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "submit_type": "donate",
            "line_items": [{"price_data": price, "quantity": 1}],
            "subscription_data": {"metadata": {"gift": "g1"}},
            "success_url": "http://testserver/x",
        }
    )
    Donor(provider).at_provider(session.url)
    provider.dispatcher.take()
    return sdk.v1.checkout.sessions.retrieve(session.id).subscription


def advance(provider, days):
    """Turn the clock; returns the kinds of what happened."""
    with provider.store as store:
        return [kind for kind, _ in plans.advance(store, days * DAY)]


def invoices(sdk):
    """(status, amount paid, reason) of all invoices, oldest first."""
    return [(i.status, i.amount_paid, i.billing_reason) for i in reversed(sdk.v1.invoices.list({}).data)]


def test_a_plan_begins(sdk, plan, provider):
    """A monthly page makes customer, subscription, invoice and charge as the library reads them."""
    made = sdk.v1.subscriptions.retrieve(plan)
    item = made["items"].data[0]
    assert (made.status, item.price.unit_amount, item.price.recurring.interval) == ("active", 700, "month")
    assert made.metadata["gift"] == "g1"
    assert item.current_period_end - item.current_period_start in {n * DAY for n in (28, 29, 30, 31)}
    invoice = sdk.v1.invoices.retrieve(made.latest_invoice)
    assert invoice.parent.subscription_details.subscription == plan
    (paid,) = sdk.v1.invoice_payments.list({"invoice": invoice.id, "status": "paid"}).data
    intent = sdk.v1.payment_intents.retrieve(paid.payment.payment_intent, {"expand": ["latest_charge"]})
    assert (intent.latest_charge.amount, intent.metadata.to_dict()) == (700, {})
    by_intent = {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    assert sdk.v1.invoice_payments.list(by_intent).data[0].invoice == invoice.id


def test_renewals_come_by_the_clock(sdk, plan, provider):
    """Three months later there are four invoices, each paid once, each on its day."""
    told = advance(provider, 93)
    assert told.count("invoice.paid") == 3
    assert invoices(sdk) == [("paid", 700, "subscription_create")] + [("paid", 700, "subscription_cycle")] * 3
    assert provider.store.ahead >= 93 * DAY - 1


def test_the_last_of_the_month():
    """A plan of the 31st is charged on the last day of shorter months, and on the 31st again after them."""
    start = int(datetime(2027, 1, 31, 9, tzinfo=UTC).timestamp())
    days = [datetime.fromtimestamp(plans.later(start, "month", n), UTC) for n in (1, 2, 12)]
    assert [(d.month, d.day) for d in days] == [(2, 28), (3, 31), (1, 31)]
    leap = int(datetime(2028, 2, 29, tzinfo=UTC).timestamp())
    assert datetime.fromtimestamp(plans.later(leap, "year", 1), UTC).day == 28


def test_a_failing_card(sdk, plan, provider):
    """A card that declines is tried four times in all, then the plan ends; a good one ends the trouble."""
    customer = provider.store.all("customer")[0]
    customer["_card"] = "bad"
    assert advance(provider, 32).count("invoice.payment_failed") == 1
    assert sdk.v1.subscriptions.retrieve(plan).status == "past_due"
    customer["_card"] = "good"
    assert "invoice.paid" in advance(provider, 3)
    assert sdk.v1.subscriptions.retrieve(plan).status == "active"
    customer["_card"] = "bad"
    told = advance(provider, 60)
    assert told.count("invoice.payment_failed") == 4
    assert told[-1] == "customer.subscription.deleted"
    assert sdk.v1.subscriptions.retrieve(plan).cancellation_details.reason == "payment_failed"


def test_a_pause(sdk, plan, provider):
    """While paused, invoices are void and nothing is charged; at its end the charges come back."""
    ends = provider.store.now() + 40 * DAY
    sdk.v1.subscriptions.update(plan, {"pause_collection": {"behavior": "void", "resumes_at": ends}})
    assert "invoice.voided" in advance(provider, 35)
    advance(provider, 30)
    assert [status for status, _, _ in invoices(sdk)] == ["paid", "void", "paid"]
    assert sdk.v1.subscriptions.retrieve(plan).pause_collection is None


def test_another_amount(sdk, plan, provider):
    """Another amount counts from the next period on; parts of a month are never charged."""
    item = sdk.v1.subscriptions.retrieve(plan)["items"].data[0]
    price = {
        "currency": "gbp",
        "product": item.price.product,
        "unit_amount": 300,
        "recurring": {"interval": "month"},
    }
    change = {"items": [{"id": item.id, "price_data": price}], "proration_behavior": "none"}
    sdk.v1.subscriptions.update(plan, change)
    advance(provider, 32)
    assert [paid for _, paid, _ in invoices(sdk)] == [700, 300]
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.subscriptions.update(plan, {"items": change["items"]})


def test_the_end(sdk, plan, provider):
    """An ended plan charges nothing any more and cannot be changed."""
    assert sdk.v1.subscriptions.cancel(plan).status == "canceled"
    assert advance(provider, 100) == []
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.subscriptions.update(plan, {"cancel_at_period_end": True})
    assert sdk.v1.subscriptions.list({}).data == []
    assert [s.id for s in sdk.v1.subscriptions.list({"status": "all"}).data] == [plan]


def test_the_donors_own_page(sdk, plan, provider):
    """The portal belongs to one customer; a new card there is the card of the next renewal."""
    customer = sdk.v1.subscriptions.retrieve(plan).customer
    asked = {"customer": customer, "return_url": "http://testserver/donate/"}
    portal = sdk.v1.billing_portal.sessions.create(asked)
    path = portal.url.removeprefix(provider.base)
    assert "7.00 GBP" in request(provider, "GET", path)[1]
    assert request(provider, "POST", path, {"do": "card-bad"})[0] == 303
    assert "will be declined" in request(provider, "GET", path)[1]
    assert "invoice.payment_failed" in advance(provider, 32)
    assert request(provider, "GET", "/portal/bps_none")[0] == 404


def test_payouts_add_up(sdk, provider, gateway, plan):
    """A payout is exactly the sum of its lines: charges, fees, refunds; the next begins at nothing."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    charge = gateway.read_session(made.id).charge.id
    sdk.v1.refunds.create({"charge": charge, "amount": 200})
    with provider.store as store:
        payout, _ = pay_out(store, "gbp")
        with pytest.raises(WireError):
            pay_out(store, "gbp")
    lines = sdk.v1.balance_transactions.list({"payout": payout["id"], "limit": 100}).data
    assert sum(line.net for line in lines) == 0, "what came in went out to the bank"
    assert payout["amount"] == 500 - 28 + 700 - 31 - 200
    assert sorted(line.type for line in lines) == ["charge", "charge", "payout", "refund"]
    assert sdk.v1.payouts.retrieve(payout["id"]).status == "paid"


def test_lists_are_paged(sdk, provider):
    """Lists come newest first, a page at a time, as the library walks them."""
    with provider.store as store:
        for _ in range(25):
            store.add("event", "evt", type="x", data={"object": {}}, created=store.now())
    assert len(list(sdk.v1.events.list({"limit": 10}).auto_paging_iter())) == 25
    assert sdk.v1.events.list({"created": {"gt": int(time.time()) + 5}}).data == []
    for wrong in ({"limit": 101}, {"starting_after": "evt_none"}, {"colour": "red"}):
        with pytest.raises(stripe.InvalidRequestError):
            sdk.v1.events.list(wrong)


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(gateway, provider, fault):
    """Each fault reaches the site as trouble with the provider; what was done before it is done."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    charge = gateway.read_session(made.id).charge.id
    provider.store.controls.update(fault=fault, faults=9, fault_on="POST /v1/refunds", slow=3)
    assert gateway.read_charge(charge).refunds == (), "other calls are not hit"
    sdk = stripe.StripeClient("sk_test_x", base_addresses={"api": provider.base}, max_network_retries=0,
                              http_client=stripe.RequestsClient(timeout=1))  # fmt: skip
    options = {"idempotency_key": "r1"}
    with pytest.raises(stripe.StripeError):
        sdk.v1.refunds.create({"charge": charge, "amount": 100}, options)
    provider.store.controls.update(faults=0)
    if fault == "slow":
        time.sleep(2.2)  # the call is still being done
    sdk.v1.refunds.create({"charge": charge, "amount": 100}, options)
    assert [r.amount_minor for r in gateway.read_charge(charge).refunds] == [100]


def test_an_answer_that_is_no_answer(gateway, provider):
    """Garbage is trouble with the provider, not an error page of ours."""
    made = gateway.create_session(order())
    provider.store.controls.update(fault="garbage", faults=9)
    with pytest.raises(GatewayDown):
        gateway.read_session(made.id)


def test_a_key_lasts_a_day(sdk, provider, gateway):
    """The same key is the same call for a day; after that it is a new one."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    charge = gateway.read_session(made.id).charge.id
    again = ({"charge": charge, "amount": 100}, {"idempotency_key": "r1"})
    assert sdk.v1.refunds.create(*again).id == sdk.v1.refunds.create(*again).id
    advance(provider, 2)
    sdk.v1.refunds.create(*again)
    assert len(gateway.read_charge(charge).refunds) == 2


def test_parameters_outside_the_specification(gateway, provider, sdk):
    """A word that Stripe's own types do not allow never leaves our tests unseen."""
    for wrong in ({"reason": "regret"}, {"amount": "many"}, {"colour": "red"}):
        with pytest.raises(stripe.InvalidRequestError, match="specification"):
            sdk.v1.refunds.create({"charge": "ch_1"} | wrong)
    with pytest.raises(stripe.InvalidRequestError, match="depth"):
        sdk.v1.charges.retrieve("ch_1", {"expand": ["a.b.c.d.e"]})


def test_the_desk(provider, gateway, plan):
    """Whoever rehearses can refund, dispute, decide, turn the clock, pay out and send messages again."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    store = provider.store
    charge = next(c for c in store.all("charge") if c["amount"] == 500)["id"]

    def press(do, item="", **more):
        return request(provider, "POST", "/desk", {"do": do, "id": item} | more)[0]

    assert press("refund-half", charge) == 303
    assert press("refund-fails", store.all("refund")[0]["id"]) == 303
    assert press("warn", charge) == 303
    assert press("dispute", charge) == 303
    assert press("dispute", charge) == 400
    assert press("won", store.all("dispute")[0]["id"]) == 303
    assert press("pay-out", "gbp") == 400, "the dispute's fee has eaten the balance"
    assert press("clock", seconds=32 * 3 * DAY) == 303
    assert press("pay-out", "gbp") == 303
    assert press("card-bad", store.all("customer")[0]["id"]) == 303
    assert press("clock", seconds=32 * DAY) == 303
    assert press("cancel", plan) == 303
    assert press("send", store.all("event")[0]["id"]) == 303
    assert press("burn") == 400
    assert press("clock", seconds="soon") == 400
    told = {event["type"] for event in store.all("event")}
    assert {"refund.failed", "radar.early_fraud_warning.created", "charge.dispute.closed", "payout.paid",
            "invoice.payment_failed", "customer.subscription.deleted"} <= told  # fmt: skip
    status, page = request(provider, "GET", "/")
    assert (status, "days ahead" in page, "Send again" in page) == (200, True, True)


def test_the_clock_closes_pages(gateway, provider):
    """A page that was open when its time passed on the provider's clock is closed; a new one is open."""
    old = gateway.create_session(order())
    advance(provider, 1)
    assert gateway.read_session(old.id).status == "expired"
    assert gateway.read_session(gateway.create_session(order(idempotency_key="k2")).id).status == "open"


def test_held_and_reordered(site):  # noqa: F811 - a fixture
    """Held messages go when they are let go, in an order that the seed decides and repeats."""
    orders = []
    for seed in (0, 7, 7):
        dispatcher = Dispatcher(f"http://127.0.0.1:{site.server_port}/", SECRET, waits=())
        happened = record(Store(), [(f"x.{n}", {"id": f"o_{n}"}) for n in range(6)])
        dispatcher.send(happened, {"webhooks": "hold", "seed": seed, "delay": 0})
        assert site.got == []
        dispatcher.start = lambda body, delay, d=dispatcher: d.deliver(body, delay)  # one after the other
        assert dispatcher.release({"seed": seed, "delay": 0}) == 6
        orders.append([body.split(b'"type": "')[1][:3] for body, _ in site.got])
        site.got.clear()
    assert orders[0] == sorted(orders[0])
    assert orders[1] == orders[2] != orders[0]


def test_an_event_is_frozen(provider, gateway):
    """An event keeps the object as it was at its moment, whatever happens to it afterwards."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    with provider.store as store:
        charge = store.all("charge")[0]
        provider.tell(objects.refund(store, charge, 500)[1])
    succeeded = next(e for e in provider.store.all("event") if e["type"] == "charge.succeeded")
    assert succeeded["data"]["object"]["amount_refunded"] == 0
    assert gateway.read_charge(charge["id"]).refunds[0].amount_minor == 500
