"""The mail that tells a donor of a payment which a bank refused days later. Whoever calls has the news."""

from django.conf import settings
from django.template.loader import render_to_string

from donations.donation_page import get_page
from donations.models import Attempt
from newsroom.core import mail
from newsroom.core.frame import load_frame


def refused(attempt: Attempt, email: str, name: str) -> None:
    """Queue the mail about ``attempt``, once for all; nothing without an address.

    The page that the donor came back to said that nothing more is to be done.
    """
    if not email:
        return
    publication = load_frame().publication
    words = {
        "name": name,
        "amount": attempt.gift.charged_in_words,
        "often": attempt.gift.frequency,
        "publication": publication,
        "page": get_page(),
        "link": f"{settings.SITE_URL}/donate/",
        "rehearsal": not attempt.livemode,
    }
    body = render_to_string("donations/mails/refused.txt", words)
    subject = f"Your donation to {publication['name']} did not go through"
    mail.send(email, subject, body, key=f"attempt-refused:{attempt.pk}", once=True)
