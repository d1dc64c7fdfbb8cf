"""What holds after every step. Each invariant is a function named after its number."""

import io
import json
from collections import Counter
from datetime import timedelta

from django.db.models import Sum

from donations import campaigns
from donations.guard import limits
from donations.models import (
    Attempt,
    CardTry,
    Finding,
    LedgerEntry,
    Payment,
    Plan,
    PlanEvent,
    ProviderEvent,
    Receipt,
    Refund,
    Step,
)
from newsroom.core import dump
from newsroom.core.models import OutboxMessage

COSTS = {"fee", "dispute_fee"}
BACK = {"refund", "refund_failed"}
SEVERAL = ("receipt-again:",)  # mails that somebody can ask for more than once


class Past:
    """What was seen after the step before."""

    def __init__(self):
        self.ledger, self.states, self.ended = [], {}, {}
        self.mails, self.newest_mail = Counter(), 0


def ledger():
    """The whole ledger, oldest entry first."""
    columns = ("pk", "payment", "kind", "amount_minor", "currency", "provider_object_id", "occurred_at")
    return list(LedgerEntry.objects.order_by("pk").values_list(*columns))


def books():
    """What may not change when nobody paid: ledger, payments, receipts' numbers, what campaigns raised."""
    payments = list(Payment.objects.order_by("pk").values_list("pk", "amount_minor", "currency"))
    return ledger(), payments, list(Receipt.objects.order_by("pk").values_list("pk", "number"))


def states():
    """(table, id) → state, of all that has states."""
    models = (Attempt, Plan, Refund)
    return {(m, pk): state for m in models for pk, state in m.objects.values_list("pk", "state")}


def everything():
    """The books and how all stands, with what waits and what was told: what a repeated message must leave."""
    told = [m.objects.count() for m in (PlanEvent, Finding, ProviderEvent, OutboxMessage)]
    plans = list(Plan.objects.order_by("pk").values_list("amount_minor", "next_charge_at", "resumes_at"))
    return books(), states(), plans, told


def by_payment():
    """Payment → kind → minor units."""
    found = {}
    for _, payment, kind, amount, *_ in ledger():
        kinds = found.setdefault(payment, Counter())
        kinds[kind] += amount
    return found


def i1_each_payment_adds_up(machine):
    """Σ of a payment = captured − refunded − disputed + reinstated − fees, and never less than − fees."""
    captured = dict(Payment.objects.values_list("pk", "amount_minor"))
    found = by_payment()
    assert found.keys() == captured.keys()
    for payment, kinds in found.items():
        assert kinds["charge"] + kinds["offline"] == captured[payment]
        costs = sum(kinds[kind] for kind in COSTS)
        assert sum(kinds.values()) >= costs, kinds
        gross = captured[payment] + kinds["refund"] + kinds["refund_failed"] + kinds["correction"]
        assert sum(kinds.values()) == gross + kinds["dispute_out"] + kinds["dispute_in"] + costs


def i2_refunds_stay_within_what_was_captured(machine):
    """At every prefix of the ledger, what moved by the rows, and what was asked for here.

    By the provider's clock: messages come in any order. Somebody in the provider's own screens can be quicker
    than a promise of ours, which is then refused there.
    """
    captured, back = dict(Payment.objects.values_list("pk", "amount_minor")), Counter()
    for _, payment, kind, amount, *_ in sorted(ledger(), key=lambda entry: (entry[-1], entry[0])):
        back[payment] -= amount if kind in BACK else 0
        assert back[payment] <= captured[payment]
    moved = Refund.objects.filter(state__in=["pending", "succeeded"])
    asked = Refund.objects.exclude(source="external").exclude(state__in=["failed", "canceled"])
    for rows in (moved, asked):
        for row in rows.order_by().values("payment").annotate(total=Sum("amount_minor")):
            assert row["total"] <= captured[row["payment"]]


def i6_no_payment_without_a_charge(machine):
    """Never more payments than charges of the provider, each of its own."""
    booked = set(Payment.objects.filter(provider="stripe").values_list("provider_charge_id", flat=True))
    assert booked <= machine.world.store.objects.get("charge", {}).keys()


