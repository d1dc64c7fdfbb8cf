"""The books with another provider than Stripe: whatever happens there, in any order, is booked once."""

import contextlib

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations import checkout, ledger, refunds, settling
from donations.checkout import Choice
from donations.gateways import GatewayDown, GatewayRefused
from donations.models import Attempt, LedgerEntry, Payment, Receipt
from donations.models import Refund as RefundRow
from newsroom.core.models import OutboxMessage
from tests.donations.second_provider import Memory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FEES = ("fee", "dispute_fee")
DEEDS = (
    "begin",
    "pay",
    "slow",
    "confirm",
    "refuse",
    "expire",
    "settle",
    "lose",
    "back",
    "again",
    "bounce",
    "look",
)
LENGTH = 40


class Story:
    """One run: the provider, the paper's own books, and each deed that can happen."""

    def __init__(self, memory):
        self.memory, self.wishes = memory, 0

    def begin(self, which):
        choice = Choice(nonce=f"form-{which}", amount_minor=500 + which, currency="GBP")
        try:
            checkout.start(choice, self.memory)
        except checkout.AlreadyPaid as done:
            assert done.attempt.state in {"paid", "processing"}
        except GatewayDown:
            pass

    def some(self, which, things):
        """One of ``things``, or None."""
        things = list(things)
        return things[which % len(things)] if things else None

    def act(self, deed, which):
        """Do ``deed``; nothing where there is nothing to do it to."""
        number = self.some(which, self.memory.pages)
        if deed in {"begin", "lose"}:
            self.begin(which) if deed == "begin" else setattr(self.memory, "loses", 1)
        elif deed in {"pay", "slow"} and number:
            self.memory.pay(number, slowly=deed == "slow")
        elif deed in {"confirm", "refuse", "expire"} and number:
            getattr(self.memory, deed)(number)
        elif deed == "bounce" and (back := self.some(which, self.memory.refunds)):
            self.memory.fail_refund(back)
        elif deed == "settle" and number:
            self.settle(number)
        elif deed in {"back", "again"}:
            self.give_back(which, again=deed == "again")
        elif deed == "look" and (payment := self.some(which, Payment.objects.order_by("id"))):
            self.look(payment)

    def settle(self, number):
        attempt = Attempt.objects.filter(public_id=self.memory.pages[number].attempt_id).get()
        Attempt.objects.filter(pk=attempt.pk, provider_session_id=None).update(provider_session_id=number)
        attempt.refresh_from_db()
        with contextlib.suppress(GatewayDown):
            settling.settle(attempt, self.memory)

    def give_back(self, which, *, again):
        if again:
            row = self.some(which, RefundRow.objects.order_by("id"))
        else:
            payment = self.some(which, Payment.objects.order_by("id"))
            left = refunds.left_of(payment) if payment else 0
            if not left:
                return
            self.wishes += 1
            row = refunds.request(
                payment, max(1, left - which * 100), reason="requested", by=None, wish=str(self.wishes),
                source=RefundRow.Source.DONOR,
            )  # fmt: skip
        with contextlib.suppress(GatewayDown, GatewayRefused):
            row and refunds.submit(row, self.memory)

    def look(self, payment):
        """What a message about the charge leads to."""
        with contextlib.suppress(GatewayDown):
            ledger.apply_charge(self.memory.read_charge(payment.provider_charge_id))

    def catch_up(self):
        """The worker's part: everything is asked about once more, and every answer comes."""
        self.memory.loses = 0
        for number in self.memory.pages:
            self.settle(number)
        for row in RefundRow.objects.filter(state__in=RefundRow.WAITING):
            refunds.submit(row, self.memory)
        for payment in Payment.objects.all():
            self.look(payment)


def must_hold(memory):
    """The ledger is the provider's truth to the minor unit; one receipt and one mail for each payment."""
    paid = [page for page in memory.pages.values() if page.paid]
    assert Payment.objects.count() == len(paid) == Receipt.objects.count()
    for page in paid:
        entries = LedgerEntry.objects.filter(payment__provider_charge_id=page.charge.id)
        total = entries.exclude(kind__in=FEES).aggregate(total=Sum("amount_minor"))["total"]
        assert total == memory.left(page.charge.id)
        assert entries.filter(kind="fee").aggregate(total=Sum("amount_minor"))["total"] == -30
    states = {page.attempt_id: page for page in memory.pages.values()}
    for attempt in Attempt.objects.exclude(provider_session_id=None):
        page = states[attempt.public_id]
        wanted = (
            "paid"
            if page.paid
            else "failed"
            if page.failed
            else {"complete": "processing"}.get(page.status, page.status)
        )
        assert attempt.state == wanted
    mails = OutboxMessage.objects.filter(kind="mail", key__startswith="receipt:")
    assert mails.count() == len(paid)


@settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 3)), min_size=5, max_size=LENGTH))
def test_whatever_happens_there_the_books_tell_it_once(publication, monkeypatch, deeds):
    """Pages, confirmations, refusals, lost answers, refunds that come back, in any order and again."""
    memory = Memory()
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(refunds, "get_gateway", lambda: memory)
        story = Story(memory)
        for deed, which in deeds:
            story.act(deed, which)
        story.catch_up()
        must_hold(memory)
        story.catch_up()
        must_hold(memory)
        transaction.set_rollback(True)


def test_one_gift_there_from_its_page_to_its_refund(publication, monkeypatch):
    """The same way as with Stripe; the row says by which provider."""
    memory = Memory()
    monkeypatch.setattr(refunds, "get_gateway", lambda: memory)
    attempt = checkout.start(Choice(nonce="form-1", amount_minor=2000, currency="EUR"), memory)
    assert attempt.checkout_url == "https://second.example/page-1"
    memory.pay("page-1")
    assert settling.settle(attempt, memory).state == "paid"
    payment = Payment.objects.get()
    assert (payment.provider, payment.amount_minor, str(payment.donor)) == ("second", 2000, "Ann")
    row = refunds.request(payment, 500, reason="requested", by=None, wish="w", source=RefundRow.Source.DONOR)
    memory.loses = 1
    with pytest.raises(GatewayDown):
        refunds.submit(row, memory)
    assert refunds.submit(row, memory).state == "succeeded"
    assert len(memory.refunds) == 1
    must_hold(memory)
