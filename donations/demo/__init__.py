"""The demo paper's appeals, its donation page, months of donations, and what colleagues did about them.

The words come from ``appeals.toml``, ``giving.toml`` and ``desk.toml``; the donations pass the same gateway
parsing and the same ledger verbs as real ones, and the rehearsal provider has them in its books. For what
happened before today nobody gets mail.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from donations.demo import asking, desk
from donations.demo.history import load_gifts
from donations.donation_page import get_page
from donations.models import AmountSet, Appeal, Campaign, DonationPage, FeeTerm, Gift, PageVisits
from donations.receipt_numbers import first_issuer

CONTENT = Path(__file__).parent / "giving.toml"
DAYS_OF_VISITS = 61


def is_empty():
    """Whether nobody has tried to give yet."""
    return not Gift.objects.exists()


@transaction.atomic
def load(report):
    """Fill an empty donations app. ``report`` is a ``progress.Report``."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    load_page(content)
    load_issuer(content["issuer"])
    versions = asking.load()
    DonationPage.objects.update(campaign=Campaign.objects.first())
    history = load_gifts(content, versions)
    desk.load(history)
    load_visits()
    report(f"Giving: {Appeal.objects.count()} appeals, the donation page, {history.paid} donations")


def load_visits():
    """Two months in which the donation page was opened; two of three readers pressed an appeal."""
    today = timezone.now().date()
    days = [(today - timedelta(days=ago), 30 + ago * 7 % 23) for ago in range(1, DAYS_OF_VISITS)]
    PageVisits.objects.bulk_create(
        PageVisits(day=day, from_appeal=pressed, livemode=False, number=number // (1 if pressed else 2))
        for day, number in days
        for pressed in (True, False)
    )


def load_page(content):
    """The donation page with its amounts."""
    page = get_page()
    for name, value in content["page"].items():
        setattr(page, name, value)
    page.save()
    for each in content["amounts"]:
        AmountSet.objects.create(page=page, **each)
    for each in content["fees"]:
        FeeTerm.objects.create(page=page, **each)


def load_issuer(words):
    """Who signs the receipts."""
    issuer = first_issuer()
    for name, value in words.items():
        setattr(issuer, name, value)
    issuer.full_clean()
    issuer.save()
