"""Monthly and yearly gifts: what the provider says about them, and what donors and staff wish.

A reading of the provider is applied under the gift's lock, and only if it is newer than the last one. A wish
goes to the provider first; only what the provider confirms is written here. Each piece of news is one
``PlanEvent`` with a unique key, and its mail is queued in the transaction that writes it: at most one each.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from donations import plan_days, plan_mails
from donations.donation_page import get_page
from donations.findings import find
from donations.gateways import Gateway, GatewayRefused, InvoiceState, PlanState
from donations.ledger import lock_gift
from donations.models import Finding, Gift, Plan, PlanEvent
from donations.money import check_chargeable
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage

State, Kind, By = Plan.State, PlanEvent.Kind, PlanEvent.By
ENDED = {"canceled", "incomplete_expired"}
NOT_BEGUN = {"incomplete", "incomplete_expired"}  # its first payment never came, and may never come
BEHIND = {"past_due", "unpaid"}
LONGEST_PAUSE = 6  # months


class PlanHasEnded(Exception):
    """What was wished for cannot be done any more: the plan has ended."""


class NotNow(Exception):
    """What was wished for cannot be done as the plan stands: it has not begun, ends anyway, owes a charge."""


def state_of(reading: PlanState) -> str:
    """Our word for the provider's."""
    if reading.status in ENDED:
        return State.CANCELED
    if reading.paused:
        return State.PAUSED
    if reading.status in BEHIND:
        return State.PAST_DUE
    if reading.status == "incomplete":
        return State.PENDING
    return State.ENDING if reading.ends_next else State.ACTIVE


def sync(
    plan_id: str, gateway: Gateway, *, by: str = By.PROVIDER, actor=None, quiet: bool = False
) -> Plan | None:
    """Read the plan from the provider and write down how it stands; None for a plan that is not ours.

    ``quiet``: nobody is told, for the news is old.
    """
    asked_at = timezone.now()
    return apply(gateway.read_plan(plan_id), asked_at, gateway.livemode, by=by, actor=actor, quiet=quiet)


@transaction.atomic
def apply(
    reading: PlanState,
    asked_at: datetime,
    livemode: bool,
    *,
    by: str = By.PROVIDER,
    actor=None,
    quiet: bool = False,
    beginning: dict | None = None,
) -> Plan | None:
    """Write down ``reading``, asked for at ``asked_at``; None for a plan of another gift, app or mode, and
    for one whose first payment has not come: the donor may go away, and give the same gift by another.

    ``beginning``: what its first event keeps, for one that began elsewhere.
    """
    gift = Gift.objects.filter(public_id=reading.gift_id).first()
    if gift is None or reading.livemode != livemode:
        return None
    lock_gift(gift.pk)
    plan = Plan.objects.filter(gift=gift).first()
    if reading.status in NOT_BEGUN and (plan is None or plan.provider_plan_id != reading.id):
        return None
    plan = plan or begin(gift, reading, asked_at, beginning)
    if plan.provider_plan_id != reading.id:
        if reading.status in ENDED:
            return plan
        if not never_paid(plan):
            find(Finding.Kind.SECOND, gift.attempts.last(), reading.id, gift=gift)
            return plan
        take_place(plan, reading)
    if plan.state == State.CANCELED or asked_at < plan.synced_at:
        return plan
    before, plan.state = plan.state, state_of(reading)
    plan.amount_minor, plan.synced_at = reading.amount_minor, asked_at
    plan.next_charge_at = None if plan.state in {State.CANCELED, State.ENDING} else reading.next_charge_at
    plan.resumes_at = reading.resumes_at
    if plan.state == State.CANCELED:
        plan.ended_because, plan.ended_at = reading.reason[:40], reading.ended_at
    plan.save()
    if plan.state == State.CANCELED and before != State.CANCELED:
        about = f"end:{reading.id}"
        happened(plan, Kind.CANCELED, about, by=by, actor=actor, at=plan.ended_at, reason=reading.reason)
        if not quiet:
            plan_mails.ended(plan, by)
    plan_notice(plan)
    return plan


