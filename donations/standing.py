"""What has become of a gift, in words: always derived from the ledger and the tries, never stored."""

from donations.models import Gift, LedgerEntry

Kind = LedgerEntry.Kind
DISPUTED = {Kind.DISPUTE_OUT, Kind.DISPUTE_IN}
BACK = {Kind.REFUND, Kind.REFUND_FAILED}


def standing(gift: Gift) -> str:
    """``paid``, ``given back``, ``partly given back``, ``taken by a dispute``, or how its last try stands."""
    entries = [e for p in gift.payments.all() for e in p.entries.all()]
    received = sum(e.amount_minor for e in entries if e.kind == Kind.CHARGE)
    back = -sum(e.amount_minor for e in entries if e.kind in BACK)
    if sum(e.amount_minor for e in entries if e.kind in DISPUTED) < 0:
        return "taken by a dispute"
    if received:
        return "paid" if not back else "given back" if back >= received else "partly given back"
    states = [attempt.get_state_display() for attempt in gift.attempts.all()]
    return states[-1] if states else "not begun"
