"""All that belongs to one donor: found by following the tables' own references, so a new table is not missed.

From the donor's row to gifts, from these to tries, payments, plans, notes …, always against the direction of
the references. A row that several donors share (a bank's file, a check of the books) is none of theirs.
"""

from django.apps import apps
from django.db import models

from donations.models import Donor, Payment

OWN_APP = "donations"


def rows_of(donor: Donor) -> dict[type[models.Model], set[int]]:
    """Model → ids of its rows that are ``donor``'s, the donor's own row first."""
    found = {Donor: {donor.pk}}
    waiting = [(Donor, {donor.pk})]
    while waiting:
        model, ids = waiting.pop(0)
        for relation in model._meta.related_objects:
            other = relation.related_model
            if other._meta.app_label != OWN_APP or relation.many_to_many:
                continue
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": ids})
            if other is Payment:  # a renewal can have been paid by somebody else
                rows = rows.filter(models.Q(donor=donor) | models.Q(donor=None))
            new = set(rows.values_list("pk", flat=True)) - found.get(other, set())
            if new:
                found.setdefault(other, set()).update(new)
                waiting.append((other, new))
    return found


def labels_of(rows) -> list[str]:
    """How the audit names these rows: ``donations.gift:7``."""
    return [f"{model._meta.label_lower}:{pk}" for model, ids in rows.items() for pk in ids]


def mail_keys(rows) -> list[str]:
    """The keys of mails about these rows, as far as they name a payment, a refund or a donor."""
    kinds = {"donations.payment": ("receipt", "receipt-again"), "donations.refund": ("refund",)}
    return [
        f"{kind}:{pk}"
        for label, names in kinds.items()
        for pk in rows.get(apps.get_model(label), ())
        for kind in names
    ]


def texts_of(model) -> list[models.Field]:
    """The columns of ``model`` that hold free text or JSON, where a person may be named."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.unique
    ]
