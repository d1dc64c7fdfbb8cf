"""Subscriptions of the rehearsal provider: customers, cycles, invoices, retries, pauses, the end.

Call these inside ``with store:``; each verb returns the messages (type, object) to be sent. ``_card`` on a
customer says what the bank will answer next: ``good``, ``bad`` or ``slow`` (days later).
"""

import calendar
from datetime import UTC, datetime

from donations.rehearsal.money import charge_of
from donations.rehearsal.wire import WireError

RETRIES = (3, 5, 7)  # days before each further try at a failed renewal; after the last one the plan ends
DAY = 24 * 3600
BEGUN_WITHIN = 23 * 3600  # seconds in which the first payment must come
ENDED, NEVER_BEGUN = "canceled", "incomplete_expired"
REFUSAL = {
    "code": "card_declined",
    "decline_code": "insufficient_funds",
    "message": "Your card was declined.",
}


def subscribe(store, session, customer):
    """The subscription that a page agrees on, its first period beginning now; incomplete until it is paid."""
    starts = store.now()
    made = store.add(
        "subscription",
        "sub",
        status="incomplete",
        customer=customer["id"],
        currency=session["currency"],
        metadata=session["_plan"].get("metadata", {}),
        start_date=starts,
        billing_cycle_anchor=starts,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically",
        ended_at=None,
        latest_invoice=None,
        pause_collection=None,
        _cycles=0,
        _retry_at=None,
    )
    price = new_price(
        store, session["amount_total"], session["currency"], session["_interval"], session.get("_product")
    )
    item = {
        "id": made["id"].replace("sub_", "si_"),
        "object": "subscription_item",
        "price": price,
        "quantity": 1,
        "subscription": made["id"],
        "metadata": {},
        "current_period_start": starts,
        "current_period_end": later(starts, session["_interval"], 1),
    }
    made["items"] = {"object": "list", "data": [item], "has_more": False}
    return made


def new_price(store, amount, currency, interval, product=None):
    """A price made inline, of a product made with it unless there is one."""
    product = product or store.add("product", "prod", name="Donation", active=True)["id"]
    return store.add(
        "price", "price", active=True, currency=currency, product=product, type="recurring",
        unit_amount=amount, recurring={"interval": interval, "interval_count": 1},
    )  # fmt: skip


