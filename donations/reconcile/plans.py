"""Monthly and yearly donations: how each stands at the provider and here."""

from django.utils import timezone

from donations import former_site
from donations.gateways import GatewayMissing, PlanState
from donations.gateways.books import Books
from donations.models import Finding, Gift, Plan
from donations.plans import ENDED, NOT_BEGUN, state_of
from donations.reconcile.discoveries import Discovery
from donations.reconcile.step import Step

K, State = Finding.Kind, Plan.State
TO_BE_CHARGED = {State.ACTIVE, State.PAST_DUE, State.PAUSED}  # a paused one's periods pass, too
AT_ONCE = 50  # plans that one step asks about singly


def step(run, gateway: Books, place: dict) -> Step:
    """One page of the provider's list of plans; after the last one, those of ours that it left out."""
    if "left" in place and not place.get("listing"):
        return left_out(place["left"], gateway)
    left = set(place["left"] if "left" in place else running(gateway))
    asked_at = timezone.now()
    page = gateway.plans(place.get("after", ""))
    ours = {
        p.provider_plan_id: p for p in mine(gateway).filter(provider_plan_id__in=[s.id for s in page.items])
    }
    left -= {plan.pk for plan in ours.values()}
    found = [each for state in page.items for each in compared(state, ours.get(state.id), asked_at)]
    found += touched(page.items, ours)
    further = {"left": sorted(left)} if left else {}
    if page.after:
        further = {"left": sorted(left), "listing": True, "after": page.after}
    return Step(found, {"plans": len(page.items)}, further)


def mine(gateway: Books):
    """Our plans with this provider, of its mode."""
    return Plan.objects.filter(provider=gateway.name, livemode=gateway.livemode).select_related("gift")


def running(gateway: Books) -> list[int]:
    """The ids of those that have not ended here."""
    return list(mine(gateway).exclude(state=State.CANCELED).values_list("pk", flat=True))


def compared(there: PlanState, here: Plan | None, asked_at):
    """How one plan with our mark stands there and here; a reading of ours that is newer counts."""
    if there.status in NOT_BEGUN or (here and here.synced_at >= asked_at):
        return
    if here is None:
        yield from unknown_here(there)
        return
    ours, theirs = numbers(here), numbers_there(there)
    if ours != theirs:
        detail = {"there": theirs, "here": ours, "object": there.id, "plan": there.id}
        about = f"{there.id}:{':'.join(str(theirs[name]) for name in sorted(theirs))}"
        yield Discovery(K.PLAN, about, "plan", None, here.gift, here.gift.attempts.last(), detail)


def numbers(plan: Plan) -> dict:
    """What is compared, as it stands here; the date of a next charge while there is one."""
    charged = plan.state in TO_BE_CHARGED and plan.next_charge_at
    return {
        "state": str(plan.state),
        "amount": plan.amount_minor,
        "currency": plan.currency,
        "next": plan.next_charge_at.isoformat() if charged else "",
    }


def numbers_there(there: PlanState) -> dict:
    """The same, as the provider tells it."""
    state = state_of(there)
    charged = state in TO_BE_CHARGED and there.next_charge_at
    return {
        "state": str(state),
        "amount": there.amount_minor,
        "currency": there.currency,
        "next": there.next_charge_at.isoformat() if charged else "",
    }


def touched(states, ours: dict[str, Plan]):
    """Plans that were taken over and on which somebody else has written since."""
    known = former_site.beginnings(ours.values())
    for state in states:
        plan = ours.get(state.id)
        marks = former_site.strange(state.marks)
        if plan and plan.pk in known and marks != known[plan.pk]["marks"]:
            detail = {"there": {}, "here": {}, "object": state.id, "plan": state.id, "marks": sorted(marks)}
            yield Discovery(K.FORMER, state.id, "plan", None, plan.gift, plan.gift.attempts.last(), detail)


def unknown_here(there: PlanState):
    """A plan with our mark that is not in our books: lost, a second one, or of a donation unknown here."""
    gift = Gift.objects.filter(public_id=there.gift_id).first()
    detail = {
        "there": numbers_there(there), "here": {}, "object": there.id, "plan": there.id,
        "gift": there.gift_id,
    }  # fmt: skip
    if gift is None:
        if there.status not in ENDED:
            yield Discovery(K.STRANGER, f"plan:{there.id}", "plan", None, None, None, detail)
        return
    second = Plan.objects.filter(gift=gift).exists()
    if not second or there.status not in ENDED:
        kind = K.DOUBLE if second else K.LOST
        yield Discovery(kind, f"plan:{there.id}", "plan", None, gift, gift.attempts.last(), detail)


def left_out(pks, gateway: Books) -> Step:
    """Ask singly about plans that run here and were not on the list."""
    now, later, found = pks[:AT_ONCE], pks[AT_ONCE:], []
    for plan in mine(gateway).filter(pk__in=now).exclude(state=State.CANCELED):
        asked_at = timezone.now()
        try:
            found += compared(gateway.read_plan(plan.provider_plan_id), plan, asked_at)
        except GatewayMissing:
            detail = {"there": {}, "here": numbers(plan), "object": plan.provider_plan_id,
                      "plan": plan.provider_plan_id}  # fmt: skip
            about = f"plan:{plan.provider_plan_id}"
            found.append(
                Discovery(K.ORPHAN, about, "plan", None, plan.gift, plan.gift.attempts.last(), detail)
            )
    return Step(found, {}, {"left": later} if later else {})
