"""What colleagues do at a donor's wish: end, pause or continue a regular gift, make its links dead, send a
receipt again.

Each needs a note (who asked, and how) and is written into the audit. No money moves here.
"""

from django.db import transaction

from donations import plan_links, plan_mails, plans, receipts
from donations.gateways import Gateway
from donations.models import Payment, Plan, PlanEvent
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

STAFF = PlanEvent.By.STAFF


def end_plan(plan: Plan, gateway: Gateway, *, by, note: str) -> Plan:
    """End ``plan``; its donor is told. Raises ``PermissionDenied``, ``GatewayDown``."""
    roles.require(by, Permission.DONORS)
    ended = plans.cancel(plan, gateway, by=STAFF, actor=by)
    audit.record("end monthly donation", plan, by=by, note=note)
    return ended


def pause_plan(plan: Plan, months: int, gateway: Gateway, *, by, note: str, wish: str) -> Plan:
    """Leave out ``months`` charges. Raises ``PermissionDenied``, ``PlanHasEnded``, ``GatewayDown``."""
    roles.require(by, Permission.DONORS)
    paused = plans.pause(plan, months, gateway, by=STAFF, wish=wish, actor=by)
    audit.record("pause monthly donation", plan, by=by, note=note, months=months)
    return paused


def resume_plan(plan: Plan, gateway: Gateway, *, by, note: str, wish: str) -> Plan:
    """End a pause. Raises ``PermissionDenied``, ``PlanHasEnded``, ``GatewayDown``."""
    roles.require(by, Permission.DONORS)
    running = plans.resume(plan, gateway, by=STAFF, wish=wish, actor=by)
    audit.record("resume monthly donation", plan, by=by, note=note)
    return running


@transaction.atomic
def revoke_links(plan: Plan, *, by, note: str) -> None:
    """Make all links to ``plan`` in earlier mails dead, and mail its donor a new one. Raises
    ``PermissionDenied``."""
    roles.require(by, Permission.DONORS)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    plan_links.revoke(plan)
    plan_mails.new_link(plan)
    audit.record("revoke links", plan, by=by, note=note)


def send_receipt_again(payment: Payment, *, by) -> bool:
    """Queue the receipt of ``payment`` once more; False without an address. Raises ``PermissionDenied``."""
    roles.require(by, Permission.DONORS)
    if payment.donor is None or not payment.donor.email:
        return False
    receipts.queue(payment, again=True)
    audit.record("send receipt again", payment, by=by)
    return True
