"""What the provider's messages make us do, and the worker's own questions.

A message is only a reason to ask: its payload is never applied. Handling one twice does no harm.
"""

from datetime import timedelta

from django.utils import timezone

from donations import checkout, findings, former_site, ledger, payouts, plans, review, settling, warned
from donations.gateways import Gateway, GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.gateways.stripe_messages import parse_message
from donations.guard import pages
from donations.models import Attempt, Finding, ProviderEvent
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

LATE = timedelta(minutes=1)  # after a page's end the provider says expired
SLOW = timedelta(hours=6)  # between questions about a bank that is still confirming
State = ProviderEvent.State
ENDED = {Attempt.State.PAID, Attempt.State.EXPIRED, Attempt.State.FAILED}

SESSION_EVENTS = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
}
CHARGE_EVENTS = {"charge.refunded", "charge.updated"}
REFUND_EVENTS = {"refund.failed", "refund.updated", "charge.refund.updated"}
FAILED_EVENTS = {"invoice.payment_failed"}
INVOICE_EVENTS = {"invoice.paid"} | FAILED_EVENTS
PLAN_EVENTS = {
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
}
WARNING_EVENTS = {"radar.early_fraud_warning.created"}
DISPUTE_EVENTS = {
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
}
CARD_EVENTS = {"payment_intent.payment_failed"}
PAYOUT_EVENTS = {
    "payout.created",
    "payout.updated",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
    "payout.reconciliation_completed",
}
# What the provider must tell us of: its own list is compared with this one (``donations/health.py``).
HANDLED = frozenset().union(
    SESSION_EVENTS, CHARGE_EVENTS, REFUND_EVENTS, INVOICE_EVENTS, PLAN_EVENTS, WARNING_EVENTS, CARD_EVENTS,
    DISPUTE_EVENTS, PAYOUT_EVENTS,
)  # fmt: skip


class NotYet(Exception):
    """The message is about something that we do not know yet; it will be tried again."""


def process(event: ProviderEvent, gateway: Gateway) -> ProviderEvent:
    """Handle a stored message and note how that went. Trouble with the provider is noted, not raised."""
    try:
        attempt, state = handle(event, gateway)
    except (GatewayDown, GatewayRefused, NotYet) as error:
        note(event, State.FAILED, error=f"{type(error).__name__}: {error}"[:500])
        return event
    note(event, state, attempt=attempt)
    return event


def note(event, state, *, attempt=None, error=""):
    """Store the outcome on the event."""
    event.state, event.error, event.tries = state, error, event.tries + 1
    event.attempt = attempt or event.attempt
    event.processed_at = None if state == State.FAILED else timezone.now()
    event.save(update_fields=["state", "error", "tries", "attempt", "processed_at"])


def handle(event, gateway):
    """Do what ``event`` calls for; returns (attempt or None, state)."""
    if event.livemode != gateway.livemode:
        return None, State.IGNORED
    if event.type in SESSION_EVENTS:
        return about_session(event, gateway)
    if event.type in CHARGE_EVENTS:
        return done(about_charge(event.object_id, gateway))
    if event.type in REFUND_EVENTS:
        return done(about_charge(gateway.charge_of_refund(event.object_id), gateway))
    if event.type in DISPUTE_EVENTS:
        return about_dispute(event, gateway)
    if event.type in INVOICE_EVENTS:
        return about_invoice(event, gateway)
    if event.type in PLAN_EVENTS:
        return about_plan(event, gateway)
    if event.type in WARNING_EVENTS:
        return about_warning(event, gateway)
    if event.type in CARD_EVENTS:
        return about_card(event, gateway)
    if event.type in PAYOUT_EVENTS:
        payouts.sync(event.object_id, gateway)
        return None, State.APPLIED
    return None, State.IGNORED


def about_session(event, gateway):
    """A payment page changed: settle its attempt. Another application's page on the account is not ours."""
    session = gateway.read_session(event.object_id)
    if not Attempt.objects.filter(public_id=session.attempt_id).exists():
        return None, State.IGNORED
    return settling.settle_session(session, gateway), State.APPLIED


def done(payment):
    """(attempt, state) for the payment that a message was about; None: it was none of ours."""
    if payment is None:
        return None, State.IGNORED
    return findings.attempt_of(payment), State.APPLIED


def about_charge(charge_id, gateway, *, quiet=False):
    """A charge was refunded, a refund failed or a fee became known; the charge itself is booked first.

    Returns its payment; None for something else on the account.
    """
    if not charge_id:
        return None
    charge = gateway.read_charge(charge_id)
    payment = ledger.apply_charge(charge, quiet=quiet)
    if payment is None and book_first(charge, gateway, quiet=quiet):
        payment = ledger.apply_charge(charge, quiet=quiet)
        if payment is None:
            raise NotYet("The charge is not booked.")
    return payment


