"""What a donor adds so that the provider's fee does not come out of the gift. Pure; integers in minor units.

The provider keeps a share of the whole charge and a fixed sum. So the charge is the smallest one (in the
currency's steps) of which the chosen amount is left: never less by more than one minor unit.
"""

from donations.models import FeeTerm
from donations.money import currency

WHOLE = 10_000  # basis points


def term_for(page, code: str) -> FeeTerm | None:
    """The fee of charges in the currency ``code``, where ``page`` lets donors add it."""
    if not page.offer_cover:
        return None
    return next((term for term in page.fees if term.currency == code), None)


def cover_for(amount_minor: int, term: FeeTerm | None) -> int:
    """What is added to ``amount_minor``; 0 without a fee."""
    if term is None:
        return 0
    needed = rounded_up((amount_minor + term.fixed_minor) * WHOLE, WHOLE - term.basis_points)
    step = currency(term.currency).step
    return rounded_up(needed, step) * step - amount_minor


def fee_of(charged_minor: int, term: FeeTerm) -> int:
    """The fee of a charge as it is counted: the share, to the nearest minor unit, and the fixed sum."""
    return (charged_minor * term.basis_points + WHOLE // 2) // WHOLE + term.fixed_minor


def rounded_up(number: int, by: int) -> int:
    """``number`` divided by ``by``, up to the next whole one."""
    return -(-number // by)
