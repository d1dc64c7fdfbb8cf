"""Where a donor came from is not lost on the ways through the donation page."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from donations import appeals, checkout, donation_page, form_token
from donations.models import AmountSet, Campaign, Gift
from donations.views import renewed
from tests.donations.conftest import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def came(donor):
    """What the newest gift came from: (appeal, story, campaign). One was begun from a campaign's appeal."""
    court = Campaign.objects.create(slug="court", title="The court costs", status="open")
    page = donation_page.get_page()
    page.bank_account = "Sort code 00-00-00"
    page.save()
    AmountSet.objects.create(
        page=page, currency="EUR", amounts=[500], default_amount=500, lowest=100, highest=10000
    )
    version = appeals.first_appeal().versions.get().key
    donor.choose("1000", donor.open(f"/donate/?amount=1000&appeal={version}&source=/a/&campaign=court"))

    def newest():
        gift = Gift.objects.latest("id")
        return (gift.appeal_version.key, gift.source_path, gift.campaign)

    assert newest() == (version, "/a/", court)
    return newest


def test_back_from_the_provider_it_is_the_same_appeal(donor, came):
    """Whoever comes back and chooses another amount gives for the appeal, story and campaign of before."""
    before, first = came(), Gift.objects.get()
    back = urlsplit(checkout.order_for(first.attempts.get()).cancel_url)
    donor.choose("500", donor.open(f"{back.path}?{back.query}"))
    assert (Gift.objects.count(), came()) == (2, before)


@pytest.mark.parametrize("start", [r"/donate/\?currency=", "/donate/transfer/"])
def test_links_of_the_page_keep_where_one_came_from(donor, came, start):
    """Another currency, or by bank instead."""
    before = came()
    page = donor.client.get(f"/donate/?appeal={before[0]}&source=/a/&campaign=court").content.decode()
    (link,) = re.findall(f'href="({start}[^"]*)"', page)
    query = parse_qs(urlsplit(html.unescape(link)).query)
    assert [query[each] for each in ("appeal", "source", "campaign")] == [[before[0]], ["/a/"], ["court"]]


def test_a_form_that_was_open_for_days_remembers(donor, came, monkeypatch):
    """Sent too late it comes back once, for the same appeal; a campaign that is over is not given to."""
    before = came()
    form = donor.open(f"/donate/?amount=1000&appeal={before[0]}&source=/a/&campaign=court")
    with monkeypatch.context() as late:
        late.setattr(form_token, "LIFE", -1)
        answer = donor.client.post("/donate/checkout/", form | {"amount": "500"})
    token = form_token.read(fields(answer.content.decode())["token"])
    assert (token.source_path, token.campaign) == ("/a/", before[2].pk)
    Campaign.objects.update(status="draft")
    assert renewed(str(token)).campaign is None
    assert renewed("x").source_path == ""


def test_f23_a_campaign_that_is_called_anew_under_one_key(donor, came, gateway):
    """The answer was lost and staff gave the campaign another short name: asked again with the same key, the
    provider gives the same page, and its way back still leads to the campaign."""
    attempt = Gift.objects.get().attempts.get()
    before = checkout.order_for(attempt)
    Campaign.objects.update(slug="the-court")
    attempt = Gift.objects.get().attempts.get()
    again = checkout.order_for(attempt)
    assert again == before
    assert gateway.create_session(again).id == attempt.provider_session_id
    back = urlsplit(again.cancel_url)
    assert "The court costs" in donor.client.get(f"{back.path}?{back.query}").content.decode()


@pytest.mark.parametrize("named", ["id:0", "id:", "id:x", "id:٣", "id:99999999999999999999", "id:-1"])
def test_no_campaign_by_a_made_up_number(donor, came, named):
    """An address that somebody made up leads to the page as it is."""
    answer = donor.client.get("/donate/", {"campaign": named})
    assert answer.status_code == 200 and "The court costs" not in answer.content.decode()
