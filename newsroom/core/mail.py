"""Mail: written into the outbox in the verb's transaction, sent by the worker."""

import hashlib
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from newsroom.core import outbox
from newsroom.core.models import SentMail
from newsroom.core.text import clean_text


def send(to, subject, body, *, key=None, headers=None, once=False):
    """Queue one plain-text mail to exactly one address.

    ``once``: a mail with this ``key`` that has gone out already does not go out again. Raises
    ``ValidationError`` for an address that is not one (a comma would add a recipient).
    """
    to = clean_text(to)
    validate_email(to)
    if "," in to:
        raise ValidationError("Give one address.")
    payload = {"to": to, "subject": clean_text(subject)[:200], "body": clean_text(body, lines=True)}
    payload |= {"headers": headers or {}, "key": key or "", "once": once}
    if key:  # a copy that was sent because a worker died over it is the same letter to every mail program
        name = message_id(key if once else f"{key}:{uuid4()}")
        payload["headers"] = {"Message-ID": name, **payload["headers"]}
    return outbox.add("mail", payload, key=key)


def message_id(key):
    """The mail's own name: one letter, one name, however often it is handed over."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}\n{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def deliver(payload):
    """Handler of the outbox: hand one mail to the mail server, and remember that one with a key went out."""
    if payload.get("once") and SentMail.objects.filter(key=payload["key"]).exists():
        return  # a worker died between sending it and striking it off
    EmailMessage(
        subject=payload["subject"],
        body=payload["body"],
        to=[payload["to"]],
        headers=payload.get("headers") or {},
    ).send()
    if payload.get("key"):
        SentMail.objects.create(key=payload["key"], subject=payload["subject"])
