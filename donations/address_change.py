"""A donor moves to another e-mail address: the old mailbox opens the page, the new one gets the link.

Whoever has both mailboxes is the donor. Until the link is pressed nothing changes, and nothing is said of who
else gives under an address.
"""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from donations import donors
from donations.models import Donor
from newsroom.core import mail
from newsroom.core.frame import load_frame

SALT = "donations.address"
LIFE = 24 * 3600  # seconds


class DeadLink(Exception):
    """The link is too old, was used, or was not made here."""


def ask(donor: Donor, email: str) -> None:
    """Mail the link that confirms ``email`` to it. The caller has seen that it is an address."""
    token = signing.dumps([donor.pk, donor.email_key, email], salt=SALT)
    publication = load_frame().publication
    link = f"{settings.SITE_URL}{reverse('donations:address', args=[token])}"
    body = render_to_string("donations/mails/address.txt", {"publication": publication, "link": link})
    subject = f"Your new address at {publication['name']}"
    mail.send(email, subject, body, key=f"address-of-donor:{donor.pk}:{donors.email_key(email)}"[:255])


def read(token: str) -> tuple[Donor, str]:
    """The donor and the new address. Raises ``DeadLink``; a link works for the address it was made at."""
    try:
        number, key, email = signing.loads(token, salt=SALT, max_age=LIFE)
        return Donor.objects.exclude(email="").get(pk=number, email_key=key), email
    except (signing.BadSignature, Donor.DoesNotExist, ValueError, TypeError) as error:
        raise DeadLink from error


def confirm(donor: Donor, email: str) -> None:
    """Write to ``email`` from now on, and tell the former mailbox. Raises ``donors.NotAmended``."""
    former = donor.email
    if not donors.amend(donor, by=None, email=email, name=donor.name):
        return
    publication = load_frame().publication
    body = render_to_string("donations/mails/moved.txt", {"publication": publication})
    subject = f"Your donations to {publication['name']}"
    mail.send(former, subject, body, key=f"moved:{donor.pk}:{donors.email_key(email)}"[:255])
