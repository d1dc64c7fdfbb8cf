"""The demo paper's appeal, its donation page and a month of donations.

The words come from ``appeal.toml``; the donations pass the same gateway parsing and the same ledger verbs as
real ones, fed with invented messages. Nobody gets mail.
"""

import random
import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from donations import appeals, ledger
from donations.demo import feed
from donations.donation_page import get_page
from donations.donors import email_key
from donations.gateways.stripe import parse_message
from donations.gateways.stripe_shapes import charge_state, session_state
from donations.models import AmountSet, Attempt, Gift, Payment, ProviderEvent

CONTENT = Path(__file__).parent / "appeal.toml"
DAYS = 30
UNPAID_EACH = 9  # every ninth visit to the payment page ends without a payment


def is_empty():
    """Whether nobody has tried to give yet."""
    return not Gift.objects.exists()


@transaction.atomic
def load(report):
    """Fill an empty donations app. ``report`` is a ``progress.Report``."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    load_words(content)
    paid = load_gifts(content["donor"])
    report(f"Giving: the appeal, the donation page, {paid} donations")


def load_words(content):
    """The appeal, published, and the donation page with its amounts."""
    appeal, page = appeals.first_appeal(), get_page()
    for name, value in content["appeal"].items():
        setattr(appeal, name, value)
    appeals.publish(appeal, by=None)
    for name, value in content["page"].items():
        setattr(page, name, value)
    page.save()
    AmountSet.objects.create(page=page, **content["amounts"])


def load_gifts(donors):
    """A month of gifts, the same ones each time but for their dates; returns how many were paid."""
    chance = random.Random(1911)  # noqa: S311 - which hour a demo gift came, nothing secret
    visits = [(donor["name"], amount) for donor in donors for amount in donor["gifts"]]
    chance.shuffle(visits)
    now, minutes = timezone.now(), DAYS * 24 * 60
    times = sorted(now - timedelta(minutes=chance.randrange(20, minutes)) for _ in visits)
    paid = 0
    for number, ((name, amount), at) in enumerate(zip(visits, times, strict=True), start=1):
        attempt = make_attempt(number, amount, at)
        if number % UNPAID_EACH:
            settle(attempt, name, at + timedelta(minutes=2))
            paid += 1
        else:
            give_up(attempt, at)
    give_back()
    return paid


def make_attempt(number, amount, at):
    """A gift of the demo and the try at paying it."""
    gift = Gift.objects.create(
        form_key=f"demo-{number}",
        amount_minor=amount,
        currency="GBP",
        source_path="/" if number % 3 else "/donate/",
        appeal_version=appeals.first_appeal().versions.first(),
        created_at=at,
    )
    return Attempt.objects.create(
        gift=gift,
        idempotency_key=f"demo:{number}",
        expires_at=at + timedelta(hours=1),
        created_at=at,
    )


def settle(attempt, name, at):
    """The provider says that ``attempt`` is paid."""
    address = f"{name.lower().replace(' ', '.') or 'reader'}@donors.example"
    item = feed.session(attempt, at, {"email": email_key(address), "name": name})
    attempt = ledger.apply_session(session_state(item), livemode=False, receipt=False)
    keep("checkout.session.completed", item, attempt, at)


def give_up(attempt, at):
    """The payment page's time ran out."""
    item = feed.session(attempt, at, None, paid=False)
    attempt = ledger.apply_session(session_state(item), livemode=False, receipt=False)
    keep("checkout.session.expired", item, attempt, at + timedelta(hours=1))


def give_back():
    """One gift of the demo was given twice by mistake, and given back."""
    payment = Payment.objects.order_by("captured_at")[3]
    charge = {
        "id": payment.provider_charge_id,
        "currency": "gbp",
        "amount_captured": payment.amount_minor,
        "created": int(payment.captured_at.timestamp()),
        "metadata": {"attempt": payment.attempt.public_id},
    }
    at = payment.captured_at + timedelta(minutes=50)
    back = feed.refund(charge["id"], "gbp", payment.amount_minor, at)
    ledger.apply_charge(charge_state(charge, [back]))
    keep("charge.refunded", charge, payment.attempt, at)


def keep(kind, item, attempt, at):
    """Put the message into the inbox as handled. It came from here, so no signature was checked."""
    text = feed.event(kind, item)
    message = parse_message(text)
    ProviderEvent.objects.create(
        event_id=message.id,
        type=kind,
        object_id=message.object_id,
        livemode=False,
        verified=False,
        payload=text,
        state=ProviderEvent.State.APPLIED,
        attempt=attempt,
        received_at=at,
        processed_at=at,
    )
