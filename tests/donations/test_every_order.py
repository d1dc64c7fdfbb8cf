"""All 720 orders in which six messages about one gift can come: one balance, one standing."""

import json

import pytest
from django.db import transaction

from donations import events
from donations.models import Gift, LedgerEntry, Payment, ProviderEvent
from donations.rehearsal import objects
from donations.standing import standing
from newsroom.core.models import OutboxMessage

KINDS = [
    "checkout.session.completed",
    "charge.succeeded",
    "charge.refunded",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
]
BALANCE = {"charge": 500, "fee": -28, "refund": -300, "dispute_out": -200, "dispute_fee": -2000}


class Remembered:
    """A gateway that asks the provider each question once: its books no longer change."""

    def __init__(self, gateway):
        self.gateway, self.answers = gateway, {}

    def __getattr__(self, name):
        value = getattr(self.gateway, name)
        if not name.startswith(("read_", "charge_of", "invoice_of")):
            return value
        return lambda asked: self.answers.setdefault((name, asked), None) or self.ask(name, value, asked)

    def ask(self, name, question, asked):
        self.answers[name, asked] = question(asked)
        return self.answers[name, asked]


class TakenBack(Exception):
    """What was done is undone."""


@pytest.fixture
def told(donor):
    """The six messages of a gift that was paid, given back in part twice, and lost to a dispute."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    store, provider = donor.provider.store, donor.provider
    charge = store.all("charge")[0]
    with store:
        for amount in (200, 100):
            provider.tell(objects.refund(store, charge, amount)[1])
        made, messages = objects.dispute(store, charge)
        provider.tell(messages)
        provider.tell(objects.close_dispute(store, made, won=False))
    bag = provider.dispatcher.take()
    wanted = [body for kind in dict.fromkeys(KINDS) for body in bag if f'"type": "{kind}"'.encode() in body]
    assert [json.loads(body)["type"] for body in wanted] == KINDS
    return wanted


def sums():
    """Kind → sum of the whole ledger."""
    found = {}
    for kind, amount in LedgerEntry.objects.values_list("kind", "amount_minor"):
        found[kind] = found.get(kind, 0) + amount
    return found


@pytest.mark.django_db
@pytest.mark.any_database
def test_f3_f6_all_720_orders(told, gateway, donor):
    """Whatever comes first, the books end the same: one payment, one receipt, each movement once.

    The orders are walked as a tree: what two of them begin with is done once.
    """
    gateway = Remembered(gateway)
    rows = [
        ProviderEvent.objects.create(
            event_id=event["id"], type=event["type"], object_id=event["data"]["object"]["id"],
            livemode=False, verified=True, payload="",
        )
        for event in map(json.loads, told)
    ]  # fmt: skip
    ends = []

    def walk(left):
        if not left:
            ends.append(1)
            assert sums() == BALANCE
            assert Payment.objects.count() == 1
            assert standing(Gift.objects.get()) == "taken by a dispute"
            assert OutboxMessage.objects.filter(kind="mail").count() == 1
            return
        for number in left:
            with pytest.raises(TakenBack), transaction.atomic():
                state = events.handle(rows[number], gateway)[1]
                assert state == ("ignored" if rows[number].type == "charge.succeeded" else "applied")
                walk([n for n in left if n != number])
                raise TakenBack

    walk(range(6))
    assert len(ends) == 720
