"""Another payment provider than Stripe, in memory: single gifts and refunds by the contract of ``Gateway``.

Nothing of Stripe's wire is in it. What the books do with a gateway's answers must hold for it, too.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from donations.gateways import (
    Charge,
    ChargeState,
    GatewayDown,
    GatewayMissing,
    GatewayRefused,
    OpenSession,
    Refund,
    SessionState,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Memory:
    """The provider's own truth. ``loses``: how many answers get lost after the deed is done."""

    name: str = "second"
    livemode: bool = False
    pages: dict = field(default_factory=dict)
    refunds: dict = field(default_factory=dict)
    by_key: dict = field(default_factory=dict)
    loses: int = 0
    seconds: int = 0

    def now(self):
        """A clock that never stands."""
        self.seconds += 1
        return NOON + timedelta(seconds=self.seconds)

    def answer(self, told):
        """``told``, unless it is lost on the way."""
        if self.loses:
            self.loses -= 1
            raise GatewayDown("the answer was lost")
        return told

    # -- the contract

    def create_session(self, order):
        """A page for ``order``; the same key is the same page."""
        number = self.by_key.get(order.idempotency_key)
        if number is None:
            number = self.by_key[order.idempotency_key] = f"page-{len(self.pages) + 1}"
            self.pages[number] = SessionState(
                id=number, attempt_id=order.attempt_id, status="open", paid=False, failed=False,
                livemode=self.livemode, amount_minor=order.amount_minor, currency=order.currency, charge=None,
                gift_id=order.gift_id, created_at=self.now(),
            )  # fmt: skip
        return self.answer(OpenSession(number, f"https://second.example/{number}", self.livemode))

    def read_session(self, session_id):
        if session_id not in self.pages:
            raise GatewayMissing("no such page")
        return self.answer(self.pages[session_id])

    def read_charge(self, charge_id):
        page = self.page_of(charge_id)
        back = tuple(refund for charge, refund in self.refunds.values() if charge == charge_id)
        return self.answer(ChargeState(page.attempt_id, page.charge, back, page.gift_id))

    def give_back(self, order):
        """Never more than was captured; the same key is the same refund."""
        number = self.by_key.get(order.idempotency_key)
        if number is None:
            if order.amount_minor > self.left(order.charge_id):
                raise GatewayRefused("more than is left")
            number = self.by_key[order.idempotency_key] = f"back-{len(self.refunds) + 1}"
            made = Refund(number, order.amount_minor, order.currency, self.now(), ours=order.refund_id)
            self.refunds[number] = (order.charge_id, made)
        return self.answer(self.refunds[number][1])

    def find_refund(self, charge_id, refund_id):
        found = [
            made for charge, made in self.refunds.values() if charge == charge_id and made.ours == refund_id
        ]
        return self.answer(found[0] if found else None)

    # -- what donors and banks do there

    def page_of(self, charge_id):
        """The page on which a charge was made."""
        return next(page for page in self.pages.values() if page.charge and page.charge.id == charge_id)

    def left(self, charge_id):
        """What of a charge is still here, in minor units."""
        gone = sum(
            made.amount_minor
            for charge, made in self.refunds.values()
            if charge == charge_id and not made.failed_at
        )
        return self.page_of(charge_id).charge.amount_minor - gone

    def pay(self, number, *, slowly=False):
        """The donor pays; ``slowly``: the bank confirms later. A page that is over stays over."""
        page = self.pages[number]
        if page.status == "open":
            self.pages[number] = replace(page, status="complete", email="ann@reader.example", name="Ann")
            if not slowly:
                self.confirm(number)

    def confirm(self, number):
        """The bank has confirmed: the money is captured."""
        page = self.pages[number]
        if page.status == "complete" and not page.paid and not page.failed:
            charge = Charge(
                f"charge-{number}", f"payment-{number}", page.amount_minor, page.currency, self.now(),
                fee_id=f"fee-{number}", fee_minor=30, fee_currency=page.currency, method="card",
            )  # fmt: skip
            self.pages[number] = replace(page, paid=True, charge=charge)

    def refuse(self, number):
        """The bank has refused after all."""
        page = self.pages[number]
        if page.status == "complete" and not page.paid:
            self.pages[number] = replace(page, failed=True)

    def expire(self, number):
        """Nobody paid in time."""
        if self.pages[number].status == "open":
            self.pages[number] = replace(self.pages[number], status="expired")

    def fail_refund(self, number):
        """The donor's bank does not take it: the money comes back."""
        charge, made = self.refunds[number]
        self.refunds[number] = (charge, replace(made, status="failed", failed_at=self.now()))
