"""Mail: written into the outbox in the verb's transaction, sent by the worker."""

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from newsroom.core import outbox
from newsroom.core.models import SentMail
from newsroom.core.text import clean_text


def send(to, subject, body, *, key=None, headers=None):
    """Queue one plain-text mail to exactly one address.

    Raises ``ValidationError`` for an address that is not one (a comma would add a recipient).
    """
    to = clean_text(to)
    validate_email(to)
    if "," in to:
        raise ValidationError("Give one address.")
    payload = {"to": to, "subject": clean_text(subject)[:200], "body": clean_text(body, lines=True)}
    return outbox.add("mail", payload | {"headers": headers or {}, "key": key or ""}, key=key)


def deliver(payload):
    """Handler of the outbox: hand one mail to the mail server, and remember that one with a key went out."""
    EmailMessage(
        subject=payload["subject"],
        body=payload["body"],
        to=[payload["to"]],
        headers=payload.get("headers") or {},
    ).send()
    if payload.get("key"):
        SentMail.objects.create(key=payload["key"], subject=payload["subject"])
