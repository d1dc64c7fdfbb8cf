"""Payments without a receipt: there are none, but while a new version of the paper is put in place.

The version before knows no numbered receipts, and books on until it is stopped. What it booked after the
migration gets its number here. No payment of this version can lack one: it is issued where money is booked.
"""

import logging

from django.db import transaction

from donations import receipts
from donations.ledger import lock_gift
from donations.models import Payment

log = logging.getLogger(__name__)


def close() -> int:
    """Daily step of the worker, and its first: number what has none, oldest first; mails nobody. How many."""
    lacking = Payment.objects.filter(receipts=None).order_by("captured_at", "id")
    done = sum(issue(number) for number in lacking.values_list("pk", flat=True))
    if done:
        log.warning("%s payments that another version booked have their receipts now", done)
    return done


@transaction.atomic
def issue(number: int) -> bool:
    """Issue the receipt of the payment with this id, if it still has none; says whether it had none."""
    payment = Payment.objects.select_related("gift", "donor").get(pk=number)
    lock_gift(payment.gift_id)
    lacks = not payment.receipts.exists()
    if lacks:
        receipts.issue(payment)
    return lacks