def book_first(charge, gateway, *, quiet):
    """Have the charge of one of our gifts booked; says whether it is one of ours.

    A renewal's charge carries nothing of ours: its bill does.
    """
    attempt = Attempt.objects.filter(public_id=charge.attempt_id).first()
    if attempt is not None:
        paid_by = charge.charge.payment_id
        if not settling.settle_lost_page(attempt, gateway, payment_id=paid_by, quiet=quiet):
            settling.settle(attempt, gateway, quiet=quiet)
        return True
    invoice_id = gateway.invoice_of(charge.charge.payment_id)
    return bool(invoice_id) and settling.settle_invoice(invoice_id, gateway, quiet=quiet) is not None


def about_invoice(event, gateway):
    """A bill of a plan was paid, or could not be."""
    plan = settling.settle_invoice(event.object_id, gateway, failed=event.type in FAILED_EVENTS)
    return outcome(plan)


def about_plan(event, gateway):
    """A plan began, changed or ended, here or in the provider's own screens."""
    plan = plans.sync(event.object_id, gateway)
    if plan is not None:
        former_site.listen(event.payload, plan)
    return outcome(plan)


def outcome(plan):
    """(attempt, state) for a plan, which is None when it is none of ours."""
    return (None, State.IGNORED) if plan is None else (plan.gift.attempts.last(), State.APPLIED)


def about_dispute(event, gateway):
    """A donor's bank takes the money of a charge, or gives it back."""
    dispute = gateway.read_dispute(event.object_id)
    payment = about_charge(dispute.charge_id, gateway)
    if payment is not None:
        ledger.apply_dispute(dispute)
    return done(payment)


def about_warning(event, gateway):
    """A bank suspects fraud before anybody disputes: a person decides whether to give the money back."""
    payment = about_charge(gateway.charge_of_warning(event.object_id), gateway)
    if payment is not None:
        warned.follow(findings.warn_of_fraud(payment), payment)
    return done(payment)


def about_card(event, gateway):
    """A card was refused on the payment page: its message is counted, for many are a sign of fraud."""
    message = parse_message(event.payload)
    attempt = Attempt.objects.filter(public_id=message.attempt_id).first()
    attempt = attempt or began_with(message.object_id, gateway)
    if attempt is None:
        return None, State.IGNORED
    ProviderEvent.objects.filter(pk=event.pk).update(attempt=attempt)
    review.look_at(attempt)
    pages.card_refused(attempt, gateway)
    return attempt, State.APPLIED


def began_with(payment_id, gateway):
    """The attempt on whose page a plan was to begin with this payment, which itself carries nothing of ours.

    None for anybody else's payment, and for a renewal: its donor sits before no page.
    """
    invoice_id = gateway.invoice_of(payment_id)
    invoice = gateway.read_invoice(invoice_id) if invoice_id else None
    if invoice is None or not (invoice.first and invoice.attempt_id):
        return None
    return Attempt.objects.filter(public_id=invoice.attempt_id).first()


def deliver_event(payload):
    """Handler of the outbox: a message that was stored but not handled in its own request.

    Raises what went wrong, so that the outbox tries again later.
    """
    event = ProviderEvent.objects.get(pk=payload["event"])
    if event.processed_at is None and process(event, get_gateway()).state == State.FAILED:
        raise NotYet(event.error)


def check_attempt(payload):
    """Handler of the outbox: ask the provider how an attempt stands, until it has ended.

    After a switch from test keys to live ones nobody can be asked any more about tries made before.
    """
    attempt = Attempt.objects.get(pk=payload["attempt"])
    if attempt.state in ENDED or attempt.findings.filter(kind__in=Finding.HOLDS, resolved_at=None).exists():
        return  # settled, or in the hands of a person
    gateway = get_gateway()
    if attempt.livemode != gateway.livemode:
        return
    if attempt.provider_session_id is None:
        find_lost_session(attempt, gateway)
    attempt = settling.settle(Attempt.objects.get(pk=attempt.pk), gateway)
    if attempt.state == Attempt.State.PROCESSING:
        checkout.plan_check(attempt, timezone.now() + SLOW)
    elif attempt.state not in ENDED:
        now = timezone.now()
        checkout.plan_check(attempt, attempt.expires_at + LATE if attempt.expires_at > now else now + SLOW)


def find_lost_session(attempt, gateway):
    """Ask again, with the same key, for a page whose address was lost on the way to us.

    It cannot have been paid, since nobody was sent there; past its time the attempt simply ends.
    """
    if attempt.expires_at - timezone.now() < checkout.RESERVE:
        Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.NEW).update(state=Attempt.State.EXPIRED)
        return
    checkout.opened(attempt, gateway.create_session(checkout.order_for(attempt)))


def replay(event, *, by):
    """Handle ``event`` once more at the wish of a colleague. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    audit.record("replay message", event, by=by, event_id=event.event_id)
    return process(event, get_gateway())
