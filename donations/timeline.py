"""Everything that happened to one gift, in order: for whoever answers a donor's question."""

from dataclasses import dataclass
from datetime import datetime

from donations.models import Gift, LedgerEntry, PlanEvent
from donations.money import format_amount
from newsroom.core.models import AuditEvent, OutboxMessage


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; ``detail`` may be empty."""

    at: datetime
    what: str
    detail: str = ""


def timeline(gift: Gift) -> list[Happening]:
    """What we know about ``gift``, oldest first."""
    lines = [Happening(gift.created_at, f"Chosen: {format_amount(gift.amount_minor, gift.currency)}")]
    for attempt in gift.attempts.all():
        detail = attempt.provider_session_id or attempt.last_error
        lines.append(Happening(attempt.created_at, f"Try at paying: {attempt.get_state_display()}", detail))
        for event in attempt.events.all():
            lines.append(Happening(event.received_at, f"Message: {event.type}", event.get_state_display()))
            lines += staff_acts(event)
    lines += [Happening(f.found_at, f"Finding: {f}", f.note) for f in gift.findings.all()]
    for event in PlanEvent.objects.filter(plan__gift=gift):
        lines.append(Happening(event.at, f"Regular donation: {event}", plan_detail(event, gift)))
    for payment in gift.payments.all():
        waiting = OutboxMessage.objects.filter(key=f"receipt:{payment.pk}").exists()
        detail = "receipt waiting to be sent" if waiting else ""
        lines.append(Happening(payment.recorded_at, "Booked", detail))
    for entry in LedgerEntry.objects.filter(payment__gift=gift):
        lines.append(Happening(entry.occurred_at, str(entry), entry.provider_object_id))
    return sorted(lines, key=lambda line: line.at)


def staff_acts(event):
    """What colleagues did with a message."""
    acts = AuditEvent.objects.filter(subject=f"donations.providerevent:{event.pk}").select_related("actor")
    return [Happening(act.at, f"{act.actor}: {act.verb}") for act in acts]


def plan_detail(event, gift):
    """What a piece of news about a regular gift says besides."""
    amount = event.detail.get("amount")
    if amount is not None:
        return format_amount(amount, gift.currency)
    return str(event.detail.get("reason") or event.detail.get("months") or "")
