"""The API that the site calls: addresses, idempotency keys, expansion.

An answering function takes (store, params, *ids) and returns (object, messages).
"""

import hashlib
import re

from donations.rehearsal import account_calls, calls, plan_calls
from donations.rehearsal.calls import found
from donations.rehearsal.wire import WireError, parse

KEY_LIFE = 24 * 3600  # seconds that an answer is kept for its idempotency key
DEPTH = 4  # how far an answer can be expanded


def getter(kind):
    """An answer to GET /v1/…/:id for a kind of object."""
    return lambda store, params, object_id: (found(store, kind, object_id), [])


KINDS = {
    "payment_intents": "payment_intent",
    "charges": "charge",
    "balance_transactions": "balance_transaction",
    "refunds": "refund",
    "disputes": "dispute",
    "events": "event",
    "payouts": "payout",
    "webhook_endpoints": "webhook_endpoint",
    "products": "product",
    "customers": "customer",
    "invoices": "invoice",
    "invoice_payments": "invoice_payment",
    "subscriptions": "subscription",
    "radar/early_fraud_warnings": "radar.early_fraud_warning",
}
ROUTES = [
    ("POST", r"/v1/checkout/sessions", calls.create_session),
    ("GET", r"/v1/checkout/sessions", calls.lister("checkout.session", ["payment_intent", "subscription"])),
    ("GET", r"/v1/checkout/sessions/(\w+)", calls.get_session),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", calls.expire_session),
    ("POST", r"/v1/refunds", calls.create_refund),
    ("GET", r"/v1/refunds", calls.lister("refund", ["charge", "payment_intent"])),
    ("GET", r"/v1/charges", calls.lister("charge", ["payment_intent", "customer"])),
    ("GET", r"/v1/payment_intents", calls.lister("payment_intent", ["customer"])),
    ("GET", r"/v1/disputes", calls.lister("dispute", ["charge", "payment_intent"])),
    ("GET", r"/v1/events", calls.lister("event", ["type"])),
    ("GET", r"/v1/payouts", calls.lister("payout", ["status"])),
    ("GET", r"/v1/balance_transactions", calls.list_balance),
    ("GET", r"/v1/webhook_endpoints", calls.lister("webhook_endpoint", [])),
    ("POST", r"/v1/webhook_endpoints", account_calls.create_endpoint),
    ("POST", r"/v1/webhook_endpoints/(\w+)", account_calls.update_endpoint),
    ("POST", r"/v1/products", account_calls.create_product),
    ("GET", r"/v1/products", calls.lister("product", [])),
    ("GET", r"/v1/invoices", calls.lister("invoice", ["customer", "status"])),
    ("GET", r"/v1/customers", calls.lister("customer", ["email"])),
    ("GET", r"/v1/subscriptions", plan_calls.list_plans),
    ("GET", r"/v1/invoice_payments", plan_calls.list_invoice_payments),
    ("POST", r"/v1/subscriptions/(\w+)", plan_calls.update_plan),
    ("DELETE", r"/v1/subscriptions/(\w+)", plan_calls.cancel_plan),
    ("POST", r"/v1/billing_portal/sessions", plan_calls.create_portal),
    *[("GET", rf"/v1/{address}/(\w+)", getter(kind)) for address, kind in KINDS.items()],
]
# Which fields are ids of which objects, to be filled in where a call says ``expand``.
LINKS = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "charge": "charge",
    "invoice": "invoice",
    "subscription": "subscription",
    "customer": "customer",
    "latest_invoice": "invoice",
}
SOURCES = ("charge", "refund", "dispute", "payout")


def answer(store, method, path, query, key="", base="", contract=None):
    """Answer one call; returns (status, body, messages). Raises ``WireError``.

    ``contract(method, path, params)`` may refuse parameters first: tests give the library's own types.
    """
    params = parse(query)
    if contract is not None:
        contract(method, path, params)
    if key and method == "POST":
        return once(store, key, f"{path}\n{query}", lambda: do(store, method, path, params, base))
    return do(store, method, path, params, base)


def once(store, key, asked, call):
    """The answer kept under the idempotency ``key``; the same key with other parameters is refused."""
    digest = hashlib.sha256(asked.encode()).hexdigest()
    kept = store.answers.get(key)
    if kept is None or kept[3] + KEY_LIFE < store.now():
        status, body, messages = call()
        store.answers[key] = [digest, status, body, store.now()]
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
    if not isinstance(expand, list) or any(name.removeprefix("data.").count(".") >= DEPTH for name in expand):
        raise WireError(400, f"Expansions have a maximum depth of {DEPTH} levels.", param="expand")
    for verb, pattern, function in ROUTES:
        match = re.fullmatch(pattern, path)
        if match and verb == method:
            item, messages = function(store, params, *match.groups())
            if "_path" in item:
                item["url"] = item["url"] or base + item["_path"]
            return 200, shown(store, item, expand), messages
    raise WireError(404, f"Unrecognized request URL ({method}: {path}).")


def shown(store, item, expand):
    """``item`` as the API shows it: without our own notes, with the objects that ``expand`` names."""
    result = {name: value for name, value in item.items() if not name.startswith("_")}
    if item.get("object") == "list":
        result["data"] = [shown(store, inner, []) for inner in result["data"]]
    for path in expand:
        first, _, rest = path.partition(".")
        rest = [rest] if rest else []
        value = result.get(first)
        if isinstance(value, list):
            result[first] = [shown(store, inner, rest) for inner in value]
        elif isinstance(value, dict):
            result[first] = shown(store, value, rest)
        elif isinstance(value, str) and linked(store, first, value) is not None:
            result[first] = shown(store, linked(store, first, value), rest)
    return result


def linked(store, name, object_id):
    """The object whose id stands in the field ``name``, or None; a line's source may be of any kind."""
    for kind in SOURCES if name == "source" else [LINKS.get(name, "")]:
        item = store.get(kind, object_id)
        if item is not None:
            return item
    return None
