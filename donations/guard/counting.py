"""``take``: the one door to every page with cards, and to every mail that leads to one.

Who comes is counted and let through, or not, under the lock of one row: a hundred at once count as a hundred.
Only what was let through counts against the limits of pages, so whoever is turned away takes nothing from
others; what is turned away without a row is only tallied, so nobody fills the table.
"""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from donations.guard import ladder, limits
from donations.guard.people import Who
from donations.models import Attempt, CardRefusal, CardTry, CardWeather, ProviderEvent, Step

Kind, Outcome, Why = CardTry.Kind, CardTry.Outcome, CardRefusal.Why
PAGES = Q(kind__in=[Kind.PAGE, Kind.CARD])
OPENED = Q(outcome=Outcome.OPENED)
REFUSED = "payment_intent.payment_failed"
BUCKET = 10  # minutes of a tally


class Verdict(StrEnum):
    """What becomes of a try."""

    OPEN = "open"
    PROOF = "proof"  # prove an e-mail address first
    SLOWER = "slower"  # press once more in some seconds
    WAIT = "wait"  # come back in a while
    PAUSED = "paused"  # no new cards just now


@transaction.atomic
def page(who: Who, *, proven: bool = False, known: bool = False, open_for: int = 0) -> tuple[Verdict, int]:
    """A payment page is asked for: (verdict, id of the counted row or 0).

    ``proven``: by a link that we mailed to ``who.email``; ``known``: to somebody who has given before.
    ``open_for``: milliseconds since the form was made.
    """
    now, weather = timezone.now(), lock()
    step, seen = ladder.step_now(weather, now), counts(who, now)
    free = limits.FREELY[step]
    if seen["form_day"] >= limits.PER_FORM:
        return tally(Why.FORM, now)
    if seen["address_asked"] >= limits.ASKED_ADDRESS or seen["network_asked"] >= limits.ASKED_NETWORK:
        return tally(Why.ADDRESS, now)
    if step == Step.PAUSE and not (proven and known):
        verdict = Verdict.PAUSED
    elif proven:
        why = over_with_proof(seen, weather, known)
        if why:
            return tally(why, now)
        verdict = Verdict.OPEN
    elif (
        step == Step.PROOF
        or is_crowded(seen, free, weather)
        or (seen["address_day"] and cards_refused(who, now))
    ):
        verdict = Verdict.PROOF
    else:
        verdict = Verdict.SLOWER if open_for < free.wait else Verdict.OPEN
    return verdict, note(who, Kind.PAGE, verdict, now, proven=proven, known=known, open_for=open_for)


@transaction.atomic
def card_page(who: Who) -> tuple[Verdict, int]:
    """A donor's own link asks for the page on which the card is changed. It stays open on every step."""
    now = timezone.now()
    lock()
    seen = counts(who, now)
    free = limits.FREELY[Step.NORMAL]
    if seen["email_hour"] >= limits.PER_EMAIL:
        return tally(Why.EMAIL, now)
    if seen["address_burst"] >= free.address_burst or is_full(seen):
        return tally(Why.ADDRESS, now)
    return Verdict.OPEN, note(who, Kind.CARD, Verdict.OPEN, now, proven=True, known=True)


@transaction.atomic
def mail(who: Who, kind: str) -> tuple[Verdict, int]:
    """A mail with a link is asked for, to an address that anybody can type."""
    now, weather = timezone.now(), lock()
    rows = CardTry.objects.filter(kind__in=[Kind.MAIL, Kind.LINK], at__gt=now - limits.DAY)
    hour = Q(at__gt=now - limits.HOUR)
    seen = rows.aggregate(
        to_email=Count("pk", Q(email=who.email) & hour),
        to_email_day=Count("pk", Q(email=who.email)),
        from_address=Count("pk", Q(address=who.address) & hour),
        from_network=Count("pk", Q(network=who.network) & hour),
        firsts=Count("address", hour, distinct=True),
        total=Count("pk", hour),
    )
    if seen["to_email"] >= limits.MAILS_EMAIL or seen["to_email_day"] >= limits.MAILS_EMAIL_DAY:
        return tally(Why.EMAIL, now)
    if seen["from_address"] >= limits.MAILS_ADDRESS or seen["from_network"] >= limits.MAILS_NETWORK:
        return tally(Why.ADDRESS, now)
    used = (seen["total"] - seen["firsts"]) if seen["from_address"] else seen["firsts"]
    share = limits.MAILS_MORE if seen["from_address"] else limits.MAILS_FIRST
    if 100 * used >= share * weather.budget:
        return tally(Why.TOTAL, now)
    return Verdict.OPEN, note(who, kind, Verdict.OPEN, now)


