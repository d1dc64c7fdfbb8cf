"""A donor who has lost every mail types an address, and gets the links to what is given under it.

Whether anybody gives under it is looked up by the worker: the page answers alike, and as quickly, for every
address. The links go to the donor's own address as it is in the books, never to what was typed.
"""

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse

from donations import donors, plan_links, plan_offers, receipt_links
from donations.models import Donor, Payment, Plan, Receipt
from donations.money import format_amount
from newsroom.core import mail, outbox
from newsroom.core.frame import load_frame

SALT = "donations.yours"
LIFE = 24 * 3600  # seconds: asked for again in a minute
SHOWN = 60  # newest payments


class DeadLink(Exception):
    """The link is too old, or was not made here."""


def ask(email: str) -> None:
    """Have the links mailed to the donor with this address, if there is one."""
    outbox.add("donor-links", {"email": email}, key=f"donor-links:{donors.email_key(email)}"[:255])


def send(payload) -> None:
    """Handler of the outbox: the mail, or nothing for an address under which nothing is given."""
    donor = Donor.objects.filter(email_key=donors.email_key(payload["email"])[:254]).exclude(email="").first()
    if donor is None or not donor.payments.exists():
        return
    publication = load_frame().publication
    words = {
        "name": donor.name,
        "publication": publication,
        "plans": [
            (format_amount(plan.amount_minor, plan.currency), plan.frequency, plan_links.link(plan), can)
            for plan, can in running(donor)
        ],
        "link": f"{settings.SITE_URL}{path(donor)}",
    }
    body = render_to_string("donations/mails/donor_links.txt", words)
    subject, key = f"Your donations to {publication['name']}", f"links-of-donor:{donor.pk}"
    mail.send(donor.email, subject, body, key=key)  # asked for twice while one waits, it goes out once


def path(donor: Donor) -> str:
    """The address on this site that shows what ``donor`` gave."""
    return reverse("donations:yours", args=[signing.dumps(donor.pk, salt=SALT)])


def donor_of(token: str) -> Donor:
    """The donor whose donations ``token`` shows. Raises ``DeadLink``, also for one who was forgotten."""
    try:
        return Donor.objects.exclude(email="").get(pk=signing.loads(token, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, Donor.DoesNotExist, ValueError, TypeError) as error:
        raise DeadLink from error


def running(donor: Donor):
    """[(plan, what can be done about it in words)] of the donor's plans about which something can be done."""
    plans = Plan.objects.filter(gift__donor=donor).exclude(state=Plan.State.CANCELED).order_by("-id")
    return [(plan, can) for plan in plans if (can := plan_offers.in_words(plan))]


def payments(donor: Donor):
    """The donor's payments, newest first; ``standing_receipts`` holds the receipt that counts, if any."""
    counts = Prefetch("receipts", Receipt.objects.filter(replaced_by=None), to_attr="standing_receipts")
    return (
        Payment.objects.filter(donor=donor).select_related("gift").prefetch_related("entries", counts)[:SHOWN]
    )


def receipt_link(payment: Payment) -> str:
    """The page of the receipt of one of ``payments``; empty for one that has none yet."""
    return receipt_links.link(payment.standing_receipts[0]) if payment.standing_receipts else ""
