"""What the provider's lists say, for whoever compares them with our books or takes donors over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from donations.gateways import ChargeState, Dispute, Gateway, PlanState, Refund, SessionState

Item = TypeVar("Item")


@dataclass(frozen=True)
class StatementLine:
    """One line of our balance at the provider, and what moved it: a charge, a refund or a dispute of
    ``charge_id``; an empty one: something else, such as a payout.

    ``known``: whether what moved it names this line as its own. ``kind`` in the provider's word.
    """

    id: str
    kind: str
    amount_minor: int
    fee_minor: int
    currency: str
    created_at: datetime
    charge_id: str = ""
    known: bool = False
    charge: ChargeState | None = None
    refund: Refund | None = None
    dispute: Dispute | None = None


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list, newest first. ``after``: where the next one begins; empty: none follows."""

    items: tuple[Item, ...]
    after: str = ""


@dataclass(frozen=True)
class Window:
    """From when to when, by the provider's clock; None: no bound."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class ForeignPlan:
    """A subscription on the account that another program made, in our words as far as they go.

    ``every``: how many of ``interval`` (month, year …) lie between two charges. ``parts``: of how many prices
    it is the sum. ``marks``: what the program that made it wrote on it.
    """

    id: str
    customer_id: str
    email: str
    name: str
    status: str
    amount_minor: int
    currency: str
    interval: str
    every: int
    parts: int
    automatic: bool
    next_charge_at: datetime
    started_at: datetime
    livemode: bool
    marks: dict[str, str] = field(default_factory=dict)


class Books(Gateway, Protocol):
    """A gateway that reads lists, too. Each is read in pages, and safe to repeat."""

    def statement(self, window: Window, after: str) -> Page[StatementLine]: ...
    def read_line(self, line_id: str) -> StatementLine: ...
    def sessions(self, window: Window, after: str) -> Page[SessionState]: ...
    def session_of(self, payment_id: str, plan_id: str) -> SessionState | None: ...
    def plans(self, after: str) -> Page[PlanState]: ...
    def foreign_plans(self, after: str, *, customer_id: str = "") -> Page[ForeignPlan]: ...
    def read_foreign(self, plan_id: str) -> ForeignPlan: ...
    def customers_of(self, email: str) -> tuple[str, ...]: ...
    def mark_plan(self, plan_id: str, gift_id: str, key: str) -> PlanState: ...
