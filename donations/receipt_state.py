"""What has become of the money of one receipt: derived from the ledger each time, never stored."""

from django.db.models import Q

from donations.lines import CORRECTS, corrected_kind
from donations.models import LedgerEntry, Payment
from donations.models.offline import PROVIDER as OFFLINE
from donations.money import CURRENCIES, format_amount

Kind = LedgerEntry.Kind
CAME = {Kind.CHARGE, Kind.OFFLINE}
WENT = {Kind.REFUND, Kind.REFUND_FAILED}
DISPUTED = {Kind.DISPUTE_OUT, Kind.DISPUTE_IN}
# The donor's money, in the ledger: without our fees, and without what corrects them.
DONORS_OWN = Q(kind__in={*CAME, *WENT, *DISPUTED}) | Q(kind=Kind.CORRECTION) & (
    Q(payment__provider=OFFLINE)
    | Q(provider_object_id__regex=rf"^({'|'.join(sorted({*CAME, *WENT, *DISPUTED}))}){CORRECTS}")
)
BANDS = (1, 2, 5)  # a band ends at one of these times a power of ten


def state_of(payment: Payment) -> str:
    """``valid``, ``partly_refunded``, ``refunded``, ``disputed`` or ``cancelled`` (it never arrived)."""
    entries = [entry for entry in payment.entries.all() if entry.currency == payment.currency]
    totals = {}
    for entry in entries:
        kind = corrected_kind(entry)
        totals[kind] = totals.get(kind, 0) + entry.amount_minor
    if sum(totals.get(kind, 0) for kind in DISPUTED) < 0:
        return "disputed"
    back = -sum(totals.get(kind, 0) for kind in WENT)
    if back >= payment.amount_minor:
        return "refunded"
    if sum(totals.get(kind, 0) for kind in CAME) + totals.get(Kind.CORRECTION, 0) <= 0:
        return "cancelled"
    return "partly_refunded" if back > 0 else "valid"


def band(amount_minor: int, currency: str) -> str:
    """Between which round amounts it lies: ``£5 to £10``."""
    steps = [unit * 10**power for power in range(13) for unit in BANDS]
    lower = max((step for step in steps if step <= amount_minor), default=0)
    upper = min(step for step in steps if step > amount_minor)
    least = 10 ** CURRENCIES[currency].exponent
    if upper <= least:
        return f"less than {format_amount(least, currency)}"
    return f"{format_amount(lower, currency)} to {format_amount(upper, currency)}"
