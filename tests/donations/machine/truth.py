"""Our books in the shape in which ``tools.soak.money_model`` counts the provider's."""

from donations.models import LedgerEntry


def sums_here():
    """(charge, kind, currency) → minor units of our ledger, without what was entered by hand."""
    found = {}
    entries = LedgerEntry.objects.filter(payment__provider="stripe")
    columns = ("payment__provider_charge_id", "kind", "currency", "amount_minor")
    for charge, kind, code, amount in entries.values_list(*columns):
        found[charge, kind, code] = found.get((charge, kind, code), 0) + amount
    return found
