"""Reading the provider and writing down what it says: a page that was paid, a bill of a plan.

The provider is read outside every lock; ``ledger`` and ``plans`` then write under the gift's. A plan is
written before its first payment, so that the receipt can say when the next charge comes and how to stop it.
``quiet``: the books are mended long after, and nobody gets mail.
"""

from donations import findings, ledger, plans, review
from donations.gateways import Gateway, SessionState
from donations.models import Attempt, Finding, Gift, Plan


def settle(attempt: Attempt, gateway: Gateway, *, quiet: bool = False) -> Attempt:
    """Bring ``attempt`` up to what the provider says now; returns it fresh from the database.

    Raises ``GatewayDown`` or ``GatewayRefused`` when the provider could not be asked; nothing changed then.
    """
    if attempt.provider_session_id is None:
        return attempt
    return settle_session(gateway.read_session(attempt.provider_session_id), gateway, quiet=quiet)


def settle_session(session: SessionState, gateway: Gateway, *, quiet: bool = False) -> Attempt:
    """Write down a page that was read. Raises ``Attempt.DoesNotExist`` for one that is not ours."""
    if session.plan_id and session.paid:
        plans.sync(session.plan_id, gateway, quiet=quiet)
    attempt = ledger.apply_session(session, gateway.livemode, receipt=not quiet)
    if session.plan_id and attempt.state == Attempt.State.FAILED:
        plans.drop(session.plan_id, gateway)
    review.look_at(attempt, session.charge)
    return attempt


def settle_lost_page(
    attempt: Attempt | None, gateway: Gateway, *, payment_id: str = "", plan_id: str = "", quiet: bool = False
) -> bool:
    """Settle the page by which a payment was made or a plan begun, if its id was lost with an answer.

    Says whether there was such a page. Without it ``attempt`` would stay new for ever, though it is paid.
    """
    if attempt is None or attempt.provider_session_id is not None:
        return False
    session = gateway.session_of(payment_id, plan_id)
    if session is not None:
        settle_session(session, gateway, quiet=quiet)
    return session is not None


def settle_invoice(
    invoice_id: str, gateway: Gateway, *, failed: bool = False, quiet: bool = False
) -> Plan | None:
    """Write down a bill and its plan as they stand now; None for a bill that is none of ours.

    ``failed``: we were told that a charge failed; it may have been paid since, and then that is what counts.
    """
    invoice = gateway.read_invoice(invoice_id)
    if not invoice.plan_id or not Gift.objects.filter(public_id=invoice.gift_id).exists():
        return None
    plan = plans.sync(invoice.plan_id, gateway, quiet=quiet)
    if invoice.charge is not None:
        if invoice.first:
            attempt = Attempt.objects.filter(public_id=invoice.attempt_id).first()
            settle_lost_page(attempt, gateway, plan_id=invoice.plan_id, quiet=quiet)
        ledger.apply_invoice(invoice, gateway.livemode, receipt=not quiet)
        watch_the_end(plan, invoice)
    elif plan is not None and failed and not invoice.first and invoice.status in {"open", "uncollectible"}:
        plans.charge_failed(plan, invoice)
    return plan


def watch_the_end(plan, invoice):
    """Have a person look at money that was taken after a plan had ended."""
    if plan and plan.ended_at and invoice.charge.captured_at > plan.ended_at:
        findings.find(Finding.Kind.AFTER_END, plan.gift.attempts.last(), invoice.id, gift=plan.gift)
