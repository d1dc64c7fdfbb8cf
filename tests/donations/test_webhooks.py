"""The provider's messages: only real ones, each at most once, in any order."""

import itertools
import json
import time

import pytest

from donations.events import replay
from donations.models import Attempt, LedgerEntry, Payment, ProviderEvent
from donations.rehearsal import objects
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import body_of, record, sign
from donations.webhooks import LONGEST
from tests.donations.conftest import SECRET

pytestmark = pytest.mark.django_db


def message(kind, item):
    """A message of the provider as it travels."""
    return body_of(record(Store(), [(kind, item)])[0])


BODY = message("payment_intent.created", {"id": "pi_1"})


def post(client, body, signature):
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return client.post("/donate/webhook/", body, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "nonsense",
        "t=,v1=",
        "t=abc,v1=def",
        "t=1e3,v1=00",
        "t=99999999999999999999,v1=00",
        "v1=00",
        "подпись",
        "t=1,v1=é",
        f"t={int(time.time())},v1={'0' * 64}",
        sign(BODY, "whsec_other"),
        sign(BODY, ""),
        sign(BODY + b" ", SECRET),
        sign(BODY, SECRET, at=int(time.time()) - 3600),
        sign(BODY, SECRET, at=int(time.time()) + 86400),
    ],
    ids=range(16),  # signatures hold the time: every worker must know the tests by the same names
)
def test_f25_forged_signatures(provider, client, signature):
    """A message without the provider's signature of these minutes is refused and leaves nothing behind."""
    assert post(client, BODY, signature) == 400
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b'"x"',
        b"null",
        b"{}",
        b"{",
        b"\xff\xfe",
        b'{"id": 1}',
        b'{"id":"evt_1","type":"x","data":[]}',
    ]
    + [b"[" * 5000, b'{"id":"evt_\\u0000","type":"x","livemode":false,"data":{"object":{}}}']
    + [b'{"id":"evt_1","type":"x","livemode":false,"data":{"object":{"metadata":[1]}}}'],
    ids=range(12),
)
def test_f26_signed_nonsense(provider, client, body):
    """Signed bytes that are no message are refused with 400, never an error of ours."""
    assert post(client, body, sign(body, SECRET)) == 400
    assert not ProviderEvent.objects.exists()


def test_f26_too_large(provider, client):
    """Five megabytes are refused before they are read."""
    body = b"x" * (LONGEST + 1)
    assert post(client, body, sign(body, SECRET)) == 413


def test_get_is_no_message(provider, client):
    """The address takes messages only."""
    assert client.get("/donate/webhook/").status_code == 405


def test_without_a_provider(db, client, settings):
    """Without a payment provider there is nobody to send messages."""
    settings.STRIPE_SECRET_KEY = ""
    assert post(client, BODY, sign(BODY, SECRET)) == 404


def test_f25_a_rotated_secret(provider, client, settings):
    """While the signing secret is changed both are accepted."""
    settings.STRIPE_WEBHOOK_SECRET = f"whsec_new, {SECRET}"
    assert post(client, BODY, sign(BODY, SECRET)) == 200


def test_f29_unknown_kinds_are_kept(provider, client):
    """A kind of message that we do not know is stored as it came and answered with 200."""
    assert post(client, BODY, sign(BODY, SECRET)) == 200
    event = ProviderEvent.objects.get()
    assert (event.state, event.payload.encode(), event.verified) == ("ignored", BODY, True)


def test_f1_the_same_message_again(provider, client):
    """The same message twice is one row."""
    for _ in range(3):
        assert post(client, BODY, sign(BODY, SECRET)) == 200
    assert ProviderEvent.objects.count() == 1


def test_f27_live_message_in_test_books(provider, client, donor):
    """A message of the other mode is stored and ignored."""
    _, page = donor.begin()
    donor.at_provider(page)
    event = json.loads(provider.dispatcher.take("checkout.session.completed")[0]) | {"livemode": True}
    body = json.dumps(event).encode()
    assert post(client, body, sign(body, SECRET)) == 200
    assert ProviderEvent.objects.get().state == "ignored"
    assert not Payment.objects.exists()


def test_f28_another_application_on_the_account(provider, deliver, gateway):
    """A payment page that somebody else made on the same account is none of ours."""
    with provider.store as store:
        session = store.add(
            "checkout.session", "cs_test", amount_total=900, currency="gbp", status="open",
            payment_status="unpaid", payment_intent=None, client_reference_id=None, customer_details=None,
            expires_at=time.time() + 9, url="", mode="payment", _intent={}, _name="",
        )  # fmt: skip
        provider.tell(objects.pay(store, session, "x@y.example", ""))
    assert set(deliver()) == {200}
    assert not Payment.objects.exists()
    assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"ignored"}


@pytest.mark.usefixtures("many_begin")
def test_f3_f6_every_order(donor, deliver):
    """Paid, refunded in part, refunded: whatever order the messages come in, the ledger says the same."""
    store = donor.provider.store
    for order in itertools.permutations(range(3)):
        _, page = donor.begin("500")
        donor.at_provider(page)
        bag = donor.provider.dispatcher.take("checkout.session.completed")
        donor.provider.dispatcher.take()
        charge = store.all("charge")[0]
        for amount in (100, 400):
            _, messages = objects.refund(store, charge, amount)
            donor.provider.tell(messages)
        bag += donor.provider.dispatcher.take("charge.refunded")
        assert deliver(messages=[bag[i] for i in order]) == [200] * 3
        entries = LedgerEntry.objects.filter(payment__provider_charge_id=charge["id"])
        assert sorted(entries.values_list("amount_minor", flat=True)) == [-400, -100, -28, 500]


def test_f5_late_bad_news(donor, deliver):
    """A gift that is paid stays paid, whatever old message arrives later."""
    attempt, page = donor.begin("500")
    session = donor.provider.store.all("checkout.session")[0]
    old = [message("checkout.session.expired", session)]
    old.append(message("checkout.session.async_payment_failed", session))
    donor.at_provider(page)
    deliver()
    deliver(messages=old)
    attempt.refresh_from_db()
    assert attempt.state == "paid"


def test_provider_down_while_told(donor, deliver, work):
    """A message that cannot be followed up now is kept and followed up by the worker."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    donor.provider.store.controls.update(fault="before", faults=99)
    assert set(deliver("checkout.session.completed")) == {200}
    assert ProviderEvent.objects.get().state == "failed"
    assert not Payment.objects.exists()
    donor.provider.store.controls.update(faults=0)
    work()
    assert ProviderEvent.objects.get().state == "applied"
    assert Payment.objects.count() == 1


def test_f8_message_before_our_own_commit(donor, deliver):
    """A message that is quicker than the note of the session's id finds the attempt by our own id."""
    attempt, page = donor.begin("500")
    Attempt.objects.update(provider_session_id=None, state="new", checkout_url="")
    donor.at_provider(page)
    deliver()
    attempt.refresh_from_db()
    assert attempt.state == "paid"
    assert attempt.provider_session_id


def test_f7_replay_of_everything(donor, deliver, treasurer):
    """Handling every stored message once more changes nothing."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    before = list(LedgerEntry.objects.values_list("id", "amount_minor"))
    for event in ProviderEvent.objects.all():
        replay(event, by=treasurer)
    assert list(LedgerEntry.objects.values_list("id", "amount_minor")) == before
