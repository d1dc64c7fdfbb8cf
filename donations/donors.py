"""Donors: one for each e-mail address, however it was typed."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from donations.models import Donor
from donations.models.gift import public_id
from newsroom.core.text import clean_text


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
