"""The demo's donations at the payment provider: the rehearsal provider's own books, a month deep.

So a colleague can give one of them back, and a check finds the same on both sides. What the paper is told of
them are the objects of the wire, read by the gateway's own code.
"""

import time
from datetime import datetime

from donations.checkout import order_for
from donations.gateways.stripe import PAID_WITH
from donations.gateways.stripe_shapes import session_params
from donations.models import Attempt
from donations.rehearsal import api, calls, objects
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import body_of, record

HOUR = 3600
TOLD = {"checkout.session.completed", "checkout.session.expired", "charge.refunded"}


class Feed:
    """The provider in the past: each verb says when; ``told`` are the messages of it, as text."""

    def __init__(self, store: Store):
        self.store, self.told = store, []

    def page(self, attempt: Attempt, at: datetime) -> dict:
        """The payment page of ``attempt``, opened at ``at``."""
        self.turn(at)
        asked = session_params(order_for(attempt)) | {"expires_at": int(time.time()) + HOUR}
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
