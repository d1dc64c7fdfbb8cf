"""What a payment provider would say about the demo's donations: its objects, made here without a network.

The shapes are those of the wire, read by the gateway's own code and booked by the ledger's own verbs.
"""

import hashlib
import json

from donations.rehearsal.amounts import fee_of


def made_id(prefix, *parts):
    """An id like the provider's, the same for the same parts."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()
    return f"{prefix}_demo{digest[:20]}"


def session(attempt, paid_at, donor, *, paid=True):
    """A Checkout Session with its intent, charge and balance transaction expanded."""
    gift = attempt.gift
    currency, amount = gift.currency.lower(), gift.amount_minor
    metadata = {"attempt": attempt.public_id, "gift": gift.public_id}
    charge = {
        "id": made_id("ch", attempt.public_id),
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "currency": currency,
        "created": int(paid_at.timestamp()),
        "payment_intent": made_id("pi", attempt.public_id),
        "metadata": metadata,
        "balance_transaction": {
            "id": made_id("txn", attempt.public_id),
            "object": "balance_transaction",
            "currency": currency,
            "fee": fee_of(amount),
        },
    }
    intent = {"id": charge["payment_intent"], "object": "payment_intent", "latest_charge": charge}
    return {
        "id": made_id("cs_test", attempt.public_id),
        "object": "checkout.session",
        "amount_total": amount,
        "currency": currency,
        "client_reference_id": attempt.public_id,
        "customer_details": donor,
        "livemode": False,
        "metadata": metadata,
        "payment_intent": (intent | {"status": "succeeded"}) if paid else None,
        "payment_status": "paid" if paid else "unpaid",
        "status": "complete" if paid else "expired",
    }


def refund(charge_id, currency, amount, at):
    """A refund as the provider lists it."""
    return {
        "id": made_id("re", charge_id, amount),
        "object": "refund",
        "amount": amount,
        "currency": currency,
        "created": int(at.timestamp()),
        "status": "succeeded",
    }


def event(kind, item):
    """The message that tells ``kind`` about ``item``, as text."""
    return json.dumps(
        {
            "id": made_id("evt", kind, item["id"]),
            "object": "event",
            "type": kind,
            "livemode": False,
            "api_version": "",
            "data": {"object": item},
        }
    )