def lock() -> CardWeather:
    """The one row, locked, its numbers of these seconds: all counting waits for it in turn."""
    weather = CardWeather.objects.select_for_update().filter(pk=1).first()
    if weather is None:
        CardWeather.objects.get_or_create(pk=1)
        weather = CardWeather.objects.select_for_update().get(pk=1)
    ladder.look(weather, timezone.now())
    return weather


def counts(who: Who, now) -> dict:
    """How often this address, network, e-mail address and form came, and everybody, in one question."""
    rows = CardTry.objects.filter(PAGES, at__gt=now - limits.DAY)
    hour, burst = Q(at__gt=now - limits.HOUR), Q(at__gt=now - limits.BURST)
    free = OPENED & hour & Q(proven=False)
    return rows.aggregate(
        address_burst=Count("pk", OPENED & burst & Q(address=who.address)),
        address_hour=Count("pk", OPENED & hour & Q(address=who.address)),
        address_asked=Count("pk", hour & Q(address=who.address)),
        address_day=Count("pk", Q(address=who.address)),
        network_hour=Count("pk", OPENED & hour & Q(network=who.network)),
        network_asked=Count("pk", hour & Q(network=who.network)),
        email_hour=Count("pk", OPENED & hour & Q(email=who.email) & ~Q(email="")),
        form_day=Count("pk", OPENED & Q(form=who.form) & ~Q(form="")),
        used_free=Count("pk", free),
        used_proven=Count("pk", OPENED & hour & Q(proven=True, known=False)),
        used_known=Count("pk", OPENED & hour & Q(known=True)),
    )


def is_full(seen: dict) -> bool:
    """Whether one address or network has had all that it can have in an hour, with whatever proof."""
    return seen["address_hour"] >= limits.MOST_ADDRESS or seen["network_hour"] >= limits.MOST_NETWORK


def is_crowded(seen: dict, free: limits.Limits, weather: CardWeather) -> bool:
    """Whether this address, its network or everybody together has had what there is without proof."""
    return (
        seen["address_burst"] >= free.address_burst
        or seen["address_hour"] >= free.address
        or seen["network_hour"] >= free.network
        or 100 * seen["used_free"] >= limits.SHARES["free"] * weather.budget
    )


def over_with_proof(seen: dict, weather: CardWeather, known: bool) -> str:
    """Why somebody with proof must wait all the same; empty: nothing."""
    if seen["email_hour"] >= limits.PER_EMAIL:
        return Why.EMAIL
    if is_full(seen):
        return Why.ADDRESS
    share = "known" if known else "proven"
    return Why.TOTAL if 100 * seen[f"used_{share}"] >= limits.SHARES[share] * weather.budget else ""


def cards_refused(who: Who, now) -> bool:
    """Whether the bank refused many cards that were tried from this address within the hour."""
    events = ProviderEvent.objects.filter(type=REFUSED, received_at__gt=now - limits.HOUR)
    tries = CardTry.objects.filter(address=who.address, at__gt=now - limits.DAY)
    mine = tries.exclude(attempt=None)
    return events.filter(attempt__in=mine.values("attempt")).count() >= limits.REFUSED_CARDS


OUTCOMES = {
    Verdict.OPEN: Outcome.OPENED,
    Verdict.PROOF: Outcome.PROOF,
    Verdict.SLOWER: Outcome.SLOW,
    Verdict.PAUSED: Outcome.PAUSED,
}


def note(who: Who, kind, verdict, now, *, proven=False, known=False, open_for=None) -> int:
    """Write down a try; returns its id."""
    return CardTry.objects.create(
        at=now, kind=kind, outcome=OUTCOMES[verdict], proven=proven, known=known,
        seconds=None if open_for is None or proven else max(0, open_for) // 1000,
        address=who.address, network=who.network, email=who.email, form=who.form,
    ).pk  # fmt: skip


def tally(why: str, now=None) -> tuple[Verdict, int]:
    """Count one more that was turned away for ``why``."""
    now = now or timezone.now()
    since = now - timedelta(minutes=now.minute % BUCKET, seconds=now.second, microseconds=now.microsecond)
    row, _ = CardRefusal.objects.get_or_create(since=since, why=why)
    CardRefusal.objects.filter(pk=row.pk).update(number=F("number") + 1)
    return Verdict.WAIT, 0


def opened(number: int, attempt: Attempt) -> None:
    """Say which attempt a counted try became."""
    CardTry.objects.filter(pk=number).update(attempt=attempt)


def note_wrong(errors) -> None:
    """Tally a form that filled in what people do not see, or whose token is none of ours."""
    for field, why in (("website", Why.TRAP), ("token", Why.TOKEN)):
        if field in errors:
            tally(why)
