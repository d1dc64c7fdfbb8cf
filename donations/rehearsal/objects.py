"""Payment pages and charges of the rehearsal provider: what happens to them, and what is told about it.

Call these inside ``with store:``. Amounts are integers as on the wire. Each verb returns the messages
(type, object) to be sent when the block is left.
"""

from donations.rehearsal import plan_starts
from donations.rehearsal.amounts import DISPUTE_FEE, fee_of
from donations.rehearsal.money import balance_line, charge_of
from donations.rehearsal.wire import WireError

__all__ = ["DISPUTE_FEE", "fee_of"]


def end_if_late(store, session):
    """Close a page whose time is over."""
    if session["status"] == "open" and session["expires_at"] + session.get("_ahead", 0) < store.now():
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
        customer=None,
        metadata=details.get("metadata", {}),
        status="requires_payment_method",
        latest_charge=None,
        last_payment_error=None,
    )
    session["payment_intent"] = intent["id"]
    return intent


def pay(store, session, email, name):
    """The bank said yes at once."""
    if session["mode"] == "subscription":
        return plan_starts.begin(store, session, email, name)
    intent = begin(store, session, email, name)
    session.update(status="complete", payment_status="paid", url=None)
    return [*capture(store, intent), ("checkout.session.completed", dict(session))]


def decline(store, session, email, name):
    """The bank said no; the page stays open for another card."""
    if session["mode"] == "subscription":
        return plan_starts.begin_refused(store, session, email, name)
    intent = begin(store, session, email, name)
    intent["last_payment_error"] = {"code": "card_declined", "message": "Your card was declined."}
    return [("payment_intent.payment_failed", dict(intent))]


def pay_later(store, session, email, name):
    """A method with which the bank answers days later: the page is complete and nothing is paid."""
    if session["mode"] == "subscription":
        return plan_starts.begin_later(store, session, email, name)
    intent = begin(store, session, email, name)
    intent["status"] = "processing"
    session.update(status="complete", payment_status="unpaid", url=None)
    return [("checkout.session.completed", dict(session))]


def answer_later(store, session, yes):
    """The bank's answer to ``pay_later``."""
    if session["subscription"]:
        return plan_starts.answer_later(store, session, yes)
    intent = store.get("payment_intent", session["payment_intent"] or "")
    if intent is None or intent["status"] != "processing":
        raise WireError(400, "No bank is asked about this page.")
    if not yes:
        intent["status"] = "requires_payment_method"
        return [("checkout.session.async_payment_failed", dict(session))]
    session["payment_status"] = "paid"
    debit = "sepa_debit" if session["currency"] == "eur" else "bacs_debit"
    return [*capture(store, intent, debit), ("checkout.session.async_payment_succeeded", dict(session))]


def capture(store, intent, method="card"):
    """Take the money of ``intent``: a charge, and its line in the provider's balance."""
    charge = charge_of(store, intent, method=method)
    return [("payment_intent.succeeded", dict(intent)), ("charge.succeeded", dict(charge))]


def refund(store, charge, amount, reason=None, status="succeeded", metadata=None):
    """Give back ``amount`` of ``charge``, never more than is left of it; ``pending``: it is under way."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise WireError(400, "The charge has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise WireError(
            400, f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})."
        )
    if charge.get("disputed"):
        raise WireError(400, "The charge has been charged back.", code="charge_disputed")
    made = store.add(
        "refund",
        "re",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status=status,
        metadata=metadata or {},
        failure_balance_transaction=None,
    )
    made["balance_transaction"] = balance_line(store, charge, -amount, 0, "refund", source=made["id"])["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return made, [("refund.created", dict(made)), ("charge.refunded", dict(charge))]


def fail_refund(store, refund):
    """The donor's bank did not take the money: it is ours again."""
    if refund["status"] == "failed":
        raise WireError(400, "This refund has failed already.")
    charge = store.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    line = balance_line(store, charge, refund["amount"], 0, "refund_failure", source=refund["id"])
    refund.update(status="failed", failure_reason="expired_or_canceled_card")
    refund["failure_balance_transaction"] = line["id"]
    return [("refund.failed", dict(refund)), ("charge.refund.updated", dict(refund))]


def dispute(store, charge, reason="fraudulent", amount=None):
    """The donor's bank takes ``amount`` of ``charge`` (what is left of it), and the provider its fee."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if charge.get("disputed") or not 0 < amount <= left:
        raise WireError(400, "Nothing of this charge can be disputed.")
    made = store.add(
        "dispute",
        "dp",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="needs_response",
        metadata={},
        balance_transactions=[],
    )
    charge["disputed"] = True
    opened = ("charge.dispute.created", dict(made))
    line = balance_line(store, charge, -amount, DISPUTE_FEE, "adjustment", source=made["id"])
    made["balance_transactions"] = [line]
    return made, [opened, ("charge.dispute.funds_withdrawn", dict(made))]


def answer_dispute(store, dispute):
    """The paper has sent its evidence: the bank looks at it."""
    if dispute["status"] != "needs_response":
        raise WireError(400, "This dispute waits for no answer.")
    dispute["status"] = "under_review"
    return [("charge.dispute.updated", dict(dispute))]


def close_dispute(store, dispute, won):
    """The bank has decided; what it gives back comes without the fee."""
    if dispute["status"] in {"won", "lost"}:
        raise WireError(400, "This dispute is closed already.")
    messages = []
    dispute["status"] = "won" if won else "lost"
    if won:
        charge = store.get("charge", dispute["charge"])
        line = balance_line(store, charge, dispute["amount"], 0, "adjustment", source=dispute["id"])
        dispute["balance_transactions"] = [*dispute["balance_transactions"], line]
        messages.append(("charge.dispute.funds_reinstated", dict(dispute)))
    return [*messages, ("charge.dispute.closed", dict(dispute))]


def warn(store, charge):
    """A bank suspects fraud before any dispute (an early fraud warning)."""
    made = store.add(
        "radar.early_fraud_warning",
        "issfr",
        actionable=not charge["refunded"] and not charge.get("disputed"),
        charge=charge["id"],
        fraud_type="made_with_stolen_card",
        payment_intent=charge["payment_intent"],
    )
    return made, [("radar.early_fraud_warning.created", dict(made))]
