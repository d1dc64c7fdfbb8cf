"""Stripe's lists, for whoever compares them with our books: read in pages, newest first.

Nobody waits on these calls with a form in hand: one has ``PATIENCE`` seconds.
"""

import contextlib

from donations.gateways import GatewayDown, PlanState, SessionState
from donations.gateways.books import ForeignPlan, Page, StatementLine, Window
from donations.gateways.stripe_shapes import (
    charge_state,
    dispute_facts,
    id_of,
    moment,
    ours,
    plan_state,
    refund_facts,
    session_state,
    waits_for_a_bank,
)

PATIENCE = 20  # seconds for a page of a list
LENGTH = 100  # objects on a page: the most that Stripe gives
CAPTURES = {"charge", "payment"}  # the kinds of a line by which a charge's money comes in
MOVERS = ("ch_", "py_", "re_", "pyr_", "dp_", "du_")  # ids of charges, refunds and disputes


class StripeBooks:
    """The part of the gateway that reads lists; ``StripeGateway`` adds the client and the errors."""

    def statement(self, window: Window, after: str) -> Page[StatementLine]:
        """A page of our balance's lines within ``window``, each with what moved it."""
        asked = bounds(window, after) | {"expand": ["data.source"]}
        with self._asking(PATIENCE):
            found = self._client.v1.balance_transactions.list(asked).to_dict()
            return page_of(found, [statement_line(line) for line in found["data"]])

    def read_line(self, line_id: str) -> StatementLine:
        """One line of our balance. Raises ``GatewayMissing``."""
        with self._asking(PATIENCE):
            asked = {"expand": ["source"]}
            return statement_line(self._client.v1.balance_transactions.retrieve(line_id, asked).to_dict())

    def sessions(self, window: Window, after: str) -> Page[SessionState]:
        """A page of payment pages made within ``window`` that carry a mark of ours; without their charges."""
        asked = bounds(window, after) | {"expand": ["data.payment_intent"]}
        with self._asking(PATIENCE):
            found = self._client.v1.checkout.sessions.list(asked).to_dict()
            own = [session for session in found["data"] if session.get("client_reference_id")]
            page = page_of(found, readable(session_state, own))
        whole = (self.read_session(each.id) if waits_for_a_bank(each) else each for each in page.items)
        return Page(tuple(whole), page.after)

    def session_of(self, payment_id: str, plan_id: str) -> SessionState | None:
        """The payment page by which a payment was made or a plan begun, with its charge; or None."""
        asked = {"subscription": plan_id} if plan_id else {"payment_intent": payment_id}
        with self._asking(PATIENCE):
            found = self._client.v1.checkout.sessions.list(asked | {"limit": 1}).to_dict()["data"]
        return self.read_session(found[0]["id"]) if found else None

    def plans(self, after: str) -> Page[PlanState]:
        """A page of all subscriptions that carry a mark of ours, ended ones too."""
        asked = bounds(Window(), after) | {"status": "all"}
        with self._asking(PATIENCE):
            found = self._client.v1.subscriptions.list(asked).to_dict()
            own = [plan for plan in found["data"] if (plan.get("metadata") or {}).get("gift")]
            return page_of(found, readable(plan_state, own))

    def foreign_plans(self, after: str, *, customer_id: str = "") -> Page[ForeignPlan]:
        """A page of the subscriptions on the account that run, or of one customer's; ours are among them."""
        asked = bounds(Window(), after) | {"expand": ["data.customer"]}
        asked |= {"customer": customer_id} if customer_id else {}
        with self._asking(PATIENCE):
            found = self._client.v1.subscriptions.list(asked).to_dict()
            return page_of(found, readable(foreign_plan, found["data"]))

    def read_foreign(self, plan_id: str) -> ForeignPlan:
        """One subscription, whoever made it. Raises ``GatewayMissing``, ``GatewayUnreadable``."""
        with self._asking(PATIENCE):
            asked = {"expand": ["customer"]}
            return foreign_plan(self._client.v1.subscriptions.retrieve(plan_id, asked).to_dict())

    def customers_of(self, email: str) -> tuple[str, ...]:
        """The ids of the customers with this address: a former site may have made several."""
        with self._asking(PATIENCE):
            found = self._client.v1.customers.list({"email": email, "limit": LENGTH}).to_dict()
            return tuple(customer["id"] for customer in found["data"])

    def mark_plan(self, plan_id: str, gift_id: str, key: str) -> PlanState:
        """Write our mark beside those that stand on a subscription; nothing else of it changes."""
        return self._change(plan_id, {"metadata": {"gift": gift_id}}, key)


