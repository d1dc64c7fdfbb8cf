"""Whether the provider's messages reach us: told within minutes, mended at a press, never made twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from donations import health, refusals, webhook_setup
from donations.events import HANDLED
from donations.gateways.stripe import API_VERSION
from donations.models import MessageHealth, Payment, ProviderEvent, RefusedMessages
from donations.rehearsal.account_calls import new_endpoint
from newsroom.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(donor):
    """``endpoint(…)``: an address that the provider knows; ours, whole and on unless told otherwise."""

    def make(url="http://testserver/donate/webhook/", types=("*",), version=API_VERSION, **changes):
        with donor.provider.store as store:
            made = new_endpoint(store, url, list(types), version)
            made.update(changes)
        return made

    return make


@pytest.fixture
def press(client, treasurer, donor):
    """``press("set-up")``: a button of the screen; the page that follows."""
    client.force_login(treasurer)

    def do(deed):
        return client.post(reverse("admin:donations_health"), {"do": deed}, follow=True).content.decode()

    return do


@pytest.fixture
def fresh_counter(monkeypatch):
    monkeypatch.setattr(refusals, "counter", refusals.Counter())


def wrong(gateway):
    """What is wrong now, in words."""
    row = health.look_now(gateway)
    return " ".join(problem["what"] for problem in row.problems)


def known(donor):
    return donor.provider.store.all("webhook_endpoint")


@pytest.fixture
def paid(donor, deliver):
    """£5 given, and the provider's messages about it here."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    return Payment.objects.get()


def test_all_is_well(paid, endpoint, gateway, client, treasurer):
    """One address of ours, everything in it, a message for each payment: no banner."""
    endpoint()
    endpoint(url="https://shop.example/hook", types=["charge.succeeded"])
    assert wrong(gateway) == ""
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_gift_changelist")).content.decode()
    assert "messages need you" not in page
    assert "Nothing: messages reach us" in client.get(reverse("admin:donations_health")).content.decode()


def test_money_moves_and_nobody_tells(donor, endpoint, gateway, monkeypatch, client, treasurer):
    """The donor's return booked it, and no message came: said on every screen of giving."""
    endpoint()
    _, page = donor.begin("500")
    back = donor.at_provider(page)
    donor.provider.dispatcher.take()
    donor.come_back(back)
    assert wrong(gateway) == "", "a message may be a few minutes late"
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(health.timezone, "now", lambda: later)
    assert "no message of the provider told of it: none ever came" in wrong(gateway)
    client.force_login(treasurer)
    for name in ("donations_gift_changelist", "donations_overview", "donations_review", "donations_report"):
        assert "messages need you" in client.get(reverse(f"admin:{name}")).content.decode(), name


def test_a_wrong_key(donor, endpoint, gateway, deliver, fresh_counter):
    """Signed messages that fit no key of ours are counted; unsigned ones are everybody's noise."""
    endpoint()
    _, page = donor.begin("500")
    donor.at_provider(page)
    assert set(deliver(secret="whsec_other")) == {400}
    assert donor.client.post("/donate/webhook/", "{}", content_type="application/json").status_code == 400
    assert RefusedMessages.objects.get().number == 1, "written at most every few seconds"
    refusals.counter.said = None
    donor.begin("500")
    deliver(messages=[b"{}"], secret="whsec_other")
    assert RefusedMessages.objects.get().number >= 2
    assert "STRIPE_WEBHOOK_SECRET is probably not that of the address" in wrong(gateway)


def test_a_forger_is_not_a_wrong_key(paid, endpoint, gateway, deliver, fresh_counter):
    """While other messages come in well, somebody is only trying."""
    endpoint()
    deliver(messages=[b"{}"], secret="whsec_other")
    assert "somebody is trying" in wrong(gateway)


def test_messages_that_cannot_be_handled(paid, endpoint, gateway):
    """They wait and nobody looks: said, with their number."""
    endpoint()
    at = timezone.now() - timedelta(minutes=30)
    ProviderEvent.objects.create(
        event_id="evt_x", type="charge.refunded", livemode=False, verified=True, payload="{}", state="failed",
        received_at=at,
    )  # fmt: skip
    assert "1 messages could not be handled" in wrong(gateway)


def test_another_version(paid, endpoint, gateway):
    """Of a message that came, and of the address."""
    endpoint(version="2020-08-27")
    ProviderEvent.objects.update(api_version="2020-08-27")
    told = wrong(gateway)
    assert "messages are in version 2020-08-27" in told
    assert "gets version 2020-08-27 instead of" in told


