"""A rehearsal provider for each test, and a donor who uses it as a browser does."""

import dataclasses
import http.client
import re
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import stripe
from django.test import Client

from donations import appeals, form_token
from donations.donation_page import get_page
from donations.gateways import stripe as stripe_gateway
from donations.gateways.stripe import get_gateway
from donations.guard import limits
from donations.models import Attempt, Finding, Plan, Step
from donations.reconcile import mending, running, step
from donations.rehearsal import plans as there
from donations.rehearsal.server import Provider
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import Dispatcher, body_of, sign
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from tests.donations import contract
from tests.donations.world import DAY, SINCE, World

SECRET = "whsec_test"


class Postbag(Dispatcher):
    """A dispatcher whose messages wait until the test delivers them, in whatever order it likes."""

    def __init__(self, secret):
        super().__init__("http://127.0.0.1:9/", secret)
        self.messages = []

    def send(self, events, controls):
        if controls["webhooks"] != "drop":
            self.messages += [body_of(event) for event in events]

    def take(self, kind=None):
        """The waiting messages (of one kind), which wait no longer."""
        mark = f'"type": "{kind}"'.encode()
        taken = [m for m in self.messages if kind is None or mark in m]
        self.messages = [m for m in self.messages if m not in taken]
        return taken


@pytest.fixture(scope="session")
def provider_server():
    """One provider for all tests; each begins with an empty store."""
    server = Provider(0, Store(), Postbag(SECRET), contract=contract.check)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(provider_server, settings, monkeypatch):
    """The rehearsal provider, empty, with the site's settings pointing at it."""
    fresh = Store()
    provider_server.store, provider_server.dispatcher = fresh, Postbag(SECRET)
    settings.STRIPE_SECRET_KEY = "sk_test_rehearsal"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_API_BASE = provider_server.base
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr(form_token, "TOO_FAST", 0)
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.01)  # seconds before a request is made again
    return provider_server


@pytest.fixture
def gateway(provider):
    return get_gateway()


@pytest.fixture
def many_begin(monkeypatch):
    """One address may begin as many payments as a test likes."""
    free = dataclasses.replace(limits.FREELY[Step.NORMAL], address_burst=1000, address=1000, network=1000)
    monkeypatch.setitem(limits.FREELY, Step.NORMAL, free)


class Donor:
    """Somebody with a browser: the site through Django's client, the provider over HTTP."""

    def __init__(self, provider):
        self.provider = provider
        self.client = Client()

    def open(self, path="/donate/", **headers):
        """Read the donation page; returns what its form would send."""
        page = self.client.get(path, headers=headers)
        assert page.status_code == 200
        return fields(page.content.decode())

    def choose(self, amount="500", form=None, **changes):
        """Send the form; returns the response."""
        form = (form or self.open()) | {"amount": amount} | changes
        return self.client.post("/donate/checkout/", form)

    def begin(self, amount="500", **changes):
        """Send the form and follow it to the provider; returns (attempt, address of the payment page)."""
        response = self.choose(amount, **{"again": "1"} | changes)
        assert response.status_code == 303, response.content.decode()[:3000]
        return Attempt.objects.latest("id"), response["Location"]

    def at_provider(self, url, do="pay", email="ann@reader.example", name="Ann Reader"):
        """Press a button on the provider's page; returns where it leads."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        body = urlencode({"do": do, "email": email, "name": name})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", parts.path, body, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.getheader("Location") or ""

    def come_back(self, location):
        """Follow the provider's way back to the thank-you page."""
        parts = urlsplit(location)
        return self.client.get(parts.path, parse_qs(parts.query))


def fields(html):
    """Names and values of the hidden inputs of the gift form, and how often it is chosen."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return found | dict(
        re.findall(r'<input type="radio" name="(frequency)" value="(\w+)"[^>]* checked', html)
    )


@pytest.fixture
def donor(provider, publication):
    return Donor(provider)


@pytest.fixture
def monthly(publication):
    """The page offers monthly gifts."""
    page = get_page()
    page.offer_monthly = True
    page.save()


@pytest.fixture
def deliver(provider, client):
    """``deliver()``: hand the provider's waiting messages to the site; returns the status codes."""

    def hand_over(kind=None, messages=None, secret=SECRET):
        messages = provider.dispatcher.take(kind) if messages is None else messages
        return [
            client.post(
                "/donate/webhook/",
                body,
                content_type="application/json",
                headers={"Stripe-Signature": sign(body, secret)},
            ).status_code
            for body in messages
        ]

    return hand_over


@pytest.fixture
def work(db):
    """``work()``: what the worker would do now and in the next hours."""

    def do_all():
        kinds = ["provider-event", "check-attempt"]
        OutboxMessage.objects.exclude(kind__in=kinds).update(due_at="2100-01-01T00:00Z")
        OutboxMessage.objects.filter(kind__in=kinds).update(due_at="2000-01-01T00:00Z")
        return outbox.deliver_due()

    return do_all


@pytest.fixture
def plan(donor, deliver, monthly):
    """A running monthly plan of £5."""
    _, url = donor.begin("500", form=donor.open("/donate/?frequency=monthly"))
    donor.at_provider(url)
    deliver()
    return Plan.objects.get()


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
def later(donor, deliver):
    """``later(days)``: the provider's clock is turned and the site told (unless ``told`` is False)."""

    def turn(days, told=True):
        with donor.provider.store as store:
            donor.provider.tell(there.advance(store, days * DAY))
        if told:
            assert set(deliver()) <= {200}

    return turn


@pytest.fixture
def world(publication, settings, monkeypatch):
    """An empty provider, asked directly; what happened a moment ago is old enough to be looked at."""
    settings.STRIPE_SECRET_KEY = "sk_test_rehearsal"
    settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API_BASE = "whsec_test", "http://rehearsal"
    get_page()
    made = World()
    monkeypatch.setattr(stripe_gateway, "_gateway", lambda *_: made.gateway)
    monkeypatch.setattr(step, "YOUNG", timedelta(0))
    return made


@pytest.fixture
def check(world):
    """``check()``: a whole check; returns the findings that are open after it."""

    def look(mend=False, since=SINCE):
        run = running.begin(world.gateway, since)
        while running.advance(run, world.gateway):
            pass
        look.run = run
        for finding in Finding.objects.filter(last_run=run, resolved_at=None).order_by("id"):
            if mend and mending.leaves_no_choice(finding):
                mending.mend(finding, world.gateway)
        return list(Finding.objects.filter(resolved_at=None).order_by("id"))

    return look


@pytest.fixture
def appeal(publication):
    """The one that every new paper has."""
    return appeals.first_appeal()


@pytest.fixture
def chief_client(client, chief):
    """The chief editor's browser."""
    client.force_login(chief)
    return client
