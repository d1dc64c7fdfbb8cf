"""The payment provider as this app knows it: a few questions, answered in our own words.

``Gateway`` is the whole contract. What must never happen: a gateway never writes to our database, never
raises an error of the provider's library, and never reports an amount other than the one the provider states.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from donations.gateways.account import AccountGateway


class GatewayDown(Exception):
    """No usable answer: unreachable, too slow, or broken. What was asked for may or may not have happened."""


class GatewayUnreadable(GatewayDown):
    """An answer that has not the shape which we know."""


class GatewayRefused(Exception):
    """The provider understood and said no (a minimum, a missing object). The message is for staff.

    ``about``: the parameter that it named, in its own words, or empty.
    """

    about = ""


class GatewayMissing(GatewayRefused):
    """The provider knows no such object under these keys."""


class BadMessage(Exception):
    """A message that is not the provider's, or none. ``wrong_key``: signed, but by no key of ours."""

    wrong_key = False


def is_live_key(key: str) -> bool:
    """Whether ``key`` moves real money."""
    return key.startswith(("sk_live_", "rk_live_"))


@dataclass(frozen=True)
class Order:
    """What a donor is to be asked for. Amount in our minor units; times aware, UTC."""

    attempt_id: str
    gift_id: str
    amount_minor: int
    currency: str
    name: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    frequency: str = "once"  # or monthly, yearly: the page then begins a plan


@dataclass(frozen=True)
class OpenSession:
    """A payment page made for an order."""

    id: str
    url: str
    livemode: bool


@dataclass(frozen=True)
class Charge:
    """What was captured. ``fee_minor`` is None while the provider has not told it.

    ``method``: card, sepa_debit …; ``risk``: normal, elevated, highest; in the provider's words, empty
    where it does not say.
    """

    id: str
    payment_id: str
    amount_minor: int
    currency: str
    captured_at: datetime
    fee_id: str = ""
    fee_minor: int | None = None
    fee_currency: str = ""
    method: str = ""
    risk: str = ""


@dataclass(frozen=True)
class SessionState:
    """How a payment page stands, as read from the provider now.

    ``status``: open, complete, expired. ``paid`` is the provider's word that the money is captured;
    ``complete`` without ``paid`` means that a bank is still confirming, or has refused (``failed``).
    """

    id: str
    attempt_id: str
    status: str
    paid: bool
    failed: bool
    livemode: bool
    amount_minor: int
    currency: str
    charge: Charge | None
    email: str = ""
    name: str = ""
    plan_id: str = ""
    invoice_id: str = ""
    gift_id: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class PlanState:
    """How a monthly or yearly plan stands, as read from the provider now.

    ``status`` in the provider's word; ``paused`` with ``resumes_at`` (None: until told otherwise).
    ``ends_next``: no further charge, it ends with the period. ``reason``: why it ended.
    """

    id: str
    gift_id: str
    customer_id: str
    status: str
    paused: bool
    resumes_at: datetime | None
    ends_next: bool
    amount_minor: int
    currency: str
    frequency: str
    next_charge_at: datetime
    livemode: bool
    reason: str = ""
    ended_at: datetime | None = None
    began_at: datetime | None = None
    marks: dict[str, str] = field(default_factory=dict)  # whatever any program wrote on it


@dataclass(frozen=True)
class InvoiceState:
    """One period's bill of a plan. ``charge`` is there when it is paid; ``first``: the plan began with it.

    ``tries``: how often the card was asked; ``next_try_at``: None when the provider has given up.
    """

    id: str
    plan_id: str
    gift_id: str
    attempt_id: str
    status: str
    first: bool
    tries: int
    next_try_at: datetime | None
    amount_minor: int
    currency: str
    livemode: bool
    charge: Charge | None
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class Refund:
    """Money given back for a charge. ``failed_at``: when it came back to us, for a bank did not take it.

    ``status`` in the provider's word; ``ours``: our number of it, empty where it was made elsewhere.
    """

    id: str
    amount_minor: int
    currency: str
    created_at: datetime
    failed_at: datetime | None = None
    status: str = "succeeded"
    ours: str = ""


@dataclass(frozen=True)
class RefundOrder:
    """What is to be given back of a charge. ``reason``: requested, duplicate, mistake, fraudulent."""

    refund_id: str
    charge_id: str
    amount_minor: int
    currency: str
    reason: str
    idempotency_key: str


@dataclass(frozen=True)
class ChargeState:
    """A charge with all that was given back, and our attempt that it belongs to (empty: not ours).

    A renewal's charge carries no ids of ours: it has a customer, and its bill names the plan.
    """

    attempt_id: str
    charge: Charge
    refunds: tuple[Refund, ...]
    gift_id: str = ""
    customer_id: str = ""
    livemode: bool = False


@dataclass(frozen=True)
class Movement:
    """Money that a dispute moved: minus was taken, plus given back. A fee is plus, a fee returned minus.

    ``fee_currency``: where it is not ``currency``, but that of the account at the provider.
    """

    id: str
    amount_minor: int
    fee_minor: int
    currency: str
    created_at: datetime
    fee_currency: str = ""


@dataclass(frozen=True)
class Dispute:
    """A donor's bank asks for the money of a charge; ``status`` in the provider's word."""

    id: str
    charge_id: str
    status: str
    reason: str
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class Message:
    """A message of the provider whose signature was checked."""

    id: str
    type: str
    livemode: bool
    api_version: str
    object_id: str
    attempt_id: str


class Gateway(AccountGateway, Protocol):
    """One payment provider. Reads are safe to repeat; the same key and order make a thing only once."""

    name: str
    livemode: bool

    def create_session(self, order: Order) -> OpenSession: ...
    def read_session(self, session_id: str) -> SessionState: ...
    def expire_session(self, session_id: str) -> None: ...
    def read_charge(self, charge_id: str) -> ChargeState: ...
    def charge_of_refund(self, refund_id: str) -> str: ...
    def give_back(self, order: RefundOrder) -> Refund: ...
    def find_refund(self, charge_id: str, refund_id: str) -> Refund | None: ...
    def read_dispute(self, dispute_id: str) -> Dispute: ...
    def charge_of_warning(self, warning_id: str) -> str: ...
    def read_plan(self, plan_id: str) -> PlanState: ...
    def read_invoice(self, invoice_id: str) -> InvoiceState: ...
    def invoice_of(self, payment_id: str) -> str: ...
    def cancel_plan(self, plan_id: str) -> PlanState: ...
    def pause_plan(self, plan_id: str, resumes_at: datetime | None, key: str) -> PlanState: ...
    def change_plan(self, plan_id: str, amount_minor: int, key: str) -> PlanState: ...
    def move_plan(self, plan_id: str, at: datetime, key: str) -> PlanState: ...
    def card_page(self, plan_id: str, return_url: str) -> str: ...
    def read_message(self, body: bytes, signature: str | None) -> Message: ...