def test_missing_kinds_of_messages(paid, endpoint, gateway):
    """What we handle and are not told of is named."""
    endpoint(types=sorted(HANDLED - {"refund.failed", "payout.paid"}))
    assert wrong(gateway) == "Not told of: payout.paid, refund.failed."


def test_no_address_one_that_is_off_and_two(paid, endpoint, gateway):
    """Each is told in words."""
    assert "is not known to the provider" in wrong(gateway)
    endpoint(status="disabled")
    assert "is switched off at the provider" in wrong(gateway)
    endpoint(url="http://TESTSERVER/donate/webhook")
    assert wrong(gateway) == ""
    endpoint()
    assert "sends everything 2 times" in wrong(gateway)


def test_the_provider_cannot_be_asked(paid, endpoint, gateway, donor):
    """That is said, and what was known stays on the screen."""
    endpoint()
    health.look_now(gateway)
    donor.provider.store.controls.update(fault="before", faults=9)
    assert "could not be asked" in wrong(gateway)
    assert len(MessageHealth.objects.get().endpoints) == 1


def test_f64_pressed_twice_there_is_one_address(paid, press, donor):
    """The second press uses the first address."""
    assert "knows our address now" in press("set-up")
    assert "nothing was changed" in press("set-up")
    [one] = known(donor)
    assert set(one["enabled_events"]) == HANDLED and one["api_version"] == API_VERSION
    assert AuditEvent.objects.filter(verb="set up webhook").count() == 2


def test_f64_two_colleagues_at_once(paid, press, donor):
    """The second one is told to wait."""
    MessageHealth.objects.create(pk=1, mending_at=timezone.now())
    assert "A colleague is setting it up" in press("set-up")
    assert known(donor) == []
    MessageHealth.objects.update(mending_at=timezone.now() - timedelta(minutes=1))
    assert "knows our address now" in press("set-up"), "whoever gave up does not block it"


def test_an_address_that_lacks_something_is_mended(paid, press, donor, endpoint):
    """Switched on, told to send what is missing; what it sends besides, it goes on sending."""
    endpoint(types=["charge.refunded", "customer.created"], status="disabled")
    assert "now sends everything" in press("set-up")
    [one] = known(donor)
    assert set(one["enabled_events"]) == HANDLED | {"customer.created"}
    assert one["status"] == "enabled"


def test_a_new_secret_is_shown_once(paid, press, client, monkeypatch):
    """With a real provider, whoever runs the paper must be given it."""
    monkeypatch.setattr(webhook_setup, "is_rehearsal", lambda: False)
    page = press("set-up")
    assert "STRIPE_WEBHOOK_SECRET" in page and "whsec_" in page
    assert "whsec_" not in client.get(reverse("admin:donations_health")).content.decode()
    assert "whsec_" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_the_provider_down(paid, press, donor):
    """Nothing has changed, and nobody is locked out afterwards."""
    donor.provider.store.controls.update(fault="before", faults=2)
    assert "did not answer" in press("set-up")
    donor.provider.store.controls.update(faults=0)
    assert "knows our address now" in press("set-up")
    assert "Looked again" in press("look")


def test_the_worker_looks_by_itself(paid, endpoint, monkeypatch, donor):
    """Once a minute, asking the provider only every quarter of an hour."""
    health.look()
    row = MessageHealth.objects.get()
    assert "not known to the provider" in row.problems[0]["what"]
    endpoint()
    health.look()
    assert MessageHealth.objects.get().looked_at == row.looked_at
    later = timezone.now() + timedelta(minutes=20)
    monkeypatch.setattr(health.timezone, "now", lambda: later)
    health.look()
    assert MessageHealth.objects.get().problems == []


def test_without_a_provider(client, treasurer, publication, settings):
    """The screen says so; the worker asks nobody."""
    settings.STRIPE_SECRET_KEY = ""
    health.look()
    client.force_login(treasurer)
    url = reverse("admin:donations_health")
    assert "No payment provider is set up" in client.get(url).content.decode()
    assert "STRIPE_SECRET_KEY is empty" in client.post(url, {"do": "set-up"}, follow=True).content.decode()


def test_only_who_keeps_the_books(donor, gateway, helpdesk, client):
    """Neither the screen, nor the verb, nor the banner is for donor support."""
    MessageHealth.objects.create(pk=1, problems=[{"what": "Silence.", "remedy": ""}])
    client.force_login(helpdesk)
    assert client.post(reverse("admin:donations_health"), {"do": "set-up"}).status_code == 403
    assert "Silence." not in client.get(reverse("admin:donations_gift_changelist")).content.decode()
    with pytest.raises(PermissionDenied):
        webhook_setup.set_up(gateway, by=helpdesk)
    assert known(donor) == []
