"""What enters the ledger because somebody decided so, where the provider and the books disagree.

Lines are never changed or taken out: a correction is one more line beside the one that it corrects.
"""

from django.db import transaction
from django.utils import timezone

from donations import lines
from donations.gateways import ChargeState
from donations.ledger import book_fee, enter, lock_gift, new_payment
from donations.lines import Line
from donations.models import LedgerEntry, Payment

CORRECTION = LedgerEntry.Kind.CORRECTION


@transaction.atomic
def correct(payment: Payment, name: tuple[str, str], amounts: dict[str, int]) -> list[LedgerEntry]:
    """Enter what lacks until the line ``name`` amounts to ``amounts`` (currency → minor units); {}: nothing.

    Lines are never changed: each correction is one more, and doing this twice enters nothing more.
    """
    lock_gift(payment.gift_id)
    entries = list(payment.entries.all())
    here, made = lines.standing_of(entries, name), []
    number = sum(entry.provider_object_id.startswith(lines.correction_id(name, 0)[:-1]) for entry in entries)
    for currency in sorted(here.keys() | amounts.keys()):
        lacks = amounts.get(currency, 0) - here.get(currency, 0)
        if lacks:
            about = lines.correction_id(name, number + len(made))
            made.append(enter(payment, Line(CORRECTION, about, lacks, currency, timezone.now())))
    return made


@transaction.atomic
def apply_second(payment: Payment, state: ChargeState) -> Payment:
    """Book a second charge for the attempt of ``payment``: the money is there, and can be given back."""
    lock_gift(payment.gift_id)
    charge = state.charge
    second = Payment.objects.filter(provider_charge_id=charge.id).first() or new_payment(
        payment.gift, None, charge, payment.donor, "", payment.livemode
    )
    book_fee(second, charge)
    return second
