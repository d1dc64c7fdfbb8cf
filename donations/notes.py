"""What donors write after giving, and the thanks wall: written once, shown only when a colleague agrees.

Whoever did not say yes to the wall has no name here at all; totals count everybody. A gift that was wholly
given back leaves the wall by itself, since the wall asks the ledger.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from donations.campaigns import FEES, OF_FEES
from donations.donation_page import books_are_live
from donations.models import Gift, GiftNote, LedgerEntry
from newsroom.core import audit, mail, outbox, roles
from newsroom.core.frame import load_frame
from newsroom.core.roles import Permission

SALT = "donations.note"
LIFE = 14 * 24 * 3600  # seconds in which the page that thanks can still be written on
WALL = "/donate/wall/"
MOST_NAMES = 500  # on the wall, the newest first
State = GiftNote.State


class NotOurs(Exception):
    """The link was not made here, or is too old."""


class Written(Exception):
    """This gift has its note already."""


def token_for(gift: Gift) -> str:
    """What opens the form of ``gift``'s note, for whoever has just given it."""
    return signing.dumps(gift.public_id, salt=SALT)


def gift_of(token: str) -> Gift:
    """The gift that ``token`` opens. Raises ``NotOurs``."""
    try:
        return Gift.objects.get(public_id=signing.loads(token, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, Gift.DoesNotExist, ValueError) as error:
        raise NotOurs from error


@transaction.atomic
def write(gift: Gift, *, message: str, in_honour_of: str, display_name: str) -> GiftNote:
    """Keep a donor's words and tell the newsroom. ``display_name``: for the wall; empty: stay anonymous.

    Raises ``Written``, ``ValidationError`` for what is too long.
    """
    state = State.WAITING if display_name else State.PRIVATE
    note = GiftNote(
        gift=gift, message=message, in_honour_of=in_honour_of, display_name=display_name, state=state
    )
    note.full_clean(exclude=["gift"])
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError:
        raise Written from None
    tell(note)
    return note


def tell(note: GiftNote) -> None:
    """Mail the newsroom a message. Nothing of the donor's stands in its subject, nor who gave."""
    address = load_frame().publication["contact_email"]
    if not address or not note.message:
        return
    body = f"A donor wrote:\n\n{note.message}\n"
    if note.in_honour_of:
        body += f"\nGiven in honour of: {note.in_honour_of}\n"
    body += "\nThe donation it came with is in the admin, under Messages from donors.\n"
    try:
        mail.send(address, "A message from a donor", body, key=f"note:{note.pk}")
    except ValidationError:
        return  # the paper's own address is none: the message stands in the admin


@transaction.atomic
def decide(note: GiftNote, *, shown: bool, by) -> GiftNote:
    """Put a name on the wall, or keep it off. Raises ``PermissionDenied``, ``ValueError`` without consent."""
    roles.require(by, Permission.DONORS)
    note = GiftNote.objects.select_for_update().get(pk=note.pk)
    if note.state == State.PRIVATE:
        raise ValueError("The donor did not agree to the wall.")
    note.state = State.SHOWN if shown else State.HIDDEN
    note.decided_by, note.decided_at = by, timezone.now()
    note.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("show on the thanks wall" if shown else "keep off the thanks wall", note, by=by)
    outbox.add("purge", {"paths": [WALL]})
    return note


@transaction.atomic
def rename(note: GiftNote, display_name: str, *, by) -> GiftNote:
    """Put a name for the wall right, a typing error say; whether it is shown stays as it is.

    Raises ``PermissionDenied``, ``ValueError`` without the donor's consent, ``ValidationError``.
    """
    roles.require(by, Permission.DONORS)
    note = GiftNote.objects.select_for_update().get(pk=note.pk)
    if note.state == State.PRIVATE:
        raise ValueError("The donor did not agree to the wall.")
    if not display_name:
        raise ValidationError("A name on the wall cannot be empty: keep it off instead.")
    called(note, display_name)
    audit.record("change a name on the thanks wall", note, by=by)
    return note


@transaction.atomic
def choose_name(note: GiftNote, display_name: str) -> GiftNote:
    """The donor's own wish: another name, at which a colleague looks first; or, empty, none at all.

    Raises ``ValidationError``.
    """
    note = GiftNote.objects.select_for_update().get(pk=note.pk)
    if note.state != State.PRIVATE and note.display_name == display_name:
        return note
    note.state = State.WAITING if display_name else State.PRIVATE
    note.decided_by = note.decided_at = None
    return called(note, display_name)


def called(note, display_name):
    """Store the locked ``note`` with this name; the wall is printed anew."""
    note.display_name = display_name
    note.full_clean(exclude=["gift"])
    note.save(update_fields=["display_name", "state", "decided_by", "decided_at"])
    outbox.add("purge", {"paths": [WALL]})
    return note


def went_back(gift: Gift) -> None:
    """Money of ``gift`` went back: a name that stands for it may have to leave the wall at once."""
    if GiftNote.objects.filter(gift=gift, state=State.SHOWN).exists():
        outbox.add("purge", {"paths": [WALL]})


def standing_gifts():
    """Gifts of which money is still here: real gifts in live books, test gifts in test books."""
    entries = LedgerEntry.objects.filter(payment__livemode=books_are_live())
    rows = entries.exclude(kind__in=FEES).exclude(OF_FEES).order_by().values("payment__gift")
    return rows.annotate(left=Sum("amount_minor")).filter(left__gt=0).values("payment__gift")


def wall() -> dict:
    """{names: [{name, in_honour_of}], others, total}: what the wall says. ``others`` gave without a name."""
    gifts = standing_gifts()
    shown = GiftNote.objects.filter(Q(state=State.SHOWN), gift__in=gifts)
    names = list(shown.values("display_name", "in_honour_of")[:MOST_NAMES])
    total = gifts.count()
    return {"names": names, "others": total - len(names), "total": total}
