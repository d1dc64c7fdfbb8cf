"""A monthly gift whose first payment does not come at once: refused cards, banks that take days."""

import pytest
from django.utils import timezone

from donations import lost_links
from donations.guard.limits import REFUSED_CARDS
from donations.models import Attempt, Finding, Payment, Plan, ProviderEvent
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from tests.donations.plan_life import letters
from tests.donations.world import DAY

pytestmark = pytest.mark.django_db

FORM = {"nonce": "one form", "frequency": "monthly"}


def begin_again(world, first):
    """The same form once more, after the page of ``first`` was given up."""
    page = world.store.get("checkout.session", first.provider_session_id)
    if page["status"] == "open":
        world.tell(objects.expire(page))
    world.deliver()
    Attempt.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    return world.begin(**FORM)


@pytest.mark.parametrize("hours", [0, 24])
def test_i12_a_refused_beginning_takes_nobodys_place(world, hours):
    """The first card is declined, the page given up, the same form sent again and paid: that plan runs."""
    first, page = world.begin(**FORM)
    world.happens(objects.decline, page, "ann@reader.example", "Ann")
    world.deliver()
    world.happens(there.advance, hours * 3600)
    second, page = begin_again(world, first)
    world.happens(objects.pay, page, "ann@reader.example", "Ann")
    world.deliver()
    plan = Plan.objects.get()
    assert (plan.state, plan.provider_plan_id) == ("active", page["subscription"])
    assert Payment.objects.get().attempt == second
    assert not Finding.objects.exists()
    assert [each for each, _ in lost_links.running(Payment.objects.get().donor)] == [plan]
    world.happens(there.advance, 32 * DAY)
    world.deliver()
    assert (Payment.objects.count(), letters("plan-ended:")) == (2, [])


def test_i12_a_plan_that_was_written_down_unpaid_gives_way(world, written_down):
    """A row of an earlier time that names a dead subscription takes over the one that was paid."""
    first, page = world.begin(**FORM)
    written_down(first, "sub_dead")
    _, page = begin_again(world, first)
    world.happens(objects.pay, page, "ann@reader.example", "Ann")
    world.deliver()
    plan = Plan.objects.get()
    assert (plan.state, plan.provider_plan_id) == ("active", page["subscription"])
    assert (plan.ended_at, plan.ended_because) == (None, "")
    world.happens(there.cancel, world.store.get("subscription", page["subscription"]))
    world.deliver()
    assert len(letters("plan-ended:")) == 1


@pytest.fixture
def written_down():
    """``written_down(attempt, id)``: an ended plan without a payment, as older versions wrote it down."""

    def write(attempt, name):
        now = timezone.now()
        return Plan.objects.create(
            gift=attempt.gift, provider_plan_id=name, livemode=False, amount_minor=500, currency="GBP",
            frequency="monthly", synced_at=now, state="canceled", ended_at=now, ended_because="unpaid",
        )  # fmt: skip

    return write


def test_another_card_on_the_same_page(world):
    """Declined and tried again on the page: one subscription, one customer, one plan."""
    _, page = world.begin(**FORM)
    world.happens(objects.decline, page, "ann@reader.example", "Ann")
    world.happens(objects.pay, page, "ann@reader.example", "Ann")
    world.deliver()
    assert len(world.store.all("subscription")) == len(world.store.all("customer")) == 1
    assert (Plan.objects.get().state, Payment.objects.count()) == ("active", 1)


def slow(world, **form):
    """A donation by a method with which the bank answers days later; returns (attempt, page)."""
    attempt, page = world.begin(**form)
    world.happens(objects.pay_later, page, "ann@reader.example", "Ann")
    world.deliver()
    attempt.refresh_from_db()
    assert attempt.state == "processing"
    return attempt, page


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_f15_a_bank_refuses_days_later(world, check, frequency):
    """The attempt fails, the donor is told once, and giving again with the same form is possible."""
    attempt, page = slow(world, nonce="n", frequency=frequency)
    world.happens(objects.answer_later, page, False)
    bag = list(world.bag)
    world.deliver()
    world.deliver(bag)
    attempt.refresh_from_db()
    assert attempt.state == "failed"
    (letter,) = letters("attempt-refused:")
    assert "Nothing was charged" in letter
    assert "/donate/" in letter
    assert ("Nothing will be charged later" in letter) == (frequency == "monthly")
    assert check() == []
    second, page = world.begin(nonce="n", frequency=frequency)
    assert second.pk != attempt.pk
    world.happens(objects.pay, page, "ann@reader.example", "Ann")
    world.deliver()
    assert (Payment.objects.get().attempt, Finding.objects.count()) == (second, 0)
    if frequency == "monthly":
        assert Plan.objects.get().provider_plan_id == page["subscription"]
        running = [s for s in world.store.all("subscription") if s["status"] == "active"]
        assert [s["id"] for s in running] == [page["subscription"]]


def test_f15_a_bank_confirms_a_monthly_gift_days_later(world, check):
    """The first bill is paid when the bank says so: one payment by debit, one receipt, one plan."""
    attempt, page = slow(world, frequency="monthly")
    assert not Payment.objects.exists()
    world.happens(objects.answer_later, page, True)
    world.deliver()
    payment = Payment.objects.get()
    assert (payment.attempt, payment.method, Plan.objects.get().state) == (attempt, "bacs_debit", "active")
    assert (len(letters("receipt:")), check()) == (1, [])


def test_f31_refused_cards_on_a_monthly_page_are_counted(world):
    """They are tied to their attempt as those of single gifts are, and close the page."""
    attempt, page = world.begin(**FORM)
    for _ in range(REFUSED_CARDS):
        world.happens(objects.decline, page, "ann@reader.example", "Ann")
    world.deliver()
    refused = ProviderEvent.objects.filter(type="payment_intent.payment_failed")
    assert set(refused.values_list("attempt", "state")) == {(attempt.pk, "applied")}
    attempt.refresh_from_db()
    assert (page["status"], attempt.state) == ("expired", "expired")


def test_f31_a_renewals_refused_card_is_nobodys_try(world):
    """Its donor sits before no page."""
    world.give(frequency="monthly")
    world.store.all("customer")[0]["_card"] = "bad"
    world.later(32)
    world.deliver()
    refused = ProviderEvent.objects.filter(type="payment_intent.payment_failed")
    assert set(refused.values_list("attempt", "state")) == {(None, "ignored")}
