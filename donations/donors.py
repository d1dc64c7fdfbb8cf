"""Donors: one for each e-mail address, however it was typed; a mistyped one is put right by staff."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from donations.models import Donor, FormerAddress
from donations.models.gift import public_id
from newsroom.core import audit, roles
from newsroom.core.roles import Permission
from newsroom.core.text import clean_text

NO_ADDRESS = "This is not an e-mail address: something like name@example.org."
TAKEN = "Another donor gives under this address. Two donors are never put together: say so in a note instead."
FORGOTTEN = "This donor was erased."


class NotAmended(Exception):
    """Nothing was changed; the message says why."""


def email_key(email):
    """The address as a key: NFKC, case-folded. Dots and ``+tags`` stay: they can be different people."""
    return unicodedata.normalize("NFKC", clean_text(email)).casefold()


def donor_for(email, name=""):
    """The donor with this address, made if new; None when it is not an address that mail can reach.

    A name is kept from the first gift on; a later gift never renames a donor.
    """
    email = clean_text(email)[:254]
    try:
        validate_email(email)
    except ValidationError:
        return None
    key = email_key(email)[:254]
    return Donor.objects.get_or_create(
        email_key=key, defaults={"email": email, "name": clean_text(name)[:200]}
    )[0]


def donor_without_address(name):
    """A new donor who has no e-mail address: two of one name are two people until somebody knows better."""
    return Donor.objects.create(email_key=f"post:{public_id()}", name=clean_text(name)[:200])


@transaction.atomic
def amend(donor, *, by, email, name):
    """Put ``donor``'s address and name right, for all that is written from now on; says whether any changed.

    Printed receipts keep what they say: replacing one is a verb of its own. The former address stays beside
    the donor, so that renewals which the provider books under it are still theirs. An address that is there
    cannot be emptied. ``by``: the colleague, or None for the donor's own wish. Raises ``NotAmended``,
    ``PermissionDenied``.
    """
    if by is not None:
        roles.require(by, Permission.DONORS)
    donor = Donor.objects.select_for_update().get(pk=donor.pk)
    if donor.erased_at:
        raise NotAmended(FORGOTTEN)
    email, name = clean_text(email), clean_text(name)[:200]
    changed = [
        what for what, old, new in (("email", donor.email, email), ("name", donor.name, name)) if old != new
    ]
    if "email" in changed:
        readdress(donor, email)
    donor.name = name
    try:
        with transaction.atomic():
            donor.save()
    except IntegrityError:  # somebody gave under it at this very moment
        raise NotAmended(TAKEN) from None
    if changed:
        audit.record("put a donor right", donor, by=by, what=changed)
    return bool(changed)


def readdress(donor, email):
    """Give the locked ``donor`` another address, not saved yet. Raises ``NotAmended``."""
    try:
        validate_email(email)
    except ValidationError:
        raise NotAmended(NO_ADDRESS) from None
    key = email_key(email)
    if len(key) > Donor._meta.get_field("email_key").max_length:
        raise NotAmended(NO_ADDRESS)
    if Donor.objects.filter(email_key=key).exclude(pk=donor.pk).exists():
        raise NotAmended(TAKEN)
    if donor.email and donor.email_key != key:
        FormerAddress.objects.create(donor=donor, email_key=donor.email_key)
    donor.email, donor.email_key, donor.mail_returned_at = email, key, None


def gave_as(donor, email):
    """Whether ``email`` is an address under which ``donor`` gave before it was put right."""
    return (
        FormerAddress.objects.filter(donor=donor, email_key=email_key(email)[:254])
        .exclude(email_key="")
        .exists()
    )
