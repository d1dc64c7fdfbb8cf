"""Payments that a version without numbered receipts booked, while it was being replaced."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from donations import offline, receipt_gaps, receipts
from donations.donors import donor_for
from donations.models import Gift, Payment, Receipt
from newsroom.core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(publication, treasurer):
    """A payment with its receipt, and two that the version before booked after the migration."""
    money = offline.Money("hand:1", 2500, "GBP", timezone.now(), "cash")
    offline.enter_gift(money, None, by=treasurer)
    donor = donor_for("ann@reader.example", "Ann Reader")
    return [
        Payment.objects.create(
            gift=Gift.objects.create(form_key=f"old{n}", amount_minor=500, currency="GBP"), donor=donor,
            provider="stripe", provider_payment_id=f"pi_{n}", provider_charge_id=f"ch_{n}", amount_minor=500,
            currency="GBP", livemode=Payment.objects.get(provider="offline").livemode,
            captured_at=timezone.now(),
        )
        for n in (1, 2)
    ]  # fmt: skip


def sequences():
    return list(Receipt.objects.order_by("sequence").values_list("sequence", flat=True))


def test_i7_the_worker_closes_the_gap(gap):
    """I7: each gets the next number, once, and nobody gets mail."""
    assert [receipt_gaps.close(), receipt_gaps.close()] == [2, 0]
    assert sequences() == [1, 2, 3]
    assert gap[0].receipts.get().recipient == "Ann Reader"
    assert not OutboxMessage.objects.filter(kind="mail").exists()


def test_a_receipt_is_sent_before_the_worker_came(gap):
    """Whoever asks for it again gets one with a number."""
    receipts.queue(gap[1], again=True)
    number = gap[1].receipts.get().number
    assert number in OutboxMessage.objects.get(key=f"receipt-again:{gap[1].pk}").payload["body"]


def test_the_migration_goes_on_behind_the_numbers_that_are_there(gap, treasurer):
    """The way back and forth again gives no number twice, and what is booked next goes on behind it."""
    module = importlib.import_module("donations.migrations.0019_receipts_of_earlier_payments")
    module.give_numbers(apps, connection.schema_editor())
    assert sequences() == [1, 2, 3]
    offline.enter_gift(offline.Money("hand:2", 100, "GBP", timezone.now(), "cash"), None, by=treasurer)
    assert sequences() == [1, 2, 3, 4]
