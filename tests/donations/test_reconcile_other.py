"""Checks against the provider: numbers that differ, money that is nobody's, paid twice, or another's."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from donations.gateways import GatewayDown
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment, ReconcileRun
from donations.reconcile import mending, running, words
from donations.rehearsal import objects
from donations.rehearsal.money import balance_line, charge_of
from donations.standing import standing
from newsroom.core.models import OutboxMessage
from tests.donations.world import kinds, lines, mails

pytestmark = pytest.mark.django_db


def test_f22_a_page_whose_address_was_lost(world, check):
    """The answer that named the page never came, nor the message of its end: the mend ends the try."""
    world.losing = True
    with pytest.raises(GatewayDown):
        world.begin()
    world.losing = False
    world.tell(objects.expire(world.store.all("checkout.session")[0]))
    world.bag.clear()
    assert check(mend=True) == []
    assert Finding.objects.get().kind == "page"
    assert Attempt.objects.get().state == "expired"


@pytest.mark.parametrize("told", ["invoice.paid", "check"])
def test_f22_a_lost_page_that_began_a_plan(world, check, told):
    """The answer that named the page never came, and it was paid: however we hear of it, it stands paid."""
    world.losing = True
    with pytest.raises(GatewayDown):
        world.begin(frequency="monthly")
    world.losing = False
    world.happens(objects.pay, world.store.all("checkout.session")[0], "ann@reader.example", "Ann")
    world.deliver([body for body in world.bag if json.loads(body)["type"] == told])
    check(mend=True)
    attempt = Attempt.objects.get()
    assert attempt.state == "paid"
    assert Payment.objects.get().attempt == attempt


@pytest.mark.parametrize("end", ["expired", "failed"])
def test_pages_that_ended_unheard(world, check, end):
    """A page that expired or was refused by a bank, unheard of, ends here by the mend."""
    attempt, page = world.begin()
    if end == "expired":
        world.tell(objects.expire(page))
    else:
        world.happens(objects.pay_later, page, "ann@reader.example", "Ann")
        world.happens(objects.answer_later, page, False)
    world.bag.clear()
    (finding,) = check()
    assert finding.kind == "page"
    check(mend=True)
    attempt.refresh_from_db()
    assert (attempt.state, check(), mails()) == (end, [], [])


def test_f52_given_up_here_and_paid_there(world, check):
    """A try that we had given up was paid: it is never forgotten, and entered when somebody looks."""
    attempt, charge = world.give()
    world.bag.clear()
    Attempt.objects.update(state="expired", expires_at=timezone.now() - timedelta(days=2))
    assert kinds(check(mend=True)) == []
    attempt.refresh_from_db()
    assert (Finding.objects.get().kind, attempt.state) == ("lost", "paid")
    assert Payment.objects.get().attempt == attempt


@pytest.mark.parametrize("what", ["charge", "fee", "refund"])
def test_mismatched(world, check, what):
    """Another number there than here is told with both; the correction makes the sum the provider's."""
    _, charge = world.give()
    refund = world.happens(objects.refund, charge, 200)
    world.deliver()
    if what == "charge":
        charge["amount_captured"] = 700
    elif what == "refund":
        refund["amount"] = 300
    else:
        world.store.get("balance_transaction", charge["balance_transaction"])["fee"] = 40
    (finding,) = check(mend=True)
    expected = {"charge": ("£7", "£5"), "fee": ("−£0.40", "−£0.28"), "refund": ("−£3", "−£2")}[what]
    assert (finding.kind, words.words_of(finding).rows) == ("different", (("Amount", *expected),))
    old = lines()
    for _ in range(2):
        mending.mend(Finding.objects.get(pk=finding.pk), world.gateway)
    added = [line for line in lines() if line not in old]
    assert [(kind, amount) for kind, amount, *_ in added] == [
        ("correction", {"charge": 200, "fee": -12, "refund": -100}[what])
    ]
    assert check() == []


def test_orphaned(world, check):
    """A charge here that the provider knows nothing of is told once, and can be taken out of the sums."""
    _, kept = world.give()
    _, gone = world.give(900)
    world.deliver()
    for kind in ("charge", "balance_transaction"):
        shelf = world.store.objects[kind]
        shelf.pop(gone["id"] if kind == "charge" else gone["balance_transaction"])
    (finding,) = check(mend=True)
    assert (finding.kind, words.words_of(finding).rows) == ("orphan", (("Amount", "nothing", "£9"),))
    mending.mend(finding, world.gateway)
    left = LedgerEntry.objects.filter(payment__provider_charge_id=gone["id"])
    assert sum(left.values_list("amount_minor", flat=True)) == 0
    assert check() == []


