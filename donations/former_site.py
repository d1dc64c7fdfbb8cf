"""The site from which regular donations were taken over: whether it still acts on them.

Seen by what it writes on a subscription after we took it over, and by what it charges the same donors
besides. Either is one finding: somebody has to switch the former site's payments off.
"""

import json

from donations.findings import find
from donations.models import Finding, Plan, PlanEvent

OWN = {"gift", "attempt"}  # the marks that this site writes
FORMER = Finding.Kind.FORMER


def strange(marks: dict) -> dict:
    """Those of ``marks`` that are not ours."""
    return {name: value for name, value in marks.items() if name not in OWN}


def beginnings(plans) -> dict[int, dict]:
    """Plan id → what was noted when it was taken over; plans that began here are not among them."""
    events = PlanEvent.objects.filter(plan__in=plans, kind=PlanEvent.Kind.STARTED)
    return {event.plan_id: event.detail for event in events if event.detail.get("adopted")}


def customers(ids) -> dict[str, Plan]:
    """Customer id → the plan that was taken over of them, for those among ``ids``."""
    ids = {each for each in ids if each}
    if not ids:
        return {}
    events = PlanEvent.objects.filter(kind=PlanEvent.Kind.STARTED, detail__customer__in=sorted(ids))
    return {event.detail["customer"]: event.plan for event in events.select_related("plan__gift")}


def listen(payload: str, plan: Plan) -> None:
    """Look at a message about ``plan``: marks that changed since we took it over are somebody else's work."""
    marks = strange(json.loads(payload)["data"]["object"].get("metadata") or {})
    known = beginnings([plan]).get(plan.pk) if marks else None
    if known is not None and marks != known["marks"]:
        find(FORMER, plan.gift.attempts.last(), plan.provider_plan_id, gift=plan.gift, marks=sorted(marks))
