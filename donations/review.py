"""Payments that may be fraud: what makes one suspect, and what a person decides about it.

The money is booked either way; a finding waits until somebody says that it is genuine, gives it back, or ends
the monthly donation. Nothing is accepted by waiting.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from donations import findings, refunds, support
from donations.gateways import Charge, Gateway
from donations.models import Attempt, Finding, Payment, Plan, ProviderEvent, Refund
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

MANY_CARDS = 4  # refused on the page of one payment before it was paid
MANY_TRIES = 10  # payment pages that one network opened within a day up to this one
DAY = timedelta(days=1)
RISKY = {"elevated", "highest"}
REFUSED = "payment_intent.payment_failed"
Decision = Finding.Decision


class Decided(Exception):
    """A colleague decided about this one meanwhile."""


def look_at(attempt: Attempt, charge: Charge | None = None) -> None:
    """Have a person look at a payment with signs of fraud; each sign is one finding, however often seen."""
    if attempt.state != Attempt.State.PAID:
        return
    cards = ProviderEvent.objects.filter(attempt=attempt, type=REFUSED).count()
    tries = tries_of_network(attempt)
    if cards >= MANY_CARDS or tries >= MANY_TRIES:
        findings.find(Finding.Kind.CARDS, attempt, attempt.public_id, cards=cards, tries=tries)
    if charge is not None and charge.risk in RISKY:
        findings.find(Finding.Kind.RISK, attempt, charge.id, level=charge.risk)


def tries_of_network(attempt: Attempt) -> int:
    """How many payment pages the same network opened in the day up to this one (its key is a daily one)."""
    if not attempt.client_key:
        return 1
    day = Attempt.objects.filter(client_key=attempt.client_key, created_at__lte=attempt.created_at)
    return day.filter(created_at__gt=attempt.created_at - DAY).count()


def waiting():
    """The suspect payments that nobody has decided about, oldest first."""
    return Finding.objects.filter(kind__in=Finding.SUSPECT, resolved_at=None).order_by("found_at", "id")


@transaction.atomic
def decide(finding: Finding, decision: str, *, note: str, by) -> Finding:
    """Write down a decision. Raises ``Decided``, ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.resolved_at is not None:
        raise Decided
    finding.decision, finding.note = decision, note
    finding.resolved_at, finding.resolved_by = timezone.now(), by
    finding.save(update_fields=["decision", "note", "resolved_at", "resolved_by"])
    audit.record("decide about suspected fraud", finding, by=by, decision=decision, note=note)
    return finding


def approve(finding: Finding, *, note: str, by) -> Finding:
    """It is genuine: nothing else happens. Raises ``Decided``, ``PermissionDenied``."""
    return decide(finding, Decision.GENUINE, note=note, by=by)


def act(finding: Finding, gateway: Gateway, *, back: bool, end: bool, note: str, by) -> Finding:
    """End the plan of a suspect payment, give its payments back as fraud, or both; then the decision is kept.

    The plan first: what is given back must not be charged again. Raises ``Decided``, ``GatewayDown`` and
    ``GatewayRefused`` (nothing is decided then; a refund that was asked for is done by the worker).
    """
    roles.require(by, Permission.MONEY)
    if Finding.objects.get(pk=finding.pk).resolved_at is not None:
        raise Decided
    plan = Plan.objects.filter(gift=finding.gift).exclude(state=Plan.State.CANCELED).first()
    if end and plan is not None:
        support.end_plan(plan, gateway, by=by, note=note)
    if back:
        give_back(finding, gateway, note=note, by=by)
    decision = Decision.BOTH if back and end else Decision.RETURNED if back else Decision.ENDED
    return decide(finding, decision, note=note, by=by)


def give_back(finding: Finding, gateway: Gateway, *, note: str, by) -> None:
    """Give back all that is left of every payment of the finding's gift; asked twice it is done once."""
    for payment in Payment.objects.filter(gift=finding.gift):
        left = refunds.left_of(payment)
        wish = f"review:{finding.pk}:{payment.pk}"
        waits = Refund.objects.filter(payment=payment, state__in=Refund.WAITING).first()
        if left:
            asked = {"reason": Refund.Reason.FRAUD, "note": note, "by": by, "wish": wish}
            waits = refunds.request(payment, left, **asked)
        if waits:
            refunds.submit(waits, gateway)
