"""Numbers of receipts: without a gap for each issuer and year, given out under the lock of one row.

The lock is held until the booking is committed, so a booking that fails leaves no gap and two at once get two
numbers. Codes are drawn by chance: nobody can count or guess them.
"""

import secrets

from donations.models import LegalEntity, Receipt, ReceiptCounter
from donations.references import ALPHABET
from newsroom.core.frame import load_frame

CODE_LENGTH = 12  # of 23 signs each: 54 bits, and tries are counted


def issuer_for(currency: str) -> LegalEntity:
    """Who issues receipts in ``currency``; on first use the paper itself, as no charity."""
    found = {entity.currency: entity for entity in LegalEntity.objects.filter(currency__in=["", currency])}
    return found.get(currency) or found.get("") or first_issuer()


def first_issuer() -> LegalEntity:
    """The issuer of all that no other one takes."""
    name = load_frame().publication["name"]
    return LegalEntity.objects.get_or_create(currency="", defaults={"name": name})[0]


def next_number(entity: LegalEntity, year: int, livemode: bool) -> int:
    """The next number, ours once the transaction is committed. Only inside one."""
    about = {"entity": entity, "year": year, "livemode": livemode}
    ReceiptCounter.objects.get_or_create(**about)
    counter = ReceiptCounter.objects.select_for_update().get(**about)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def printed(entity: LegalEntity, year: int, sequence: int, livemode: bool) -> str:
    """``NR-2026-000001``; of test money it says so."""
    parts = ["" if livemode else "TEST", entity.prefix, str(year), f"{sequence:06d}"]
    return "-".join(part for part in parts if part)


def new_code() -> str:
    """What a receipt is checked by."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_in(text: str) -> str:
    """The code that somebody typed, without hyphens and spaces, in capitals; "" where there is none."""
    signs = "".join(text[:60].split()).replace("-", "").upper()
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(ALPHABET) else ""


def find(code: str) -> Receipt | None:
    """The receipt with this code, or None."""
    receipts = Receipt.objects.select_related("payment", "entity", "replaced_by")
    return receipts.filter(code=code).first() if code else None
