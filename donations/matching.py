"""Which announced gift a bank's line may be: by the reference that stands in it, else by its amount.

Suggestions only: a person confirms each. The questions are the same few for any number of lines.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef

from donations.models import Announcement, Payment, StatementLine
from donations.references import references_in

PATIENCE = timedelta(days=120)  # a transfer that comes later than this is not found by its amount
MOST = 4  # suggestions for a line
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Suggestion:
    """An announced gift that a line may be, and why. ``certain``: all fits, and nothing came yet."""

    announcement: Announcement
    why: str
    certain: bool = False


def suggestions(lines: list[StatementLine]) -> dict[int, list[Suggestion]]:
    """Line id → what it may be, the likeliest first."""
    written = {line.pk: references_in(f"{line.payer} {line.text}") for line in lines}
    wanted = {reference for found in written.values() for reference in found}
    by_reference = {one.reference: one for one in known().filter(reference__in=wanted)}
    open_ones = list(
        known().filter(has_come=False, gift__amount_minor__in={one.amount_minor for one in lines})
    )
    return {
        line.pk: [
            *[about_reference(line, by_reference[each]) for each in written[line.pk] if each in by_reference],
            *about_amount(line, [one for one in open_ones if one.reference not in written[line.pk]]),
        ][:MOST]
        for line in lines
    }


def known():
    """All announcements, each with whether its money has come (what was taken out again does not count)."""
    come = Payment.objects.filter(gift=OuterRef("gift_id"), correction=None)
    return Announcement.objects.annotate(has_come=Exists(come)).select_related("gift__donor")


def about_reference(line, one):
    """What to say of a line that carries the reference of an announcement."""
    gift = one.gift
    if gift.currency != line.currency:
        return Suggestion(one, f"Reference fits, but {gift.in_words} was announced: another currency")
    if one.has_come:
        return Suggestion(one, "Reference fits a donation that has come already: the same again?")
    if gift.amount_minor != line.amount_minor:
        return Suggestion(one, f"Reference fits; {gift.in_words} was announced")
    return Suggestion(one, "Reference and amount fit", certain=True)


def about_amount(line, open_ones):
    """Announcements of the same amount that were made before the line, those of the payer's name first."""
    fitting = [
        one
        for one in open_ones
        if (one.gift.amount_minor, one.gift.currency) == (line.amount_minor, line.currency)
        and one.announced_at.date() - timedelta(days=1) <= line.booked_on
        and line.booked_on - one.announced_at.date() <= PATIENCE
    ]
    words = names(f"{line.payer} {line.text}")
    named = [one for one in fitting if names(one.name) & words]
    rest = [one for one in fitting if one not in named]
    return [
        *[Suggestion(one, f"Amount and name fit ({one.name})") for one in named],
        *[Suggestion(one, "Only the amount fits") for one in rest],
    ]


def names(text):
    """The words of a text that may be names."""
    return {word.casefold() for word in WORD.findall(text)}


def twins(lines: list[StatementLine]) -> dict[int, StatementLine]:
    """Line id → a line of another file, booked already, that may be the same money.

    Files that were read with another order of day and month, or exported in another way, bring a line anew.
    """
    booked = StatementLine.objects.filter(
        state=StatementLine.State.BOOKED, amount_minor__in={line.amount_minor for line in lines}
    ).select_related("statement")
    found = {}
    for line in lines:
        for other in booked:
            same = (other.amount_minor, other.currency) == (line.amount_minor, line.currency)
            if same and other.statement_id != line.statement_id and about_same_day(line, other):
                found[line.pk] = other
    return found


def about_same_day(line, other):
    """Whether two lines are of the same days, or of days that one gets by taking the month for the day."""
    one, two = line.booked_on, other.booked_on
    turned = (one.year, one.month, one.day) == (two.year, two.day, two.month)
    close = abs(one - two) <= timedelta(days=3)
    return (close or turned) and names(f"{line.payer} {line.text}") == names(f"{other.payer} {other.text}")