def test_an_orphaned_refund(world, check):
    """A refund in our books that never was."""
    _, charge = world.give()
    refund = world.happens(objects.refund, charge, 200)
    world.deliver()
    del world.store.objects["refund"][refund["id"]]
    del world.store.objects["balance_transaction"][refund["balance_transaction"]]
    (finding,) = check()
    assert kinds([finding]) == [("orphan", "refund")]
    mending.mend(finding, world.gateway)
    assert (standing(Gift.objects.get()), check()) == ("paid", [])


def test_duplicated(world, check):
    """A second charge for one try is not booked by itself; a person enters it, to give it back."""
    attempt, charge = world.give()
    world.deliver()
    intent = dict(world.store.get("payment_intent", charge["payment_intent"]))
    world.store.objects["payment_intent"]["pi_second"] = intent | {"id": "pi_second"}
    charge_of(world.store, world.store.get("payment_intent", "pi_second"))
    (finding,) = check(mend=True)
    assert (finding.kind, words.offer(finding).button) == ("double", "Enter the second charge")
    assert Payment.objects.count() == 1
    mending.mend(finding, world.gateway)
    assert Payment.objects.filter(gift=attempt.gift).count() == 2
    assert (len(mails()), check()) == (1, [])


def test_two_tries_of_one_donation_both_paid(world, check):
    """Booked as captured, both of them; the donor who meant one is a finding, until one is given back."""
    attempt, _ = world.give()
    world.deliver()
    Gift.objects.update(form_key="again")
    second, charge = world.give()
    Attempt.objects.filter(pk=second.pk).update(gift=attempt.gift)
    world.deliver()
    (finding,) = check()
    assert (finding.kind, words.offer(finding)) == ("double", None)
    with pytest.raises(mending.NotMendable):
        mending.mend(finding, world.gateway)
    world.happens(objects.refund, charge, 500)
    world.deliver()
    assert check() == []
    finding.refresh_from_db()
    assert finding.note.startswith("No longer so")


def test_unexplained(world, check):
    """A line about a charge that is no charge, refund or dispute: told in the provider's word."""
    _, charge = world.give()
    world.deliver()
    balance_line(world.store, charge, -500, 0, "payment_failure_refund")
    (finding,) = check()
    assert (finding.kind, finding.detail["word"]) == ("unexplained", "payment_failure_refund")
    mending.mend(finding, world.gateway)
    assert check() == []


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_after_an_old_backup_was_restored(world, check, frequency):
    """What was paid after the backup carries marks that nobody knows here: it is entered anew."""
    attempt, charge = world.give(frequency=frequency)
    world.bag.clear()
    OutboxMessage.objects.all().delete()
    marks = (attempt.public_id, attempt.gift.public_id)
    Attempt.objects.all().delete()
    Gift.objects.all().delete()
    findings = check(mend=True)
    assert {f.kind for f in findings} == {"stranger"}
    assert all(f.attempt is None and f.gift is None for f in findings)
    for finding in findings:
        mending.mend(finding, world.gateway)
    payment = Payment.objects.get()
    assert (payment.attempt.public_id, payment.gift.public_id) == marks
    assert (payment.donor.email, payment.gift.frequency) == ("ann@reader.example", frequency)
    assert (mails(), check()) == ([], [])


def test_the_wrong_mode(world, check):
    """Real money booked as test money is told, and no button mixes them."""
    _, charge = world.give()
    world.deliver()
    charge["livemode"] = True
    (finding,) = check(mend=True)
    assert finding.kind == "mode"
    with pytest.raises(mending.NotMendable):
        mending.mend(finding, world.gateway)


def test_f28_what_other_programs_do_on_the_account(world, check):
    """A shop's charges, renewals, refunds and pages on the same account are none of ours."""
    attempt, charge = world.give()
    world.give(frequency="monthly")
    world.bag.clear()
    for kind in ("charge", "payment_intent", "subscription"):
        for item in world.store.all(kind):
            item["metadata"] = {"order": "17"}
    for invoice in world.store.all("invoice"):
        invoice["parent"]["subscription_details"]["metadata"] = {}
    for page in world.store.all("checkout.session"):
        page["client_reference_id"] = "order-17"
    world.happens(objects.refund, charge, 100)
    assert check() == []


def test_another_account(world, check):
    """With the keys of another account nothing is written down but that."""
    for _ in range(running.statement.SUSPICIOUS):
        world.give()
    world.deliver()
    world.store.objects = {}
    with pytest.raises(running.OtherAccount):
        check()
    assert not Finding.objects.exists()
    assert "another account" in ReconcileRun.objects.get().trouble
