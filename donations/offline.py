"""Money that colleagues write down: cash, cheques, transfers. Entered once, receipted like any other, and
never changed: what was entered wrongly is reversed as a whole and entered anew.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from donations import donation_page, ledger, receipts
from donations.lines import Line
from donations.models import Correction, Donor, Gift, LedgerEntry, OfflineGift, Payment, StatementLine
from donations.models.offline import PROVIDER
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Money:
    """What came, when and how. ``about`` names it once for all: the same one again is the same money."""

    about: str
    amount_minor: int
    currency: str
    received_at: datetime
    method: str = OfflineGift.Method.OTHER
    note: str = ""


class NotByHand(Exception):
    """This money was not entered by hand, or it has been taken out already."""


@transaction.atomic
def enter_gift(money: Money, donor: Donor | None, *, by, receipt: bool = True) -> Payment:
    """A gift that nobody announced, with its money. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    key = hashlib.sha256(f"offline|{money.about}".encode()).hexdigest()
    chosen = {"amount_minor": money.amount_minor, "currency": money.currency, "created_at": money.received_at}
    gift = Gift.objects.get_or_create(form_key=key, defaults=chosen)[0]
    return receive(gift, money, donor, by=by, receipt=receipt)


@transaction.atomic
def receive(gift: Gift, money: Money, donor: Donor | None, *, by, receipt: bool = True) -> Payment:
    """Book ``money`` as a payment of ``gift``, with its receipt. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    line = Line(Kind.OFFLINE, money.about, money.amount_minor, money.currency, money.received_at)
    payment = ledger.book_offline(gift, donor, line, money.method, donation_page.books_are_live())
    _, is_new = OfflineGift.objects.get_or_create(
        payment=payment, defaults={"method": money.method, "note": money.note, "entered_by": by}
    )
    if is_new:
        audit.record("enter donation", payment, by=by, amount=money.amount_minor, currency=money.currency)
        if receipt:
            receipts.queue(payment)
    return payment


@transaction.atomic
def take_out(payment: Payment, *, reason: str, note: str, by) -> Correction:
    """Reverse money that was entered by hand. Raises ``NotByHand``, ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    ledger.lock_gift(payment.gift_id)
    if payment.provider != PROVIDER or Correction.objects.filter(payment=payment).exists():
        raise NotByHand
    made = Correction.objects.create(
        payment=payment,
        entry=ledger.reverse_offline(payment, timezone.now()),
        reason=reason,
        note=note,
        entered_by=by,
    )
    StatementLine.objects.filter(payment=payment).update(state=StatementLine.State.OPEN, payment=None)
    audit.record("take out donation", payment, by=by, reason=reason, note=note)
    return made
