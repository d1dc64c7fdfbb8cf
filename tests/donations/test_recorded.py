"""Stripe's own recorded objects through our gateway and our door: handled, or refused in our own words."""

import dataclasses
import json
import time

import pytest

from donations import events
from donations.gateways import GatewayDown, GatewayRefused, stripe
from donations.gateways.stripe import DeadlineClient, StripeGateway
from donations.gateways.stripe_shapes import charge_state
from donations.models import LedgerEntry, Payment, ProviderEvent
from donations.rehearsal.webhooks import sign
from tests.conftest import SHARED, needs_shared
from tests.donations.conftest import SECRET

pytestmark = pytest.mark.any_database

CORPUS = SHARED / "data/corpora/stripe"
READS = ["read_session", "read_charge", "read_dispute", "read_plan", "read_invoice", "invoice_of",
         "charge_of_refund", "charge_of_warning"]  # fmt: skip
HANDLED = (
    events.SESSION_EVENTS | events.CHARGE_EVENTS | events.REFUND_EVENTS | events.DISPUTE_EVENTS
    | events.WARNING_EVENTS
)  # fmt: skip


def recorded():
    """(name, object) of all that was recorded: Stripe's own examples, and what dj-stripe's users met."""
    if not CORPUS.exists():
        return
    for name, item in json.loads((CORPUS / "fixtures3.json").read_text())["resources"].items():
        yield f"example-{name}", item
    for path in sorted(CORPUS.glob("dj-stripe/tests/fixtures/*.json")):
        items = json.loads(path.read_text())
        for number, item in enumerate(items if isinstance(items, list) else [items]):
            yield f"{path.stem}-{number}", item


OBJECTS = [pytest.param(item, id=name) for name, item in recorded()]


class Recording(DeadlineClient):
    """A provider that answers every question with the same object, alone or as a list of one."""

    def __init__(self, item):
        super().__init__()
        self.item = item

    def request(self, method, url, headers, post_data=None):
        many = url.partition("?")[0].rsplit("/", 1)[-1] in {"refunds", "invoice_payments"}
        body = {"object": "list", "data": [self.item], "has_more": False} if many else self.item
        return json.dumps(body), 200, {}


@pytest.fixture
def asking(monkeypatch):
    """``asking(item)``: our gateway, to which the provider answers ``item`` whatever it is asked."""

    def make(item):
        monkeypatch.setattr(stripe, "DeadlineClient", lambda: Recording(item))
        return StripeGateway("sk_test_x", (SECRET,))

    return make


@needs_shared
@pytest.mark.parametrize("item", OBJECTS)
def test_every_recorded_object_is_read_or_refused(asking, item):
    """Whatever object is the answer, a read gives our own words or our own error, amounts being integers."""
    gateway = asking(item)
    for name in READS:
        try:
            answer = getattr(gateway, name)("x_1")
        except (GatewayDown, GatewayRefused):
            continue
        if dataclasses.is_dataclass(answer):
            for field, value in dataclasses.asdict(answer).items():
                assert not isinstance(value, float), f"{name}: {field}"


@needs_shared
@pytest.mark.django_db
@pytest.mark.parametrize("item", OBJECTS)
def test_every_recorded_object_as_a_message(asking, provider, monkeypatch, client, item):
    """Told about any of them, in the words that fit and in those that do not, nothing is booked or broken."""
    gateway = asking(item)
    for module in ("donations.webhooks", "donations.events"):
        monkeypatch.setattr(f"{module}.get_gateway", lambda: gateway)
    about = item.get("object", "thing")
    kinds = sorted(kind for kind in HANDLED if kind.startswith(f"{about}.")) or [sorted(HANDLED)[0]]
    bodies = [
        {"id": f"evt_{kind}", "object": "event", "type": kind, "livemode": item.get("livemode") is True,
         "created": int(time.time()), "api_version": None, "data": {"object": item}}
        for kind in (f"{about}.updated", *kinds)
    ]  # fmt: skip
    if about == "event":
        bodies.append(item)
    for event in bodies:
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": sign(body, SECRET)}
        answer = client.post("/donate/webhook/", body, content_type="application/json", headers=headers)
        assert answer.status_code in {200, 400}
    assert not Payment.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert set(ProviderEvent.objects.values_list("state", flat=True)) <= {"ignored", "failed"}


@needs_shared
@pytest.mark.parametrize(
    ("read", "kind"),
    [("read_dispute", "dispute"), ("read_plan", "subscription"), ("charge_of_refund", "refund"),
     ("charge_of_warning", "radar.early_fraud_warning")],
)  # fmt: skip
def test_those_about_money_are_understood(asking, read, kind):
    """Stripe's own examples of what we ask about are read, not only refused; the corpus is whole."""
    assert len(OBJECTS) > 230
    items = dict(recorded())
    assert getattr(asking(items[f"example-{kind}"]), read)("x_1")
    assert charge_state(items["example-charge"], []).charge.currency == "USD"
