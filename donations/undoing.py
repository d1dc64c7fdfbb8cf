"""A donor's own undo: for ten minutes after paying, all of it goes back, without asking anybody.

A typing error or a second press costs the donor nothing and staff no work, and a bank no dispute. A regular
gift that was just begun ends first: what goes back must not be charged again. The money goes back through
``refunds``, like any other.
"""

from donations import plans, refunds, undo_links
from donations.gateways import Gateway
from donations.models import Payment, Plan, PlanEvent, Refund

WISH = "undo"  # one for each payment: pressed twice it is the same refund
NOTE = "Undone by the donor within ten minutes"


class CannotBeUndone(Exception):
    """The ten minutes are over, or somebody has dealt with this payment already."""


def made(payment: Payment) -> Refund | None:
    """The donor's own refund of ``payment``, if there is one."""
    return payment.refunds.filter(source=Refund.Source.DONOR).first()


def undo(payment: Payment, gateway: Gateway) -> Refund:
    """Give all of ``payment`` back, after ending the plan that it began; the same refund however often asked.

    Raises ``CannotBeUndone``; ``GatewayDown``: it may or may not have happened, and what was asked for is
    done by the worker; ``GatewayRefused``: no money has moved.
    """
    asked = made(payment)
    if asked is None:
        if not undo_links.is_possible(payment):
            raise CannotBeUndone
        plan = plan_of(payment)
        if plan is not None:
            plans.cancel(plan, gateway, by=PlanEvent.By.DONOR)
        asked = ask_back(payment)
    return refunds.submit(asked, gateway)


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
