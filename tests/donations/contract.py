"""Requests checked against the Stripe library's own typed parameters, which are made from its specification.

``check`` stands behind every call that a test makes: an unknown parameter, a missing one, another type or a
word that is not among the allowed ones fails it. Enums are written ``Literal[…] | str`` there: the ``str``
arm is dropped, or nothing would ever be refused.
"""

import importlib
import re
import types
import typing
from typing import NotRequired

import stripe
from typing_extensions import is_typeddict

from donations.rehearsal.wire import WireError

# Our calls → the module and class of their parameters. Reads without parameters have none to check.
CALLS = [
    ("POST", r"/v1/checkout/sessions", "checkout._session_create_params.SessionCreateParams"),
    ("POST", r"/v1/checkout/sessions/\w+/expire", "checkout._session_expire_params.SessionExpireParams"),
    ("GET", r"/v1/checkout/sessions/\w+", "checkout._session_retrieve_params.SessionRetrieveParams"),
    ("GET", r"/v1/checkout/sessions", "checkout._session_list_params.SessionListParams"),
    ("POST", r"/v1/refunds", "_refund_create_params.RefundCreateParams"),
    ("GET", r"/v1/refunds", "_refund_list_params.RefundListParams"),
    ("GET", r"/v1/refunds/\w+", "_refund_retrieve_params.RefundRetrieveParams"),
    ("GET", r"/v1/charges/\w+", "_charge_retrieve_params.ChargeRetrieveParams"),
    ("GET", r"/v1/disputes/\w+", "_dispute_retrieve_params.DisputeRetrieveParams"),
    ("GET", r"/v1/payment_intents/\w+", "_payment_intent_retrieve_params.PaymentIntentRetrieveParams"),
    ("GET", r"/v1/invoices/\w+", "_invoice_retrieve_params.InvoiceRetrieveParams"),
    ("GET", r"/v1/invoice_payments", "_invoice_payment_list_params.InvoicePaymentListParams"),
    ("GET", r"/v1/subscriptions/\w+", "_subscription_retrieve_params.SubscriptionRetrieveParams"),
    ("POST", r"/v1/subscriptions/\w+", "_subscription_update_params.SubscriptionUpdateParams"),
    ("DELETE", r"/v1/subscriptions/\w+", "_subscription_cancel_params.SubscriptionCancelParams"),
    ("POST", r"/v1/billing_portal/sessions", "billing_portal._session_create_params.SessionCreateParams"),
    ("GET", r"/v1/customers", "_customer_list_params.CustomerListParams"),
    ("GET", r"/v1/subscriptions", "_subscription_list_params.SubscriptionListParams"),
    ("GET", r"/v1/payouts", "_payout_list_params.PayoutListParams"),
    ("GET", r"/v1/payouts/\w+", "_payout_retrieve_params.PayoutRetrieveParams"),
    ("GET", r"/v1/webhook_endpoints", "_webhook_endpoint_list_params.WebhookEndpointListParams"),
    ("POST", r"/v1/products", "_product_create_params.ProductCreateParams"),
    ("POST", r"/v1/webhook_endpoints", "_webhook_endpoint_create_params.WebhookEndpointCreateParams"),
    ("POST", r"/v1/webhook_endpoints/\w+", "_webhook_endpoint_update_params.WebhookEndpointUpdateParams"),
    ("GET", r"/v1/balance_transactions", "_balance_transaction_list_params.BalanceTransactionListParams"),
    (
        "GET",
        r"/v1/balance_transactions/\w+",
        "_balance_transaction_retrieve_params.BalanceTransactionRetrieveParams",
    ),
]
OPTIONS = set(
    stripe.RequestOptions.__annotations__
)  # every class of parameters inherits these: not for the wire


def check(method, path, params):
    """Raise ``WireError`` unless ``params``, as decoded from the wire, are as the library types them."""
    for verb, pattern, name in CALLS:
        if verb == method and re.fullmatch(pattern, path):
            module, _, cls = name.rpartition(".")
            typed = getattr(importlib.import_module(f"stripe.params.{module}"), cls)
            trouble = list(faults(params, typed, typed, cls, top=True))
            if trouble:
                raise WireError(400, f"Not in the specification: {'; '.join(trouble)}", code="contract")


def faults(value, hint, owner, where, *, top=False):
    """What is wrong with ``value`` for a type ``hint`` that stands in the module of ``owner``."""
    hint = resolved(hint, owner)
    if is_typeddict(hint):
        yield from faults_of_dict(value, hint, where, top=top)
        return
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        arms = [resolved(arm, owner) for arm in arguments]
        literal = any(typing.get_origin(arm) is typing.Literal for arm in arms)
        arms = [arm for arm in arms if not (literal and arm is str)]
        tried = [list(faults(value, arm, owner, where)) for arm in arms]
        if all(tried):
            yield min(tried, key=len)[0]
    elif origin is typing.Literal:
        if value not in arguments:
            yield f"{where}: {value!r} is none of {arguments}"
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where}: no list"
        else:
            for number, inner in enumerate(value):
                yield from faults(inner, arguments[0], owner, f"{where}[{number}]")
    elif origin is dict or getattr(origin, "__name__", "") == "UntypedStripeObject":
        if not isinstance(value, dict) or not all(isinstance(inner, str) for inner in value.values()):
            yield f"{where}: no texts by name"
    elif not fits(value, hint):
        yield f"{where}: {value!r} is no {getattr(hint, '__name__', hint)}"


def faults_of_dict(value, hint, where, *, top):
    """What is wrong with ``value`` as the typed dict ``hint``."""
    if not isinstance(value, dict):
        yield f"{where}: no object"
        return
    known = {name: kind for name, kind in hint.__annotations__.items() if not top or name not in OPTIONS}
    for name in value.keys() - known.keys():
        yield f"{where}.{name}: unknown"
    for name, kind in known.items():
        kind = resolved(kind, hint)
        optional = typing.get_origin(kind) is NotRequired
        if name in value:
            inner = typing.get_args(kind)[0] if optional else kind
            yield from faults(value[name], inner, hint, f"{where}.{name}")
        elif not optional:
            yield f"{where}.{name}: missing"


def resolved(hint, owner):
    """A type written as text, read with the names of the module of ``owner``."""
    while isinstance(hint, str | typing.ForwardRef):
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        names = {"UntypedStripeObject": dict} | vars(importlib.import_module(owner.__module__))
        hint = eval(text, names | {"Literal": typing.Literal})  # the library's own source
    return hint


def fits(value, kind):
    """Whether a text of the wire can stand for a value of ``kind``."""
    if not isinstance(value, str):
        return False
    if kind is int:
        return bool(re.fullmatch(r"-?[0-9]+", value))
    if kind is bool:
        return value in {"true", "false"}
    return kind is str or kind.__name__ == "Decimal"
