"""Whose a charge is: one of our donations, one with our marks that is not here, or another program's."""

from dataclasses import dataclass

from donations.gateways import ChargeState, GatewayMissing, GatewayUnreadable
from donations.gateways.books import Books
from donations.models import Attempt, Gift


@dataclass(frozen=True)
class Owner:
    """The donation that a charge belongs to. Without ``gift``: the marks name one that we do not have."""

    gift: Gift | None
    attempt: Attempt | None
    invoice_id: str = ""
    gift_mark: str = ""
    attempt_mark: str = ""
    plan_id: str = ""


def owner_of(state: ChargeState, gateway: Books) -> Owner | None:
    """The owner of a charge that is not in our books; None: it is another program's on the account.

    A renewal carries no mark of ours: its bill does, and only who pays bills has a customer.
    """
    attempt = Attempt.objects.filter(public_id=state.attempt_id).select_related("gift").first()
    if state.attempt_id and attempt:
        return Owner(attempt.gift, attempt)
    if state.attempt_id and state.gift_id:
        return Owner(None, None, "", state.gift_id, state.attempt_id)
    if not state.customer_id:
        return None
    try:
        invoice_id = gateway.invoice_of(state.charge.payment_id)
        invoice = gateway.read_invoice(invoice_id) if invoice_id else None
    except (GatewayMissing, GatewayUnreadable):  # another program's, of a shape that is none of ours
        return None
    if invoice is None or not invoice.gift_id:
        return None
    gift = Gift.objects.filter(public_id=invoice.gift_id).first()
    first = gift and invoice.first and gift.attempts.filter(public_id=invoice.attempt_id).first()
    marks = (invoice.gift_id, invoice.attempt_id, invoice.plan_id)
    return Owner(gift, first or None, invoice_id, *marks)