def i7_a_receipt_for_each_payment_and_each_mail_once(machine):
    """Receipts without gaps, one that counts for each payment; no mail is queued twice."""
    standing = Receipt.objects.filter(replaced_by=None).values_list("payment", flat=True)
    assert sorted(standing) == sorted(Payment.objects.values_list("pk", flat=True))
    numbers = {}
    for entity, year, number in Receipt.objects.order_by("pk").values_list("entity", "year", "sequence"):
        numbers.setdefault((entity, year), []).append(number)
    assert all(each == list(range(1, len(each) + 1)) for each in numbers.values())
    past = machine.past
    new = OutboxMessage.objects.filter(kind="mail", pk__gt=past.newest_mail).order_by("pk")
    for pk, key in new.values_list("pk", "key"):
        past.newest_mail = pk
        past.mails[key] += 1
        assert past.mails[key] == 1 or key.startswith(SEVERAL), key


def ways(moves):
    """State → the states that can be reached from it in any number of moves."""
    reached = {state: {state} for state in moves}
    for _ in moves:
        for target, sources in moves.items():
            for state in reached:
                if reached[state] & set(sources):
                    reached[state].add(target)
    return reached


WAYS = {
    Attempt: ways(Attempt.MOVES | {"new": set()}),
    # what was thought never to have reached the provider goes on when the provider says otherwise
    Refund: ways({**Refund.MOVES, "requested": set(), "succeeded": {*Refund.MOVES["succeeded"], "failed"},
                  "pending": {*Refund.MOVES["pending"], "failed"}}),
    Plan: {state: set(Plan.State.values) - {"pending"} | {state} for state in Plan.State.values}
    | {"canceled": {"canceled"}},
}  # fmt: skip


def i8_states_only_go_on(machine):
    """No state is reached but by listed moves; paid and canceled are never left; nothing is forgotten."""
    now = states()
    assert machine.past.states.keys() <= now.keys()
    for (model, pk), before in machine.past.states.items():
        assert now[model, pk] in WAYS[model][before], (model, before, now[model, pk])
    machine.past.states = now
    assert set(Payment.objects.exclude(attempt=None).values_list("attempt__state", flat=True)) <= {"paid"}


def i9_the_ledger_only_grows(machine):
    """Rows never change nor go; new ones have higher ids."""
    now, before = ledger(), machine.past.ledger
    assert now[: len(before)] == before
    machine.past.ledger = now


def i10_one_currency(machine):
    """From the gift to the ledger, but where a finding tells of a conversion."""
    rows = LedgerEntry.objects.values_list("currency", "payment__currency", "payment__gift__currency")
    told = Finding.objects.filter(kind__in=["currency", "fee_currency"]).exists()
    assert told or all(len(set(row)) == 1 for row in rows.distinct().order_by())


def i11_raised_is_the_ledgers_sum(machine):
    """What the campaign says, against a sum made by hand."""
    gifts = dict(Payment.objects.filter(gift__campaign=machine.campaign).values_list("pk", "gift"))
    sums = Counter()
    for _, payment, kind, amount, code, *_ in ledger():
        sums[code] += amount if payment in gifts and kind not in COSTS else 0
    raised = {code: amount for code, (amount, _) in campaigns.raised(machine.campaign, False).items()}
    assert raised == {code: amount for code, amount in sums.items() if amount or code in raised}


def i17_nothing_of_the_person(strings):
    """No table but the vault holds any of ``strings``."""
    stream, table = io.BytesIO(), ""
    dump.write_lines(stream)
    for line in stream.getvalue().decode().splitlines():
        told = json.loads(line)
        table = told["table"] if isinstance(told, dict) else table
        if "retained" not in table:
            assert not any(text and text in line for text in strings), (table, line)


def i20_no_more_pages_than_the_limit(machine):
    """From one address in an hour, whatever its headers say."""
    hour = int(timedelta(hours=1).total_seconds())
    most = limits.FREELY[Step.NORMAL].address
    for at, address in machine.opened:
        within = [a for then, a in machine.opened if a == address and at - hour < then <= at]
        assert len(within) <= most
    assert CardTry.objects.filter(outcome="opened").count() == len(machine.opened)


def i22_one_mode(machine):
    """All that is booked is of the mode of the keys."""
    for model in (Payment, Plan, Receipt):
        assert not model.objects.exclude(livemode=machine.gateway.livemode).exists()


ALWAYS = [
    i1_each_payment_adds_up,
    i2_refunds_stay_within_what_was_captured,
    i6_no_payment_without_a_charge,
    i7_a_receipt_for_each_payment_and_each_mail_once,
    i8_states_only_go_on,
    i9_the_ledger_only_grows,
    i10_one_currency,
    i11_raised_is_the_ledgers_sum,
    i20_no_more_pages_than_the_limit,
    i22_one_mode,
]
