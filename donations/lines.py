"""Which lines of the ledger stand for what the provider says: asked by whoever books them and whoever checks.

Pure: the provider's words in, lines out.
"""

from dataclasses import dataclass
from datetime import datetime

from donations.gateways import Charge, Dispute, Movement, Refund
from donations.models import LedgerEntry

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Line:
    """One movement as the ledger holds it; ``kind`` and ``object_id`` together name it once for all."""

    kind: str
    object_id: str
    amount_minor: int
    currency: str
    at: datetime

    @property
    def name(self) -> tuple[str, str]:
        """What makes it this line and no other."""
        return self.kind, self.object_id


CORRECTS = ":"  # in the id of a correction of ours, between what it corrects and its number


def correction_id(name: tuple[str, str], number: int) -> str:
    """The id of the ``number``-th correction of the line ``name``; the provider's own ids hold no colon."""
    return f"{name[0]}{CORRECTS}{name[1]}{CORRECTS}{number}"


def corrected_kind(entry: LedgerEntry) -> str:
    """Whose sum an entry belongs to: a correction of ours to that of the kind that it corrects."""
    named = entry.provider_object_id.partition(CORRECTS)[0]
    return named if entry.kind == Kind.CORRECTION and named in Kind.values else entry.kind


def standing_of(entries, name: tuple[str, str]) -> dict[str, int]:
    """Currency → what the line ``name`` amounts to among ``entries``, with corrections, without zeros."""
    about, found = CORRECTS.join((*name, "")), {}
    for entry in entries:
        own = (entry.kind, entry.provider_object_id) == name
        if own or entry.kind == Kind.CORRECTION and entry.provider_object_id.startswith(about):
            found[entry.currency] = found.get(entry.currency, 0) + entry.amount_minor
    return {currency: amount for currency, amount in found.items() if amount}


def of_charge(charge: Charge) -> list[Line]:
    """The charge, and its fee when the provider has told it."""
    taken = Line(Kind.CHARGE, charge.id, charge.amount_minor, charge.currency, charge.captured_at)
    return [taken, *of_fee(charge)]


def of_fee(charge: Charge) -> list[Line]:
    """What the provider keeps of a charge, in the currency in which it keeps it."""
    if not charge.fee_minor or not charge.fee_id:
        return []
    return [Line(Kind.FEE, charge.fee_id, -charge.fee_minor, charge.fee_currency, charge.captured_at)]


def of_refund(refund: Refund) -> list[Line]:
    """A refund; one that failed is gone and come back, one that the donor must still act on has not left."""
    if refund.status == "requires_action":
        return []
    lines = [Line(Kind.REFUND, refund.id, -refund.amount_minor, refund.currency, refund.created_at)]
    if refund.failed_at:
        back = (Kind.REFUND_FAILED, refund.id, refund.amount_minor, refund.currency, refund.failed_at)
        lines.append(Line(*back))
    return lines


def of_dispute(dispute: Dispute) -> list[Line]:
    """All that a dispute moved."""
    return [line for movement in dispute.movements for line in of_movement(movement)]


def of_movement(movement: Movement) -> list[Line]:
    """One movement of a dispute and its fee. A fee that is returned is a correction: fees are minus."""
    lines, rest = [], (movement.currency, movement.created_at)
    if movement.amount_minor:
        kind = Kind.DISPUTE_OUT if movement.amount_minor < 0 else Kind.DISPUTE_IN
        lines.append(Line(kind, movement.id, movement.amount_minor, *rest))
    if movement.fee_minor:
        kind = Kind.DISPUTE_FEE if movement.fee_minor > 0 else Kind.CORRECTION
        fee_currency = movement.fee_currency or movement.currency
        lines.append(Line(kind, movement.id, -movement.fee_minor, fee_currency, movement.created_at))
    return lines
