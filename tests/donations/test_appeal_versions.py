"""The list of appeals: how each stands, its versions and what they raised."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from donations import appeals
from donations.models import Appeal, AppealRule, AppealTranslation, AppealVersion, Campaign, Gift

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LIST = "/admin/donations/appeal/"


def url(name, *args):
    return reverse(f"admin:donations_appeal_{name}", args=args)


def test_each_state_in_words(appeal, chief_client):
    """Running, planned, over, not shown for its campaign's sake, draft: the list says which."""
    now, day = timezone.now(), timedelta(days=1)
    shut = Campaign.objects.create(slug="c", title="The court costs", status="draft")
    for name, fields in (
        ("planned", {"starts_at": now + day}),
        ("over", {"starts_at": now - 2 * day, "ends_at": now - day}),
        ("until", {"ends_at": now + day}),
        ("waiting", {"campaign": shut}),
    ):
        appeals.publish(Appeal.objects.create(name=name, **fields), by=None)
    page = chief_client.get(LIST).content.decode()
    words = ("Running.", "Planned: from", "Over since", "Running until", "The court costs, is a draft.")
    for each in words:
        assert each in page, each


def test_versions_and_what_they_raised(appeal, donor, deliver, chief_client):
    """Each version with the sum of the books: refunds lower it, the other version has its own."""
    old = appeal.versions.get()
    for version, amount in ((old, "500"), (old, "1000"), (appeals.publish(appeal, by=None), "2000")):
        _, page = donor.begin(amount, form=donor.open(f"/donate/?appeal={version.key}"))
        donor.at_provider(page)
        deliver()
    assert Gift.objects.filter(payments__isnull=False).count() == 3
    page = " ".join(chief_client.get(url("history", appeal.pk)).content.decode().split())
    assert "£20 (1 donation)" in page
    assert "£15 (2 donations)" in page
    assert "£35 (3 donations)" in chief_client.get(LIST).content.decode()
    assert "ann@" not in page
    assert "Help us to keep asking" in chief_client.get(url("version", appeal.pk, 1)).content.decode()
    assert chief_client.get(url("version", appeal.pk, 9)).status_code == 404


@pytest.mark.parametrize("address", ["x", "9" * 30, "٣", "0"])
def test_an_appeal_that_never_was(publication, chief_client, address):
    """An address made up leads nowhere, not to an error."""
    for page in ("change", "history"):
        assert chief_client.get(f"{LIST}{address}/{page}/").status_code == 404


def test_the_list_costs_the_same_however_long(appeal, chief_client, django_assert_max_num_queries):
    """Twenty appeals with versions, rules and translations: no more queries than one."""
    for number in range(20):
        made = Appeal.objects.create(name=f"Appeal {number}")
        AppealTranslation.objects.create(appeal=made, language="ar")
        AppealRule.objects.create(appeal=made, effect="exclude", kind="letter")
        appeals.publish(made, by=None)
    with django_assert_max_num_queries(13):
        assert "Appeal 19" in chief_client.get(LIST).content.decode()


def test_versions_stay(appeal, chief_client):
    """An appeal that readers saw cannot be deleted; a draft can."""
    draft = Appeal.objects.create(name="Draft")
    for each in (appeal, draft):
        chief_client.post(url("delete", each.pk), {"post": "yes"})
    assert list(Appeal.objects.all()) == [appeal]
    assert AppealVersion.objects.count() == 1
