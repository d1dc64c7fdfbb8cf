"""Taking over regular donations that another program began at the same account: a plugin, a former site.

The subscription stays at the provider as it is: same amount, same day, same card, its own marks. Ours is
written beside them, so that its next bill is known here. Nothing is charged and nobody gets mail. A second
time changes nothing: a gift is found again by the subscription's number.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from donations import plans
from donations.donors import donor_for
from donations.former_site import OWN, strange
from donations.gateways.books import Books, ForeignPlan
from donations.gateways.stripe_shapes import FREQUENCIES
from donations.models import Gift, Plan, PlanEvent
from donations.money import CURRENCIES
from newsroom.core import audit
from newsroom.core.text import clean_text

OVER = {"canceled", "incomplete", "incomplete_expired"}
KEY = "adopted:"


@dataclass(frozen=True)
class Verdict:
    """What would happen to a subscription, in words. ``takes``: it is taken over; ``fault``: it cannot be."""

    words: str
    takes: bool = False
    fault: bool = False


TAKE = Verdict("would be taken over", takes=True)


def judge(found: ForeignPlan) -> Verdict:
    """What would happen to ``found``."""
    if Plan.objects.filter(provider_plan_id=found.id).exists():
        return Verdict("is one of ours already")
    own = Gift.objects.filter(form_key=KEY + found.id, public_id=found.marks.get("gift", "")).exists()
    if OWN & found.marks.keys() and not own:
        return Verdict("carries the marks of a Newsroom whose books are not these", fault=True)
    if found.status in OVER:
        return Verdict("has ended or never begun: nothing to take over")
    trouble = next((words for is_so, words in troubles(found) if is_so), "")
    return Verdict(trouble, fault=True) if trouble else TAKE


def troubles(found: ForeignPlan):
    """(whether it is so, why it then cannot be taken over), for all that we cannot carry on."""
    yield found.parts != 1, f"is the sum of {found.parts} prices; one is carried on"
    every = f"{found.every} {found.interval or 'time'}s"
    often = found.interval in FREQUENCIES and found.every == 1
    yield not often, f"is charged every {every}; monthly and yearly ones are carried on"
    yield not found.automatic, "is paid by an invoice that the donor gets by mail"
    yield found.currency not in CURRENCIES, f"is in {found.currency}, which this site does not take"
    yield found.amount_minor <= 0, "has no fixed amount"
    yield not is_address(found.email), "has no e-mail address to which a receipt could go"


def is_address(email: str) -> bool:
    """Whether a donor could be written to."""
    try:
        validate_email(clean_text(email))
    except ValidationError:
        return False
    return True


def adopt(found: ForeignPlan, gateway: Books) -> Plan:
    """Take over ``found``, of which ``judge`` says that it can be. Raises the gateway's errors.

    The gift is stored before its mark is written: an answer that is lost leaves a gift that is found again.
    """
    gift = gift_of(found)
    asked_at = timezone.now()
    reading = gateway.mark_plan(found.id, gift.public_id, f"adopt:{gift.public_id}")
    with transaction.atomic():
        plan = plans.apply(reading, asked_at, gateway.livemode, quiet=True, beginning=beginning(found))
        audit.record("take over monthly donation", plan, by=None, subscription=found.id)
    return plan


@transaction.atomic
def gift_of(found: ForeignPlan) -> Gift:
    """The gift of ``found``, made or found again, with its donor matched by the customer's address."""
    return Gift.objects.get_or_create(
        form_key=KEY + found.id,
        defaults={
            "amount_minor": found.amount_minor,
            "currency": found.currency,
            "frequency": FREQUENCIES[found.interval],
            "donor": donor_for(found.email, found.name),
            "created_at": found.started_at,
        },
    )[0]


def beginning(found: ForeignPlan) -> dict:
    """What the plan's first event keeps of where it came from, the former site's numbers among its marks."""
    return {
        "by": PlanEvent.By.STAFF,
        "adopted": True,
        "customer": found.customer_id,
        "marks": strange(found.marks),
        "since": found.started_at.date().isoformat(),
    }
