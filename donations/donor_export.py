"""A donor's own data as one file: every row of ours that is theirs, and what we did about it."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Q
from django.utils import timezone

from donations import donor_data
from donations.models import Donor, Plan
from newsroom.core import audit, roles
from newsroom.core.models import AuditEvent, SentMail
from newsroom.core.roles import Permission

# Ours alone: what makes a press of a button one, keyed hashes of networks, addresses that open a payment.
SECRET = {"idempotency_key", "form_key", "client_key", "checkout_url", "fingerprint"}


def export(donor: Donor, *, by) -> str:
    """JSON of all that we have of ``donor``. Raises ``PermissionDenied``. Amounts are in minor units."""
    roles.require(by, Permission.MONEY)
    rows = donor_data.rows_of(donor)
    told = {
        "exported_at": timezone.now(),
        "amounts": "whole numbers in the currency's smallest unit (pence, cents, yen)",
        "records": {model._meta.label_lower: table(model, ids) for model, ids in rows.items()},
        "mails": mails(rows),
        "acts": acts(rows),
    }
    audit.record("export donor", donor, by=by, rows=sum(map(len, rows.values())))
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def table(model, ids) -> list[dict]:
    """The rows of one table, without what is ours alone; colleagues are not named."""
    fields = [field for field in model._meta.local_concrete_fields if field.name not in SECRET]
    return [
        {field.name: value_of(row, field) for field in fields}
        for row in model._base_manager.filter(pk__in=ids).order_by("pk")
    ]


def value_of(row, field):
    """A column's value as the file shows it."""
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey) and field.related_model._meta.app_label != donor_data.OWN_APP:
        return value and "a colleague"
    return value


def mails(rows) -> list[dict]:
    """What was sent, and when."""
    about = Q(key__in=donor_data.mail_keys(rows))
    for pk in rows.get(Plan, ()):
        for kind in ("failed", "ended", "changed", "notice"):
            about |= Q(key=f"plan-{kind}:{pk}") | Q(key__startswith=f"plan-{kind}:{pk}:")
    for pk in rows[Donor]:
        about |= Q(key__startswith=f"yearly:{pk}:")
    return list(SentMail.objects.filter(about).values("subject", "sent_at"))


def acts(rows) -> list[dict]:
    """What colleagues did about these rows."""
    return list(
        AuditEvent.objects.filter(subject__in=donor_data.labels_of(rows)).values(
            "at", "verb", "subject", "data"
        )
    )
