"""Proof of mail: a link that we mail opens the payment page. It costs a donor a minute and a card tester a
mailbox for every few cards.

Both texts are signed and hold the whole choice: nothing is stored. The link holds no address, only the digest
by which its pages are counted.
"""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from donations import donors
from donations.checkout import Choice
from donations.guard.people import Who
from donations.models import Payment
from donations.money import format_amount
from newsroom.core import mail
from newsroom.core.frame import load_frame

FORM, LINK = "donations.proof.form", "donations.proof.link"
LIFE = 3600  # seconds, of the form and of the link


class Stale(Exception):
    """The text is too old, or was not made here."""


@dataclass(frozen=True)
class Proven:
    """What a link proves: a choice, and whose mailbox. ``known``: somebody who has given before."""

    choice: Choice
    email: str
    known: bool


def form_text(choice: Choice) -> str:
    """``choice`` as the form carries it that asks for an e-mail address."""
    return signing.dumps(asdict(choice), salt=FORM, compress=True)


def read_form(text: str) -> Choice:
    """The choice in a form. Raises ``Stale``."""
    try:
        return Choice(**signing.loads(text, salt=FORM, max_age=LIFE))
    except (signing.BadSignature, TypeError) as error:
        raise Stale from error


def read_link(text: str) -> Proven:
    """What a link proves. Raises ``Stale``."""
    try:
        choice, email, known = signing.loads(text, salt=LINK, max_age=LIFE)
        return Proven(Choice(**choice), email, known)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Stale from error


def send(email: str, choice: Choice, who: Who, *, only_known: bool) -> None:
    """Queue the mail with the link. ``who.email`` is the digest of ``email``. ``only_known``: nobody gets one
    but somebody who has given before."""
    known = Payment.objects.filter(donor__email_key=donors.email_key(email)[:254]).exists()
    if only_known and not known:
        return
    token = signing.dumps([asdict(choice), who.email, known], salt=LINK, compress=True)
    publication = load_frame().publication
    words = {
        "amount": format_amount(choice.charged_minor, choice.currency),
        "publication": publication,
        "link": f"{settings.SITE_URL}{reverse('donations:open', args=[token])}",
    }
    body = render_to_string("donations/mails/proof.txt", words)
    subject = f"Your donation to {publication['name']}: one more press"
    mail.send(email, subject, body, key=f"proof:{who.email}:{choice.nonce}")
