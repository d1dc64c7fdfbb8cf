"""The mail that tells a donor of money given back. Whoever calls has made sure that it is news."""

from django.template.loader import render_to_string

from donations.donation_page import get_page
from donations.models import Refund
from donations.money import format_amount
from newsroom.core import mail, printed_time
from newsroom.core.frame import load_frame


def given_back(refund: Refund) -> None:
    """Queue the mail about ``refund``; nothing without an address."""
    payment = refund.payment
    if payment.donor is None or not payment.donor.email:
        return
    publication = load_frame()
    words = {
        "name": payment.donor.name,
        "amount": format_amount(refund.amount_minor, refund.currency),
        "whole": refund.amount_minor == payment.amount_minor,
        "given": format_amount(payment.amount_minor, payment.currency),
        "date": printed_time.local(payment.captured_at, publication.zone).date(),
        "reference": payment.gift.public_id,
        "publication": publication.publication,
        "page": get_page(),
        "rehearsal": not payment.livemode,
    }
    body = render_to_string("donations/mails/given_back.txt", words)
    subject = f"{publication.publication['name']} has given back {words['amount']}"
    mail.send(payment.donor.email, subject, body, key=f"refund:{refund.pk}")
