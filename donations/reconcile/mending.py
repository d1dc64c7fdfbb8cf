"""Mending what a check found: what a colleague decided, or a command for what leaves no choice.

Money moves in the books through ``settling``, ``ledger`` and ``corrections`` alone, and nobody gets mail
unless the colleague ticked the receipt. Mending twice enters nothing twice.
"""

from django.db import transaction
from django.utils import timezone

from donations import checkout, corrections, events, ledger, plans, receipts, settling
from donations.gateways.books import Books
from donations.lines import CORRECTS
from donations.models import Attempt, Finding, LedgerEntry, Payment, Plan
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

K, Kind = Finding.Kind, LedgerEntry.Kind


class NotMendable(Exception):
    """What was found cannot be mended from here; the message says in words what a person can do."""


def mend(finding: Finding, gateway: Books, *, by=None, send_receipt: bool = False) -> None:
    """Put right what ``finding`` tells and resolve it. ``by`` None: the command.

    Raises ``NotMendable``, ``PermissionDenied``, and the gateway's errors: nothing is resolved then.
    """
    if by is not None:
        roles.require(by, Permission.MONEY)
    if finding.resolved_at:
        return
    if finding.livemode != gateway.livemode:
        raise NotMendable("This is about the other mode: the keys in use cannot read it.")
    payment = MENDS.get(finding.kind, by_hand)(finding, gateway)
    if send_receipt and payment is not None:
        receipts.queue(payment)
    finding.resolved_at, finding.resolved_by = timezone.now(), by
    finding.note = "Mended." if not send_receipt else "Mended; the receipt was sent."
    finding.save(update_fields=["resolved_at", "resolved_by", "note"])
    audit.record("mend finding", finding, by=by, kind=finding.kind, about=finding.detail.get("about", ""))


def leaves_no_choice(finding: Finding) -> bool:
    """Whether ``finding`` is mended by catching up, which is what the provider's message would have done.

    Everything else is for a person: a correction, the end of a plan, a donation that is not known here.
    """
    if finding.kind == K.PLAN:
        return not runs_on(finding)
    return finding.kind in {K.LOST, K.PAGE}


def runs_on(finding: Finding) -> bool:
    """Whether a plan has ended here and goes on at the provider."""
    here, there = finding.detail.get("here") or {}, finding.detail.get("there") or {}
    return here.get("state") == Plan.State.CANCELED and there.get("state") != Plan.State.CANCELED


def by_hand(finding, gateway):
    """What no button mends."""
    raise NotMendable("This needs a person: look, put it right where it is wrong, and write a note.")


def payment_of(detail) -> Payment:
    """The payment of the charge that a finding is about."""
    payment = Payment.objects.filter(provider_charge_id=detail.get("charge", "")).first()
    if payment is None:
        raise NotMendable("Its charge is not in our books yet: mend that finding first.")
    return payment


def catch_up(finding, gateway):
    """Enter what the provider says and we do not have: the charge first, then all that moved of it."""
    detail = finding.detail
    if detail["what"] == "plan":
        plans.sync(detail["plan"], gateway, quiet=True)
        return None
    if detail.get("dispute"):
        dispute = gateway.read_dispute(detail["dispute"])
        payment = events.about_charge(detail["charge"], gateway, quiet=True)
        ledger.apply_dispute(dispute)
    else:
        payment = events.about_charge(detail["charge"], gateway, quiet=True)
    if payment is None:
        raise NotMendable("The provider no longer names this charge as ours.")
    return payment if detail["what"] == Kind.CHARGE else None


def settle_page(finding, gateway):
    """Ask how the page stands, as its message would have made us do; here its id may have been lost."""
    session = gateway.read_session(finding.detail["object"])
    attempt = settling.settle_session(session, gateway, quiet=True)
    return Payment.objects.filter(attempt=attempt).first()


def mend_plan(finding, gateway):
    """Take over how the plan stands there; one that has ended here is ended there, too."""
    plan_id = finding.detail["plan"]
    if runs_on(finding):
        gateway.cancel_plan(plan_id)
    else:
        plans.sync(plan_id, gateway, quiet=True)


def take_out(finding, gateway):
    """Let what the provider does not know count for nothing here."""
    detail, what = finding.detail, finding.detail["what"]
    if what == "page":
        with transaction.atomic():
            ledger.lock_gift(finding.attempt.gift_id)
            ledger.move(Attempt.objects.get(pk=finding.attempt_id), Attempt.State.EXPIRED)
    elif what == "plan":
        plans.forget(Plan.objects.get(provider_plan_id=detail["plan"]), "unknown to the provider")
    else:
        payment = payment_of(detail)
        names = {(what, detail["object"])}
        if what == Kind.CHARGE:
            entries = payment.entries.exclude(kind=Kind.CORRECTION, provider_object_id__contains=CORRECTS)
            names = {(entry.kind, entry.provider_object_id) for entry in entries}
        with transaction.atomic():
            for name in sorted(names):
                corrections.correct(payment, name, {})


def correct(finding, gateway):
    """Enter the difference as a correction."""
    detail = finding.detail
    corrections.correct(payment_of(detail), (detail["what"], detail["object"]), detail["there"])


def enter_second(finding, gateway):
    """Book the second charge, so that it can be given back; a second plan is ended at the provider."""
    detail = finding.detail
    if detail["what"] == "plan":
        gateway.cancel_plan(detail["plan"])
        return
    if Payment.objects.filter(provider_charge_id=detail["charge"]).exists():
        raise NotMendable("Both are in the books. Ask the donor, give one back, and write a note.")
    first = Payment.objects.filter(attempt=finding.attempt).get()
    corrections.apply_second(first, gateway.read_charge(detail["charge"]))


def take_in(finding, gateway):
    """Make the donation that the provider's marks name, and enter what was paid for it."""
    detail = finding.detail
    session = gateway.session_of(detail.get("payment", ""), detail.get("plan", ""))
    if session is None or not (session.gift_id and session.attempt_id):
        raise NotMendable("The provider has no payment page for it: enter it as an offline donation.")
    frequency = gateway.read_plan(session.plan_id).frequency if session.plan_id else "once"
    attempt = checkout.take_in(session, frequency, gateway)
    settling.settle_session(session, gateway, quiet=True)
    if detail["what"] == Kind.CHARGE:
        return events.about_charge(detail["charge"], gateway, quiet=True)
    return Payment.objects.filter(attempt=attempt).first()


MENDS = {
    K.LOST: catch_up,
    K.PAGE: settle_page,
    K.PLAN: mend_plan,
    K.ORPHAN: take_out,
    K.DIFFERENT: correct,
    K.UNEXPLAINED: correct,
    K.DOUBLE: enter_second,
    K.STRANGER: take_in,
}
