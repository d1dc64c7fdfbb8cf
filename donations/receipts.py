"""The receipt: one plain-text mail for each payment, queued in the transaction that books it."""

from django.template.loader import render_to_string
from django.utils import timezone

from donations.donation_page import get_page
from donations.models import Payment
from donations.money import format_amount
from newsroom.core import mail
from newsroom.core.frame import load_frame


def queue(payment: Payment) -> None:
    """Queue the receipt of ``payment``; nothing without a donor's address. Its key stands for the payment."""
    if payment.donor is None:
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
        "rehearsal": not payment.livemode,
    }
    body = render_to_string("donations/receipt.txt", words)
    subject = f"Your donation to {publication.publication['name']}: {words['amount']}"
    mail.send(payment.donor.email, subject, body, key=f"receipt:{payment.pk}")
