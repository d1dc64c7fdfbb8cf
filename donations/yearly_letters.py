"""The letters of a year: one to each donor, at most once, called off as long as they have not left.

“Send all” writes a row for each letter; the worker hands them to the mail in small lots after ``UNDO``. A row
is unique for donor and year, and its mail goes out once whoever works: pressed twice, nobody hears twice.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from donations import yearly
from donations.models import Donor, LetterRun, YearlyLetter
from newsroom.core import audit, mail, outbox, roles
from newsroom.core.frame import load_frame
from newsroom.core.models import SentMail
from newsroom.core.roles import Permission

State = YearlyLetter.State
UNDO = timedelta(minutes=10)
LOT = 100  # letters at a time: whoever calls them off is heard in between
WITHOUT_MAIL = Q(email="") | Q(mail_returned_at__isnull=False)


class NotNow(Exception):
    """The letters cannot be sent; the message says why."""


def key_of(donor_id: int, year: int, livemode: bool) -> str:
    """What makes a letter one: for real and for test money."""
    return f"yearly:{donor_id}:{year}{'' if livemode else ':test'}"


def waiting_donors(year: int, livemode: bool):
    """The donors of ``year`` who have no letter yet."""
    written = YearlyLetter.objects.filter(year=year, livemode=livemode).values("donor")
    return yearly.donors_of(year, livemode, load_frame().zone).exclude(pk__in=written)


def came_back_unread(year: int, livemode: bool):
    """The letters of ``year`` that were mailed to an address from which mail came back afterwards."""
    mailed = YearlyLetter.objects.filter(year=year, livemode=livemode, state=State.QUEUED)
    return mailed.filter(donor__mail_returned_at__gte=F("done_at"), donor__erased_at=None)


def to_print(year: int, livemode: bool):
    """The donors of ``year`` whose letter goes on paper: without mail, or it came back."""
    waiting = waiting_donors(year, livemode).filter(WITHOUT_MAIL).values("pk")
    unread = came_back_unread(year, livemode).values("donor")
    return Donor.objects.filter(Q(pk__in=waiting) | Q(pk__in=unread))


@transaction.atomic
def send_all(year: int, livemode: bool, *, by) -> LetterRun:
    """Write the letters of ``year`` for all who can get mail. Raises ``NotNow``, ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    if year >= timezone.localtime(timezone.now(), load_frame().zone).year:
        raise NotNow("The year is not over: whoever still gives would get no second letter.")
    donors = list(waiting_donors(year, livemode).exclude(WITHOUT_MAIL).values_list("pk", flat=True))
    if not donors:
        raise NotNow("Everybody with an e-mail address has the letter already.")
    run = LetterRun.objects.create(year=year, livemode=livemode, begun_by=by, due_at=timezone.now() + UNDO)
    YearlyLetter.objects.bulk_create(
        [YearlyLetter(donor_id=pk, year=year, livemode=livemode, run=run) for pk in donors],
        batch_size=500,
        ignore_conflicts=True,
    )
    outbox.add("yearly-letters", {"run": run.pk}, key=f"yearly-run:{run.pk}", due_at=run.due_at)
    audit.record("send yearly letters", run, by=by, year=year, letters=len(donors))
    return run


@transaction.atomic
def call_off(run: LetterRun, *, by) -> int:
    """Take back the letters of ``run`` that have not left; returns how many. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    run = LetterRun.objects.select_for_update().get(pk=run.pk)
    called_off = run.letters.filter(state=State.WAITING).delete()[0]
    run.stopped_at = timezone.now()
    run.save(update_fields=["stopped_at"])
    audit.record("call off yearly letters", run, by=by, letters=called_off)
    return called_off


def work(payload) -> None:
    """Handler of the outbox: hand a lot of a run's letters to the mail, and leave word for the rest."""
    with transaction.atomic():
        left = hand_over_lot(LetterRun.objects.select_for_update().get(pk=payload["run"]))
        if left:
            outbox.add("yearly-letters", payload, key=f"yearly-run:{payload['run']}:{left}")


def hand_over_lot(run: LetterRun) -> int:
    """Queue the mails of some waiting letters of the locked ``run``; returns how many still wait."""
    letters = list(run.letters.filter(state=State.WAITING).select_related("donor")[:LOT])
    for letter in letters:
        write(letter.donor, run.year, run.livemode)
    done = YearlyLetter.objects.filter(pk__in=[letter.pk for letter in letters])
    done.update(state=State.QUEUED, done_at=timezone.now())
    return run.letters.filter(state=State.WAITING).count()


def write(donor: Donor, year: int, livemode: bool, *, again: bool = False) -> None:
    """Queue one letter; nothing where there is no address any more, or nothing was given.

    ``again``: the donor asked for it, so that it goes out whether or not it did before.
    """
    frame = load_frame()
    parts = yearly.statement(donor, year, livemode, frame.zone)
    if not donor.email or not parts:
        return
    words = {
        "name": donor.name,
        "year": year,
        "parts": parts,
        "link": yearly.link(donor, year, livemode),
        "publication": frame.publication,
        "rehearsal": not livemode,
    }
    subject = f"What you gave to {frame.publication['name']} in {year}"
    key = key_of(donor.pk, year, livemode)
    body = render_to_string("donations/mails/yearly.txt", words)
    mail.send(donor.email, subject, body, key=f"{key}:again" if again else key, once=not again)


@transaction.atomic
def printed(year: int, livemode: bool, *, by) -> int:
    """Note that the letters without mail, and those that came back, were printed; returns how many."""
    roles.require(by, Permission.MONEY)
    unread = came_back_unread(year, livemode).values_list("pk", flat=True)
    again = YearlyLetter.objects.filter(pk__in=list(unread)).update(
        state=State.PRINTED, done_at=timezone.now()
    )
    donors = list(waiting_donors(year, livemode).filter(WITHOUT_MAIL).values_list("pk", flat=True))
    now = timezone.now()
    YearlyLetter.objects.bulk_create(
        [
            YearlyLetter(donor_id=pk, year=year, livemode=livemode, state=State.PRINTED, done_at=now)
            for pk in donors
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    audit.record("print yearly letters", f"donations.yearlyletter:{year}", by=by, letters=len(donors) + again)
    return len(donors) + again


@transaction.atomic
def came_back(donor: Donor, returned: bool, *, by) -> None:
    """Note that mail to ``donor`` comes back, or that it reaches them again. Raises ``PermissionDenied``."""
    roles.require(by, Permission.DONORS)
    donor.mail_returned_at = timezone.now() if returned else None
    donor.save(update_fields=["mail_returned_at"])
    audit.record("mail came back" if returned else "mail reaches the donor again", donor, by=by)


def progress(year: int, livemode: bool) -> dict:
    """How many letters of ``year`` stand where."""
    letters = YearlyLetter.objects.filter(year=year, livemode=livemode)
    begins = "yearly:"
    ends = f":{year}{'' if livemode else ':test'}"
    return {
        **{state: letters.filter(state=state).count() for state in State.values},
        "sent": SentMail.objects.filter(key__startswith=begins, key__endswith=ends).count(),
        "to_send": waiting_donors(year, livemode).exclude(WITHOUT_MAIL).count(),
        "to_print": to_print(year, livemode).count(),
    }
