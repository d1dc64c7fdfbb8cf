"""The site and the rehearsal provider in one process, without a network: for tests of many small steps.

The real gateway and the real library ask ``donations.rehearsal.api`` directly; messages wait in a bag until
they are handed over, in whatever order and how often a test likes.
"""

import json
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.test import RequestFactory
from django.utils import timezone

from donations import checkout, webhooks
from donations.gateways import stripe as stripe_gateway
from donations.models import Attempt, LedgerEntry
from donations.rehearsal import api, objects
from donations.rehearsal import plans as there
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import body_of, record, sign
from donations.rehearsal.wire import WireError
from newsroom.core.models import OutboxMessage
from tests.donations import contract

SECRET = "whsec_test"
DAY = 24 * 3600
BUSY = ('{"error": {"type": "rate_limit_error"}}', 429)
SINCE = timezone.now() - timedelta(days=3)  # where checks begin


class World:
    """A provider's store, a gateway to it, and the messages on their way."""

    def __init__(self, kept=100_000):
        self.store = Store(kept=kept)
        self.bag, self.told, self.calls = [], [], []
        self.fault = None  # what the next calls meet: an answer (text, status), or an exception
        self.losing = False  # whether the answers of calls that are done are lost
        asked = ("sk_test_rehearsal", (SECRET,), "http://rehearsal", self.answer)
        self.gateway = stripe_gateway.StripeGateway(*asked)
        self.web = RequestFactory()

    def answer(self, method, url, headers, post_data=None):
        """What the library's HTTP client would bring back from the provider."""
        parts, method = urlsplit(url), method.upper()
        self.calls.append(f"{method} {parts.path}")
        if self.fault is not None:
            if isinstance(self.fault, Exception):
                raise self.fault
            return *self.fault, {}
        query = post_data if method == "POST" else parts.query
        key = headers.get("Idempotency-Key", "")
        try:
            asked = (method, parts.path, query or "", key, "http://rehearsal", contract.check)
            status, body, messages = api.answer(self.store, *asked)
        except WireError as error:
            return json.dumps(error.body), error.status, {}
        self.tell(messages)
        return (*BUSY, {}) if self.losing else (json.dumps(body), status, {})

    def tell(self, messages):
        """Keep what happened at the provider; its messages wait in the bag."""
        bodies = [body_of(event) for event in record(self.store, messages)]
        self.bag += bodies
        self.told += bodies

    def happens(self, verb, *args, **more):
        """Something happens at the provider; returns what was made, if anything was."""
        outcome = verb(self.store, *args, **more)
        made, messages = outcome if isinstance(outcome, tuple) else (None, outcome)
        self.tell(messages)
        return made

    def begin(self, amount=500, currency="GBP", frequency="once", nonce=None):
        """A donor chooses and is led to the provider; returns (attempt, its page there)."""
        choice = checkout.Choice(nonce or secrets.token_hex(8), amount, currency, frequency)
        url = checkout.start(choice, self.gateway).checkout_url
        page = self.store.get("checkout.session", url.rpartition("/")[2])
        return Attempt.objects.select_related("gift").get(provider_session_id=page["id"]), page

    def give(self, amount=500, email="ann@reader.example", **more):
        """A donor chooses and pays; nobody has told the site yet. Returns (attempt, charge)."""
        attempt, page = self.begin(amount, **more)
        self.happens(objects.pay, page, email, "Ann Reader")
        return attempt, self.store.all("charge")[0]

    def later(self, days):
        """The provider's clock is turned forward."""
        self.happens(there.advance, days * DAY)

    def deliver(self, bodies=None):
        """Hand over the waiting messages, or ``bodies``; returns the status codes."""
        if bodies is None:
            bodies, self.bag = self.bag, []
        return [self.post(body) for body in bodies]

    def post(self, body):
        """One message handed over as the web server would; returns the status code."""
        request = self.web.post("/donate/webhook/", body, content_type="application/json",
                                headers={"Stripe-Signature": sign(body, SECRET)})  # fmt: skip
        return webhooks.receive(request).status_code


def mails():
    """The mails that were queued, by key."""
    return list(OutboxMessage.objects.filter(kind="mail").order_by("id").values_list("key", flat=True))


def lines():
    """The whole ledger, as what can be compared."""
    columns = ("kind", "amount_minor", "currency", "provider_object_id", "occurred_at")
    return sorted(LedgerEntry.objects.values_list(*columns))


def kinds(findings):
    return sorted((finding.kind, finding.detail["what"]) for finding in findings)
