"""The one door through which money enters the books.

The donor's return, the provider's message, the worker's check and staff all come through ``settling``. It
reads the provider first; then, under the gift's row lock, this writes what can never be taken back: a state
may only rise, a charge is booked once (unique ids), with its numbered receipt. So the calls may come in any
order, any number of times and at the same time. The provider is read outside the lock: on SQLite a lock held
for a slow answer would stop every writer of the paper, and an old reading can do no harm, since it only ever
adds.

Amounts are integers in minor units, signed in the ledger. Nothing is credited unless the provider says
``paid``, in our mode. What was captured is booked as it was captured: where it differs from what was asked (a
tax, a conversion), a ``Finding`` waits for a person beside it; the money is there, whoever asked for what.
"""

from django.db import transaction
from django.db.models import Sum

from donations import attempt_mails, campaigns, lines, notes, receipts, refund_rows
from donations.donors import donor_for, gave_as
from donations.findings import find, find_about, follow_dispute
from donations.gateways import (
    Charge,
    ChargeState,
    Dispute,
    InvoiceState,
    Refund,
    SessionState,
)
from donations.lines import Line
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment
from donations.models.offline import PROVIDER as OFFLINE

Kind, State = LedgerEntry.Kind, Attempt.State


@transaction.atomic
def apply_session(session: SessionState, livemode: bool, *, receipt: bool = True) -> Attempt:
    """Write down what ``session`` says. ``livemode``: whether these books are for real money.

    Raises ``Attempt.DoesNotExist`` for a session that is not ours. Without ``receipt`` nobody gets mail.
    """
    attempt = lock_attempt(session)
    if session.paid and is_sound(attempt, session, livemode):
        book(attempt.gift, attempt, session, session.invoice_id, receipt=receipt)
    elif not session.paid:
        moved = move(attempt, unpaid_state(session))
        if moved and receipt and attempt.state == State.FAILED:
            attempt_mails.refused(attempt, session.email, session.name)
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
        find(Finding.Kind.MODE, attempt, session.id, mode=session.livemode)
        return False
    if charge is None:
        find(Finding.Kind.INCOMPLETE, attempt, session.id)
        return False
    if Payment.objects.filter(attempt=attempt).exclude(provider_charge_id=charge.id).exists():
        find(Finding.Kind.SECOND, attempt, charge.id, paid=charge.amount_minor)
        return False
    if charge.currency != gift.currency:
        find(Finding.Kind.CURRENCY, attempt, session.id, paid=charge.amount_minor, currency=charge.currency)
    elif charge.amount_minor != gift.charged_minor:
        find(Finding.Kind.AMOUNT, attempt, session.id, paid=charge.amount_minor, asked=gift.charged_minor)
    return True


def book(
    gift: Gift, attempt: Attempt | None, told: SessionState | InvoiceState, invoice_id: str, *, receipt: bool
) -> Payment:
    """Book the charge that ``told`` speaks of, once: payment, ledger, donor, receipt. The gift is locked.

    ``attempt`` is None for a renewal, ``invoice_id`` empty for a single gift.
    """
    charge = told.charge
    payment = Payment.objects.filter(provider_charge_id=charge.id).first()
    if payment is None:
        payment = new_payment(gift, attempt, charge, donor_of(gift, told), invoice_id, told.livemode)
        if receipt:
            receipts.queue(payment)
    book_fee(payment, charge)
    if attempt and attempt.provider_session_id:
        move(attempt, State.PAID)
    return payment


def new_payment(gift, attempt, charge: Charge, donor, invoice_id: str, livemode: bool) -> Payment:
    """The row of a captured charge, its first line in the ledger, its receipt; the gift is locked."""
    payment = Payment.objects.create(
        gift=gift,
        attempt=attempt,
        donor=donor,
        provider=(attempt or getattr(gift, "plan", None) or gift.attempts.last()).provider,
        provider_payment_id=charge.payment_id,
        provider_charge_id=charge.id,
        provider_invoice_id=invoice_id or None,
        amount_minor=charge.amount_minor,
        currency=charge.currency,
        method=charge.method,
        livemode=livemode,
        captured_at=charge.captured_at,
    )
    enter(payment, lines.of_charge(charge)[0])
    receipts.issue(payment)
    return payment


@transaction.atomic
def apply_invoice(invoice: InvoiceState, livemode: bool, *, receipt: bool = True) -> Payment | None:
    """Book a paid bill of a plan: the first is its attempt's payment, each later one a payment of its own.

    Raises ``Gift.DoesNotExist`` for a bill of a plan that is not ours.
    """
    gift = lock_gift(Gift.objects.get(public_id=invoice.gift_id).pk)
    first = gift.attempts.filter(public_id=invoice.attempt_id).first() if invoice.first else None
    if invoice.livemode != livemode:
        find(Finding.Kind.MODE, gift.attempts.last(), invoice.id, gift=gift, mode=invoice.livemode)
        return None
    if invoice.charge.amount_minor != invoice.amount_minor:
        asked = {"paid": invoice.charge.amount_minor, "asked": invoice.amount_minor}
        find(Finding.Kind.AMOUNT, gift.attempts.last(), invoice.id, gift=gift, **asked)
    return book(gift, first, invoice, invoice.id, receipt=receipt)


