"""What holds at the end of an example, once a check has caught up with whatever was lost."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from donations import campaigns, choosing, covering, events, plan_links, receipt_links, undo_links
from donations.donation_page import get_page
from donations.models import Attempt, Donor, Finding, Gift, LedgerEntry, Payment, Plan, ProviderEvent, Receipt
from donations.money import format_plain, from_wire, parse_amount, to_wire
from donations.rehearsal import plans as there
from newsroom.core import outbox
from newsroom.core.frame import load_frame
from newsroom.core.models import OutboxMessage
from tests.donations.machine import checking, held
from tests.donations.machine.truth import sums_here
from tools.soak import money_model

NOT_ALONE = {"dispute", "refund", "risk", "warning", "after_end", "second"}  # told, for a person to look at


class TakenBack(Exception):
    """What was done is undone."""


def look(machine):
    """Every rule about the whole."""
    machine.clock.shift(timedelta(days=1))
    machine.world.happens(there.advance, 0)
    everything_told = list(machine.world.told)
    i4_i5_any_order_any_loss(machine, everything_told)
    OutboxMessage.objects.filter(kind__in=["provider-event", "refund"]).update(due_at=timezone.now())
    outbox.deliver_due(1000)
    caught_up(machine)
    for rule in AT_THE_END:
        rule(machine)
    payments = Payment.objects.count()
    kinds = Counter(LedgerEntry.objects.values_list("kind", flat=True))
    plans = Plan.objects.count()
    machine.seen.update(kinds | {"payments": payments, "plans": plans, "erased": len(machine.erased)})


def caught_up(machine):
    """A check that mends; nothing that it can mend is left."""
    checking.check(machine, mend=True)
    left, _ = checking.check(machine, mend=False)
    assert {f.kind for f in left} <= NOT_ALONE, [(f.kind, f.detail) for f in left]


def outcome():
    """What is the same whatever came in which order: numbers, not when they were heard."""
    lines = sorted(LedgerEntry.objects.values_list("kind", "provider_object_id", "amount_minor", "currency"))
    paid = sorted(Payment.objects.values_list("provider_charge_id", "gift", "amount_minor"))
    plans = sorted(Plan.objects.values_list("provider_plan_id", "state", "amount_minor"))
    attempts = sorted(Attempt.objects.values_list("pk", "state"))
    return lines, paid, plans, attempts


def i4_i5_any_order_any_loss(machine, told):
    """All messages in their order, all of them shuffled, or none at all, and one check: the same books."""
    shuffled = random.Random(len(told)).sample(told, len(told))
    found = []
    for bodies in (told, shuffled, []):
        with pytest.raises(TakenBack), transaction.atomic():
            assert {machine.world.post(body) for body in bodies} <= {200}
            caught_up(machine)
            found.append(outcome())
            raise TakenBack
    for other in found[1:]:
        for first, second in zip(found[0], other, strict=True):
            assert first == second


def i1_the_books_are_the_providers(machine):
    """To the minor unit: each charge's money, kind by kind, against the provider's own balance."""
    assert sums_here() == money_model.sums(machine.world.store)


def i6_as_many_payments_as_charges(machine):
    """The provider's captured charges with our marks are our payments: none more, none less."""
    booked = Payment.objects.filter(provider="stripe").values_list("provider_charge_id", flat=True)
    assert set(booked) == money_model.marked(machine.world.store)


def i8_paid_there_is_paid_here(machine):
    """Every page that was paid is a paid attempt."""
    pages = money_model.paid_pages(machine.world.store)
    found = Attempt.objects.filter(provider_session_id__in=pages).values_list("state", flat=True)
    assert [*found] == ["paid"] * len(pages)


def i12_nothing_after_the_end(machine):
    """No charge of a plan after its end, unless a finding tells it."""
    told = Finding.objects.filter(kind="after_end").values("gift")
    for plan in Plan.objects.filter(state="canceled").exclude(gift__in=told):
        assert not Payment.objects.filter(gift=plan.gift_id, captured_at__gt=plan.ended_at).exists()


