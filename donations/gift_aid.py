"""Gift Aid: what donors declare, which donations that covers, and the list for the tax office.

A declaration is never rewritten: a donor who moves house makes another one. It is kept for at least the years
that the issuer names, also when the donor is erased (``donations/retention.py``).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from donations import receipt_wording
from donations.models import LedgerEntry, LegalEntity, Payment, TaxDeclaration
from donations.receipt_state import DONORS_OWN
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

Scope = TaxDeclaration.Scope
YEARS_BACK = 4
CURRENCY = "GBP"


@dataclass(frozen=True)
class Declared:
    """What a donor told us; ``postcode`` is empty for a home outside the UK."""

    scope: str
    first_name: str
    last_name: str
    address: str
    postcode: str


@dataclass(frozen=True)
class Claim:
    """One covered donation, with the donor's details as declared, and what is left of it in minor units."""

    payment: Payment
    first_name: str
    last_name: str
    house: str
    postcode: str
    day: date
    amount_minor: int


def charity_of(payment: Payment) -> LegalEntity | None:
    """The charity that can claim on ``payment``: whoever signed its receipt, if that is one; else None."""
    receipt = payment.receipts.filter(replaced_by=None).select_related("entity").first()
    claims = receipt and receipt.entity.mode == LegalEntity.Mode.GIFT_AID and payment.currency == CURRENCY
    return receipt.entity if claims else None


@transaction.atomic
def declare(payment: Payment, entity: LegalEntity, told: Declared, *, by=None) -> TaxDeclaration:
    """Write down a declaration about ``payment``; the same again is the same. ``by``: the colleague.

    Raises ``PermissionDenied`` for a colleague who does not keep the books.
    """
    if by is not None:
        roles.require(by, Permission.MONEY)
    words = receipt_wording.declaration_words(entity, told.scope, payment.in_words)
    details = {
        "scope": told.scope,
        "payment": payment if told.scope == Scope.ONE else None,
        "first_name": told.first_name,
        "last_name": told.last_name,
        "address": told.address,
        "postcode": told.postcode,
        "words": words,
        "version": hashlib.sha256(entity.declaration_words.encode()).hexdigest()[:12],
    }
    type(payment.donor).objects.select_for_update().get(pk=payment.donor_id)
    standing = payment.donor.declarations.filter(entity=entity, withdrawn_at=None)
    for one in standing:
        if all(getattr(one, name) == value for name, value in details.items()):
            return one
    made = TaxDeclaration.objects.create(donor=payment.donor, entity=entity, entered_by=by, **details)
    audit.record("declare Gift Aid", made, by=by, scope=told.scope)
    return made


@transaction.atomic
def withdraw(declaration: TaxDeclaration, *, by=None) -> None:
    """End a declaration: donations from now on are not covered by it; what was claimed stays claimed.

    One for a single donation covers nothing any more.
    """
    if by is not None:
        roles.require(by, Permission.MONEY)
    declaration = TaxDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if declaration.withdrawn_at is None:
        declaration.withdrawn_at, declaration.withdrawn_by = timezone.now(), by
        declaration.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("withdraw Gift Aid", declaration, by=by)


def covers(declaration: TaxDeclaration, payment: Payment, zone) -> bool:
    """Whether ``payment`` of the same donor may be claimed under ``declaration``."""
    if declaration.scope == Scope.ONE:
        return declaration.payment_id == payment.pk and declaration.withdrawn_at is None
    made = timezone.localtime(declaration.made_at, zone).date()
    day = timezone.localtime(payment.captured_at, zone).date()
    if day < years_before(made, YEARS_BACK):
        return False
    return declaration.withdrawn_at is None or payment.captured_at < declaration.withdrawn_at


def years_before(day: date, years: int) -> date:
    """The same day some years ago; of 29 February the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def claims(entity: LegalEntity, begins: datetime, ends: datetime, livemode: bool, zone) -> Iterator[Claim]:
    """The covered donations to ``entity`` between two moments, oldest first; none without money left.

    Of an erased donor the details come from what the law makes us keep, while we have them.
    """
    payments = Payment.objects.filter(
        receipts__entity=entity,
        receipts__replaced_by=None,
        currency=CURRENCY,
        livemode=livemode,
        captured_at__gte=begins,
        captured_at__lt=ends,
        donor__declarations__entity=entity,
    ).distinct()
    own = LedgerEntry.objects.filter(DONORS_OWN, currency=CURRENCY, payment__in=payments.values("pk"))
    kept = dict(own.order_by().values_list("payment").annotate(total=Sum("amount_minor")))
    payments = payments.select_related("donor").prefetch_related("donor__declarations__retained")
    for payment in payments.order_by("captured_at", "id"):
        mine = [one for one in payment.donor.declarations.all() if one.entity_id == entity.pk]
        covering = next((one for one in mine if covers(one, payment, zone)), None)
        left = int(kept.get(payment.pk, 0)) if covering else 0
        details = details_of(covering) if left > 0 else {}
        if details.get("last_name"):
            day = timezone.localtime(payment.captured_at, zone).date()
            house = details["address"].splitlines()[0] if details["address"] else ""
            names = details["first_name"], details["last_name"]
            yield Claim(payment, *names, house, details["postcode"], day, left)


def details_of(declaration: TaxDeclaration) -> dict[str, str]:
    """Name and home of a declaration, where they are kept."""
    names = ("first_name", "last_name", "address", "postcode")
    kept = getattr(declaration, "retained", None)
    return kept.content if kept else {name: getattr(declaration, name) for name in names}