def bounds(window: Window, after: str) -> dict:
    """The parameters of a page of a list."""
    created = {"gte": window.since, "lte": window.until}
    created = {name: int(at.timestamp()) for name, at in created.items() if at}
    asked = {"limit": LENGTH, "created": created, "starting_after": after}
    return {name: value for name, value in asked.items() if value}


def page_of(found: dict, items: list) -> Page:
    """Our page of a list of Stripe's."""
    more = found["has_more"] and found["data"]
    return Page(tuple(items), found["data"][-1]["id"] if more else "")


def readable(shape, items):
    """Those of ``items`` that have a shape which we can read: another program's may have any."""
    for item in items:
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError, IndexError):
            yield shape(item)


def foreign_plan(plan: dict) -> ForeignPlan:
    """Our words for a subscription of another program, with its customer expanded."""
    item, customer = plan["items"]["data"][0], plan["customer"]
    price, code = item["price"], plan["currency"].upper()
    repeats = price.get("recurring") or {}
    return ForeignPlan(
        id=plan["id"],
        customer_id=id_of(customer),
        email=customer.get("email") or "",
        name=customer.get("name") or "",
        status=plan["status"],
        amount_minor=ours((price["unit_amount"] or 0) * (item.get("quantity") or 1), code),
        currency=code,
        interval=repeats.get("interval") or "",
        every=repeats.get("interval_count") or 1,
        parts=len(plan["items"]["data"]),
        automatic=plan.get("collection_method") != "send_invoice",
        next_charge_at=moment(item["current_period_end"]),
        started_at=moment(plan.get("start_date") or plan["created"]),
        livemode=plan["livemode"],
        marks=dict(plan.get("metadata") or {}),
    )


def statement_line(line: dict) -> StatementLine:
    """Our words for a balance transaction with its source expanded."""
    code = line["currency"].upper()
    return StatementLine(
        id=line["id"],
        kind=line["type"],
        amount_minor=ours(line["amount"], code),
        fee_minor=ours(line["fee"], code),
        currency=code,
        created_at=moment(line["created"]),
        **moved_by(line, line["source"]),
    )


def moved_by(line: dict, source) -> dict:
    """What moved a line: the fields of ``StatementLine`` that say it."""
    if isinstance(source, str) and source.startswith(MOVERS):
        raise GatewayDown(f"What moved {line['id']} was not told.")
    source = source if isinstance(source, dict) else {}
    kind = source.get("object")
    if kind == "charge":
        known = line["type"] in CAPTURES and id_of(source.get("balance_transaction")) == line["id"]
        whole = source | {"balance_transaction": line} if known else source
        return {"charge_id": source["id"], "known": known, "charge": charge_state(whole, [])}
    if kind == "refund" and source.get("charge"):
        returned = id_of(source.get("failure_balance_transaction")) == line["id"]
        known = returned or id_of(source.get("balance_transaction")) == line["id"]
        whole = source | {"failure_balance_transaction": line} if returned else source
        return {"charge_id": id_of(source["charge"]), "known": known, "refund": refund_facts(whole)}
    if kind == "dispute":
        dispute = dispute_facts(source)
        known = line["id"] in {movement.id for movement in dispute.movements}
        return {"charge_id": dispute.charge_id, "known": known, "dispute": dispute}
    return {}
