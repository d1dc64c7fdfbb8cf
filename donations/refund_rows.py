"""How far a refund has come: the provider's word about it, written on its row. The gift is locked.

Called by the ledger for each refund that the provider tells of; a refund that nobody here asked for (made in
the provider's own screens) gets its row now.
"""

from donations import gateways, refund_mails
from donations.models import Payment, Refund, RefundStep

State = Refund.State
WORDS = {  # the provider's → ours
    "pending": State.PENDING,
    "succeeded": State.SUCCEEDED,
    "failed": State.FAILED,
    "canceled": State.CANCELED,
}


def follow(payment: Payment, told: gateways.Refund, *, quiet: bool = False) -> Refund:
    """The row of ``told``, moved on as the provider says. When one of ours leaves, the donor is told, unless
    ``quiet``: the books are mended long after."""
    row = row_of(payment, told) or external(payment, told)
    if row.provider_refund_id is None:
        row.provider_refund_id = told.id
        row.save(update_fields=["provider_refund_id"])
    was_waiting, own = row.state in Refund.WAITING, row.source != Refund.Source.EXTERNAL
    move(row, WORDS.get(told.status, row.state))
    if was_waiting and own and not quiet and row.state in {State.PENDING, State.SUCCEEDED}:
        refund_mails.given_back(row)
    return row


def row_of(payment: Payment, told: gateways.Refund) -> Refund | None:
    """Our row for a refund of the provider: by its number, or by ours, which the provider carries."""
    rows = Refund.objects.select_for_update().filter(payment=payment)
    known = rows.filter(provider_refund_id=told.id).first()
    return known or (rows.filter(public_id=told.ours, provider_refund_id=None).first() if told.ours else None)


def external(payment: Payment, told: gateways.Refund) -> Refund:
    """A row for a refund that was made in the provider's own screens."""
    row = Refund.objects.create(
        payment=payment,
        idempotency_key=f"external:{told.id}"[:120],
        provider_refund_id=told.id,
        amount_minor=told.amount_minor,
        currency=told.currency,
        reason=Refund.Reason.UNKNOWN,
        source=Refund.Source.EXTERNAL,
        asked_at=told.created_at,
    )
    RefundStep.objects.create(refund=row, after=State.REQUESTED, detail="made in the provider’s own screens")
    return row


def move(row: Refund, state: str, *, detail: str = "", actor=None) -> bool:
    """Put the locked ``row`` into ``state`` if that is a way forward; says whether it was.

    A refund that was thought never to have reached the provider goes on when the provider says otherwise.
    """
    revived = row.state == State.FAILED and bool(row.last_error) and state in {State.PENDING, State.SUCCEEDED}
    if row.state not in Refund.MOVES.get(state, ()) and not revived:
        return False
    before, row.state = row.state, state
    row.last_error = detail if state == State.FAILED else ""
    row.save(update_fields=["state", "last_error"])
    RefundStep.objects.create(refund=row, before=before, after=state, detail=detail[:300], actor=actor)
    return True
