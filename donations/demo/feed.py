"""The demo's donations at the payment provider: the rehearsal provider's own books, some months deep.

So a colleague can give one of them back, and a check finds the same on both sides. What the paper is told of
them are the objects of the wire, read by the gateway's own code.
"""

import json
import time
from datetime import datetime
from urllib.parse import urlsplit

from donations.checkout import order_for
from donations.gateways.stripe import PAID_WITH, StripeGateway
from donations.gateways.stripe_shapes import moment, product_of, session_params
from donations.models import Attempt
from donations.rehearsal import api, calls, money, objects, plans
from donations.rehearsal.account_calls import create_product
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import body_of, record

HOUR = 3600
TOLD = {
    "checkout.session.completed", "checkout.session.expired", "charge.refunded", "invoice.paid",
    "invoice.payment_failed", "customer.subscription.deleted", "charge.dispute.funds_withdrawn",
    "payout.paid",
}  # fmt: skip


class Feed:
    """The provider in the past: each verb says when; ``told`` are the messages of it, as text.

    ``gateway`` asks it without a network.
    """

    def __init__(self, store: Store):
        self.store, self.told = store, []
        self.gateway = StripeGateway("sk_test_demo", (), "http://rehearsal", self.answer)

    def answer(self, method, url, headers, post_data=None):
        """What the network would bring back from the provider: (text, status, headers)."""
        parts, is_post = urlsplit(url), method.upper() == "POST"
        query, key = (post_data if is_post else parts.query) or "", headers.get("Idempotency-Key", "")
        status, body, _ = api.answer(self.store, method.upper(), parts.path, query, key)
        return json.dumps(body), status, {}

    def page(self, attempt: Attempt, at: datetime) -> dict:
        """The payment page of ``attempt``, opened at ``at``."""
        self.turn(at)
        order = order_for(attempt)
        if not self.store.get("product", product_of(order)):  # as the first plan's page would make it
            create_product(self.store, {"id": product_of(order), "name": order.name})
        asked = session_params(order) | {"expires_at": int(time.time()) + HOUR}
        page = calls.create_session(self.store, asked)[0]
        page["expires_at"] = self.store.now() + HOUR
        return page

    def pay(self, page: dict, at: datetime, email: str, name: str) -> dict:
        """Somebody paid on ``page``; returns it with its charge and fee, as the gateway reads it."""
        self.turn(at)
        self.tell(objects.pay(self.store, page, email, name))
        return self.shown(page)

    def expire(self, page: dict, at: datetime) -> dict:
        """Nobody paid on ``page``."""
        self.turn(at)
        self.tell(objects.expire(page))
        return self.shown(page)

    def give_back(self, charge_id: str, at: datetime) -> tuple[dict, dict]:
        """All of a charge was given back: (charge, refund)."""
        self.turn(at)
        charge = self.store.get("charge", charge_id)
        refund, messages = objects.refund(self.store, charge, charge["amount_captured"])
        self.tell(messages)
        return charge, refund

    def dispute(self, charge_id: str, at: datetime) -> str:
        """The donor's bank took the money of a charge back; returns the dispute's id."""
        self.turn(at)
        made, messages = objects.dispute(self.store, self.store.get("charge", charge_id))
        self.tell(messages)
        return made["id"]

    def pay_out(self, at: datetime) -> str:
        """The provider sent to the bank what it held; returns the payout's id."""
        self.turn(at)
        made, messages = money.pay_out(self.store, "gbp")
        self.tell(messages)
        return made["id"]

    def end(self, plan_id: str, at: datetime) -> None:
        """A donor ended a plan."""
        self.turn(at)
        self.tell(plans.cancel(self.store, self.store.get("subscription", plan_id)))

    def card_expires(self, plan_id: str) -> None:
        """From now on the bank refuses what a plan charges."""
        customer = self.store.get("subscription", plan_id)["customer"]
        self.store.get("customer", customer)["_card"] = "bad"

    def renewals(self, until: datetime) -> list[tuple[str, str, datetime]]:
        """Let happen what falls due by the clock alone; (id of the bill, message, when) of each try."""
        seconds = int(until.timestamp()) - self.store.now()
        if seconds <= 0:
            return []
        self.tell(plans.advance(self.store, seconds))
        tries = [(json.loads(text), text) for text in self.told if '"type": "invoice.' in text]
        return [(one["data"]["object"]["id"], text, moment(one["created"])) for one, text in tries]

    def turn(self, at: datetime) -> None:
        """Put the provider's clock to ``at``."""
        self.store.ahead = int(at.timestamp()) - int(time.time())

    def tell(self, messages) -> None:
        """Keep the messages that the paper handles."""
        own = [(kind, item) for kind, item in messages if kind in TOLD]
        self.told = [body_of(event).decode() for event in record(self.store, own)]

    def shown(self, page: dict) -> dict:
        """``page`` as the API shows it."""
        return api.shown(self.store, page, PAID_WITH)
