"""Proof of mail: a link that we mail opens the payment page. It costs a donor a minute and a card tester a
mailbox for every few cards.

Both texts are signed and hold the whole choice: nothing is stored but the wish, until its mail is written.
The link holds no address, only the digest by which its pages are counted. Whether somebody has given before
is looked up by the worker: the page answers alike, and as quickly, for every address.
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
from newsroom.core import mail, outbox
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


def ask(email: str, choice: Choice, who: Who, *, only_known: bool) -> None:
    """Have the link mailed. ``who.email`` is the digest of ``email``. ``only_known``: nobody gets one but
    somebody who has given before."""
    wish = {"to": email, "digest": who.email, "choice": asdict(choice), "only_known": only_known}
    outbox.add("proof", wish, key=f"proof-wish:{who.email}:{choice.nonce}")


def send(payload) -> None:
    """Handler of the outbox: the mail, or nothing for a stranger while only donors are mailed."""
    email, choice = payload["to"], Choice(**payload["choice"])
    known = Payment.objects.filter(donor__email_key=donors.email_key(email)[:254]).exists()
    if payload["only_known"] and not known:
        return
    token = signing.dumps([payload["choice"], payload["digest"], known], salt=LINK, compress=True)
    publication = load_frame().publication
    words = {
        "amount": format_amount(choice.charged_minor, choice.currency),
        "publication": publication,
        "link": f"{settings.SITE_URL}{reverse('donations:open', args=[token])}",
    }
    body = render_to_string("donations/mails/proof.txt", words)
    subject = f"Your donation to {publication['name']}: one more press"
    mail.send(email, subject, body, key=f"proof:{payload['digest']}:{choice.nonce}")
