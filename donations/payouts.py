"""Bank deposits: read from the provider, kept with all their movements, and checked to the minor unit.

A deposit is the sum of its movements, or a finding says by how much it is not.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from donations.donation_page import can_pay
from donations.gateways import Gateway
from donations.gateways.account import PayoutLine, PayoutState
from donations.gateways.stripe import get_gateway
from donations.models import Finding, LedgerEntry, Payment, Payout
from donations.models import PayoutLine as Row

LOOK_BACK = timedelta(days=40)  # how far the daily step asks for deposits that nobody told us of
LOST = {"failed", "canceled"}
Kind = LedgerEntry.Kind
DISPUTES = (Kind.DISPUTE_OUT, Kind.DISPUTE_IN, Kind.DISPUTE_FEE, Kind.CORRECTION)


def sync(payout_id: str, gateway: Gateway) -> Payout:
    """Read a deposit from the provider and keep it. Raises ``GatewayDown``, ``GatewayRefused``."""
    asked_at = timezone.now()
    told, lines = gateway.read_payout(payout_id)
    return apply(told, lines, asked_at)


@transaction.atomic
def apply(told: PayoutState, lines: list[PayoutLine], asked_at) -> Payout:
    """Keep what was read at ``asked_at``, unless a later reading is here already."""
    values = {
        "livemode": told.livemode, "amount_minor": told.amount_minor, "currency": told.currency,
        "status": told.status, "explained": told.explained, "created_at": told.created_at,
        "arrives_at": told.arrives_at, "synced_at": asked_at,
    }  # fmt: skip
    payout, is_new = Payout.objects.select_for_update().get_or_create(
        provider_payout_id=told.id, defaults=values
    )
    if not is_new and payout.synced_at > asked_at:
        return payout
    for name, value in values.items():
        setattr(payout, name, value)
    payout.save()
    keep(payout, lines)
    check(payout)
    return payout


def keep(payout: Payout, lines: list[PayoutLine]) -> None:
    """The movements of a deposit, each with the donation that it belongs to."""
    owners = owners_of(lines)
    for line in lines:
        Row.objects.update_or_create(
            provider_line_id=line.id,
            defaults={
                "payout": payout,
                "kind": line.kind[:60],
                "source_id": line.source_id,
                "amount_minor": line.amount_minor,
                "fee_minor": line.fee_minor,
                "net_minor": line.net_minor,
                "currency": line.currency,
                "payment_id": owners.get(line.source_id) or owners.get(line.id),
                "text": line.text,
                "occurred_at": line.created_at,
            },
        )


def owners_of(lines: list[PayoutLine]) -> dict[str, int]:
    """Provider's number of a charge, a refund or a dispute's movement → our payment."""
    sources, ids = {line.source_id for line in lines} - {""}, {line.id for line in lines}
    owners = {}
    for numbers in in_parts(sources):
        owners |= dict(
            Payment.objects.filter(provider_charge_id__in=numbers).values_list("provider_charge_id", "pk")
        )
        refunds = LedgerEntry.objects.filter(kind=Kind.REFUND, provider_object_id__in=numbers)
        owners |= dict(refunds.values_list("provider_object_id", "payment_id"))
    for numbers in in_parts(ids):
        disputes = LedgerEntry.objects.filter(kind__in=DISPUTES, provider_object_id__in=numbers)
        owners |= dict(disputes.values_list("provider_object_id", "payment_id"))
    return owners


def in_parts(numbers, size=500):
    """``numbers`` in lists that a query can carry."""
    numbers = sorted(numbers)
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def difference(payout: Payout) -> int:
    """By how much the deposit is more than the sum of its movements; 0 is as it should be."""
    return payout.amount_minor - sum(payout.lines.values_list("net_minor", flat=True))


def check(payout: Payout) -> None:
    """Tell a person of a deposit that does not add up or did not arrive; a finding that is over is closed."""
    wrong = payout.status in LOST
    off = difference(payout) if payout.explained else 0
    key = f"{Finding.Kind.DEPOSIT}:{payout.provider_payout_id}"
    if wrong or off:
        detail = {
            "about": payout.provider_payout_id, "status": payout.status, "difference": off,
            "currency": payout.currency, "deposited": payout.amount_minor,
        }  # fmt: skip
        known = {"kind": Finding.Kind.DEPOSIT, "livemode": payout.livemode, "detail": detail}
        Finding.objects.get_or_create(key=key, defaults=known)
    else:
        Finding.objects.filter(key=key, resolved_at=None).update(
            resolved_at=timezone.now(), note="The deposit adds up now."
        )


def catch_up() -> None:
    """Daily: read the deposits of the last weeks, whether or not a message told of them."""
    if not can_pay():
        return
    gateway = get_gateway()
    for payout_id in gateway.payouts_since(timezone.now() - LOOK_BACK):
        sync(payout_id, gateway)
