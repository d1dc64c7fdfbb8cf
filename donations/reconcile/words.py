"""What a check found, in plain words: what it is, both sides' numbers, what can be done about it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from donations.models import Attempt, Finding, LedgerEntry, Payment, Plan
from donations.money import format_amount
from donations.reconcile.mending import runs_on

K, Kind = Finding.Kind, LedgerEntry.Kind

THINGS = {
    Kind.CHARGE: "a charge",
    Kind.FEE: "the fee of a charge",
    Kind.REFUND: "a refund",
    Kind.REFUND_FAILED: "a refund that came back",
    Kind.DISPUTE_OUT: "what a dispute took",
    Kind.DISPUTE_IN: "what a dispute gave back",
    Kind.DISPUTE_FEE: "the fee of a dispute",
    Kind.CORRECTION: "a movement",
    "plan": "a monthly or yearly donation",
    "page": "a payment page",
}
# kind → what it means and where it may come from.
MEANINGS = {
    K.LOST: "The provider has it and our books do not: its message never came, or could not be handled.",
    K.DIFFERENT: "Both sides have it, with different numbers. The provider’s is what moved at the bank.",
    K.ORPHAN: "Our books have it and the provider knows nothing of it. Were the keys changed, or is it from "
    "a rehearsal, or another copy of this site?",
    K.DOUBLE: "One donation was paid twice. The donor meant to give once.",
    K.STRANGER: "It carries this site’s marks, but the donation is not here. After a backup was restored, "
    "this is what happened between the backup and the restoration.",
    K.UNEXPLAINED: "The provider moved money of this donation in a way that is neither charge, refund nor "
    "dispute. Look it up in the provider’s screens.",
    K.PLAN: "It stands otherwise at the provider than here: a message about a change never came.",
    K.PAGE: "The page has ended at the provider; the message about it never came.",
    K.FORMER: "The site from which this donation was taken over still writes on it, or charges the donor "
    "besides. Switch its payments off, give back what it took, and write a note.",
}
# kind → (button, what it does); where it depends on the case, see ``offer``.
OFFERS = {
    K.LOST: ("Enter it", "Reads it once more and enters what is missing. Nobody gets mail."),
    K.DIFFERENT: ("Enter a correction", "One more line in the ledger, so that the sum is the provider’s."),
    K.ORPHAN: ("Take it out of the sums", "Enters the opposite: it counts for nothing. Nothing is deleted."),
    K.STRANGER: ("Enter the donation", "Makes it anew from what the provider knows. Nobody gets mail."),
    K.UNEXPLAINED: ("Enter it as a correction", "One more line in the ledger, with the provider’s number."),
    K.PLAN: ("Take over the provider’s word", "Writes down how it stands there. Nobody gets mail."),
    K.PAGE: ("Ask the provider", "Reads the page once more and writes down how it ended. Nobody gets mail."),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A finding for a screen or a terminal. ``rows``: (what, at the provider, in our books)."""

    what: str
    meaning: str
    rows: tuple[tuple[str, str, str], ...]

    @property
    def line(self) -> str:
        """All in one line."""
        sides = "; ".join(f"{what}: provider {there}, here {here}" for what, there, here in self.rows)
        return f"{self.what}: {sides}" if sides else self.what


@dataclass(frozen=True)
class Offer:
    """What can be done by a button, and what that does. ``receipt``: the donor can be sent one with it."""

    button: str
    effect: str
    receipt: bool = False


def words_of(finding: Finding) -> Words:
    """``finding`` in words; one that no check found says all by its kind."""
    detail = finding.detail
    if "what" not in detail:
        return Words(finding.get_kind_display(), MEANINGS.get(finding.kind, ""), ())
    thing = THINGS.get(detail.get("what"), "something")
    meaning = MEANINGS.get(finding.kind, "Nothing was booked: real and test money are never mixed.")
    return Words(f"{finding.get_kind_display()} ({thing})", meaning, rows_of(detail))


def offer(finding: Finding) -> Offer | None:
    """What can be done about ``finding`` here; None where only a person can put it right."""
    detail = finding.detail
    if finding.resolved_at or finding.run_id is None:
        return None
    if finding.kind == K.DOUBLE:
        if detail["what"] == "plan":
            return Offer("End the second one", "At the provider: it charges nothing more. Nobody gets mail.")
        if Payment.objects.filter(provider_charge_id=detail["charge"]).exists():
            return None
        return Offer("Enter the second charge", "So that it can be given back. Nobody gets mail.")
    if finding.kind == K.PLAN and runs_on(finding):
        return Offer(
            "End it at the provider", "Here it has ended: it charges nothing more. Nobody gets mail."
        )
    if finding.kind not in OFFERS:
        return None
    receipt = finding.kind in {K.LOST, K.STRANGER} and detail.get("what") == Kind.CHARGE
    return Offer(*OFFERS[finding.kind], receipt)


def rows_of(detail: dict) -> tuple[tuple[str, str, str], ...]:
    """(what, at the provider, in our books)."""
    there, here = detail.get("there"), detail.get("here")
    if detail.get("what") == "page":
        return (("State", page_state(there), page_state(here)),)
    if detail.get("what") == "plan":
        return plan_rows(there or {}, here or {}) if there or here else ()
    return (("Amount", sums(there), sums(here)),)


def sums(amounts: dict | None) -> str:
    """``£5``, ``£5 and €6``, ``nothing``."""
    return " and ".join(amount_in_words(*each) for each in sorted((amounts or {}).items())) or "nothing"


def amount_in_words(code: str, amount: int) -> str:
    """The amount; of a currency that we do not know, the provider's own number."""
    try:
        return format_amount(amount, code)
    except ValueError:
        return f"{amount} {code} (as the provider counts)"


def page_state(state: str | None) -> str:
    """How a payment page stands."""
    return str(dict(Attempt.State.choices).get(state, "unknown"))


def plan_rows(there: dict, here: dict) -> tuple[tuple[str, str, str], ...]:
    """The rows in which a plan differs."""
    states = dict(Plan.State.choices)
    rows = [
        ("State", *(str(states.get(side.get("state"), "unknown")) for side in (there, here))),
        ("Amount", *(sums({side["currency"]: side["amount"]} if side else {}) for side in (there, here))),
        ("Next charge", *(day(side.get("next")) for side in (there, here))),
    ]
    return tuple(row for row in rows if row[1] != row[2])


def day(text: str | None) -> str:
    """A date in words, on the newsroom's clock."""
    at = parse_datetime(text) if text else None
    return date_format(timezone.localtime(at), "j F Y") if at else "none"
