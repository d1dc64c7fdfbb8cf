"""Trouble with money, written down once for each thing that it is about, for a person to look at."""

from django.utils import timezone

from donations.models import Attempt, Finding, Gift, Payment, Plan

CLOSED = {  # the provider's word for a dispute that is decided → what the finding then says
    "won": "The dispute was won.",
    "lost": "The dispute was lost.",
    "warning_closed": "The bank asked, and did not dispute it.",
}


def find(kind: str, attempt: Attempt | None, about: str, *, gift: Gift | None = None, **detail) -> Finding:
    """Write down trouble once for each thing it is about. A gift taken over from elsewhere has no attempt."""
    gift = gift or (attempt and attempt.gift)
    known = {"kind": kind, "attempt": attempt, "gift": gift, "detail": detail | {"about": about}}
    live = attempt.livemode if attempt else is_live(gift)
    return Finding.objects.get_or_create(key=f"{kind}:{about}", defaults=known | {"livemode": live})[0]


def is_live(gift: Gift) -> bool:
    """Whether real money came, or is to come, for a gift without an attempt."""
    charged = gift.payments.filter(livemode=True).exists()
    return charged or Plan.objects.filter(gift=gift, livemode=True).exists()


def attempt_of(payment: Payment) -> Attempt | None:
    """The attempt that ``payment`` goes back to: its own, or that by which its plan began, here."""
    return payment.attempt or payment.gift.attempts.last()


def find_about(payment: Payment, kind: str, about: str, **detail) -> Finding:
    """Write down trouble with the money of ``payment``, once."""
    return find(kind, attempt_of(payment), about, gift=payment.gift, **detail)


def warn_of_fraud(payment: Payment) -> Finding:
    """Tell a person, once, that a bank suspects fraud in a booked charge."""
    return find_about(payment, Finding.Kind.WARNING, payment.provider_charge_id)


def follow_dispute(finding: Finding, status: str) -> None:
    """Have the finding say how the dispute stands; decided, it is closed. An old reading reopens nothing."""
    if finding.detail.get("status") in CLOSED and finding.resolved_at:
        return
    finding.detail |= {"status": status}
    if status in CLOSED and finding.resolved_at is None:
        finding.resolved_at, finding.note = timezone.now(), CLOSED[status]
    finding.save(update_fields=["detail", "resolved_at", "note"])
