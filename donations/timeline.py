"""Everything that happened to one gift, in order: for whoever answers a donor's question.

Each line says when, what, by whom, and what it was before and after where that changed. The questions asked
of the database are the same few for any gift.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from donations import yearly_letters
from donations.models import Finding, Gift, LedgerEntry, PlanEvent, Refund, RefundStep
from donations.money import format_amount
from newsroom.core import printed_time
from newsroom.core.frame import load_frame
from newsroom.core.models import AuditEvent, OutboxMessage, SentMail

A_SECOND = timedelta(seconds=1)
DONOR, PROVIDER, PAPER = "the donor", "the payment provider", "the paper"
GOES_BACK = {LedgerEntry.Kind.REFUND, LedgerEntry.Kind.REFUND_FAILED}  # what a refund of ours asked for
ASKED_BY = {Refund.Source.DONOR: DONOR, Refund.Source.RULE: PAPER}  # refunds that no colleague asked for
MAILS = {  # the beginning of a mail's key → what it is
    "receipt": "Receipt",
    "receipt-again": "Receipt, again",
    "yearly": "Yearly letter",
    "refund": "Mail about money given back",
    "attempt-refused": "Mail about a payment that the bank refused",
    "plan-failed": "Mail about a charge that failed",
    "plan-ended": "Mail about the end of the monthly donation",
    "plan-changed": "Mail about a change",
    "plan-link": "Mail with a new link",
    "plan-notice": "Mail about the next charge",
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; ``detail`` may be empty. ``goes_back``: money that a refund asked for."""

    at: datetime
    what: str
    detail: str = ""
    by: str = PAPER
    goes_back: bool = False


def timeline(gift: Gift) -> list[Happening]:
    """What we know about ``gift``, oldest first.

    The provider counts whole seconds: a line of its clock stands after what we asked for in that second.
    """
    payments, attempts = list(gift.payments.all()), list(gift.attempts.prefetch_related("events"))
    refunds = list(Refund.objects.filter(payment__gift=gift))
    findings = list(gift.findings.select_related("resolved_by"))
    plan = getattr(gift, "plan", None)
    note = getattr(gift, "note", None)
    lines = [
        Happening(gift.created_at, f"Chosen: {chosen(gift)}", gift.source_path, DONOR),
        *announced(gift),
        *tries(attempts),
        *refund_steps(refunds),
        *money(gift, payments),
        *plan_news(gift),
        *noted(gift),
        *found(findings),
        *mails(attempts, payments, refunds, plan),
        *staff_acts([gift, plan, note, *attempts, *payments, *refunds, *findings, *messages(attempts)]),
    ]
    tried, asked = [attempt.created_at for attempt in attempts], [refund.asked_at for refund in refunds]
    return sorted(lines, key=lambda line: moment(line, asked if line.goes_back else tried))


def moment(line, before):
    """Where ``line`` stands: one of whole seconds not before the first of ``before`` in its second."""
    if line.at.microsecond:
        return line.at
    return min((at for at in before if line.at <= at < line.at + A_SECOND), default=line.at)


def chosen(gift):
    """What was chosen, and what each charge comes to where the fee was added."""
    if not gift.cover_minor:
        return gift.in_words
    cover = format_amount(gift.cover_minor, gift.currency)
    return f"{gift.in_words}, and {cover} for the fee: {gift.charged_in_words} charged"


def announced(gift):
    """The reference that a donor was told to transfer with."""
    one = getattr(gift, "announcement", None)
    return [Happening(one.announced_at, "Transfer announced", one.printed_reference, DONOR)] if one else []


def noted(gift):
    """That the donor wrote to us; the words stand with the messages from donors."""
    note = getattr(gift, "note", None)
    return [Happening(note.written_at, "Message written", note.get_state_display(), DONOR)] if note else []


def messages(attempts):
    """The provider's messages about the tries."""
    return [event for attempt in attempts for event in attempt.events.all()]


def tries(attempts):
    """Each try at paying, and the provider's messages about it."""
    for attempt in attempts:
        detail = attempt.provider_session_id or attempt.last_error
        yield Happening(attempt.created_at, f"Try at paying: {attempt.get_state_display()}", detail, DONOR)
    for event in messages(attempts):
        detail = event.error or event.get_state_display()
        yield Happening(event.received_at, f"Message: {event.type}", detail, PROVIDER)


