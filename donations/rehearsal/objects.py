"""Payment pages and money of the rehearsal provider: what happens to them, and what is told about it.

Call these inside ``with store:``. Amounts are integers as on the wire. Each verb returns the messages
(type, object) to be sent when the block is left.
"""

import time

from donations.rehearsal.wire import WireError

# The smallest charge, as on the wire (docs.stripe.com/currencies); other currencies: 50.
MINIMUMS = {"gbp": 30, "eur": 50, "usd": 50, "jpy": 50, "sek": 300, "nok": 300, "dkk": 250, "huf": 17500}
LARGEST = 99_999_999
DISPUTE_FEE = 2000
ZERO_DECIMAL = {"jpy", "krw", "vnd", "clp", "xof", "xaf"}
THREE_DECIMAL = {"bhd", "kwd", "jod", "omr", "tnd"}
WHOLE = {"isk", "huf", "twd", "ugx"}  # hundredths on the wire, whole in truth


def check_amount(amount, currency):
    """Raise ``WireError`` for an amount that the provider does not take."""
    least = MINIMUMS.get(currency, 50)
    if len(currency) != 3 or not currency.isalpha():
        raise WireError(400, f"Invalid currency: {currency}", param="currency")
    if amount < least:
        raise WireError(400, "The amount is too small.", code="amount_too_small", param="unit_amount")
    if amount > LARGEST:
        raise WireError(400, "The amount is too large.", code="amount_too_large", param="unit_amount")
    if (currency in THREE_DECIMAL and amount % 10) or (currency in WHOLE and amount % 100):
        raise WireError(400, f"Invalid amount for {currency}.", param="unit_amount")


def fee_of(amount):
    """What the provider keeps: 1.5 per cent and 20, rounded up."""
    return min(-(-amount * 15 // 1000) + 20, amount)


def end_if_late(store, session):
    """Close a page whose time is over."""
    if session["status"] == "open" and session["expires_at"] < time.time():
        return expire(session)
    return []


def expire(session):
    """Close an open page for good."""
    if session["status"] != "open":
        raise WireError(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
    session.update(status="expired", url=None)
    return [("checkout.session.expired", dict(session))]


def begin(store, session, email, name):
    """The donor confirmed on the page: the intent of the payment, kept on the session."""
    if session["status"] != "open":
        raise WireError(400, "This page is closed.")
    session["customer_details"] = {"email": email, "name": name}
    details = session["_intent"]
    intent = store.get("payment_intent", session["payment_intent"]) or store.add(
        "payment_intent",
        "pi",
        amount=session["amount_total"],
        amount_received=0,
        currency=session["currency"],
        metadata=details.get("metadata", {}),
        status="requires_payment_method",
        latest_charge=None,
        last_payment_error=None,
    )
    session["payment_intent"] = intent["id"]
    return intent


def pay(store, session, email, name):
    """The bank said yes at once."""
    intent = begin(store, session, email, name)
    session.update(status="complete", payment_status="paid", url=None)
    return [*capture(store, intent), ("checkout.session.completed", dict(session))]


def decline(store, session, email, name):
    """The bank said no; the page stays open for another card."""
    intent = begin(store, session, email, name)
    intent["last_payment_error"] = {"code": "card_declined", "message": "Your card was declined."}
    return [("payment_intent.payment_failed", dict(intent))]


def pay_later(store, session, email, name):
    """A method with which the bank answers days later: the page is complete and nothing is paid."""
    intent = begin(store, session, email, name)
    intent["status"] = "processing"
    session.update(status="complete", payment_status="unpaid", url=None)
    return [("checkout.session.completed", dict(session))]


def answer_later(store, session, yes):
    """The bank's answer to ``pay_later``."""
    intent = store.get("payment_intent", session["payment_intent"] or "")
    if intent is None or intent["status"] != "processing":
        raise WireError(400, "No bank is asked about this page.")
    if not yes:
        intent["status"] = "requires_payment_method"
        return [("checkout.session.async_payment_failed", dict(session))]
    session["payment_status"] = "paid"
    return [*capture(store, intent), ("checkout.session.async_payment_succeeded", dict(session))]


def capture(store, intent):
    """Take the money of ``intent``: a charge, and its line in the provider's balance."""
    fee = fee_of(intent["amount"])
    charge = store.add(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_captured=intent["amount"],
        amount_refunded=0,
        captured=True,
        paid=True,
        refunded=False,
        currency=intent["currency"],
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        status="succeeded",
    )
    charge["balance_transaction"] = balance_line(store, charge, intent["amount"], fee, "charge")["id"]
    intent.update(status="succeeded", latest_charge=charge["id"], amount_received=intent["amount"])
    return [("payment_intent.succeeded", dict(intent)), ("charge.succeeded", dict(charge))]


def refund(store, charge, amount, reason=None, status="succeeded"):
    """Give back ``amount`` of ``charge``, never more than is left of it; ``pending``: it is under way."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise WireError(400, "The charge has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise WireError(
            400, f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})."
        )
    made = store.add(
        "refund",
        "re",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status=status,
        metadata={},
        failure_balance_transaction=None,
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return made, [("charge.refunded", dict(charge))]


def fail_refund(store, refund):
    """The donor's bank did not take the money: it is ours again."""
    charge = store.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    line = balance_line(store, charge, refund["amount"], 0, "refund_failure")
    refund.update(status="failed", failure_reason="expired_or_canceled_card")
    refund["failure_balance_transaction"] = line["id"]
    return [("refund.failed", dict(refund)), ("charge.refund.updated", dict(refund))]


def dispute(store, charge, reason="fraudulent"):
    """The donor's bank takes the money of ``charge``, and the provider its fee for that."""
    made = store.add(
        "dispute",
        "dp",
        amount=charge["amount_captured"],
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="needs_response",
        metadata={},
        balance_transactions=[],
    )
    opened = ("charge.dispute.created", dict(made))
    line = balance_line(store, charge, -made["amount"], DISPUTE_FEE, "adjustment")
    made["balance_transactions"] = [line]
    return made, [opened, ("charge.dispute.funds_withdrawn", dict(made))]


def close_dispute(store, dispute, won):
    """The bank has decided; what it gives back comes without the fee."""
    messages = []
    dispute["status"] = "won" if won else "lost"
    if won:
        charge = store.get("charge", dispute["charge"])
        line = balance_line(store, charge, dispute["amount"], 0, "adjustment")
        dispute["balance_transactions"] = [*dispute["balance_transactions"], line]
        messages.append(("charge.dispute.funds_reinstated", dict(dispute)))
    return [*messages, ("charge.dispute.closed", dict(dispute))]


def balance_line(store, charge, amount, fee, kind):
    """A line in the provider's balance that ``charge`` caused."""
    return store.add(
        "balance_transaction",
        "txn",
        amount=amount,
        fee=fee,
        net=amount - fee,
        currency=charge["currency"],
        source=charge["id"],
        type=kind,
        status="pending",
    )