def i13_replaying_everything_changes_nothing(machine):
    """The whole inbox handled once more."""
    before = held.everything()
    for event in ProviderEvent.objects.order_by("pk"):
        events.process(event, machine.gateway)
    for now, then in zip(held.everything(), before, strict=True):
        assert now == then


def i14_amounts_survive_being_written(machine):
    """As people type them, and as the provider writes them."""
    for amount, code in Payment.objects.values_list("amount_minor", "currency").distinct().order_by():
        assert parse_amount(format_plain(amount, code), code) == amount
        assert from_wire(to_wire(amount, code), code) == amount


def i15_a_covered_fee_leaves_what_was_chosen(machine):
    """Charged as it was shown; after the provider's fee not more than one minor unit less is left."""
    page = get_page()
    for gift in Gift.objects.filter(cover_minor__gt=0, payments__attempt__isnull=False).distinct():
        payment = gift.payments.get(attempt__isnull=False)
        term = covering.term_for(page, gift.currency)
        assert payment.amount_minor == gift.amount_minor + covering.cover_for(gift.amount_minor, term)
        fees = payment.entries.filter(kind="fee").values_list("amount_minor", flat=True)
        assert payment.amount_minor + sum(fees) >= gift.amount_minor - 1


def i16_no_name_in_public(machine):
    """The wall, the campaign and the frame name nobody who did not say so."""
    wall = Client().get("/donate/wall/")
    assert wall.status_code == 200
    public = wall.content.decode() + repr(campaigns.figures(machine.campaign, timezone.now()))
    public += repr(dict(load_frame()))
    public = public.replace("Wall Donor", "")
    for donor in Donor.objects.all():
        for text in filter(None, (donor.name, donor.email)):
            assert text not in public


def i18_the_same_appeal_for_the_same_story(machine):
    """Asked twice, whatever the order of the list: the same, and one that no rule keeps away."""
    part, now = load_frame()["appeals"], timezone.now()
    turned = part | {"appeals": part["appeals"][::-1]}
    story = choosing.Story(section=1, kind="news", language="en", quiet=False, no_appeal=False)
    chosen = choosing.choose(choosing.read(part), story, now)
    assert chosen == choosing.choose(choosing.read(turned), story, now)
    assert chosen is None or all(rule(chosen, story, now, choosing.END) for rule in choosing.RULES)


def i19_a_link_opens_its_own(machine):
    """Each signed link opens what it was made for; for anything else it opens nothing."""
    for plan in Plan.objects.all():
        assert plan_links.plan_of(plan_links.token(plan)) == plan
        for other in (receipt_links.receipt_of, undo_links.payment_of):
            with pytest.raises((receipt_links.DeadLink, undo_links.NotOurs)):
                other(plan_links.token(plan))
    for receipt in Receipt.objects.filter(payment__donor__isnull=False, payment__donor__erased_at=None):
        assert receipt_links.receipt_of(receipt_links.token(receipt)) == receipt
        undo = undo_links.path(receipt.payment).rstrip("/").rpartition("/")[2]
        assert undo_links.payment_of(undo) == receipt.payment
        with pytest.raises(plan_links.DeadLink):
            plan_links.plan_of(undo)


def i23_a_second_check_finds_nothing_new(machine):
    """And nobody gets mail."""
    mails = machine.past.newest_mail
    first, _ = checking.check(machine, mend=False)
    second, new = checking.check(machine, mend=False)
    assert (new, second) == (0, first)
    held.i7_a_receipt_for_each_payment_and_each_mail_once(machine)
    assert machine.past.newest_mail == mails


def what_always_holds(machine):
    """After the check as after every step."""
    for rule in held.ALWAYS:
        rule(machine)


AT_THE_END = [
    what_always_holds,
    i1_the_books_are_the_providers,
    i6_as_many_payments_as_charges,
    i8_paid_there_is_paid_here,
    i12_nothing_after_the_end,
    i13_replaying_everything_changes_nothing,
    i14_amounts_survive_being_written,
    i15_a_covered_fee_leaves_what_was_chosen,
    i16_no_name_in_public,
    i18_the_same_appeal_for_the_same_story,
    i19_a_link_opens_its_own,
    i23_a_second_check_finds_nothing_new,
]
