"""Stripe's objects in our words, and our order in Stripe's. Pure: dicts in, dataclasses out.

A shape that is not as expected raises ``KeyError``, ``TypeError`` and their like; the gateway says it in our
words. Amounts are turned from the wire's units into ours.
"""

import hashlib
from datetime import UTC, datetime

from donations.gateways import (
    Charge,
    ChargeState,
    Dispute,
    InvoiceState,
    Movement,
    Order,
    PlanState,
    Refund,
    RefundOrder,
    SessionState,
)
from donations.money import CURRENCIES, AmountError, from_wire, to_wire

INTERVALS = {"monthly": "month", "yearly": "year"}
FREQUENCIES = {interval: frequency for frequency, interval in INTERVALS.items()}
REFUND_UNDER_WAY, REFUND_FAILED = {"succeeded", "pending"}, {"failed", "canceled"}
REFUND_REASONS = {  # a mistake of ours has no word there
    "requested": "requested_by_customer",
    "duplicate": "duplicate",
    "fraudulent": "fraudulent",
}


def session_params(order: Order) -> dict:
    """What we send to make a payment page: our amount, our ids, nothing of the donor's."""
    ids = {"attempt": order.attempt_id, "gift": order.gift_id}
    price = {
        "currency": order.currency.lower(),
        "unit_amount": to_wire(order.amount_minor, order.currency),
    }
    own = {"mode": "payment", "payment_intent_data": {"metadata": ids}}
    if order.frequency in INTERVALS:
        price |= {"product": product_of(order), "recurring": {"interval": INTERVALS[order.frequency]}}
        own = {"mode": "subscription", "subscription_data": {"metadata": ids}}
    else:
        price["product_data"] = {"name": order.name}
    return own | {
        "submit_type": "donate",
        "line_items": [{"price_data": price, "quantity": 1}],
        "client_reference_id": order.attempt_id,
        "metadata": ids,
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
    }


def product_of(order: Order) -> str:
    """The id of the product that ``order``'s plan is of: the same for every plan with this name on it."""
    return f"donation_{hashlib.sha256(order.name.encode()).hexdigest()[:16]}"


def inline_params(order: Order) -> dict:
    """As ``session_params``, with a product of the page's own."""
    params = session_params(order)
    price = params["line_items"][0]["price_data"]
    price.pop("product", None)
    price["product_data"] = {"name": order.name}
    return params


def session_state(session: dict) -> SessionState:
    """Our words for a Checkout Session with its intent, charge and balance transaction expanded."""
    intent = session.get("payment_intent")
    intent = intent if isinstance(intent, dict) else {}
    latest = intent.get("latest_charge")
    code = session["currency"].upper()
    status, paid = session["status"], session["payment_status"] == "paid"
    details = session.get("customer_details") or {}
    captured = paid and isinstance(latest, dict)
    return SessionState(
        id=session["id"],
        attempt_id=session.get("client_reference_id") or "",
        status=status,
        paid=paid,
        failed=status == "complete" and not paid and is_refused(intent),
        livemode=session["livemode"],
        amount_minor=ours(session["amount_total"], code),
        currency=code,
        charge=charge_facts(latest) if captured else None,
        email=details.get("email") or "",
        name=details.get("name") or "",
        plan_id=id_of(session.get("subscription")),
        invoice_id=id_of(session.get("invoice")),
        gift_id=(session.get("metadata") or {}).get("gift") or "",
        created_at=moment(session["created"]) if session.get("created") else None,
    )


def is_refused(intent: dict) -> bool:
    """Whether the bank refused the delayed payment of a complete page: another method is asked for."""
    return intent.get("status") in {"requires_payment_method", "canceled"}


def waits_for_a_bank(session: SessionState) -> bool:
    """Whether a plan’s page is complete and unpaid: what the bank said of its bill is asked for apart."""
    return session.status == "complete" and not session.paid and bool(session.invoice_id)


def plan_state(plan: dict) -> PlanState:
    """Our words for a subscription; since 2025 its period stands on its one item."""
    item, pause = plan["items"]["data"][0], plan.get("pause_collection")
    price, code = item["price"], plan["currency"].upper()
    resumes_at = (pause or {}).get("resumes_at")
    return PlanState(
        id=plan["id"],
        gift_id=(plan.get("metadata") or {}).get("gift") or "",
        customer_id=id_of(plan["customer"]),
        status=plan["status"],
        paused=bool(pause),
        resumes_at=moment(resumes_at) if resumes_at else None,
        ends_next=plan.get("cancel_at_period_end") is True,
        amount_minor=ours(price["unit_amount"] * item["quantity"], code),
        currency=code,
        frequency=FREQUENCIES[price["recurring"]["interval"]],
        next_charge_at=moment(item["current_period_end"]),
        livemode=plan["livemode"],
        reason=(plan.get("cancellation_details") or {}).get("reason") or "",
        ended_at=moment(plan["ended_at"]) if plan.get("ended_at") else None,
        began_at=moment(plan["start_date"]) if plan.get("start_date") else None,
        marks=dict(plan.get("metadata") or {}),
    )


