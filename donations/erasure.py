"""Forgetting a donor: monthly donations are ended at the provider first, then every text of the person goes.

What stays: amounts, dates and numbers, so that every sum and every receipt's number is as it was; and, apart
(``RetainedRecord``), what the law makes us keep, until its day. Tables that are never changed let their texts
be emptied and nothing else (``erasable``, guarded by the database).
"""

from django.db import transaction
from django.utils import timezone

from donations import donor_data, plans, retention, scrubbing
from donations.gateways import Gateway
from donations.models import Attempt, Donor, Gift, GiftNote, Plan, PlanEvent, ProviderEvent, RetainedRecord
from donations.models.gift import public_id
from donations.notes import WALL
from newsroom.core import audit, outbox, roles
from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.models import AuditEvent
from newsroom.core.roles import Permission


class NotErased(Exception):
    """Nothing was erased; the message says why."""


def running_plans(donor: Donor):
    """The monthly and yearly donations that would go on."""
    return Plan.objects.filter(gift__donor=donor).exclude(state=Plan.State.CANCELED)


def erase(donor: Donor, gateway: Gateway | None, *, by) -> None:
    """Erase ``donor``. Raises ``NotErased``, ``PermissionDenied``, ``GatewayDown``, ``GatewayRefused``.

    ``gateway`` may be None where no provider is set up and no plan runs. Twice does no harm.
    """
    roles.require(by, Permission.MONEY)
    nothing_under_way(donor)
    for plan in running_plans(donor):
        if gateway is None:
            raise NotErased("A monthly donation still runs, and no payment provider is set up to end it.")
        plans.cancel(plan, gateway, by=PlanEvent.By.STAFF, actor=by)
    forget(donor, by=by)


def nothing_under_way(donor: Donor) -> None:
    """Raise ``NotErased`` while a payment is still to come: it would bring the donor's name back."""
    if Attempt.objects.filter(gift__donor=donor, state=Attempt.State.PROCESSING).exists():
        raise NotErased("A payment is still being confirmed by the donor’s bank. Try again when it has come.")


@transaction.atomic
def forget(donor: Donor, *, by) -> None:
    """Empty what names ``donor``, in one transaction. Raises ``NotErased``."""
    list(Gift.objects.select_for_update().filter(donor=donor))  # what is being booked is booked first
    donor = Donor.objects.select_for_update().get(pk=donor.pk)
    if donor.erased_at:
        return
    if running_plans(donor).exists():
        raise NotErased("A monthly donation still runs at the payment provider.")
    nothing_under_way(donor)
    rows = donor_data.rows_of(donor)
    person = scrubbing.person_of(donor, rows)
    retention.keep(donor)
    if GiftNote.objects.filter(pk__in=rows.get(GiftNote, ()), state=GiftNote.State.SHOWN).exists():
        outbox.add("purge", {"paths": [WALL]})
    for model, ids in rows.items():
        if model is not RetainedRecord:
            empty(model, ids)
    for event in ProviderEvent.objects.filter(pk__in=rows.get(ProviderEvent, ())):
        scrubbing.bare(event)
    acts = AuditEvent.objects.filter(subject__in=donor_data.labels_of(rows))
    acts.filter(pk__in=[act.pk for act in acts if "note" in act.data]).update(data={})
    scrubbing.scrub(person)
    donor.email, donor.name, donor.email_key = "", "", f"erased:{public_id()}"
    donor.erased_at, donor.mail_returned_at = timezone.now(), None
    donor.save()
    audit.record("erase donor", donor, by=by)


def empty(model, ids) -> None:
    """Empty the free texts of these rows, as far as the table allows it."""
    if getattr(model, "append_only", False):
        names = getattr(model, "erasable", {})
        emptied = {name: {} if empty == "{}" else empty for name, empty in names.items()}
    else:
        emptied = {field.name: "" for field in own_texts(model)} | getattr(model, "when_erased", {})
    if emptied:
        model._base_manager.filter(pk__in=ids).update(**emptied)


def own_texts(model):
    """The columns that a person's own words or name stand in."""
    kept, more = getattr(model, "kept_at_erasure", ()), getattr(model, "erased_with_donor", ())
    for field in donor_data.texts_of(model):
        if field.name in kept:
            continue
        if isinstance(field, TextLine | TextBlock) or field.name in more or "email" in field.name:
            yield field