def begin(gift: Gift, reading: PlanState, asked_at: datetime, beginning: dict | None = None) -> Plan:
    """The row of a plan that is heard of for the first time."""
    plan = Plan.objects.create(
        gift=gift,
        provider_plan_id=reading.id,
        livemode=reading.livemode,
        amount_minor=reading.amount_minor,
        currency=reading.currency,
        frequency=gift.frequency,
        synced_at=asked_at,
    )
    happened(plan, Kind.STARTED, "start", **({"by": By.DONOR} | (beginning or {"at": reading.began_at})))
    return plan


def never_paid(plan: Plan) -> bool:
    """Whether nothing was ever charged by ``plan``, nor will be."""
    over = plan.state in {State.PENDING, State.CANCELED}
    return over and not plan.gift.payments.exists()


def take_place(plan: Plan, reading: PlanState) -> None:
    """Let ``plan``, which never was paid, be the one of ``reading``: the same gift, begun once more."""
    plan.provider_plan_id, plan.state = reading.id, State.PENDING
    plan.ended_at, plan.ended_because = None, ""
    plan.save(update_fields=["provider_plan_id", "state", "ended_at", "ended_because"])
    happened(plan, Kind.STARTED, f"start:{reading.id}", by=By.DONOR, at=reading.began_at)


@transaction.atomic
def forget(plan: Plan, reason: str, *, actor=None) -> None:
    """Count as ended a plan that the provider does not know; nobody is told, for nothing was ever charged."""
    lock_gift(plan.gift_id)
    plan = Plan.objects.get(pk=plan.pk)
    if plan.state == State.CANCELED:
        return
    plan.state, plan.ended_because, plan.ended_at = State.CANCELED, reason[:40], timezone.now()
    plan.next_charge_at = None
    plan.save(update_fields=["state", "ended_because", "ended_at", "next_charge_at"])
    about = f"end:{plan.provider_plan_id}"
    happened(plan, Kind.CANCELED, about, by=By.STAFF, actor=actor, reason=reason)


def happened(
    plan: Plan, kind: str, about: str, *, by: str, actor=None, client_key="", at=None, **detail
) -> bool:
    """Write down a piece of news once; says whether it is news. ``at``: when, where the provider says so."""
    return PlanEvent.objects.get_or_create(
        key=f"{kind}:{plan.pk}:{about}",
        defaults={
            "plan": plan, "kind": kind, "by": by, "actor": actor, "client_key": client_key, "detail": detail,
            "at": at or timezone.now(),
        },
    )[1]  # fmt: skip


@transaction.atomic
def charge_failed(plan: Plan, invoice: InvoiceState) -> None:
    """A renewal failed: the donor is told once for each failure, unless the plan ended with it."""
    lock_gift(plan.gift_id)
    plan = Plan.objects.get(pk=plan.pk)
    news = happened(plan, Kind.FAILED, f"{invoice.id}:{invoice.tries}", by=By.PROVIDER)
    if news and plan.state != State.CANCELED:
        plan_mails.failed(plan, invoice)


def cancel(plan: Plan, gateway: Gateway, *, by: str, actor=None) -> Plan:
    """End ``plan``: at the provider first, then here. Ending what has ended is no error.

    Raises ``GatewayDown`` when the provider could not be asked: nothing has changed then.
    """
    if plan.state == State.CANCELED:
        return plan
    asked_at = timezone.now()
    try:
        reading = gateway.cancel_plan(plan.provider_plan_id)
    except GatewayRefused:  # it had ended already, which is what was wished
        reading = gateway.read_plan(plan.provider_plan_id)
        if reading.status not in ENDED:
            raise
    return apply(reading, asked_at, gateway.livemode, by=by, actor=actor)


def drop(plan_id: str, gateway: Gateway) -> None:
    """End a plan whose first payment a bank refused, lest the provider try again beside one begun anew."""
    if Plan.objects.filter(provider_plan_id=plan_id, state=State.CANCELED).exists():
        return
    plan = sync(plan_id, gateway, quiet=True)
    if plan and plan.provider_plan_id == plan_id and not plan.gift.payments.exists():
        cancel(plan, gateway, by=By.PROVIDER)


