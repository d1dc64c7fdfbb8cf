"""Checks against the provider: what is lost, and what ended unheard, is found and entered by the mend."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import demo
from donations.models import Attempt, Gift, LedgerEntry, Payment, Plan
from donations.reconcile import mending, step, words
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from donations.rehearsal.store import Store
from donations.standing import standing
from newsroom.core.models import AuditEvent
from tests.donations.world import kinds, lines, mails

pytestmark = pytest.mark.django_db


def test_nothing_differs(world, check):
    """After an orderly day, its dispute decided, there is nothing to say, and nobody gets mail."""
    _, charge = world.give()
    world.happens(objects.refund, charge, 200)
    made = world.happens(objects.dispute, charge)
    world.happens(objects.close_dispute, made, True)
    world.give(frequency="monthly")
    world.begin()
    world.deliver()
    before = mails()
    findings = check()
    assert findings == []
    assert check.run.counts == {"lines": 5, "ours": 2, "pages": 3, "plans": 1, "new": 0, "passed": 0}
    assert mails() == before


def test_f9_a_payment_nobody_told_us_of(world, check):
    """A message that never came: the charge is found, explained and entered; its donor gets no mail."""
    attempt, charge = world.give(1000)
    world.bag.clear()
    (finding,) = check()
    assert (finding.kind, finding.attempt, finding.gift) == ("lost", attempt, attempt.gift)
    assert words.words_of(finding).rows == (("Amount", "£10", "nothing"),)
    assert words.offer(finding).receipt
    assert not Payment.objects.exists()
    mending.mend(finding, world.gateway)
    assert LedgerEntry.objects.count() == 2
    assert (standing(attempt.gift), mails()) == ("paid", [])
    assert check() == []


def test_the_receipt_goes_out_when_a_colleague_says_so(world, check, treasurer):
    """A mend can send the receipt that the donor never got, once."""
    world.give()
    world.bag.clear()
    (finding,) = check()
    for _ in range(2):
        mending.mend(finding, world.gateway, by=treasurer, send_receipt=True)
    assert len(mails()) == 1
    assert AuditEvent.objects.filter(verb="mend finding", actor=treasurer).count() == 1


def lose_refund(world, charge):
    world.happens(objects.refund, charge, 200)


def lose_failure(world, charge):
    refund = world.happens(objects.refund, charge, 200, status="pending")
    world.deliver()
    world.happens(objects.fail_refund, refund)


def lose_dispute(world, charge):
    world.happens(objects.dispute, charge)


def lose_return(world, charge):
    dispute = world.happens(objects.dispute, charge)
    world.deliver()
    world.happens(objects.close_dispute, dispute, True)


@pytest.mark.parametrize(
    ("lose", "found"),
    [
        (lose_refund, ["refund"]),
        (lose_failure, ["refund_failed"]),
        (lose_dispute, ["dispute_fee", "dispute_out"]),
        (lose_return, ["dispute_in"]),
    ],
)
def test_lost_movements(world, check, lose, found):
    """Every later movement of a booked charge of which no message came is found, and entered by the mend."""
    _, charge = world.give()
    world.deliver()
    lose(world, charge)
    world.bag, bag = [], world.bag
    lost = [f for f in check() if f.kind == "lost"]
    assert sorted(f.detail["what"] for f in lost) == found
    assert all(words.words_of(f).rows[0][2] == "nothing" for f in lost)
    check(mend=True)
    entered, sent = lines(), mails()
    world.deliver(bag)
    assert lines() == entered, "the late message adds nothing"
    assert mails() == sent
    assert [f for f in check() if f.kind == "lost"] == []


def test_lost_with_all_that_followed(world, check):
    """A charge of which nothing was heard, with its refund and its dispute: one check enters the lot."""
    attempt, charge = world.give()
    world.happens(objects.refund, charge, 100)
    world.happens(objects.dispute, charge)
    bag, world.bag = world.bag, []
    check(mend=True)
    entered = lines()
    assert [kind for kind, *_ in entered] == ["charge", "dispute_fee", "dispute_out", "fee", "refund"]
    world.deliver(bag)
    assert (lines(), Payment.objects.count()) == (entered, 1)


def test_a_lost_renewal(world, check):
    """A renewal carries no mark of ours: it is found by its bill, and belongs to its plan."""
    world.give(frequency="monthly")
    world.deliver()
    world.later(32)
    world.bag.clear()
    findings = check()
    assert kinds(findings) == [("lost", "charge"), ("plan", "plan")]
    assert words.words_of(findings[-1]).rows[0][0] == "Next charge"
    check(mend=True)
    assert Payment.objects.count() == 2
    assert Payment.objects.filter(gift__plan__isnull=False, attempt=None).count() == 1
    assert (len(mails()), check()) == (1, [])


def test_a_lost_plan(world, check):
    """Nothing was heard of a monthly donation: the mend enters plan and first payment, without mail."""
    attempt, _ = world.give(frequency="monthly")
    world.bag.clear()
    assert kinds(check()) == [("lost", "charge"), ("lost", "plan")]
    check(mend=True)
    assert Plan.objects.get().gift == attempt.gift
    assert (Payment.objects.get().attempt, mails(), check()) == (attempt, [], [])


def test_a_plan_that_ended_unheard(world, check):
    """Ended in the provider's screens: found, taken over, and the donor is not written to on our own."""
    world.give(frequency="monthly")
    world.deliver()
    world.happens(there.cancel, world.store.all("subscription")[0])
    world.bag.clear()
    sent = mails()
    (finding,) = check()
    assert ("State", "ended", "running") in words.words_of(finding).rows
    check(mend=True)
    assert (Plan.objects.get().state, mails()) == ("canceled", sent)


