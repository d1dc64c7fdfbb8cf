"""What happened to the demo's money before today, in its order: gifts, renewals, ends, a dispute, deposits.

The same gifts each time but for their dates. Each thing happens at the rehearsal provider first; the paper
then hears of it through the same verbs as of real money, and nobody gets mail.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from donations import findings, ledger, payouts, plans, settling
from donations.demo.feed import Feed
from donations.donors import email_key
from donations.gateways.stripe_messages import parse_message
from donations.gateways.stripe_shapes import charge_state, session_state
from donations.models import AppealVersion, Attempt, Frequency, Gift, Payment, Plan, PlanEvent, ProviderEvent
from donations.rehearsal.store import Store

DAYS = 30
UNPAID_EACH = 9  # every ninth visit to the payment page ends without a payment
GIVEN_TWICE = 3  # the number of the visit that was a mistake, counted from 0
DISPUTED, WARNED = 9, 2  # days ago
DEPOSITS = (58, 30, 23, 16, 9, 2)  # days ago


@dataclass
class History:
    """The provider in the past, and what the paper has heard of it."""

    feed: Feed
    versions: list[AppealVersion]
    paid: int = 0


def load_gifts(content: dict, versions: list[AppealVersion]) -> History:
    """Months of gifts; ``versions``: the appeals that donors read, in turn.

    The rehearsal provider, which is not running yet, finds the gifts in its file.
    """
    store = Store(settings.DATA_DIR / "rehearsal.json" if settings.STRIPE_API_BASE else None)
    history, ahead = History(Feed(store), versions), store.ahead
    now = timezone.now()
    deeds = [*visits(content["donor"], now), *regulars(content["regular"], now), *money(now)]
    deeds.sort(key=lambda deed: deed[0])
    history.feed.turn(deeds[0][0])
    for at, deed in deeds:
        renew(history.feed, at)
        deed(history, at)
    renew(history.feed, now)
    store.ahead = ahead
    transaction.on_commit(store.write)
    return history


def visits(donors, now):
    """(when, what) of the gifts of the last month that were given once."""
    chance = random.Random(1911)  # noqa: S311 - which hour a demo gift came, nothing secret
    wanted = [(donor["name"], amount) for donor in donors for amount in donor["gifts"]]
    chance.shuffle(wanted)
    minutes = DAYS * 24 * 60
    times = sorted(now - timedelta(minutes=chance.randrange(20, minutes)) for _ in wanted)
    for number, ((name, amount), at) in enumerate(zip(wanted, times, strict=True), start=1):
        yield at, partial(visit, number=number, name=name, amount=amount)
    yield times[GIVEN_TWICE] + timedelta(minutes=50), give_back


def regulars(entries, now):
    """(when, what) of those who give monthly; ``began``, ``ended``, ``card`` (it expired) in days ago."""
    for number, entry in enumerate(entries):
        told = [key for key in ("began", "ended", "card") if key in entry]
        days = {key: now - timedelta(days=entry[key], hours=number) for key in told}
        yield days.pop("began"), partial(begin, entry=entry)
        for word, at in days.items():
            yield at, partial({"ended": end, "card": card_expires}[word], entry=entry)


def money(now):
    """(when, what) of deposits, and of the banks' trouble."""
    for days in DEPOSITS:
        yield now - timedelta(days=days), pay_out
    yield now - timedelta(days=DISPUTED), dispute
    yield now - timedelta(days=WARNED), warn


def visit(history, at, *, number, name, amount):
    """Somebody came to the payment page, and mostly paid."""
    feed, version = history.feed, history.versions[number % len(history.versions)]
    attempt = make_attempt(str(number), amount, at, version, source="/" if number % 3 else "/donate/")
    page = feed.page(attempt, at)
    if number % UNPAID_EACH:
        at, item = at + timedelta(minutes=2), feed.pay(page, at, email_key(address(name)), name)
        history.paid += 1
    else:
        at, item = at + timedelta(hours=1), feed.expire(page, at)
    keep(feed, ledger.apply_session(session_state(item), livemode=False, receipt=False), at)


def make_attempt(key, amount, at, version, *, source, frequency=Frequency.ONCE):
    """A gift of the demo, whose donor read ``version``, and the try at paying it."""
    gift = Gift.objects.create(
        form_key=f"demo-{key}",
        amount_minor=amount,
        currency="GBP",
        frequency=frequency,
        source_path=source,
        appeal_version=version,
        campaign=version.appeal.campaign,
        created_at=at,
    )
    return Attempt.objects.create(
        gift=gift,
        idempotency_key=f"demo:{key}",
        expires_at=at + timedelta(hours=1),
        created_at=at,
    )


def address(name):
    """Where nobody gets mail."""
    return f"{name.lower().replace(' ', '.') or 'reader'}@donors.example"


def begin(history, at, *, entry):
    """Somebody begins to give monthly."""
    feed, name = history.feed, entry["name"]
    version = history.versions[0]
    often = {"source": "/donate/", "frequency": Frequency.MONTHLY}
    attempt = make_attempt(name.lower().replace(" ", "-"), entry["amount"], at, version, **often)
    page = feed.page(attempt, at)
    feed.pay(page, at, address(name), name)
    told = list(feed.told)
    attempt = settling.settle_session(feed.gateway.read_session(page["id"]), feed.gateway, quiet=True)
    Plan.objects.filter(gift=attempt.gift).update(created_at=at)
    feed.told = told
    keep(feed, attempt, at)
    history.paid += 1


def renew(feed, until):
    """The monthly charges up to ``until``, those that failed too."""
    for invoice, text, at in feed.renewals(until):
        plan = settling.settle_invoice(invoice, feed.gateway, quiet=True)
        feed.told = [text]
        keep(feed, plan.gift.attempts.last(), at)


def plan_of(entry):
    """The plan of somebody who gives monthly."""
    return Plan.objects.get(gift__form_key=f"demo-{entry['name'].lower().replace(' ', '-')}")


def end(history, at, *, entry):
    """Somebody stopped, by the link of a receipt."""
    plan = plan_of(entry)
    history.feed.end(plan.provider_plan_id, at)
    keep(history.feed, plan.gift.attempts.last(), at)
    plans.sync(plan.provider_plan_id, history.feed.gateway, by=PlanEvent.By.DONOR, quiet=True)


def card_expires(history, at, *, entry):
    """A card is refused from now on; the next charge fails."""
    history.feed.card_expires(plan_of(entry).provider_plan_id)


def newest():
    """The newest payment of a gift that was given once and is still whole."""
    return Payment.objects.filter(gift__frequency=Frequency.ONCE, gift__findings=None).latest("captured_at")


def give_back(history, at):
    """One gift was given twice by mistake, and given back."""
    payment = Payment.objects.filter(gift__frequency=Frequency.ONCE).latest("captured_at")
    charge, refund = history.feed.give_back(payment.provider_charge_id, at)
    ledger.apply_charge(charge_state(charge, [refund]))
    keep(history.feed, payment.attempt, at)


def dispute(history, at):
    """A donor told the bank that a charge was not theirs."""
    payment, feed = newest(), history.feed
    told = feed.gateway.read_dispute(feed.dispute(payment.provider_charge_id, at))
    ledger.apply_dispute(told)
    keep(feed, payment.attempt, at)


def warn(history, at):
    """A bank suspects a stolen card: a person has to decide."""
    findings.warn_of_fraud(newest())


def pay_out(history, at):
    """What the provider held went to the bank."""
    payout = payouts.sync(history.feed.pay_out(at), history.feed.gateway)
    keep(history.feed, None, payout.created_at)


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
