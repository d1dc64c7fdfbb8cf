"""What staff see of the ladder: counts of an hour and a day, and what each step would cost honest donors.

Costs are estimated from the last thirty days' paid donations: each is asked what it would have met.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from donations.guard import limits
from donations.models import Attempt, CardRefusal, CardTry, LedgerEntry, ProviderEvent, Step
from donations.money import format_amount

DAYS = 30
SPANS = (
    ("Ten minutes", timedelta(minutes=10)),
    ("An hour", timedelta(hours=1)),
    ("A day", timedelta(days=1)),
)
REFUSED = "payment_intent.payment_failed"
PAID = Attempt.State.PAID


MEETS = {
    Step.NORMAL: "Whoever shares an address with many other donors proves a mail address.",
    Step.SLOWER: "A form that is sent within eight seconds is sent once more. More of those who share an "
    "address prove a mail address.",
    Step.PROOF: "Everybody opens a mail before paying. Monthly donations that run and donors’ own links "
    "are as always.",
    Step.PAUSE: "Only who has given before begins to pay by card, by a mail. Monthly donations are charged "
    "as always, donors’ own links work, and the other ways to give are shown.",
}


@dataclass(frozen=True)
class Cost:
    """What one step would have meant for the donations of thirty days, in words."""

    step: Step
    meets: str
    cost: str


def counted(now: datetime) -> list[tuple[str, list[int]]]:
    """[(what, [number in ten minutes, an hour, a day])]."""
    tries = CardTry.objects.filter(at__gt=now - limits.DAY)
    pages, cards = Q(kind="page"), Q(kind="card")
    asked = {
        "Payment pages opened": pages & Q(outcome="opened"),
        "of them paid": pages & Q(attempt__state=PAID),
        "Card pages of monthly donations opened": cards,
        "Asked to prove a mail address": Q(outcome="proof"),
        "Links asked for by mail": Q(kind__in=["mail", "link"]),
        "Asked to press once more": Q(outcome="slow"),
        "Met the pause": Q(outcome="paused"),
    }
    found = [
        (name, [tries.filter(which, at__gt=now - span).count() for _, span in SPANS])
        for name, which in asked.items()
    ]
    events = ProviderEvent.objects.filter(type=REFUSED)
    refused = [events.filter(received_at__gt=now - span).count() for _, span in SPANS]
    return [*found, ("Cards refused by banks", refused), *turned_away(now)]


def turned_away(now: datetime) -> list[tuple[str, list[int]]]:
    """The tallies of what was turned away, by reason."""
    found = []
    for why, label in CardRefusal.Why.choices:
        rows = CardRefusal.objects.filter(why=why)
        sums = [rows.filter(since__gt=now - span).aggregate(n=Sum("number"))["n"] or 0 for _, span in SPANS]
        if sums[-1]:
            found.append((f"Turned away: {label}", sums))
    return found


def costs(now: datetime) -> list[Cost]:
    """What each step would cost honest donors."""
    since = now - timedelta(days=DAYS)
    attempts = Attempt.objects.filter(created_at__gt=since).order_by("created_at")
    rows = list(attempts.values_list("client_key", "created_at", "state"))
    paid = sum(state == PAID for _, _, state in rows)
    hasty = CardTry.objects.filter(
        at__gt=since, attempt__state=PAID, proven=False, seconds__lt=limits.FREELY[Step.SLOWER].wait // 1000
    ).count()
    crowds = {step: crowded(rows, limits.FREELY[step].address) for step in (Step.NORMAL, Step.SLOWER)}
    of = f"of {paid} paid donations in {DAYS} days"
    found = {
        Step.NORMAL: f"{crowds[Step.NORMAL]} {of}.",
        Step.SLOWER: f"{hasty} would have pressed twice, {crowds[Step.SLOWER]} proven an address, {of}.",
        Step.PROOF: f"All: {paid} in {DAYS} days. {went_on(since)}",
        Step.PAUSE: f"In a day about {per_day(paid)} donations{worth(since)}.",
    }
    return [Cost(step, MEETS[step], cost) for step, cost in found.items()]


def crowded(rows, most: int) -> int:
    """How many paid tries came after ``most`` others of their address within an hour."""
    recent, number = defaultdict(list), 0
    for key, at, state in rows:
        if not key:
            continue
        recent[key] = [other for other in recent[key] if at - other < limits.HOUR]
        number += state == PAID and len(recent[key]) >= most
        recent[key].append(at)
    return number


def went_on(since: datetime) -> str:
    """How many of those who were asked for a mail have paid, where that ever happened."""
    mails = CardTry.objects.filter(at__gt=since, kind="mail").count()
    if not mails:
        return "How many would not come back is not known: nobody was asked yet."
    proven = CardTry.objects.filter(at__gt=since, proven=True, kind="page", attempt__state=PAID)
    paid = proven.aggregate(n=Count("attempt", distinct=True))["n"]
    return f"Links asked for so far: {mails}; donations paid through them: {paid}."


def per_day(number: int) -> str:
    """``number`` in thirty days as a number a day, with one figure after the point."""
    tenths = (10 * number + DAYS // 2) // DAYS
    return f"{tenths // 10}.{tenths % 10}"


def worth(since: datetime) -> str:
    """What first payments bring in a day, in each currency."""
    lines = LedgerEntry.objects.filter(
        kind=LedgerEntry.Kind.CHARGE, occurred_at__gt=since, payment__attempt__isnull=False
    )
    sums = lines.order_by().values_list("currency").annotate(total=Sum("amount_minor"))
    words = [format_amount(int(total) // DAYS, code) for code, total in sums if int(total) >= DAYS]
    return f", {' and '.join(sorted(words))}" if words else ""
