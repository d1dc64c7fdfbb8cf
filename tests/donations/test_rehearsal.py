"""The rehearsal provider as a provider: the real Stripe library against it, its rules, its messages."""

import http.client
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest
import stripe

from donations.gateways import GatewayDown, GatewayRefused, Order
from donations.rehearsal import objects
from donations.rehearsal.store import CONTROLS, Store
from donations.rehearsal.webhooks import Dispatcher, body_of, record, sign
from donations.rehearsal.wire import WireError, parse
from tests.donations.conftest import SECRET, Donor


def order(**changes):
    """An order as the checkout makes it."""
    values = {
        "attempt_id": "a1",
        "gift_id": "g1",
        "amount_minor": 500,
        "currency": "GBP",
        "name": "Donation",
        "success_url": "http://testserver/donate/thanks/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://testserver/donate/",
        "expires_at": datetime.now(UTC) + timedelta(hours=1),
        "idempotency_key": "k1",
    }
    return Order(**values | changes)


@pytest.fixture
def sdk(provider):
    """The Stripe library, pointed at the rehearsal provider."""
    return stripe.StripeClient("sk_test_x", base_addresses={"api": provider.base})


def test_a_whole_payment(gateway, provider, sdk):
    """A page is made, paid and read back with its charge and its fee, all as integers."""
    made = gateway.create_session(order())
    assert gateway.read_session(made.id).status == "open"
    Donor(provider).at_provider(made.url)
    state = gateway.read_session(made.id)
    assert (state.paid, state.status, state.email) == (True, "complete", "ann@reader.example")
    assert (state.charge.amount_minor, state.charge.fee_minor, state.charge.currency) == (500, 28, "GBP")
    charge = gateway.read_charge(state.charge.id)
    assert (charge.attempt_id, charge.refunds) == ("a1", ())
    assert sdk.v1.payment_intents.retrieve(state.charge.payment_id).status == "succeeded"
    assert sdk.v1.balance_transactions.retrieve(state.charge.fee_id).net == 472


def test_f23_the_same_key(gateway, provider):
    """The same key and order give the same page; the same key with another order is refused."""
    first, when = gateway.create_session(order()), order().expires_at
    again = order(expires_at=when, idempotency_key="k2")
    assert gateway.create_session(again) == gateway.create_session(again)
    with pytest.raises(GatewayRefused):
        gateway.create_session(order(amount_minor=900, expires_at=when, idempotency_key="k2"))
    assert first.id != gateway.create_session(again).id


@pytest.mark.parametrize(
    ("amount", "currency"), [(29, "GBP"), (10**8, "GBP"), (49, "JPY"), (17550, "HUF"), (5125, "KWD")]
)
def test_f19_f20_amounts_it_refuses(gateway, amount, currency):
    """Too little, too much and broken amounts are refused as the real provider refuses them."""
    with pytest.raises(GatewayRefused):
        gateway.create_session(order(amount_minor=amount, currency=currency))


def test_f18_yen_stay_yen(gateway, provider):
    """Five hundred yen are 500 on the wire and in the books; krónur and shillings are hundredths there."""
    yen = gateway.create_session(order(amount_minor=500, currency="JPY"))
    assert provider.store.get("checkout.session", yen.id)["amount_total"] == 500
    krona = gateway.create_session(order(amount_minor=500, currency="ISK", idempotency_key="k2"))
    assert provider.store.get("checkout.session", krona.id)["amount_total"] == 50000
    assert gateway.read_session(krona.id).amount_minor == 500
    shilling = gateway.create_session(order(amount_minor=5000, currency="UGX", idempotency_key="k3"))
    assert provider.store.get("checkout.session", shilling.id)["amount_total"] == 500000
    assert gateway.read_session(shilling.id).amount_minor == 5000


def test_refunds(sdk, gateway, provider):
    """What was captured can be given back in parts, and never more than that."""
    made = gateway.create_session(order())
    Donor(provider).at_provider(made.url)
    charge = gateway.read_session(made.id).charge.id
    sdk.v1.refunds.create({"charge": charge, "amount": 200})
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create({"charge": charge, "amount": 301})
    sdk.v1.refunds.create({"charge": charge})
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        sdk.v1.refunds.create({"charge": charge})
    assert [r.amount_minor for r in gateway.read_charge(charge).refunds] == [300, 200]


def test_errors_as_the_library_expects_them(sdk, provider, gateway):
    """Unknown objects, unknown parameters, a wrong key: the library raises what it raises for Stripe."""
    with pytest.raises(stripe.InvalidRequestError, match="No such"):
        sdk.v1.checkout.sessions.retrieve("cs_test_none")
    with pytest.raises(stripe.InvalidRequestError, match="unknown"):
        sdk.v1.refunds.create({"charge": "ch_1", "bribe": 1})
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_live_x", base_addresses={"api": provider.base}).v1.refunds.list({})
    provider.store.controls.update(fault="before", faults=9)
    with pytest.raises(GatewayDown):
        gateway.read_session("cs_test_none")


