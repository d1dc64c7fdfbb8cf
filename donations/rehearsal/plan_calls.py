"""What the API answers about subscriptions, their invoices, and the page on which a donor minds them.

Each function takes (store, params, *ids) and returns (object, messages). Raises ``WireError``.
"""

from donations.rehearsal import plans
from donations.rehearsal.amounts import check_amount
from donations.rehearsal.calls import PAGE, found, listed, the_product
from donations.rehearsal.wire import WireError, integer, refuse_unknown, text

PRICE = {
    "currency": None,
    "product": None,
    "unit_amount": None,
    "recurring": {"interval": None, "interval_count": None},
}
MOST_TRIAL = 730 * plans.DAY
UPDATE = {
    "cancel_at_period_end": None,
    "items": {"id": None, "price_data": PRICE, "quantity": None},
    "metadata": None,
    "pause_collection": None,
    "proration_behavior": None,
    "trial_end": None,
}


def running(store, plan_id):
    """The plan, which has not ended."""
    plan = found(store, "subscription", plan_id)
    if plan["status"] in {plans.ENDED, plans.NEVER_BEGUN}:
        raise WireError(400, "A canceled subscription can only update its cancellation_details.")
    return plan


def update_plan(store, params, plan_id):
    """POST /v1/subscriptions/:id: another amount from the next period on, a pause, an end to come."""
    refuse_unknown(params, UPDATE)
    plan = running(store, plan_id)
    if "items" in params:
        change_amount(store, plan, params)
    if "pause_collection" in params:
        plan["pause_collection"] = the_pause(params["pause_collection"], store.now())
    messages = plans.move(store, plan, the_day(params, store.now())) if "trial_end" in params else []
    if "cancel_at_period_end" in params:
        plan["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
    if isinstance(params.get("metadata"), dict):
        plan["metadata"] = plan["metadata"] | params["metadata"]
    return plan, [*messages, ("customer.subscription.updated", dict(plan))]


def the_day(params, now):
    """``trial_end`` as asked for: the moment of the next charge."""
    if params.get("proration_behavior") != "none":
        raise WireError(400, "This provider rehearses changes without proration.", param="proration_behavior")
    at = integer(params, "trial_end")
    if not now < at <= now + MOST_TRIAL:
        raise WireError(400, "trial_end must be ahead, by two years at most.", param="trial_end")
    return at


def change_amount(store, plan, params):
    """Give the plan's one item another price; we never settle parts of a month."""
    if params.get("proration_behavior") != "none":
        raise WireError(400, "This provider rehearses changes without proration.", param="proration_behavior")
    item, wanted = plans.item_of(plan), params["items"][0]
    if wanted.get("id") != item["id"]:
        raise WireError(400, f"Invalid item: {wanted.get('id')}", param="items[0][id]")
    price = wanted.get("price_data") or {}
    amount, currency = integer(price, "unit_amount"), text(price, "currency")
    if currency != plan["currency"]:
        raise WireError(400, "A subscription keeps its currency.", param="items[0][price_data][currency]")
    check_amount(amount, currency)
    interval = text(price.get("recurring") or {}, "interval")
    text(price, "product")
    product = the_product(store, price, "items[0][price_data]")
    item["price"] = plans.new_price(store, amount, currency, interval, product["id"])


def the_pause(wanted, now):
    """``pause_collection`` as asked for; an empty text ends it."""
    if wanted == "":
        return None
    refuse_unknown({"pause_collection": wanted}, {"pause_collection": {"behavior": None, "resumes_at": None}})
    if text(wanted, "behavior") != "void":
        raise WireError(400, "This provider rehearses pauses that void.", param="pause_collection[behavior]")
    resumes_at = integer(wanted, "resumes_at") if "resumes_at" in wanted else None
    if resumes_at is not None and resumes_at <= now:
        raise WireError(400, "resumes_at must be ahead.", param="pause_collection[resumes_at]")
    return {"behavior": "void", "resumes_at": resumes_at}


def cancel_plan(store, params, plan_id):
    """DELETE /v1/subscriptions/:id: the end, at once."""
    refuse_unknown(params, {"cancellation_details": {"comment": None, "feedback": None}, "prorate": None,
                            "invoice_now": None})  # fmt: skip
    plan = found(store, "subscription", plan_id)
    return plan, plans.cancel(store, plan)


def list_plans(store, params):
    """GET /v1/subscriptions: those that run, unless another status (or all) is asked for."""
    refuse_unknown(params, PAGE | dict.fromkeys(["customer", "status"]))
    wanted = params.get("status")
    items = [
        plan
        for plan in store.all("subscription")
        if params.get("customer") in (None, plan["customer"])
        and (
            wanted in ("all", plan["status"])
            or (wanted is None and plan["status"] not in {plans.ENDED, plans.NEVER_BEGUN})
        )
    ]
    return listed(params, items, "/v1/subscriptions"), []


def list_invoice_payments(store, params):
    """GET /v1/invoice_payments: by invoice, or by the payment intent that paid."""
    refuse_unknown(params, PAGE | {"invoice": None, "status": None,
                                   "payment": {"type": None, "payment_intent": None}})  # fmt: skip
    asked = params.get("payment") or {}
    items = [
        payment
        for payment in store.all("invoice_payment")
        if params.get("invoice") in (None, payment["invoice"])
        and params.get("status") in (None, payment["status"])
        and asked.get("payment_intent") in (None, payment["payment"]["payment_intent"])
    ]
    return listed(params, items, "/v1/invoice_payments"), []


def create_portal(store, params):
    """POST /v1/billing_portal/sessions: a page on which one donor minds card and plans."""
    refuse_unknown(params, {"customer": None, "return_url": None, "locale": None,
                            "flow_data": {"type": None}})  # fmt: skip
    customer = found(store, "customer", text(params, "customer"))
    made = store.add(
        "billing_portal.session", "bps", customer=customer["id"], return_url=params.get("return_url"),
        url=None, flow=params.get("flow_data"),
    )  # fmt: skip
    made["_path"] = f"/portal/{made['id']}"
    return made, []
