"""The one door through which money enters the books.

The donor's return, the provider's message, the worker's check and staff all come through ``settle``. It reads
the provider first and then, under the attempt's row lock, writes only what can never be taken back: a state
may only rise, a charge is booked once (unique ids). So the calls may come in any order, any number of times
and at the same time. The provider is read outside the lock: on SQLite a lock held for a slow answer would
stop every writer of the paper, and an old reading can do no harm, since it only ever adds.

Amounts are integers in minor units, signed in the ledger. Nothing is credited unless the provider says
``paid``, in our mode. What was captured is booked as it was captured: where it differs from what was asked (a
tax, a conversion), a ``Finding`` waits for a person beside it; the money is there, whoever asked for what.
"""

from django.db import transaction

from donations import receipts
from donations.donors import donor_for
from donations.gateways import Charge, ChargeState, Dispute, Gateway, Movement, Refund, SessionState
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment

Kind, State = LedgerEntry.Kind, Attempt.State


def settle(attempt: Attempt, gateway: Gateway) -> Attempt:
    """Bring ``attempt`` up to what the provider says now; returns it fresh from the database.

    Raises ``GatewayDown`` or ``GatewayRefused`` when the provider could not be asked; nothing changed then.
    """
    if attempt.provider_session_id is None:
        return attempt
    return apply_session(gateway.read_session(attempt.provider_session_id), gateway.livemode)


@transaction.atomic
def apply_session(session: SessionState, livemode: bool, *, receipt: bool = True) -> Attempt:
    """Write down what ``session`` says. ``livemode``: whether these books are for real money.

    Raises ``Attempt.DoesNotExist`` for a session that is not ours. Without ``receipt`` nobody gets mail.
    """
    attempt = lock_attempt(session)
    if session.paid and is_sound(attempt, session, livemode):
        book(attempt, session, receipt=receipt)
    elif not session.paid:
        move(attempt, unpaid_state(session))
    return attempt


def lock_attempt(session: SessionState) -> Attempt:
    """The attempt of ``session``, locked: by its id, or by ours where an answer was lost before we had it.

    One lock for all that concerns a gift, its row: a plan's first payment is heard of from two sides.
    """
    attempts = Attempt.objects.select_related("gift")
    attempt = attempts.filter(provider_session_id=session.id).first()
    if attempt is None:
        attempt = attempts.get(public_id=session.attempt_id)
    lock_gift(attempt.gift_id)
    attempt = attempts.get(pk=attempt.pk)
    if attempt.provider_session_id is None:
        attempt.provider_session_id = session.id
        attempt.save(update_fields=["provider_session_id"])
    return attempt


def lock_gift(gift_id: int) -> Gift:
    """The gift, its row locked until the end of the transaction."""
    return Gift.objects.select_for_update().get(pk=gift_id)


def unpaid_state(session: SessionState) -> str:
    """What an unpaid session means for the attempt."""
    if session.status == "expired":
        return State.EXPIRED
    if session.status == "complete":
        return State.FAILED if session.failed else State.PROCESSING
    return State.OPEN


def move(attempt: Attempt, state: str) -> bool:
    """Put the locked ``attempt`` into ``state`` if that is a way forward; says whether it was."""
    if attempt.state not in Attempt.MOVES.get(state, ()):
        return False
    attempt.state = state
    attempt.save(update_fields=["state"])
    return True


def is_sound(attempt: Attempt, session: SessionState, livemode: bool) -> bool:
    """Whether a paid ``session`` can be booked; each difference to what was asked becomes a finding."""
    gift, charge = attempt.gift, session.charge
    if session.livemode != livemode or attempt.livemode != livemode:
        find(Finding.Kind.MODE, attempt, session.id, livemode=session.livemode)
        return False
    if charge is None:
        find(Finding.Kind.INCOMPLETE, attempt, session.id)
        return False
    if Payment.objects.filter(attempt=attempt).exclude(provider_charge_id=charge.id).exists():
        find(Finding.Kind.SECOND, attempt, charge.id, paid=charge.amount_minor)
        return False
    if charge.currency != gift.currency:
        find(Finding.Kind.CURRENCY, attempt, session.id, paid=charge.amount_minor, currency=charge.currency)
    elif charge.amount_minor != gift.amount_minor:
        find(Finding.Kind.AMOUNT, attempt, session.id, paid=charge.amount_minor, asked=gift.amount_minor)
    return True


def find(kind: str, attempt: Attempt, about: str, **detail) -> Finding:
    """Write down trouble once for each thing it is about."""
    key = f"{kind}:{about}"
    return Finding.objects.get_or_create(
        key=key, defaults={"kind": kind, "attempt": attempt, "detail": detail | {"about": about}}
    )[0]


