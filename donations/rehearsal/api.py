"""The API that the site calls: a table of addresses, each answered by one function.

An answering function takes (store, params, *ids) and returns (object, messages).
"""

import hashlib
import re
import time

from donations.rehearsal import objects
from donations.rehearsal.wire import WireError, integer, parse, refuse_unknown, text

PRICE = {"currency": None, "unit_amount": None, "product_data": {"name": None, "description": None}}
SESSION_PARAMS = {
    "mode": None,
    "submit_type": None,
    "line_items": {"price_data": PRICE, "quantity": None},
    "client_reference_id": None,
    "customer_email": None,
    "metadata": None,
    "payment_intent_data": {"metadata": None, "description": None, "statement_descriptor_suffix": None},
    "success_url": None,
    "cancel_url": None,
    "expires_at": None,
    "locale": None,
    "expand": None,
}


def create_session(store, params, base):
    """POST /v1/checkout/sessions: a payment page for one amount."""
    refuse_unknown(params, SESSION_PARAMS)
    if text(params, "mode") != "payment":
        raise WireError(400, "This provider rehearses single payments only.", param="mode")
    lines = params.get("line_items")
    if not isinstance(lines, list) or len(lines) != 1:
        raise WireError(400, "Give exactly one line item.", param="line_items")
    price = lines[0].get("price_data") or {}
    text(price.get("product_data") or {}, "name")
    amount, currency = integer(price, "unit_amount"), text(price, "currency").lower()
    objects.check_amount(amount, currency)
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
        customer_details=None,
        expires_at=expires_at,
        metadata=params.get("metadata") or {},
        mode="payment",
        payment_intent=None,
        payment_status="unpaid",
        status="open",
        submit_type=params.get("submit_type"),
        success_url=text(params, "success_url"),
        cancel_url=params.get("cancel_url"),
        _name=price["product_data"]["name"],
        _intent=params.get("payment_intent_data") or {},
    )
    session["url"] = f"{base}/pay/{session['id']}"
    return session, []


def get_session(store, params, session_id):
    """GET /v1/checkout/sessions/:id"""
    session = found(store, "checkout.session", session_id)
    return session, objects.end_if_late(store, session)


def expire_session(store, params, session_id):
    """POST /v1/checkout/sessions/:id/expire"""
    session = found(store, "checkout.session", session_id)
    return session, objects.expire(session)


def create_refund(store, params):
    """POST /v1/refunds: by charge or by payment intent, all of it unless an amount is given."""
    refuse_unknown(params, dict.fromkeys(["charge", "payment_intent", "amount", "reason", "metadata"]))
    charge_id = params.get("charge")
    if not charge_id:
        charge_id = found(store, "payment_intent", text(params, "payment_intent"))["latest_charge"]
    charge = found(store, "charge", charge_id)
    amount = integer(params, "amount", charge["amount_captured"] - charge["amount_refunded"])
    return objects.refund(store, charge, amount, params.get("reason"))


def list_refunds(store, params):
    """GET /v1/refunds?charge=…"""
    data = [r for r in store.all("refund") if params.get("charge") in (None, r["charge"])]
    return {"object": "list", "data": data, "has_more": False, "url": "/v1/refunds"}, []


def getter(kind):
    """An answer to GET /v1/…/:id for a kind of object."""
    return lambda store, params, object_id: (found(store, kind, object_id), [])


def found(store, kind, object_id):
    """The object. Raises the API's own 404."""
    item = store.get(kind, object_id or "")
    if item is None:
        raise WireError(
            404, f"No such {kind.replace('.', ' ')}: '{object_id}'", code="resource_missing", param="id"
        )
    return item


ROUTES = [
    ("GET", r"/v1/checkout/sessions/(\w+)", get_session),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", expire_session),
    ("GET", r"/v1/payment_intents/(\w+)", getter("payment_intent")),
    ("GET", r"/v1/charges/(\w+)", getter("charge")),
    ("GET", r"/v1/balance_transactions/(\w+)", getter("balance_transaction")),
    ("GET", r"/v1/refunds/(\w+)", getter("refund")),
    ("GET", r"/v1/refunds", list_refunds),
    ("GET", r"/v1/disputes/(\w+)", getter("dispute")),
    ("POST", r"/v1/refunds", create_refund),
]
# Which fields are ids of which objects, to be filled in where a call says ``expand``.
LINKS = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "charge": "charge",
}


def answer(store, method, path, query, key="", base=""):
    """Answer one call; returns (status, body, messages). Raises ``WireError``."""
    params = parse(query)
    if key and method == "POST":
        return once(store, key, f"{path}\n{query}", lambda: do(store, method, path, params, base))
    return do(store, method, path, params, base)


def once(store, key, asked, call):
    """The answer kept under the idempotency ``key``; the same key with other parameters is refused."""
    digest = hashlib.sha256(asked.encode()).hexdigest()
    kept = store.answers.get(key)
    if kept is None:
        status, body, messages = call()
        store.answers[key] = [digest, status, body]
        return status, body, messages
    if kept[0] != digest:
        raise WireError(
            400,
            "This idempotency key was first used with other parameters.",
            kind="idempotency_error",
        )
    return kept[1], kept[2], []


def do(store, method, path, params, base):
    """Call the function of the route."""
    expand = params.pop("expand", [])
    if (method, path) == ("POST", "/v1/checkout/sessions"):
        item, messages = create_session(store, params, base)
        return 200, shown(store, item, expand), messages
    for verb, pattern, function in ROUTES:
        match = re.fullmatch(pattern, path)
        if match and verb == method:
            item, messages = function(store, params, *match.groups())
            return 200, shown(store, item, expand), messages
    raise WireError(404, f"Unrecognized request URL ({method}: {path}).")


def shown(store, item, expand):
    """``item`` as the API shows it: without our own notes, with the objects that ``expand`` names."""
    result = {name: value for name, value in item.items() if not name.startswith("_")}
    for path in expand:
        first, _, rest = path.partition(".")
        if isinstance(result.get(first), list):
            result[first] = [shown(store, inner, [rest]) for inner in result[first]]
        linked = (
            store.get(LINKS.get(first, ""), result.get(first) or "")
            if isinstance(result.get(first), str)
            else None
        )
        if linked is not None:
            result[first] = shown(store, linked, [rest] if rest else [])
    return result
