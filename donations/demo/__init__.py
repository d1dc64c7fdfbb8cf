"""The demo paper's appeals, its donation page and a month of donations.

The words come from ``appeals.toml`` and ``giving.toml``; the donations pass the same gateway parsing and the
same ledger verbs as real ones, and the rehearsal provider has them in its books. Nobody gets mail.
"""

import random
import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from donations import ledger
from donations.demo import asking
from donations.demo.feed import Feed
from donations.donation_page import get_page
from donations.donors import email_key
from donations.gateways.stripe import parse_message
from donations.gateways.stripe_shapes import charge_state, session_state
from donations.models import (
    AmountSet,
    Appeal,
    Attempt,
    Campaign,
    DonationPage,
    FeeTerm,
    Gift,
    Payment,
    ProviderEvent,
)
from donations.rehearsal.store import Store

CONTENT = Path(__file__).parent / "giving.toml"
DAYS = 30
UNPAID_EACH = 9  # every ninth visit to the payment page ends without a payment


def is_empty():
    """Whether nobody has tried to give yet."""
    return not Gift.objects.exists()


@transaction.atomic
def load(report):
    """Fill an empty donations app. ``report`` is a ``progress.Report``."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    load_page(content)
    versions = asking.load()
    DonationPage.objects.update(campaign=Campaign.objects.first())
    paid = load_gifts(content["donor"], versions)
    report(f"Giving: {Appeal.objects.count()} appeals, the donation page, {paid} donations")


def load_page(content):
    """The donation page with its amounts."""
    page = get_page()
    for name, value in content["page"].items():
        setattr(page, name, value)
    page.save()
    for each in content["amounts"]:
        AmountSet.objects.create(page=page, **each)
    for each in content["fees"]:
        FeeTerm.objects.create(page=page, **each)


def load_gifts(donors, versions):
    """A month of gifts, the same ones each time but for their dates; returns how many were paid.

    ``versions``: the appeals that donors read, in turn. The rehearsal provider, which is not running yet,
    finds the gifts in its file.
    """
    store = Store(settings.DATA_DIR / "rehearsal.json" if settings.STRIPE_API_BASE else None)
    feed, ahead = Feed(store), store.ahead
    chance = random.Random(1911)  # noqa: S311 - which hour a demo gift came, nothing secret
    visits = [(donor["name"], amount) for donor in donors for amount in donor["gifts"]]
    chance.shuffle(visits)
    now, minutes = timezone.now(), DAYS * 24 * 60
    times = sorted(now - timedelta(minutes=chance.randrange(20, minutes)) for _ in visits)
    paid = 0
    for number, ((name, amount), at) in enumerate(zip(visits, times, strict=True), start=1):
        attempt = make_attempt(number, amount, at, versions[number % len(versions)])
        page = feed.page(attempt, at)
        if number % UNPAID_EACH:
            settle(feed, page, name, at + timedelta(minutes=2))
            paid += 1
        else:
            give_up(feed, page, at + timedelta(hours=1))
    give_back(feed)
    store.ahead = ahead
    transaction.on_commit(store.write)
    return paid


def make_attempt(number, amount, at, version):
    """A gift of the demo, whose donor read ``version``, and the try at paying it."""
    gift = Gift.objects.create(
        form_key=f"demo-{number}",
        amount_minor=amount,
        currency="GBP",
        source_path="/" if number % 3 else "/donate/",
        appeal_version=version,
        campaign=version.appeal.campaign,
        created_at=at,
    )
    return Attempt.objects.create(
        gift=gift,
        idempotency_key=f"demo:{number}",
        expires_at=at + timedelta(hours=1),
        created_at=at,
    )


def settle(feed, page, name, at):
    """``page`` was paid at the provider, and the paper was told."""
    address = f"{name.lower().replace(' ', '.') or 'reader'}@donors.example"
    item = feed.pay(page, at, email_key(address), name)
    keep(feed, ledger.apply_session(session_state(item), livemode=False, receipt=False), at)


def give_up(feed, page, at):
    """The time of ``page`` ran out."""
    item = feed.expire(page, at)
    keep(feed, ledger.apply_session(session_state(item), livemode=False, receipt=False), at)


def give_back(feed):
    """One gift of the demo was given twice by mistake, and given back."""
    payment = Payment.objects.order_by("captured_at")[3]
    at = payment.captured_at + timedelta(minutes=50)
    charge, refund = feed.give_back(payment.provider_charge_id, at)
    ledger.apply_charge(charge_state(charge, [refund]))
    keep(feed, payment.attempt, at)


def keep(feed, attempt, at):
    """Put the last message into the inbox as handled. It came from here, so no signature was checked."""
    text = feed.told[-1]
    message = parse_message(text)
    ProviderEvent.objects.create(
        event_id=message.id,
        type=message.type,
        object_id=message.object_id,
        livemode=False,
        verified=False,
        payload=text,
        state=ProviderEvent.State.APPLIED,
        attempt=attempt,
        received_at=at,
        processed_at=at,
    )