def invoice_state(invoice: dict, charge: dict | None) -> InvoiceState:
    """Our words for an invoice of a subscription, with the charge that paid it."""
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    code, again = invoice["currency"].upper(), invoice.get("next_payment_attempt")
    return InvoiceState(
        id=invoice["id"],
        plan_id=id_of(details.get("subscription")),
        gift_id=(details.get("metadata") or {}).get("gift") or "",
        attempt_id=(details.get("metadata") or {}).get("attempt") or "",
        status=invoice["status"],
        first=invoice.get("billing_reason") == "subscription_create",
        tries=invoice["attempt_count"],
        next_try_at=moment(again) if again else None,
        amount_minor=ours(invoice["amount_due"], code),
        currency=code,
        livemode=invoice["livemode"],
        charge=charge_facts(charge) if charge else None,
        email=invoice.get("customer_email") or "",
        name=invoice.get("customer_name") or "",
    )


def new_amount(plan: dict, amount_minor: int) -> dict:
    """What we send to change a plan's amount from its next period on: no parts of a month, no charge now."""
    item, code = plan["items"]["data"][0], plan["currency"]
    price = {
        "currency": code,
        "product": id_of(item["price"]["product"]),
        "unit_amount": to_wire(amount_minor, code.upper()),
        "recurring": {"interval": item["price"]["recurring"]["interval"]},
    }
    return {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"}


def charge_facts(charge: dict) -> Charge:
    """Our words for a captured charge; the fee is known when the balance transaction is expanded."""
    code = charge["currency"].upper()
    balance = charge.get("balance_transaction")
    balance = balance if isinstance(balance, dict) else {}
    fee_code = (balance.get("currency") or "").upper()
    return Charge(
        id=charge["id"],
        payment_id=charge.get("payment_intent") or charge["id"],
        amount_minor=ours(charge["amount_captured"], code),
        currency=code,
        captured_at=moment(charge["created"]),
        fee_id=balance.get("id") or "",
        fee_minor=ours(balance["fee"], fee_code) if fee_code in CURRENCIES else None,
        fee_currency=fee_code,
        method=((charge.get("payment_method_details") or {}).get("type") or "")[:40],
        risk=(charge.get("outcome") or {}).get("risk_level") or "",
    )


def charge_state(charge: dict, refunds: list[dict]) -> ChargeState:
    """Our words for a charge and its refunds: a pending one is on its way, a failed one was and came back."""
    marks = charge.get("metadata") or {}
    return ChargeState(
        attempt_id=marks.get("attempt") or "",
        charge=charge_facts(charge),
        refunds=tuple(
            refund_facts(refund) for refund in refunds if refund["status"] in REFUND_UNDER_WAY | REFUND_FAILED
        ),
        gift_id=marks.get("gift") or "",
        customer_id=id_of(charge.get("customer")),
        livemode=charge.get("livemode") is True,
    )


def refund_facts(refund: dict) -> Refund:
    """Our words for a refund; without the provider's word when it failed, it counts as never having left."""
    code, returned = refund["currency"].upper(), refund.get("failure_balance_transaction")
    came_back = returned["created"] if isinstance(returned, dict) else refund["created"]
    return Refund(
        id=refund["id"],
        amount_minor=ours(refund["amount"], code),
        currency=code,
        created_at=moment(refund["created"]),
        failed_at=moment(came_back) if refund["status"] in REFUND_FAILED else None,
        status=refund["status"],
        ours=(refund.get("metadata") or {}).get("refund") or "",
    )


def refund_params(order: RefundOrder) -> dict:
    """What we send to give money back; our number of it is found again in what the provider lists."""
    reason = REFUND_REASONS.get(order.reason)
    return {
        "charge": order.charge_id,
        "amount": to_wire(order.amount_minor, order.currency),
        "metadata": {"refund": order.refund_id},
    } | ({"reason": reason} if reason else {})


def dispute_facts(dispute: dict) -> Dispute:
    """Our words for a dispute; its movements are lines of our balance at the provider."""
    return Dispute(
        id=dispute["id"],
        charge_id=dispute["charge"],
        status=dispute["status"],
        reason=dispute.get("reason") or "",
        movements=tuple(movement_facts(dispute, line) for line in dispute["balance_transactions"]),
    )


def movement_facts(dispute: dict, line: dict) -> Movement:
    """Our words for a line of the balance that a dispute moved.

    The line stands in the account's currency. What of it is the donor's money is told in the donor's own, as
    the dispute has it; the fee stays in the account's.
    """
    code, settled = dispute.get("currency", line["currency"]).upper(), line["currency"].upper()
    amount = ours(line["amount"], settled)
    if code != settled and amount:
        whole = ours(dispute["amount"], code)
        amount = whole if amount > 0 else -whole
    return Movement(
        id=line["id"],
        amount_minor=amount,
        fee_minor=ours(line["fee"], settled),
        currency=code,
        created_at=moment(line["created"]),
        fee_currency=settled if code != settled else "",
    )


def id_of(value):
    """The id of an object that stands here as an id, whole, or not at all."""
    return (value["id"] if isinstance(value, dict) else value) or ""


def ours(amount, code):
    """The wire's amount in our units; a currency we do not know keeps its number, to be found a mismatch."""
    try:
        return from_wire(amount, code)
    except AmountError:
        return amount


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)
