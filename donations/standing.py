"""What has become of a gift, in words: always derived from the ledger and the tries, never stored."""

from donations import receipt_state
from donations.lines import corrected_kind
from donations.models import Gift, LedgerEntry, Payment

Kind = LedgerEntry.Kind
DISPUTED = {Kind.DISPUTE_OUT, Kind.DISPUTE_IN}
BACK = {Kind.REFUND, Kind.REFUND_FAILED}
RECEIVED = {Kind.CHARGE, Kind.OFFLINE}

OF_PAYMENT = {
    "valid": "paid",
    "partly_refunded": "partly given back",
    "refunded": "given back",
    "disputed": "taken by a dispute",
    "cancelled": "taken out again",
}


def became(payment: Payment) -> str:
    """The same words for one payment alone: of a monthly gift, one may have been given back."""
    return OF_PAYMENT[receipt_state.state_of(payment)]


def standing(gift: Gift) -> str:
    """``paid``, ``given back``, ``partly given back``, ``taken by a dispute``, ``taken out again`` (what was
    entered by hand and reversed), ``announced``, or how its last try stands."""
    entries = [e for p in gift.payments.all() for e in p.entries.all()]
    received = sum(e.amount_minor for e in entries if corrected_kind(e) in RECEIVED)
    taken_out = -sum(min(e.amount_minor, 0) for e in entries if corrected_kind(e) == Kind.CORRECTION)
    back = -sum(e.amount_minor for e in entries if corrected_kind(e) in BACK)
    if sum(e.amount_minor for e in entries if corrected_kind(e) in DISPUTED) < 0:
        return "taken by a dispute"
    if received and taken_out >= received:
        return "taken out again"
    if received:
        return "paid" if not back else "given back" if back >= received else "partly given back"
    states = [attempt.get_state_display() for attempt in gift.attempts.all()]
    if not states and hasattr(gift, "announcement"):
        return "announced"
    return states[-1] if states else "not begun"
