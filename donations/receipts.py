"""The receipt: one plain-text mail for each payment, queued in the transaction that books it."""

from django.template.loader import render_to_string
from django.utils import timezone

from donations import given
from donations.donation_page import get_page
from donations.models import OfflineGift, Payment, Plan
from donations.models.offline import PROVIDER as OFFLINE
from donations.money import format_amount
from donations.plan_links import link
from newsroom.core import mail
from newsroom.core.frame import load_frame

OFFLINE_WAYS = dict(OfflineGift.Method.choices)


def queue(payment: Payment, *, again: bool = False) -> None:
    """Queue the receipt of ``payment``; nothing without a donor's address. Its key stands for the payment.

    ``again``: a donor asked for it once more; pressed twice while one waits, it goes out once.
    """
    if payment.donor is None or not payment.donor.email:
        return
    publication = load_frame()
    words = {
        "amount": format_amount(payment.amount_minor, payment.currency),
        "currency": payment.currency,
        "date": timezone.localtime(payment.captured_at, publication.zone),
        "publication": publication.publication,
        "page": get_page(),
        "name": payment.donor.name,
        "reference": payment.gift.public_id,
        "given": given.link(payment),
        "rehearsal": not payment.livemode,
        "by_hand": OFFLINE_WAYS.get(payment.method, "") if payment.provider == OFFLINE else "",
    }
    plan = Plan.objects.filter(gift=payment.gift).first()
    if plan is not None:
        words |= plan_words(plan, publication.zone)
    body = render_to_string("donations/receipt.txt", words)
    subject = f"Your donation to {publication.publication['name']}: {words['amount']}"
    mail.send(payment.donor.email, subject, body, key=f"receipt{'-again' if again else ''}:{payment.pk}")


def plan_words(plan: Plan, zone) -> dict:
    """What the receipt of a plan says besides: when the next charge comes, and where it is stopped."""
    coming = plan.next_charge_at
    return {
        "plan": plan,
        "yearly": plan.frequency == "yearly",
        "next_charge": timezone.localtime(coming, zone) if coming else None,
        "link": link(plan),
    }