def later(at, interval, times):
    """``times`` intervals after ``at``; the 31st becomes the last day of a shorter month."""
    day = datetime.fromtimestamp(at, UTC)
    months = day.year * 12 + day.month - 1 + times * (12 if interval == "year" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return int(day.replace(year=year, month=month + 1, day=min(day.day, last)).timestamp())


def item_of(plan):
    """The one item of a plan."""
    return plan["items"]["data"][0]


def bill(store, plan, reason):
    """Make the invoice of the period that begins and try to have it paid."""
    invoice = new_invoice(store, plan, reason, item_of(plan)["price"]["unit_amount"])
    if plan["pause_collection"]:
        invoice.update(status="void", amount_remaining=0)
        return [("invoice.created", dict(invoice)), ("invoice.voided", dict(invoice))]
    return [("invoice.created", dict(invoice)), *collect(store, plan, invoice)]


def new_invoice(store, plan, reason, amount):
    """An open invoice of ``plan`` for the period that its item tells."""
    item, customer = item_of(plan), store.get("customer", plan["customer"])
    invoice = store.add(
        "invoice",
        "in",
        amount_due=amount,
        amount_paid=0,
        amount_remaining=amount,
        attempt_count=0,
        attempted=False,
        billing_reason=reason,
        currency=plan["currency"],
        customer=plan["customer"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        metadata={},
        next_payment_attempt=None,
        parent={
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"metadata": plan["metadata"], "subscription": plan["id"]},
        },
        period_start=item["current_period_start"],
        period_end=item["current_period_end"],
        status="open",
        total=amount,
    )
    plan["latest_invoice"] = invoice["id"]
    return invoice


def move(store, plan, at):
    """Charge next at ``at``: until then nothing is owed, and the provider says so by a bill of nothing."""
    item = item_of(plan)
    item["current_period_start"], item["current_period_end"] = store.now(), at
    plan.update(status="trialing", trial_end=at, billing_cycle_anchor=at, _cycles=-1, _retry_at=None)
    invoice = new_invoice(store, plan, "subscription_update", 0)
    invoice.update(status="paid", attempted=True)
    return [("invoice.created", dict(invoice)), ("invoice.paid", dict(invoice))]


def collect(store, plan, invoice, method="card"):
    """One try at having ``invoice`` paid; a slow bank lets the plan run while it thinks."""
    customer = store.get("customer", plan["customer"])
    intent = intent_of(store, invoice) or open_intent(store, plan, invoice)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if customer["_card"] == "slow":
        intent["status"], plan["status"] = "processing", "active"
        return [("payment_intent.processing", dict(intent)), ("customer.subscription.updated", dict(plan))]
    if customer["_card"] != "good":
        return refuse(store, plan, invoice, intent)
    billing = {"email": customer["email"], "name": customer["name"]}
    charge = charge_of(store, intent, billing, method)
    amount = invoice["amount_due"]
    invoice.update(status="paid", amount_paid=amount, amount_remaining=0, next_payment_attempt=None)
    for payment in payments_of(store, invoice):
        payment.update(status="paid", amount_paid=amount)
    plan.update(status="active", _retry_at=None)
    return [
        ("payment_intent.succeeded", dict(intent)),
        ("charge.succeeded", dict(charge)),
        ("invoice.paid", dict(invoice)),
        ("invoice.payment_succeeded", dict(invoice)),
        ("customer.subscription.updated", dict(plan)),
    ]


def open_intent(store, plan, invoice):
    """The intent by which ``invoice`` is paid. It has no metadata of ours: the subscription has."""
    intent = store.add(
        "payment_intent", "pi", amount=invoice["amount_due"], amount_received=0, currency=plan["currency"],
        customer=plan["customer"], metadata={}, status="requires_payment_method", latest_charge=None,
        last_payment_error=None,
    )  # fmt: skip
    store.add(
        "invoice_payment", "inpay", amount_paid=None, amount_requested=invoice["amount_due"],
        currency=plan["currency"], invoice=invoice["id"], is_default=True, status="open",
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
    )  # fmt: skip
    return intent


def payments_of(store, invoice):
    """The ways by which ``invoice`` was or is to be paid."""
    return [p for p in store.all("invoice_payment") if p["invoice"] == invoice["id"]]


def intent_of(store, invoice):
    """The intent of ``invoice``, or None."""
    for payment in payments_of(store, invoice):
        return store.get("payment_intent", payment["payment"]["payment_intent"])
    return None


def refuse(store, plan, invoice, intent):
    """The bank said no: to a renewal there is another try in some days, or the end; a beginning waits."""
    intent["last_payment_error"] = dict(REFUSAL)
    number = invoice["attempt_count"]
    failed = [("payment_intent.payment_failed", dict(intent))]
    if plan["status"] == "incomplete":
        return [*failed, ("invoice.payment_failed", dict(invoice))]
    if number <= len(RETRIES):
        plan.update(status="past_due", _retry_at=store.now() + RETRIES[number - 1] * DAY)
        invoice["next_payment_attempt"] = plan["_retry_at"]
        failed += [("invoice.payment_failed", dict(invoice))]
        return [*failed, ("customer.subscription.updated", dict(plan))]
    invoice.update(next_payment_attempt=None, status="uncollectible")
    failed += [("invoice.payment_failed", dict(invoice))]
    return [*failed, *cancel(store, plan, "payment_failed")]


def cancel(store, plan, reason="cancellation_requested"):
    """End a plan at once: nothing more is charged."""
    if plan["status"] in {ENDED, NEVER_BEGUN}:
        raise WireError(404, f"No such subscription: '{plan['id']}'", code="resource_missing", param="id")
    now = store.now()
    plan.update(status=ENDED, canceled_at=now, ended_at=now, _retry_at=None)
    plan["cancellation_details"] = {"comment": None, "feedback": None, "reason": reason}
    return [("customer.subscription.deleted", dict(plan))]


def never_begun(store, plan):
    """Nobody paid the first invoice in time: it is void, and the plan never was."""
    plan.update(status=NEVER_BEGUN, ended_at=store.now())
    invoice = store.get("invoice", plan["latest_invoice"])
    invoice.update(status="void", amount_remaining=0)
    return [("customer.subscription.updated", dict(plan)), ("invoice.voided", dict(invoice))]


def due_at(plan):
    """When something next happens to ``plan`` by the clock alone, or None."""
    if plan["status"] in {ENDED, NEVER_BEGUN}:
        return None
    if plan["status"] == "incomplete":
        return plan["created"] + BEGUN_WITHIN
    moments = [item_of(plan)["current_period_end"], plan["_retry_at"]]
    moments.append((plan["pause_collection"] or {}).get("resumes_at"))
    return min(moment for moment in moments if moment)


def happen(store, plan):
    """Do what is due on ``plan`` now."""
    if plan["status"] == "incomplete":
        return never_begun(store, plan)
    pause = plan["pause_collection"]
    if pause and pause.get("resumes_at") and pause["resumes_at"] <= store.now():
        plan["pause_collection"] = None
        return [("customer.subscription.updated", dict(plan))]
    if plan["_retry_at"] and plan["_retry_at"] <= store.now():
        return collect(store, plan, store.get("invoice", plan["latest_invoice"]))
    if plan["cancel_at_period_end"]:
        return cancel(store, plan)
    item = item_of(plan)
    plan["_cycles"] += 1
    if plan["status"] == "trialing":
        plan["status"] = "active"
    interval = item["price"]["recurring"]["interval"]
    item["current_period_start"] = item["current_period_end"]
    item["current_period_end"] = later(plan["billing_cycle_anchor"], interval, plan["_cycles"] + 1)
    return bill(store, plan, "subscription_cycle")


def advance(store, seconds):
    """Turn the provider's clock forward; all that falls due on the way happens in its order."""
    if seconds < 0:
        raise WireError(400, "The clock goes forward only.")
    messages, until = [], store.now() + seconds
    while True:
        due = [(due_at(plan), plan["id"], plan) for plan in store.all("subscription") if due_at(plan)]
        if not due or min(due)[0] > until:
            break
        at, _, plan = min(due)
        store.ahead += max(0, at - store.now())
        messages += happen(store, plan)
    store.ahead += max(0, until - store.now())
    return messages