def test_i13_a_paused_plan_whose_date_moved_unheard(world, check):
    """Paused at the provider's end of things, its periods pass: the date here follows, message or none."""
    world.give(frequency="monthly")
    world.deliver()
    plan = Plan.objects.get()
    world.gateway.pause_plan(plan.provider_plan_id, timezone.now() + timedelta(days=80), "pause")
    check(mend=True)
    world.later(33)
    world.bag.clear()
    assert kinds(check()) == [("plan", "plan")]
    check(mend=True)
    plan.refresh_from_db()
    told = world.gateway.read_plan(plan.provider_plan_id)
    assert (plan.state, plan.next_charge_at) == ("paused", told.next_charge_at)
    assert check() == []


def test_i12_a_plan_that_ended_here_and_goes_on_there(world, check):
    """Worst of all: only a person's press ends it at the provider; a command does not."""
    world.give(frequency="monthly")
    world.deliver()
    Plan.objects.update(state="canceled")
    (finding,) = check(mend=True)
    assert words.offer(finding).button == "End it at the provider"
    mending.mend(finding, world.gateway)
    assert world.store.all("subscription")[0]["status"] == "canceled"
    assert check() == []


def test_what_is_on_its_way_is_not_lost(world, check, monkeypatch):
    """A payment of this minute is left alone: its message may be coming."""
    monkeypatch.setattr(step, "YOUNG", timedelta(minutes=10))
    world.give(frequency="monthly")
    world.begin()
    assert kinds(check()) == [("lost", "plan")]


def test_i23_twice(world, check):
    """The second check in a row finds nothing new and mails nobody, whatever the first one found."""
    _, charge = world.give()
    world.deliver()
    charge["amount_captured"] = 600
    world.give()
    world.give(frequency="monthly")
    world.bag.clear()
    first, sent = check(), mails()
    assert len(first) == 4
    assert check() == first
    assert (check.run.counts["new"], mails()) == (0, sent)


def test_late_messages_resolve_what_was_found(world, check):
    """A message that comes after the check puts it right: the next check says so; found again, it is open."""
    _, charge = world.give()
    bag, world.bag = world.bag, []
    (finding,) = check()
    world.deliver(bag)
    assert check() == []
    finding.refresh_from_db()
    assert (finding.resolved_by, finding.note[:12]) == (None, "No longer so")


def test_what_a_colleague_settled_stays_settled(world, check, treasurer):
    """Looked at and left as it is, with a note: no check brings it up again."""
    _, charge = world.give()
    world.deliver()
    charge["amount_captured"] = 600
    (finding,) = check()
    finding.resolved_at, finding.resolved_by, finding.note = timezone.now(), treasurer, "The bank's error."
    finding.save()
    assert check() == []


def test_f49_a_check_among_duplicates(world, check):
    """A check that meets twins makes no donation, no payment and no mail; it says what it met."""
    attempt, _ = world.give()
    world.deliver()
    twin = Gift.objects.create(form_key="twin", amount_minor=500, currency="GBP")
    Attempt.objects.create(gift=twin, idempotency_key="twin", state="open", provider_session_id="cs_twin",
                           expires_at=timezone.now() - timedelta(hours=3))  # fmt: skip
    before = (Gift.objects.count(), Payment.objects.count(), mails())
    (finding,) = check(mend=True)
    assert kinds([finding]) == [("orphan", "page")]
    assert (Gift.objects.count(), Payment.objects.count(), mails()) == before
    mending.mend(finding, world.gateway)
    assert (Attempt.objects.get(gift=twin).state, check()) == ("expired", [])


def test_the_demo_is_in_the_providers_books(world, check, settings, django_capture_on_commit_callbacks):
    """The demo's donations stand at the rehearsal provider, too: a check of all of it finds nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        demo.load(str)
    world.store = Store(settings.DATA_DIR / "rehearsal.json")
    known = ["dispute", "warning"]  # of the demo's own banks
    assert sorted(f.kind for f in check(since=timezone.now() - timedelta(days=150))) == known
    assert check.run.counts["ours"] >= Payment.objects.count()
    assert check.run.counts["pages"] == Attempt.objects.count()
