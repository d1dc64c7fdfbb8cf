"""Announcing a gift that comes by bank: the donor gets a reference, we remember what to expect."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from donations.checkout import Choice, gift_of
from donations.donation_page import books_are_live
from donations.models import Announcement, Gift
from donations.references import make_reference
from newsroom.core import audit, roles
from newsroom.core.roles import Permission
from newsroom.core.text import clean_text

KEPT = timedelta(days=365)  # a name without money: banks take days, people weeks
WINDOW = timedelta(minutes=10)
IN_TOTAL = 200  # announcements in the window from everybody: more are a script's


class TooMany(Exception):
    """More was announced in a short time than people do."""


@transaction.atomic
def announce_gift(choice: Choice, *, name: str = "", email: str = "") -> Announcement:
    """Write down that ``choice`` will come by bank; its ``printed_reference`` is what the donor writes on it.

    The same choice from the same form is the same announcement. ``email`` (optional: where the receipt goes)
    must be an address or empty. Raises ``ValidationError``, ``TooMany``.
    """
    email = clean_text(email)
    if email:
        validate_email(email)
    if len(email) > Announcement._meta.get_field("email").max_length:
        raise ValidationError("This address is too long to be one.")
    if Announcement.objects.filter(announced_at__gt=timezone.now() - WINDOW).count() >= IN_TOTAL:
        raise TooMany
    gift = Gift.objects.select_for_update().get(pk=gift_of(choice)[0].pk)
    made = Announcement.objects.filter(gift=gift).first()
    if made is not None:
        return made
    return Announcement.objects.create(
        gift=gift,
        reference=unused_reference(),
        name=clean_text(name)[:200],
        email=email,
        livemode=books_are_live(),
    )


def unused_reference() -> str:
    """A reference that nobody has."""
    reference = make_reference()
    while Announcement.objects.filter(reference=reference).exists():
        reference = make_reference()
    return reference


def unpaid():
    """Announcements that name somebody and of which no money has come."""
    return Announcement.objects.filter(gift__payments=None).exclude(name="", email="")


def forget_old() -> int:
    """A day's housekeeping: after a year without money nobody's name and address stay; says of how many.

    The reference stays: money that comes under it is matched all the same.
    """
    return unpaid().filter(announced_at__lt=timezone.now() - KEPT).update(name="", email="")


@transaction.atomic
def forget(gift: Gift, *, by) -> bool:
    """Somebody who announced ``gift`` and gave nothing wants to be forgotten; says whether there was a name.

    Raises ``PermissionDenied``.
    """
    roles.require(by, Permission.DONORS)
    Gift.objects.select_for_update().get(pk=gift.pk)
    forgotten = unpaid().filter(gift=gift).update(name="", email="")
    if forgotten:
        audit.record("forget an announcement", gift, by=by)
    return bool(forgotten)