def found(findings: list[Finding]):
    """What a person had to look at, and what came of it."""
    for finding in findings:
        yield Happening(finding.found_at, f"Finding: {finding}")
        if finding.resolved_at:
            what = f"Finding resolved: {finding.get_decision_display() or 'looked at'}"
            yield Happening(finding.resolved_at, what, finding.note, str(finding.resolved_by or PAPER))


def plan_news(gift):
    """What happened to a regular gift."""
    for event in PlanEvent.objects.filter(plan__gift=gift).select_related("actor"):
        who = str(event.actor or event.get_by_display())
        yield Happening(
            event.at, f"Regular donation: {event.get_kind_display()}", plan_detail(event, gift), who
        )


def plan_detail(event, gift):
    """What a piece of news about a regular gift says besides."""
    amount = event.detail.get("amount")
    if amount is not None:
        return format_amount(amount, gift.currency)
    return str(event.detail.get("reason") or event.detail.get("months") or "")


def refund_steps(refunds):
    """How each refund went, from state to state."""
    names = dict(Refund.State.choices)
    for step in RefundStep.objects.filter(refund__in=refunds).select_related("actor", "refund"):
        amount = format_amount(step.refund.amount_minor, step.refund.currency)
        before = f"{names.get(step.before)} → " if step.before else ""
        what = f"Refund of {amount}: {before}{step.get_after_display()}"
        asked = ASKED_BY.get(step.refund.source) if step.after == Refund.State.REQUESTED else None
        yield Happening(step.at, what, step.detail, str(step.actor or asked or PROVIDER))


def money(gift, payments):
    """What was booked, and every line of the ledger, by the provider's clock."""
    for entry in LedgerEntry.objects.filter(payment__gift=gift).order_by("id"):
        back = entry.kind in GOES_BACK
        yield Happening(entry.occurred_at, str(entry), entry.provider_object_id, PROVIDER, back)
    for payment in payments:
        yield Happening(payment.recorded_at, f"Booked: {payment.in_words}", payment.method)


def mails(attempts, payments, refunds, plan):
    """Each mail about the gift: written, still waiting (and why), sent."""
    keys = [f"{kind}:{payment.pk}" for payment in payments for kind in ("receipt", "receipt-again")]
    keys += [f"attempt-refused:{attempt.pk}" for attempt in attempts]
    keys += [key for payment in payments for key in letter_keys(payment)]
    keys += [f"refund:{refund.pk}" for refund in refunds]
    ours = Q(key__in=keys)
    for kind in ("failed", "ended", "changed", "link", "notice"):
        if plan is not None:
            ours |= Q(key=f"plan-{kind}:{plan.pk}") | Q(key__startswith=f"plan-{kind}:{plan.pk}:")
    for waiting in OutboxMessage.objects.filter(ours, kind="mail"):
        yield Happening(
            waiting.created_at, f"{mail_name(waiting.key)}: waiting to be sent", waiting.last_error
        )
    for sent in SentMail.objects.filter(ours):
        yield Happening(sent.sent_at, f"{mail_name(sent.key)}: sent")


def letter_keys(payment):
    """The keys of the yearly letter in which ``payment`` stands: first sent, and sent again."""
    if payment.donor_id is None:
        return []
    year = printed_time.local(payment.captured_at, load_frame().zone).year
    key = yearly_letters.key_of(payment.donor_id, year, payment.livemode)
    return [key, f"{key}:again"]


def mail_name(key):
    """What a mail is, by its key."""
    return MAILS.get(key.partition(":")[0], "Mail")


def staff_acts(rows):
    """What colleagues did with any of ``rows``, with their reasons."""
    subjects = [f"{row._meta.label_lower}:{row.pk}" for row in rows if row is not None]
    for act in AuditEvent.objects.filter(subject__in=subjects).select_related("actor"):
        detail = ", ".join(
            str(act.data[name]) for name in ("reason", "note", "decision") if act.data.get(name)
        )
        yield Happening(act.at, act.verb.capitalize(), detail, str(act.actor or PAPER))
