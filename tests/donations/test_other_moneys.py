"""Money of which a part belongs elsewhere: disputes in another currency, fees that came back, one of many."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import ledger, overview, receipt_state, standing, sums
from donations.models import Finding, LedgerEntry, Payment, Plan
from donations.rehearsal import objects
from tests.donations.world import lines

pytestmark = pytest.mark.django_db


def scope(currency="GBP"):
    now = timezone.now()
    return overview.Scope(False, currency, now - timedelta(days=9), now + timedelta(days=9))


def test_i11_f45_a_dispute_on_an_account_of_another_currency(world):
    """$100 disputed on a sterling account: dollars go, the fee in pounds, and that is told."""
    _, charge = world.give(10000, currency="USD")
    world.deliver()
    dispute = world.happens(objects.dispute, charge)
    dispute["balance_transactions"][0].update(currency="gbp", amount=-7900)
    world.deliver()
    moved = {(kind, amount, code) for kind, amount, code, *_ in lines() if kind.startswith("dispute")}
    assert moved == {("dispute_out", -10000, "USD"), ("dispute_fee", -objects.DISPUTE_FEE, "GBP")}
    assert receipt_state.state_of(Payment.objects.get()) == "disputed"
    assert set(Finding.objects.values_list("kind", flat=True)) == {"dispute", "fee_currency"}
    world.happens(objects.close_dispute, dispute, True)
    dispute["balance_transactions"][1].update(currency="gbp", amount=7900)
    world.deliver()
    assert LedgerEntry.objects.get(kind="dispute_in").amount_minor == 10000
    assert receipt_state.state_of(Payment.objects.get()) == "valid"


def test_i11_a_fee_that_came_back_is_no_gift(world):
    """A dispute won whose fee is returned: raised is what was given, and the costs are lower."""
    _, charge = world.give(2000)
    world.deliver()
    dispute = world.happens(objects.dispute, charge)
    world.happens(objects.close_dispute, dispute, True)
    dispute["balance_transactions"][1]["fee"] = -objects.DISPUTE_FEE
    world.deliver()
    assert LedgerEntry.objects.filter(kind="correction").exists()
    assert sum(single + regular for _, regular, single in raised()) == 2000
    (row,) = overview.raised_by(scope(), "source_path")
    fee = -LedgerEntry.objects.get(kind="fee").amount_minor
    assert (row.raised, row.costs) == (2000, -fee)
    assert sums.raised_by_version(False) == {}


def raised():
    return overview.raised_by_time(scope(), timezone.get_default_timezone(), monthly=False)


def test_what_became_of_one_payment_of_many(world):
    """One month of three is given back: that one says so, and the others are paid."""
    world.give(500, frequency="monthly")
    world.later(62)
    world.happens(objects.refund, world.store.all("charge")[0], 500)
    world.deliver()
    became = [standing.became(payment) for payment in Payment.objects.order_by("captured_at")]
    assert became == ["paid", "paid", "given back"]


@pytest.mark.parametrize(("won", "word"), [(True, "won"), (False, "lost")])
def test_f43_a_dispute_is_followed_to_its_end(world, won, word):
    """The finding says how it stands, and is closed with it; an old reading opens it no more."""
    _, charge = world.give()
    world.deliver()
    dispute = world.happens(objects.dispute, charge)
    world.deliver()
    old = world.gateway.read_dispute(dispute["id"])
    world.happens(objects.answer_dispute, dispute)
    world.deliver()
    finding = Finding.objects.get()
    assert (finding.detail["status"], finding.resolved_at) == ("under_review", None)
    world.happens(objects.close_dispute, dispute, won)
    world.deliver()
    ledger.apply_dispute(old)
    finding.refresh_from_db()
    assert (finding.detail["status"], finding.note) == (word, f"The dispute was {word}.")
    assert finding.resolved_at


def test_a_renewal_belongs_to_the_provider_of_its_plan(world):
    """Each payment names who took it, also where no try of ours stands behind it."""
    world.give(frequency="monthly")
    world.deliver()
    Plan.objects.update(provider="another")
    world.later(32)
    world.deliver()
    assert set(Payment.objects.values_list("attempt", "provider")) >= {(None, "another")}
