"""A donor's own undo: for ten minutes after paying, all of it goes back, without asking anybody.

A typing error or a second press costs the donor nothing and staff no work, and a bank no dispute. A regular
gift that was just begun ends as well: what goes back must not be charged again. Both are promised in one
transaction before the provider is asked, so that an answer which never comes loses neither. The money goes
back through ``refunds``, like any other.
"""

from django.db import transaction
from django.utils import timezone

from donations import plans, refunds, undo_links
from donations.gateways import Gateway
from donations.gateways.stripe import get_gateway
from donations.models import Payment, Plan, PlanEvent, Refund
from newsroom.core import outbox

WISH = "undo"  # one for each payment: pressed twice it is the same refund
NOTE = "Undone by the donor within ten minutes"


class CannotBeUndone(Exception):
    """The ten minutes are over, or somebody has dealt with this payment already."""


def made(payment: Payment) -> Refund | None:
    """The donor's own refund of ``payment``, if there is one."""
    return payment.refunds.filter(source=Refund.Source.DONOR).first()


def undo(payment: Payment, gateway: Gateway) -> Refund:
    """Give all of ``payment`` back and end the plan that it began; the same refund however often asked.

    Raises ``CannotBeUndone``; ``GatewayDown``: it may or may not have happened, and what was asked for is
    done by the worker; ``GatewayRefused``: no money has moved.
    """
    asked = made(payment)
    if asked is None:
        if not undo_links.is_possible(payment):
            raise CannotBeUndone
        asked = promise(payment)
    end_plan(payment, gateway)
    return refunds.submit(asked, gateway)


@transaction.atomic
def promise(payment: Payment) -> Refund:
    """Write down that ``payment`` goes back and the plan that it began ends: the worker does what is left."""
    asked = ask_back(payment)
    if plan_of(payment) is not None:
        due_at = timezone.now() + refunds.SECOND_TRY
        outbox.add("end-undone-plan", {"payment": payment.pk}, key=f"undo:{payment.pk}", due_at=due_at)
    return asked


def end_plan(payment: Payment, gateway: Gateway) -> None:
    """End the plan that ``payment`` began, if it runs. Raises ``GatewayDown``, ``GatewayRefused``."""
    plan = plan_of(payment)
    if plan is not None and plan.livemode == gateway.livemode:
        plans.cancel(plan, gateway, by=PlanEvent.By.DONOR)


def deliver(payload) -> None:
    """Handler of the outbox: a plan whose end was promised. Raises, so that the outbox tries again later."""
    end_plan(Payment.objects.get(pk=payload["payment"]), get_gateway())


def plan_of(payment: Payment) -> Plan | None:
    """The plan that ``payment`` began, while it runs."""
    return Plan.objects.filter(gift=payment.gift).exclude(state=Plan.State.CANCELED).first()


def ask_back(payment: Payment) -> Refund:
    """The refund of the whole ``payment``; somebody who was quicker leaves less than the whole."""
    whole = payment.amount_minor
    try:
        return refunds.request(
            payment, whole, reason=Refund.Reason.REQUESTED, by=None, wish=f"{WISH}:{payment.pk}",
            note=NOTE, seen=whole, source=Refund.Source.DONOR,
        )  # fmt: skip
    except (refunds.LessLeft, refunds.NotHere) as error:
        raise CannotBeUndone from error