def donor_of(gift: Gift, told: SessionState | InvoiceState):
    """The donor of this gift by the address given at the provider; the gift remembers the first one.

    The provider goes on naming an address that was put right here meanwhile.
    """
    if gift.donor_id and gave_as(gift.donor, told.email):
        return gift.donor
    donor = donor_for(told.email, told.name)
    if donor is not None and gift.donor_id is None:
        gift.donor = donor
        gift.save(update_fields=["donor"])
    return donor


def book_fee(payment: Payment, charge: Charge) -> None:
    """Enter the provider's fee when it is known; in another currency it is entered in that one, and told."""
    for line in lines.of_fee(charge):
        enter(payment, line)
        if line.currency != payment.currency:
            find_about(payment, Finding.Kind.FEE_CURRENCY, line.object_id, currency=line.currency)


def enter(payment: Payment, line: Line) -> LedgerEntry:
    """One line in the ledger, or the line that already stands there for this provider object."""
    entry, is_new = LedgerEntry.objects.get_or_create(
        kind=line.kind,
        provider_object_id=line.object_id,
        defaults={
            "payment": payment,
            "amount_minor": line.amount_minor,
            "currency": line.currency,
            "occurred_at": line.at,
        },
    )
    if is_new and payment.gift.campaign_id and line.kind not in campaigns.FEES:
        campaigns.moved(payment.gift.campaign_id, line.amount_minor)
    if is_new and line.amount_minor < 0 and line.kind not in campaigns.FEES:
        notes.went_back(payment.gift)
    return entry


@transaction.atomic
def book_offline(gift: Gift, donor, line: Line, method: str, livemode: bool) -> Payment:
    """Book money that came another way than through the provider, once for ``line.object_id``."""
    gift = lock_gift(gift.pk)
    payment = Payment.objects.filter(provider_charge_id=line.object_id).first()
    if payment is not None:
        return payment
    if donor is not None and gift.donor_id is None:
        gift.donor = donor
        gift.save(update_fields=["donor"])
    payment = Payment.objects.create(
        gift=gift,
        donor=donor,
        provider=OFFLINE,
        provider_payment_id=line.object_id,
        provider_charge_id=line.object_id,
        amount_minor=line.amount_minor,
        currency=line.currency,
        method=method,
        livemode=livemode,
        captured_at=line.at,
    )
    enter(payment, line)
    receipts.issue(payment)
    return payment


@transaction.atomic
def reverse_offline(payment: Payment, at) -> LedgerEntry:
    """The entry that takes money out again which was booked by hand; the first one stays as it was."""
    lock_gift(payment.gift_id)
    total = int(payment.entries.filter(kind=Kind.OFFLINE).aggregate(total=Sum("amount_minor"))["total"])
    return enter(payment, Line(Kind.CORRECTION, payment.provider_charge_id, -total, payment.currency, at))


@transaction.atomic
def apply_charge(state: ChargeState, *, quiet: bool = False) -> Payment | None:
    """Enter the fee and the refunds of a booked charge; None while the charge itself is not booked."""
    payment = lock_payment(state.charge.id)
    if payment is not None:
        book_fee(payment, state.charge)
        for refund in state.refunds:
            book_refund(payment, refund, quiet=quiet)
    return payment


def lock_payment(charge_id: str) -> Payment | None:
    """The payment of a booked charge, its gift locked; None while the charge is not booked."""
    payment = Payment.objects.filter(provider_charge_id=charge_id).select_related("attempt").first()
    if payment is not None:
        lock_gift(payment.gift_id)
    return payment


@transaction.atomic
def apply_refund(payment: Payment, refund: Refund) -> None:
    """Enter one refund of a booked charge as the provider says that it stands."""
    lock_gift(payment.gift_id)
    book_refund(payment, refund)


def book_refund(payment: Payment, refund: Refund, *, quiet: bool = False) -> None:
    """Enter a refund; one that failed is entered as gone and come back, and told: the donor still waits."""
    refund_rows.follow(payment, refund, quiet=quiet)
    for line in lines.of_refund(refund):
        enter(payment, line)
    if refund.failed_at:
        find_about(payment, Finding.Kind.REFUND, refund.id, amount=refund.amount_minor)


@transaction.atomic
def apply_dispute(dispute: Dispute) -> Payment | None:
    """Enter what a dispute moved, and tell a person; None while the charge itself is not booked.

    The deadline for an answer is the provider's: staff answer there. What is decided wants nobody any more.
    """
    payment = lock_payment(dispute.charge_id)
    if payment is not None:
        for line in lines.of_dispute(dispute):
            enter(payment, line)
            if line.currency != payment.currency:
                find_about(payment, Finding.Kind.FEE_CURRENCY, line.object_id, currency=line.currency)
        words = {"reason": dispute.reason, "status": dispute.status}
        follow_dispute(find_about(payment, Finding.Kind.DISPUTE, dispute.id, **words), dispute.status)
    return payment
