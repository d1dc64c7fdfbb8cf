"""Looking for a person in texts that are nobody's own: mail that waits, the audit, raw messages, bank files.

An e-mail address is looked for everywhere. A name only where it does not belong to another donor: two people
may be called the same.
"""

import json
import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from donations import donor_data
from donations.donors import email_key
from donations.models import (
    Announcement,
    BankStatement,
    Donor,
    Finding,
    FormerAddress,
    GiftNote,
    ProviderEvent,
    Receipt,
    StatementLine,
    TaxDeclaration,
)
from newsroom.core.models import AuditEvent, OutboxMessage, SentMail

GONE = "…"
SHORTEST = 5  # signs: a shorter name stands in too many other words
SHARED = (AuditEvent, OutboxMessage, SentMail, LogEntry, BankStatement, StatementLine, Finding, ProviderEvent)
# Words of the house, printed for everybody, where a name is taken out by hand; the vault; and donors, whose
# own row its verb empties.
LEFT = {"appeal", "appealtranslation", "donationpage", "campaign", "legalentity", "donor", "retainedrecord"}
SAFE_KEYS = {"id", "object", "type", "status", "currency", "api_version", "mode", "payment_status"}
NUMBERED = re.compile(r"[a-z]{2,6}_[A-Za-z0-9_]{6,80}")  # the provider's numbers of things


@dataclass(frozen=True)
class Person:
    """What names somebody: ``addresses`` of e-mail, and ``names`` (with postal addresses)."""

    addresses: frozenset[str]
    names: frozenset[str]

    def is_at(self, address: str) -> bool:
        """Whether ``address`` is the person's, however it is written."""
        return email_key(address) in {email_key(own) for own in self.addresses}


def person_of(donor: Donor, rows) -> Person:
    """All that names ``donor`` in the donor's own rows, and what the donor wrote: mail to us has it, too."""
    addresses, names = {donor.email, donor.email_key}, {donor.name}
    addresses |= {one.email_key for one in FormerAddress.objects.filter(pk__in=rows.get(FormerAddress, ()))}
    for one in Announcement.objects.filter(pk__in=rows.get(Announcement, ())):
        addresses.add(one.email)
        names.add(one.name)
    for one in TaxDeclaration.objects.filter(pk__in=rows.get(TaxDeclaration, ())):
        names |= {f"{one.first_name} {one.last_name}", *one.address.splitlines()}
    for one in GiftNote.objects.filter(pk__in=rows.get(GiftNote, ())):
        names |= {one.message, one.in_honour_of, one.display_name}
    for one in Receipt.objects.filter(pk__in=rows.get(Receipt, ())):
        names |= set(one.recipient.splitlines())
    for one in StatementLine.objects.filter(pk__in=rows.get(StatementLine, ())):
        names.add(one.payer)
    names = {name for name in names if len(name) >= SHORTEST and " " in name.strip()}
    return Person(frozenset(a for a in addresses if "@" in a), frozenset(names))


def scrub(person: Person) -> None:
    """Take ``person`` out of every table but the vault."""
    everything = person.addresses | person.names
    for message in holding(OutboxMessage, OutboxMessage._meta.get_field("payload"), person.addresses):
        if person.is_at(message.payload.get("to", "")):
            message.delete()  # mail to nobody any more
    for address in person.addresses:
        OutboxMessage.objects.filter(key__icontains=address).delete()
    same = Q(pk__in=())
    for address in person.addresses:
        same |= Q(email__iexact=address)
    Announcement.objects.filter(same).update(email="", name="")
    own = [m for m in apps.get_app_config("donations").get_models() if m._meta.model_name not in LEFT]
    for model in dict.fromkeys([*own, *SHARED]):
        strings = everything if model in SHARED else person.addresses
        for field in donor_data.texts_of(model) if can_change(model) else ():
            for row in holding(model, field, strings):
                take_out(row, field, everything)


def can_change(model):
    """Whether texts of the table can be emptied at all."""
    return not getattr(model, "append_only", False) or bool(getattr(model, "erasable", None))


def holding(model, field, strings):
    """The rows in whose ``field`` one of ``strings`` stands, however JSON writes it."""
    condition = Q(pk__in=())
    for string in strings:
        for written in {string, json.dumps(string)[1:-1]}:
            condition |= Q(erased_text__icontains=written)
    rows = model._base_manager.annotate(erased_text=Cast(field.name, TextField()))
    if model is StatementLine:
        rows = rows.filter(payment=None)  # a booked one is its donor's
    return rows.filter(condition)


def take_out(row, field, strings) -> None:
    """Take ``strings`` out of one column of ``row``, or empty it where nothing else is allowed."""
    model = type(row)
    if isinstance(row, ProviderEvent) and field.name == "payload":
        bare(row)
        return
    if getattr(model, "append_only", False):
        empty = getattr(model, "erasable", {}).get(field.name)
        value = {} if empty == "{}" else empty
    else:
        value = without(getattr(row, field.name), strings)
    if value is not None:
        model._base_manager.filter(pk=row.pk).update(**{field.name: value})


def without(value, strings):
    """``value`` (text, or JSON with texts in it) without ``strings``."""
    if isinstance(value, str):
        for string in sorted(strings, key=len, reverse=True):
            value = re.sub(re.escape(string), GONE, value, flags=re.IGNORECASE)
        return value
    if isinstance(value, dict):
        return {without(key, strings): without(inner, strings) for key, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, strings) for inner in value]
    return value


def bare(event: ProviderEvent) -> None:
    """Leave of a raw message what it takes to ask the provider again: numbers of things, no texts."""
    try:
        told = json.loads(event.payload)
    except ValueError:
        told = {}
    event.payload = json.dumps(bones(told))
    event.save(update_fields=["payload"])


def bones(value, key=""):
    """``value`` with every text emptied that is no number or kind of thing."""
    if isinstance(value, dict):
        return {name: bones(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [bones(inner, key) for inner in value]
    if isinstance(value, str) and key not in SAFE_KEYS and not NUMBERED.fullmatch(value):
        return value if key in {"attempt", "gift", "app"} else ""
    return value
