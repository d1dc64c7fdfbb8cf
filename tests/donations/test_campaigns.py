"""Campaigns: who writes them, what is refused, when one runs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donations.models import Campaign

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


def test_the_list_costs_the_same_however_long(publication, client, chief, django_assert_max_num_queries):
    """A few queries for one campaign and for twenty."""
    client.force_login(chief)
    for number in range(20):
        Campaign.objects.create(slug=f"c{number}", title=f"Campaign {number}", goal_minor=500)
    with django_assert_max_num_queries(8):
        assert "Campaign 19" in client.get(reverse("admin:donations_campaign_changelist")).content.decode()