def test_expiry(sdk, gateway, provider):
    """A page can be closed, once, and closes by itself when its time is over."""
    made = gateway.create_session(order())
    assert sdk.v1.checkout.sessions.expire(made.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.checkout.sessions.expire(made.id)
    late = gateway.create_session(order(idempotency_key="k2"))
    provider.store.get("checkout.session", late.id)["expires_at"] = time.time() - 1
    assert gateway.read_session(late.id).status == "expired"


def request(provider, method, path, form=None):
    """(status, text) of a browser's request."""
    connection = http.client.HTTPConnection("127.0.0.1", provider.server_port, timeout=5)
    connection.request(method, path, urlencode(form or {}))
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_the_way_back_after_a_refused_card(gateway, provider):
    """The page that says so is read, not sent: the browser's way back sends no card again."""
    made = gateway.create_session(order())
    shown = Donor(provider).at_provider(made.url, do="decline")
    status, text = request(provider, "GET", shown)
    assert (status, "Your card was declined" in text, "Pay with a card" in text) == (200, True, True)
    assert "was declined" not in request(provider, "GET", made.url.removeprefix(provider.base))[1]


def test_the_hosted_page(gateway, provider):
    """The page says that no real money moves, escapes what it prints, and is closed after its use."""
    made = gateway.create_session(order(name="<b>Donation</b>"))
    path = made.url.removeprefix(provider.base)
    status, text = request(provider, "GET", path)
    assert (status, "Rehearsal: no real money" in text, "<b>Donation" in text) == (200, True, False)
    assert "5.00 GBP" in text
    Donor(provider).at_provider(made.url)
    assert "closed" in request(provider, "GET", path)[1]
    assert request(provider, "POST", path, {"do": "pay"})[0] == 400
    assert request(provider, "GET", "/pay/none")[0] == 404
    assert "5.00 GBP" in request(provider, "GET", "/")[1]


def test_controls(provider):
    """Whoever rehearses can have messages dropped, doubled or delayed."""
    request(provider, "POST", "/control", {"webhooks": "drop", "delay": 2})
    assert provider.store.controls["webhooks"] == "drop"
    assert provider.store.controls["delay"] == 2
    request(provider, "POST", "/control", {"do": "normal"})
    assert provider.store.controls["webhooks"] == "normal"


def test_memory(tmp_path):
    """The provider remembers payments over a restart."""
    path = tmp_path / "rehearsal.json"
    with Store(path) as store:
        store.add("charge", "ch", amount=1)
    assert Store(path).all("charge")[0]["amount"] == 1


@pytest.fixture
def site():
    """A site that answers messages with the given codes in turn, then with 200, and keeps what it got."""

    class Site(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(self.server.codes.pop(0) if self.server.codes else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    server.got, server.codes = [], []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_delivery(site):
    """A message is signed as Stripe signs, and sent again until the site takes it."""
    site.codes = [500, 503]
    dispatcher = Dispatcher(f"http://127.0.0.1:{site.server_port}/hook/", SECRET, waits=(0.01, 0.01))
    dispatcher.send(record(Store(), [("charge.refunded", {"id": "ch_1", "_own": 1})]), CONTROLS)
    dispatcher.settle()
    assert len(site.got) == 3
    body, signature = site.got[-1]
    event = stripe.Webhook.construct_event(body, signature, SECRET)
    assert (event.type, "_own" in event.data.object) == ("charge.refunded", False)
    assert len({json.loads(b)["id"] for b, _ in site.got}) == 1


@pytest.mark.parametrize(("mode", "times"), [("drop", 0), ("duplicate", 2), ("normal", 1)])
def test_delivery_on_demand(site, mode, times):
    """Dropped means never, duplicated means twice."""
    dispatcher = Dispatcher(f"http://127.0.0.1:{site.server_port}/hook/", SECRET, waits=())
    dispatcher.send(record(Store(), [("charge.refunded", {"id": "ch_1"})]), CONTROLS | {"webhooks": mode})
    dispatcher.settle()
    assert len(site.got) == times


def test_signature_is_the_librarys():
    """Our signature is the one that the library computes."""
    body = body_of({"id": "evt_1"})
    theirs = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET, 1700000000)
    assert sign(body, SECRET, at=1700000000) == theirs


def test_form_bodies():
    """Nested parameters are read as Stripe reads them; two shapes under one name are refused."""
    assert parse("a[b][0][c]=1&a[b][1][c]=&d=2&e[]=x&e[]=y") == {
        "a": {"b": [{"c": "1"}, {"c": ""}]},
        "d": "2",
        "e": ["x", "y"],
    }
    for broken in ("[a]=1", "a]=1", "a=1&a[b]=2"):
        with pytest.raises(WireError):
            parse(broken)


@pytest.mark.parametrize(("amount", "fee"), [(1, 1), (100, 22), (500, 28), (10000, 170)])
def test_fees_are_whole(amount, fee):
    """Fees are integers, rounded up, and never more than the charge."""
    assert objects.fee_of(amount) == fee
