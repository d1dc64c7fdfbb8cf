"""The demo paper's appeals, its donation page, months of donations, and what colleagues did about them.

The words come from ``appeals.toml``, ``giving.toml`` and ``desk.toml``; the donations pass the same gateway
parsing and the same ledger verbs as real ones, and the rehearsal provider has them in its books. For what
happened before today nobody gets mail.
"""

import tomllib
from pathlib import Path

from django.db import transaction

from donations.demo import asking, desk
from donations.demo.history import load_gifts
from donations.donation_page import get_page
from donations.models import AmountSet, Appeal, Campaign, DonationPage, FeeTerm, Gift
from donations.receipt_numbers import first_issuer

CONTENT = Path(__file__).parent / "giving.toml"


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
    report(f"Giving: {Appeal.objects.count()} appeals, the donation page, {history.paid} donations")


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
