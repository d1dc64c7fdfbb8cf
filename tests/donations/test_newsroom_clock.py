"""What donors read is on the newsroom's clock, in mails and pages alike, whoever caused it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client

from donations import campaigns, receipt_links, refunds, undo_links
from donations.gateways.stripe import get_gateway
from donations.guard import telling
from donations.models import Campaign, CardStep, Payment, Receipt
from newsroom.core.models import OutboxMessage
from newsroom.core.publication import refresh_frame
from tests.donations.plan_life import letters, path_of, press

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def auckland(publication):
    """A paper in whose town it is the next morning already: 24 November, 09:00."""
    publication.time_zone = "Pacific/Auckland"
    publication.save()
    refresh_frame()
    with time_machine.travel(NOW):
        yield publication


def test_a_donors_mails_and_pages(auckland, plan, treasurer):
    """The receipt, the page behind its link, the mails about a pause and about money given back."""
    payment, receipt = Payment.objects.get(), Receipt.objects.get()
    (mail,) = letters("receipt:")
    assert "Date: 24 November 2026, 09:00 NZDT" in mail
    assert "Next charge: 24 December 2026" in mail
    assert "24 November 2026" in Client().get(receipt_links.link(receipt)).content.decode()
    assert "09:10 NZDT" in Client().get(undo_links.path(payment)).content.decode()
    assert "the next charge is on 24 December 2026" in Client().get(path_of(plan)).content.decode()
    press(plan, "pause", months="2")
    plan.refresh_from_db()
    assert "before 24 February 2027;" in letters("plan-changed:")[0]
    assert "before 24 February 2027;" in Client().get(path_of(plan)).content.decode()
    asked = refunds.request(payment, 100, reason="requested", by=treasurer, wish="w")
    refunds.submit(asked, get_gateway())
    assert "of 24 November 2026" in letters("refund:")[0]


def test_a_campaign_and_the_ladder(auckland, helpdesk, client):
    """When a campaign ends, of when its figures are; until when a step is held."""
    ends = datetime(2026, 12, 31, 18, tzinfo=UTC)
    campaign = Campaign.objects.create(title="Court", slug="court", ends_at=ends, show_raised=True)
    ticker = campaigns.ticker(campaign, NOW)
    printed = render_to_string("donations/campaign.html", {"campaign": ticker})
    assert "24 November 2026, 09:00 NZDT" in printed
    assert "1 January" in printed
    helpdesk.email = "asha@paper.example"
    helpdesk.save()
    line = CardStep.objects.create(before=0, after=3, why="held", until=NOW + timedelta(hours=3))
    telling.tell(line)
    mail = OutboxMessage.objects.get(key__startswith="card-weather:")
    assert "Until: 24 November 2026, 12:00 NZDT" in mail.payload["body"]
