"""Giving money back: asked for here, done by the provider, booked by the ledger.

A refund is a row first, written under the gift's lock, so that all refunds of a payment together never exceed
what is left of it, whoever asks at the same time. Then the provider is called, outside every lock, with the
key of the row: should the answer be lost, the worker asks again with the same key and finds it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from donations import ledger, refund_rows
from donations.gateways import Gateway, GatewayDown, GatewayRefused, RefundOrder
from donations.gateways.stripe import get_gateway
from donations.models import Finding, LedgerEntry, Payment, Refund, RefundStep
from donations.money import AmountError, currency, format_amount
from newsroom.core import audit, outbox, roles
from newsroom.core.roles import Permission

Kind, State, Source = LedgerEntry.Kind, Refund.State, Refund.Source
MOVED = (Kind.REFUND, Kind.REFUND_FAILED, Kind.DISPUTE_OUT, Kind.DISPUTE_IN)
SECOND_TRY = timedelta(seconds=30)  # the worker leaves a refund to its own request first
KEY_LIFE = timedelta(hours=23)  # the provider forgets keys after a day: later we only look


class LessLeft(Exception):
    """Less is left of the payment than was asked for, or than the form had shown; ``left`` in minor units."""

    def __init__(self, left):
        super().__init__("less is left")
        self.left = left


class NotHere(Exception):
    """This payment cannot be given back through the provider; the message is for staff."""


def left_of(payment: Payment) -> int:
    """What can still be given back of ``payment``, in minor units.

    Captured, less what the ledger says was given back or taken by disputes, less what is promised.
    """
    moved = payment.entries.filter(kind__in=MOVED).aggregate(total=Sum("amount_minor"))["total"] or 0
    promised = payment.refunds.filter(state__in=Refund.WAITING).aggregate(total=Sum("amount_minor"))["total"]
    return max(0, payment.amount_minor + int(moved) - int(promised or 0))


def warnings_about(payment: Payment) -> list[str]:
    """What somebody who gives ``payment`` back must know first."""
    found = []
    if payment.gift.findings.filter(kind=Finding.Kind.DISPUTE, resolved_at=None).exists():
        found.append(
            "The donor’s bank disputes this charge. What a dispute has taken goes back through the bank: "
            "money given back besides could reach the donor twice. Answer the dispute at the provider first."
        )
    if payment.by_debit:
        found.append(
            "This was paid by direct debit. For some weeks the donor’s bank can take it back as well, and "
            "the donor would have it twice. Ask first whether the donor has gone to the bank."
        )
    return found


@transaction.atomic
def request(
    payment: Payment, amount_minor: int, *, reason: str, by, wish: str, note: str = "",
    seen: int | None = None, source: str = Source.STAFF,
) -> Refund:  # fmt: skip
    """Write down that ``amount_minor`` of ``payment`` is to be given back; ``submit`` then does it.

    ``wish`` names this press of the button: the same one again is the same refund. ``seen``: what was left
    when the form was shown; should somebody have given back since, ``LessLeft`` is raised and nothing done.
    ``by``: the colleague, or None for the donor's own undo. Raises ``AmountError``, ``LessLeft``,
    ``NotHere``, ``PermissionDenied``.
    """
    if source == Source.STAFF:
        roles.require(by, Permission.MONEY)
    ledger.lock_gift(payment.gift_id)
    key = key_of(payment, wish)
    made = Refund.objects.filter(idempotency_key=key).first()
    if made is not None:
        return made
    must_be_possible(payment, amount_minor)
    left = left_of(payment)
    if amount_minor > left or seen not in (None, left):
        raise LessLeft(left)
    refund = Refund.objects.create(
        payment=payment,
        idempotency_key=key,
        amount_minor=amount_minor,
        currency=payment.currency,
        reason=reason,
        note=note,
        source=source,
        asked_by=by,
    )
    RefundStep.objects.create(refund=refund, after=State.REQUESTED, actor=by, detail=note)
    audit.record("give back", payment, by=by, amount=amount_minor, reason=reason, note=note)
    outbox.add("refund", {"refund": refund.pk}, due_at=timezone.now() + SECOND_TRY)
    return refund


def key_of(payment: Payment, wish: str) -> str:
    """What makes the same press of the button one refund."""
    return f"refund:{payment.gift.public_id}:{wish}"[:120]


def must_be_possible(payment: Payment, amount_minor: int) -> None:
    """Raise for an amount that is none, and for a payment that the provider's keys do not reach."""
    if payment.provider != get_gateway().name:
        raise NotHere("This money did not come through the payment provider: give it back the way it came.")
    if payment.livemode != get_gateway().livemode:
        raise NotHere("The provider’s keys are for other money than this: it cannot be given back with them.")
    if amount_minor <= 0:
        raise AmountError("Enter an amount above zero.")
    step = currency(payment.currency).step
    if amount_minor % step:
        raise AmountError(f"Give a multiple of {format_amount(step, payment.currency)}.")


