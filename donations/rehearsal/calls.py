"""What the API answers about payment pages, charges, refunds and the balance.

Each function takes (store, params, *ids) and returns (object, messages). Raises ``WireError``.
"""

import time

from donations.rehearsal import objects
from donations.rehearsal.amounts import check_amount
from donations.rehearsal.wire import WireError, integer, refuse_unknown, text

PAGE = {"limit": None, "starting_after": None, "ending_before": None, "created": {"gte": None, "gt": None,
        "lt": None, "lte": None}}  # fmt: skip
PRICE = {
    "currency": None,
    "unit_amount": None,
    "product": None,
    "product_data": {"name": None, "description": None},
    "recurring": {"interval": None, "interval_count": None},
}
SESSION_PARAMS = {
    "mode": None,
    "submit_type": None,
    "line_items": {"price_data": PRICE, "quantity": None},
    "client_reference_id": None,
    "customer_email": None,
    "metadata": None,
    "payment_intent_data": {"metadata": None, "description": None, "statement_descriptor_suffix": None},
    "subscription_data": {"metadata": None, "description": None},
    "success_url": None,
    "cancel_url": None,
    "expires_at": None,
    "locale": None,
}
MODES = {"payment": "payment_intent_data", "subscription": "subscription_data"}


def create_session(store, params):
    """POST /v1/checkout/sessions: a payment page for one amount, once or again and again."""
    refuse_unknown(params, SESSION_PARAMS)
    mode = text(params, "mode")
    if mode not in MODES:
        raise WireError(400, f"Invalid mode: must be one of {', '.join(MODES)}.", param="mode")
    for other, name in MODES.items():
        if other != mode and name in params:
            raise WireError(400, f"You can not pass `{name}` in `{mode}` mode.", param=name)
    amount, currency, interval, product, name = the_line(store, params, mode)
    expires_at = integer(params, "expires_at", int(time.time()) + 24 * 3600)
    if not 1790 <= expires_at - time.time() <= 24 * 3600 + 10:
        raise WireError(400, "expires_at must be 30 minutes to 24 hours ahead.", param="expires_at")
    session = store.add(
        "checkout.session",
        "cs_test",
        amount_subtotal=amount,
        amount_total=amount,
        currency=currency,
        client_reference_id=params.get("client_reference_id"),
        customer=None,
        customer_details=None,
        expires_at=expires_at,
        invoice=None,
        metadata=params.get("metadata") or {},
        mode=mode,
        payment_intent=None,
        payment_status="unpaid",
        status="open",
        submit_type=params.get("submit_type"),
        subscription=None,
        success_url=text(params, "success_url"),
        cancel_url=params.get("cancel_url"),
        url=None,
        _ahead=store.ahead,
        _name=name,
        _product=product,
        _interval=interval,
        _intent=params.get("payment_intent_data") or {},
        _plan=params.get("subscription_data") or {},
    )
    session["_path"] = f"/pay/{session['id']}"
    return session, []


def the_line(store, params, mode):
    """(amount, currency, interval or None, product's id or None, name) of the one line of a page."""
    lines = params.get("line_items")
    if not isinstance(lines, list) or len(lines) != 1 or str(lines[0].get("quantity")) != "1":
        raise WireError(400, "Give exactly one line item, once.", param="line_items")
    price = lines[0].get("price_data") or {}
    product = the_product(store, price, "line_items[0][price_data]")
    name = product["name"] if product else text(price.get("product_data") or {}, "name")
    amount, currency = integer(price, "unit_amount"), text(price, "currency").lower()
    check_amount(amount, currency)
    interval = (price.get("recurring") or {}).get("interval")
    if (mode == "subscription") != (interval in {"month", "year"}):
        raise WireError(400, "A subscription needs a recurring price, a payment none.", param="line_items")
    return amount, currency, interval, product and product["id"], name


def the_product(store, price, where):
    """The product that an inline price names, which may be sold; None where it brings its own."""
    if "product" not in price:
        return None
    param = f"{where}[product]"
    if "product_data" in price:
        raise WireError(400, "You may only specify one of these: product, product_data.", param=param)
    product = store.get("product", text(price, "product"))
    if product is None:
        no_such = f"No such product: '{price['product']}'"
        raise WireError(400, no_such, code="resource_missing", param=param)
    if not product["active"]:
        raise WireError(400, "The product is not active, so no price can be made of it.", param=param)
    return product


def get_session(store, params, session_id):
    """GET /v1/checkout/sessions/:id"""
    session = found(store, "checkout.session", session_id)
    messages = objects.end_if_late(store, session)
    return closed(session), messages


def expire_session(store, params, session_id):
    """POST /v1/checkout/sessions/:id/expire"""
    session = found(store, "checkout.session", session_id)
    messages = objects.expire(session)
    return closed(session), messages


def closed(session):
    """``session``, without its address once it is no longer open."""
    if session["status"] != "open":
        session.pop("_path", None)
    return session


def create_refund(store, params):
    """POST /v1/refunds: by charge or by payment intent, all of it unless an amount is given."""
    refuse_unknown(params, dict.fromkeys(["charge", "payment_intent", "amount", "reason", "metadata"]))
    charge_id = params.get("charge")
    if not charge_id:
        charge_id = found(store, "payment_intent", text(params, "payment_intent"))["latest_charge"]
    charge = found(store, "charge", charge_id)
    amount = integer(params, "amount", charge["amount_captured"] - charge["amount_refunded"])
    return objects.refund(store, charge, amount, params.get("reason"), metadata=params.get("metadata"))


def listed(params, items, address):
    """One page of ``items`` (newest first), as every list of the API is paged."""
    limit = integer(params, "limit", 10)
    if not 1 <= limit <= 100:
        raise WireError(400, "Limit must be between 1 and 100.", param="limit")
    for name, bound in (params.get("created") or {}).items():
        edge = integer({name: bound}, name)
        items = [i for i in items if i["created"] >= edge + (name == "gt")] if name[0] == "g" else items
        items = [i for i in items if i["created"] <= edge - (name == "lt")] if name[0] == "l" else items
    ids = [item["id"] for item in items]
    after = params.get("starting_after")
    if after and after not in ids:
        raise WireError(400, f"No such object: '{after}'", code="resource_missing", param="starting_after")
    rest = items[ids.index(after) + 1 :] if after else items
    return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": address}


def lister(kind, filters):
    """An answer to GET /v1/… for a kind of object that can be asked for by the fields in ``filters``."""

    def answer(store, params):
        refuse_unknown(params, PAGE | dict.fromkeys(filters))
        items = [i for i in store.all(kind) if all(params.get(f) in (None, i.get(f)) for f in filters)]
        return listed(params, items, f"/v1/{kind}s"), []

    return answer


def list_balance(store, params):
    """GET /v1/balance_transactions, all or those of one payout."""
    refuse_unknown(params, PAGE | dict.fromkeys(["payout", "type", "currency", "source"]))
    items = [
        line
        for line in store.all("balance_transaction")
        if params.get("payout") in (None, line.get("_payout"))
        and all(params.get(f) in (None, line[f]) for f in ("type", "currency", "source"))
    ]
    return listed(params, items, "/v1/balance_transactions"), []


def found(store, kind, object_id):
    """The object. Raises the API's own 404."""
    item = store.get(kind, object_id or "")
    if item is None:
        raise WireError(
            404, f"No such {kind.replace('.', ' ')}: '{object_id}'", code="resource_missing", param="id"
        )
    return item
