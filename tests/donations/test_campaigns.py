"""Campaigns: who writes them, what is refused, when one runs, what readers are told was raised."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from donations import appeals, refunds
from donations.campaigns import raised, supporters
from donations.donation_page import get_page
from donations.ledger import enter
from donations.lines import Line
from donations.models import AmountSet, Campaign, Gift, LedgerEntry, Payment
from newsroom.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, 8, tzinfo=UTC)
GIVEN = {
    "title": "The court costs", "slug": "", "currency": "GBP", "goal_minor": "12,000.00",
    "starts_at": "2026-11-01T08:00", "ends_at": "", "status": "open",
}  # fmt: skip


def add(client, **changes):
    """Send the form of a new campaign."""
    return client.post(reverse("admin:donations_campaign_add"), GIVEN | changes)


@pytest.mark.parametrize(("role", "status"), [("chief", 302), ("treasurer", 302), ("editor", 403)])
def test_whoever_writes_appeals_makes_campaigns(publication, client, request, role, status):
    """Chief editors and the donations manager make one; the goal is typed as people write sums."""
    client.force_login(request.getfixturevalue(role))
    assert add(client).status_code == status
    if status == 302:
        made = Campaign.objects.get()
        assert (made.slug, made.goal_minor, made.starts_at) == ("the-court-costs", 1_200_000, START)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_at": "2026-10-31T08:00"}, "A campaign ends after it began."),
        ({"goal_minor": "0"}, "Give a goal above zero, or none."),
        ({"goal_minor": "5e3"}, "Enter the amount in figures only"),
        ({"ends_at": "2027-03-28T01:30"}, "there is no 01:30"),
        ({"ends_at": "2027-10-31T01:30"}, "comes twice"),
        ({"title": ""}, "This field is required"),
        ({"currency": ""}, "This field is required"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"slug": "a b"}, "Use letters, digits and single hyphens"),
    ],
)
def test_what_makes_no_sense_comes_back_filled_in(publication, client, chief, changes, words):
    """A mistake is named beside the field, and what was typed is still there."""
    client.force_login(chief)
    page = add(client, **changes).content.decode()
    assert words in page
    assert changes.get("goal_minor", "12,000.00") in page
    assert not Campaign.objects.exists()


def test_it_runs_from_its_first_moment_to_its_last():
    """Open and between its times: the first moment counts, the last does not."""
    campaign = Campaign(status="open", starts_at=START, ends_at=START + timedelta(days=1))
    second = timedelta(seconds=1)
    assert [campaign.is_running(START - second), campaign.is_running(START)] == [False, True]
    assert [campaign.is_running(campaign.ends_at - second), campaign.is_running(campaign.ends_at)] == [
        True,
        False,
    ]
    campaign.status = "closed"
    assert not campaign.is_running(START)


@pytest.mark.parametrize(
    "wrong", [{"goal_minor": 0}, {"ends_at": START}, {"currency": "gbp"}, {"status": "x"}]
)
def test_the_database_refuses_nonsense(wrong):
    """Whoever writes it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(**{"slug": "a", "title": "A", "starts_at": START, "currency": "GBP"} | wrong)


@pytest.mark.any_database
def test_the_list_costs_the_same_however_long(publication, client, chief, django_assert_max_num_queries):
    """A few queries for one campaign and for twenty."""
    client.force_login(chief)
    for number in range(20):
        Campaign.objects.create(slug=f"c{number}", title=f"Campaign {number}", goal_minor=500)
    with django_assert_max_num_queries(8):
        assert "Campaign 19" in client.get(reverse("admin:donations_campaign_changelist")).content.decode()


@pytest.fixture
def campaign(publication):
    """One that runs, for £20, and is what the donation page shows."""
    made = Campaign.objects.create(
        slug="court", title="The court costs", goal_minor=2000, status="open", headline="Pay for the hearing"
    )
    page = get_page()
    page.campaign = made
    page.save()
    return made


def test_a_fee_moves_no_page(donor, deliver, campaign):
    """A gift waits its ten minutes for the kept pages: its fee, which no sum counts, does not hurry them."""
    _, page = donor.begin("500")
    donor.come_back(donor.at_provider(page))
    deliver()
    assert LedgerEntry.objects.filter(kind="fee").exists()
    keys = OutboxMessage.objects.filter(kind="campaign-moved").values_list("key", flat=True)
    assert list(keys) == [f"campaign-up:{campaign.pk}"]


def told(client, path="/donate/"):
    """What the page says was raised, or None."""
    found = re.search(r'<p class="meta num"><b>([^<]*)</b>', client.get(path).content.decode())
    return found[1] if found else None


def test_i11_f60_the_ticker_is_the_ledgers_sum(donor, deliver, campaign, gateway, treasurer):
    """I11, F60: fees are no part of it, refunds lower it, other currencies stand beside it."""
    AmountSet.objects.create(
        page=get_page(), currency="EUR", amounts=[700], default_amount=700, lowest=100, highest=10**6
    )
    assert told(donor.client) == "£0"
    for amount, currency in (("500", "GBP"), ("1000", "GBP"), ("700", "EUR")):
        form = donor.open(f"/donate/?currency={currency}")
        _, url = donor.begin(amount, form=form, again="1")
        donor.at_provider(url)
        deliver()
    page = donor.client.get("/donate/").content.decode()
    assert told(donor.client) == "£15" and "of £20" in page and "and €7" in page
    assert '<progress value="1500" max="2000"' in page and "As the books stand on" in page
    moves = LedgerEntry.objects.filter(payment__gift__campaign=campaign, currency="GBP")
    assert raised(campaign, False)["GBP"][0] == sum(e.amount_minor for e in moves.exclude(kind="fee")) == 1500
    payment = Payment.objects.get(amount_minor=1000)
    refund = refunds.request(payment, 1000, reason="requested", note="x", by=treasurer, wish="w")
    refunds.submit(refund, gateway)
    assert told(donor.client) == "£5"
    _, url = donor.begin("2000", again="1")
    donor.at_provider(url)
    deliver()
    assert (
        told(donor.client) == "£25"
        and 'value="2000" max="2000"' in donor.client.get("/donate/").content.decode()
    )