def book(attempt: Attempt, session: SessionState, *, receipt: bool) -> Payment:
    """Book the charge of the locked, sound ``attempt``, once: payment, ledger, donor, receipt."""
    charge = session.charge
    payment = Payment.objects.filter(provider_charge_id=charge.id).first()
    if payment is None:
        payment = Payment.objects.create(
            gift=attempt.gift,
            attempt=attempt,
            donor=donor_of(attempt.gift, session),
            provider=attempt.provider,
            provider_payment_id=charge.payment_id,
            provider_charge_id=charge.id,
            amount_minor=charge.amount_minor,
            currency=charge.currency,
            livemode=session.livemode,
            captured_at=charge.captured_at,
        )
        enter(payment, Kind.CHARGE, charge.id, charge.amount_minor, charge.currency, charge.captured_at)
        if receipt:
            receipts.queue(payment)
    book_fee(payment, charge)
    move(attempt, State.PAID)
    return payment


def donor_of(gift: Gift, session: SessionState):
    """The donor of this gift by the address given at the provider; the gift remembers the first one."""
    donor = donor_for(session.email, session.name)
    if donor is not None and gift.donor_id is None:
        gift.donor = donor
        gift.save(update_fields=["donor"])
    return donor


def book_fee(payment: Payment, charge: Charge) -> None:
    """Enter the provider's fee when it is known; in another currency it is entered in that one, and told."""
    if not charge.fee_minor or not charge.fee_id:
        return
    enter(payment, Kind.FEE, charge.fee_id, -charge.fee_minor, charge.fee_currency, charge.captured_at)
    if charge.fee_currency != payment.currency and payment.attempt:
        find(Finding.Kind.FEE_CURRENCY, payment.attempt, charge.fee_id, currency=charge.fee_currency)


def enter(payment, kind, object_id, amount_minor, currency, occurred_at) -> LedgerEntry:
    """One line in the ledger, or the line that already stands there for this provider object."""
    return LedgerEntry.objects.get_or_create(
        kind=kind,
        provider_object_id=object_id,
        defaults={
            "payment": payment,
            "amount_minor": amount_minor,
            "currency": currency,
            "occurred_at": occurred_at,
        },
    )[0]


@transaction.atomic
def apply_charge(state: ChargeState) -> Payment | None:
    """Enter the fee and the refunds of a booked charge; None while the charge itself is not booked."""
    payment = lock_payment(state.charge.id)
    if payment is not None:
        book_fee(payment, state.charge)
        for refund in state.refunds:
            book_refund(payment, refund)
    return payment


def lock_payment(charge_id: str) -> Payment | None:
    """The payment of a booked charge, its gift locked; None while the charge is not booked."""
    payment = Payment.objects.filter(provider_charge_id=charge_id).select_related("attempt").first()
    if payment is not None:
        lock_gift(payment.gift_id)
    return payment


def book_refund(payment: Payment, refund: Refund) -> None:
    """Enter a refund; one that failed is entered as gone and come back, and told: the donor still waits."""
    enter(payment, Kind.REFUND, refund.id, -refund.amount_minor, refund.currency, refund.created_at)
    if refund.failed_at:
        enter(payment, Kind.REFUND_FAILED, refund.id, refund.amount_minor, refund.currency, refund.failed_at)
        find(Finding.Kind.REFUND, payment.attempt, refund.id, amount=refund.amount_minor)


@transaction.atomic
def apply_dispute(dispute: Dispute) -> Payment | None:
    """Enter what a dispute moved, and tell a person; None while the charge itself is not booked.

    The deadline for an answer is the provider's: staff answer there.
    """
    payment = lock_payment(dispute.charge_id)
    if payment is not None:
        for movement in dispute.movements:
            book_movement(payment, movement)
        find(Finding.Kind.DISPUTE, payment.attempt, dispute.id, reason=dispute.reason, status=dispute.status)
    return payment


def warn_of_fraud(attempt: Attempt, charge_id: str) -> Finding:
    """Tell a person, once, that a bank suspects fraud in a booked charge."""
    return find(Finding.Kind.WARNING, attempt, charge_id)


def book_movement(payment: Payment, movement: Movement) -> None:
    """Enter one movement of a dispute and its fee. A fee that is returned is a correction: fees are minus."""
    line = (movement.currency, movement.created_at)
    if movement.amount_minor:
        kind = Kind.DISPUTE_OUT if movement.amount_minor < 0 else Kind.DISPUTE_IN
        enter(payment, kind, movement.id, movement.amount_minor, *line)
    if movement.fee_minor:
        kind = Kind.DISPUTE_FEE if movement.fee_minor > 0 else Kind.CORRECTION
        enter(payment, kind, movement.id, -movement.fee_minor, *line)