def submit(refund: Refund, gateway: Gateway) -> Refund:
    """Have the provider do what ``refund`` asks for; returns it fresh. What is done already is left alone.

    Raises ``GatewayDown``: it may or may not have happened, and the worker asks again. Raises
    ``GatewayRefused``: it has not happened, and the row says why.
    """
    refund = Refund.objects.select_related("payment__gift", "payment__donor").get(pk=refund.pk)
    if refund.state not in Refund.WAITING or refund.payment.livemode != gateway.livemode:
        return refund
    if refund.tries and found_there(refund, gateway):
        return Refund.objects.get(pk=refund.pk)
    if timezone.now() - refund.asked_at > KEY_LIFE:
        return end(refund, "It never reached the provider: nothing was given back.")
    sent(refund)
    try:
        told = gateway.give_back(order_of(refund))
    except GatewayDown as error:
        Refund.objects.filter(pk=refund.pk).update(last_error=str(error)[:300])
        raise
    except GatewayRefused as error:
        if not found_there(refund, gateway):  # refused for this reason, too: another process was quicker
            end(refund, f"Refused: {error}")
            raise
        return Refund.objects.get(pk=refund.pk)
    ledger.apply_refund(refund.payment, told)
    return Refund.objects.get(pk=refund.pk)


def order_of(refund: Refund) -> RefundOrder:
    """What the provider is asked for: the same for each call of one refund, as its key demands."""
    return RefundOrder(
        refund_id=refund.public_id,
        charge_id=refund.payment.provider_charge_id,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        reason=refund.reason,
        idempotency_key=refund.idempotency_key,
    )


def found_there(refund: Refund, gateway: Gateway) -> bool:
    """Whether the provider has the refund already; then it is booked."""
    told = gateway.find_refund(refund.payment.provider_charge_id, refund.public_id)
    if told is None:
        return False
    ledger.apply_refund(refund.payment, told)
    return True


@transaction.atomic
def sent(refund: Refund) -> None:
    """Note, before the call, that the provider is being asked."""
    row = Refund.objects.select_for_update().get(pk=refund.pk)
    row.tries += 1
    row.save(update_fields=["tries"])
    refund_rows.move(row, State.SUBMITTED)


@transaction.atomic
def end(refund: Refund, why: str) -> Refund:
    """Nothing was given back, and ``why``."""
    ledger.lock_gift(refund.payment.gift_id)
    row = Refund.objects.select_for_update().get(pk=refund.pk)
    refund_rows.move(row, State.FAILED, detail=why[:300])
    if row.source == Source.RULE:
        warned = Finding.objects.filter(gift=row.payment.gift_id, kind=Finding.Kind.WARNING, resolved_by=None)
        warned.update(resolved_at=None, decision="", note=f"The rule could not give it back. {why}"[:300])
    return row


def deliver(payload):
    """Handler of the outbox: a refund whose answer was lost. Raises, so that the outbox tries again later."""
    refund = Refund.objects.get(pk=payload["refund"])
    try:
        submit(refund, get_gateway())
    except GatewayRefused:
        return  # the row says why; a person reads it
