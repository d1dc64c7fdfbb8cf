"""Mails about monthly and yearly gifts. Whoever calls has made sure that it is news."""

from django.template.loader import render_to_string

from donations.donation_page import get_page
from donations.gateways import InvoiceState
from donations.models import Plan, PlanEvent
from donations.money import format_amount
from donations.plan_links import link
from newsroom.core import mail, printed_time
from newsroom.core.frame import load_frame


def words_of(plan: Plan) -> dict:
    """What every mail about ``plan`` may say; days on the newsroom's clock."""
    publication = load_frame()

    def day(at):
        return printed_time.local(at, publication.zone).date() if at else None

    return {
        "amount": format_amount(plan.amount_minor, plan.currency),
        "publication": publication.publication,
        "page": get_page(),
        "name": plan.donor.name,
        "yearly": plan.frequency == "yearly",
        "next_charge": day(plan.next_charge_at),
        "resumes": day(plan.resumes_at and plan.charged_next),
        "day": day,
        "link": link(plan),
        "rehearsal": not plan.livemode,
    }


def send(plan: Plan, name: str, subject: str, key: str, **words) -> None:
    """Queue the mail ``name`` to the plan's donor; nothing to a donor without an address."""
    if plan.donor is None or not plan.donor.email:
        return
    words = words_of(plan) | words
    body = render_to_string(f"donations/mails/{name}.txt", words)
    paper = words["publication"]["name"]
    mail.send(plan.donor.email, subject.format(paper=paper, amount=words["amount"]), body, key=key)


def failed(plan: Plan, invoice: InvoiceState) -> None:
    """A charge did not go through: what happened, what comes next, how to mend or stop it."""
    asked = format_amount(invoice.amount_minor, invoice.currency)
    again = invoice.next_try_at and printed_time.local(invoice.next_try_at, load_frame().zone).date()
    key = f"plan-failed:{plan.pk}:{invoice.id}:{invoice.tries}"
    subject = "Your donation to {paper} did not go through"
    send(plan, "failed", subject, key, asked=asked, again=again)


def ended(plan: Plan, by: str) -> None:
    """The plan has ended, by whose wish, and that nothing more is charged."""
    own, unpaid = by == PlanEvent.By.DONOR, plan.ended_because == "payment_failed"
    subject = "Your regular donation to {paper} has ended"
    key = f"plan-ended:{plan.pk}:{plan.provider_plan_id}"
    send(plan, "ended", subject, key, own=own, unpaid=unpaid)


def changed(plan: Plan, kind: str) -> None:
    """What the donor wished has been done: a pause, its end, another amount or day."""
    subject = "Your regular donation to {paper}: changed"
    number = plan.happenings.count()
    send(plan, "changed", subject, f"plan-changed:{plan.pk}:{number}", kind=kind)


def new_link(plan: Plan) -> None:
    """The links in earlier mails open nothing any more; here is another."""
    key = f"plan-link:{plan.pk}:{int(plan.links_from.timestamp())}"
    send(plan, "new_link", "A new link to your regular donation to {paper}", key)


def notice(plan: Plan) -> None:
    """The yearly charge comes in some days."""
    day = printed_time.local(plan.next_charge_at, load_frame().zone)
    key = f"plan-notice:{plan.pk}:{plan.next_charge_at:%Y-%m-%d}"
    send(plan, "notice", "Your yearly donation to {paper}: {amount} on " + f"{day.day} {day:%B}", key)