def test_the_address_never_changes_the_rules(donor, campaign):
    """``?campaign=`` chooses words and what the gift counts for; amounts and limits stay."""
    own = donor.client.get("/donate/").content.decode()
    other = Campaign.objects.create(slug="roof", title="The roof", status="open", letter="It leaks.")
    page = donor.client.get("/donate/?campaign=roof").content.decode()
    assert "The roof" in page and "It leaks." in page and "The court costs" not in page
    values = re.compile(r'name="amount_once" value="(\w+)"')
    assert values.findall(page) == values.findall(own)
    attempt, _ = donor.begin(form=donor.open("/donate/?campaign=roof"))
    assert attempt.gift.campaign == other
    for nonsense in ("nothing", "x" * 5000, "%00", "<script>"):
        assert "The court costs" in donor.client.get("/donate/", {"campaign": nonsense}).content.decode()
    Campaign.objects.update(status="closed")
    assert told(donor.client) is None
    attempt, _ = donor.begin(form=donor.open("/donate/?campaign=roof"))
    assert attempt.gift.campaign is None


def test_f60_supporters_are_people_who_still_gave(donor, deliver, campaign, gateway, treasurer):
    """One who gives twice is one; whose money went back is none; nobody's name is near it."""
    assert "supporter" not in donor.client.get("/donate/").content.decode()
    for email, amount in (("ann", "500"), ("ann", "1000"), ("ben", "2000")):
        _, url = donor.begin(amount)
        donor.at_provider(url, email=f"{email}@reader.example")
        deliver()
    page = donor.client.get("/donate/").content.decode()
    assert "· 2 supporters</p>" in page and "Ann Reader" not in page
    refund = refunds.request(
        Payment.objects.get(amount_minor=2000), 2000, reason="requested", note="x", by=treasurer, wish="w"
    )
    refunds.submit(refund, gateway)
    assert "· 1 supporter</p>" in donor.client.get("/donate/").content.decode()
    assert supporters(campaign, True) == 0, "test money is none of it"
    Gift.objects.update(donor=None)
    assert supporters(campaign, False) == 2, "two gifts of nobody known"


def test_the_appeal_tells_it_with_its_time_and_follows(donor, deliver, campaign, work):
    """The figure has its time; what lowers it is told at once, what raises it within minutes."""
    appeal = appeals.first_appeal()
    appeal.campaign = campaign
    appeals.publish(appeal, by=None)
    attempt, url = donor.begin("500")
    donor.at_provider(url)
    deliver()
    assert "<b>£0</b> / £20 (20" in donor.client.get("/").content.decode()
    waiting = OutboxMessage.objects.get(key=f"campaign-up:{campaign.pk}")
    assert waiting.due_at > timezone.now() + timedelta(minutes=8)
    appeals.follow_campaign(waiting.payload)
    assert "<b>£5</b> / £20 · 1 supporter (20" in donor.client.get("/").content.decode()
    payment = Payment.objects.get()
    enter(payment, Line("refund", "re_1", -500, "GBP", timezone.now()))
    assert OutboxMessage.objects.get(key=f"campaign-down:{campaign.pk}").due_at <= timezone.now()


def test_staff_look_at_a_campaign_before_it_opens(publication, client, chief):
    """The real page with its own words, goal and figures, as the form says; nothing is saved, nothing can be
    sent, and readers who know its address see the page as it is."""
    campaign = Campaign.objects.create(
        slug="court", title="The court costs", goal_minor=1_200_000, currency="GBP"
    )
    url = reverse("admin:donations_campaign_preview", args=[campaign.pk])
    asked = GIVEN | {"slug": "court", "status": "draft", "headline": "Pay for the court", "show_raised": "on"}
    client.force_login(chief)
    answer = client.post(url, asked | {"goal_minor": "9,000.00"})
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "<h1>Pay for the court</h1>" in page and "The court costs" in page
    assert "of £9,000" in page and "<b>£0</b>" in page and 'name="token" value=""' not in page
    campaign.refresh_from_db()
    assert (campaign.goal_minor, campaign.headline) == (1_200_000, "")
    assert client.get(url).status_code == 405
    wrong = client.post(url, asked | {"goal_minor": "0"})
    assert wrong.status_code == 400 and "Give a goal above zero" in wrong.content.decode()
    assert url in client.get(reverse("admin:donations_campaign_change", args=[campaign.pk])).content.decode()
    client.logout()
    assert client.post(url, asked).status_code == 302
    assert "The court costs" not in client.get("/donate/?campaign=court").content.decode()


def test_an_appeals_preview_has_the_figures_of_its_draft_campaign(publication, client, chief):
    """What a campaign's appeal will say is seen before the campaign opens."""
    campaign = Campaign.objects.create(
        slug="court", title="The court costs", goal_minor=1_200_000, currency="GBP"
    )
    appeal = appeals.first_appeal()
    appeal.campaign = campaign
    version = appeals.publish(appeal, by=None)
    client.force_login(chief)
    shown = client.get(reverse("admin:donations_appeal_version", args=[appeal.pk, version.number]))
    assert "£0</b> / £12,000" in shown.content.decode()