def pause(plan: Plan, months: int, gateway: Gateway, *, by: str, wish: str, actor=None) -> Plan:
    """Leave out the next ``months`` monthly charges; ``wish`` names this press of the button.

    Raises ``NotNow`` while a charge is owed: what is left out then would be told wrongly.
    """
    must_run(plan)
    if plan.state == State.PAST_DUE:
        raise NotNow
    if not 1 <= months <= LONGEST_PAUSE:
        raise ValueError("months")
    resumes_at = (plan.next_charge_at or timezone.now()) + timedelta(days=31 * months - 16)
    return changed(
        plan, gateway.pause_plan(plan.provider_plan_id, resumes_at, f"pause:{plan.public_id}:{wish}"),
        gateway, Kind.PAUSED, by, wish, actor=actor, months=months,
    )  # fmt: skip


def resume(plan: Plan, gateway: Gateway, *, by: str, wish: str, actor=None) -> Plan:
    """End a pause: the next charge comes on its day."""
    must_run(plan)
    reading = gateway.pause_plan(plan.provider_plan_id, None, f"resume:{plan.public_id}:{wish}")
    return changed(plan, reading, gateway, Kind.RESUMED, by, wish, actor=actor)


def change(plan: Plan, amount_minor: int, limits, gateway: Gateway, *, by: str, wish: str) -> Plan:
    """Charge ``amount_minor`` from the next period on. Raises ``AmountError`` outside ``limits``."""
    must_run(plan)
    check_chargeable(amount_minor, plan.currency, *limits)
    reading = gateway.change_plan(plan.provider_plan_id, amount_minor, f"amount:{plan.public_id}:{wish}")
    return changed(plan, reading, gateway, Kind.CHANGED, by, wish, amount=amount_minor)


def move(plan: Plan, day: int, gateway: Gateway, *, by: str, wish: str) -> Plan:
    """Charge on the ``day`` of the month from the next charge on, which comes no earlier than it would have.

    Raises ``AmountError`` for a day that cannot be, ``NotNow`` while a charge is owed or left out.
    """
    must_run(plan)
    if plan.state != State.ACTIVE or not plan.next_charge_at:
        raise NotNow
    at = plan_days.next_on(day, plan.next_charge_at)
    reading = gateway.move_plan(plan.provider_plan_id, at, f"move:{plan.public_id}:{wish}")
    return changed(plan, reading, gateway, Kind.MOVED, by, wish, day=day)


def must_run(plan: Plan) -> None:
    """Raise ``PlanHasEnded`` for a plan that cannot be changed any more, ``NotNow`` for one that has not
    begun or ends with this period."""
    if plan.state == State.CANCELED:
        raise PlanHasEnded
    if plan.state in {State.PENDING, State.ENDING}:
        raise NotNow


@transaction.atomic
def changed(plan, reading, gateway, kind, by, wish, actor=None, **detail) -> Plan:
    """Write down a change that the provider confirmed, and confirm it to the donor, once for each wish."""
    plan = apply(reading, timezone.now(), gateway.livemode, by=by) or plan
    if happened(plan, kind, wish, by=by, actor=actor, **detail):
        plan_mails.changed(plan, kind)
    return plan


def plan_notice(plan: Plan) -> None:
    """Have a donor told some days before a yearly charge; monthly ones are told by each receipt.

    Queued also while staff have switched it off: it may be on again by then.
    """
    if plan.frequency == "yearly" and plan.state == State.ACTIVE and plan.next_charge_at:
        due = plan.next_charge_at - timedelta(days=get_page().notice_days)
        if due > timezone.now():
            on = plan.next_charge_at.date().isoformat()
            outbox.add("plan-notice", {"plan": plan.pk, "on": on}, key=f"notice:{plan.pk}:{on}", due_at=due)


@transaction.atomic
def give_notice(payload):
    """Handler of the outbox: the mail before a yearly charge, if it is still to come on that day."""
    if not get_page().tell_yearly:
        return
    plan = Plan.objects.get(pk=payload["plan"])
    lock_gift(plan.gift_id)
    still = plan.next_charge_at and plan.next_charge_at.date().isoformat() == payload["on"]
    if still and plan.state == State.ACTIVE and happened(plan, Kind.NOTICE, payload["on"], by=By.PROVIDER):
        plan_mails.notice(plan)


def move_notices(before: int, after: int) -> None:
    """Staff changed the number of days from ``before`` to ``after``: what waits goes out at another time."""
    if before != after:
        waiting = OutboxMessage.objects.filter(kind="plan-notice", due_at__lt=outbox.NEVER)
        waiting.update(due_at=F("due_at") + timedelta(days=before - after))
