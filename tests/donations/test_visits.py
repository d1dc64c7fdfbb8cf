"""How often the donation page is opened: a number a day for staff, nothing of a reader, no program."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from donations import appeals, overview, visits
from donations.models import PageVisits

pytestmark = pytest.mark.django_db
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
LONDON = ZoneInfo("Europe/London")


def numbers():
    """{whether from an appeal: how often}."""
    return dict(PageVisits.objects.values_list("from_appeal", "number"))


@pytest.mark.any_database
def test_openings_are_counted_by_the_day(donor):
    """One row for each day and way, however many come."""
    key = appeals.first_appeal().versions.get().key
    for _ in range(3):
        donor.client.get(f"/donate/?amount=500&appeal={key}", headers=PERSON)
    donor.client.get("/donate/", headers=PERSON)
    donor.client.get("/donate/?appeal=99-99", headers=PERSON)
    assert numbers() == {True: 3, False: 2}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/donate/", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        ("/donate/", {"User-Agent": "curl/8.5"}),
        ("/donate/", {"User-Agent": ""}),
        ("/donate/", PERSON | {"Sec-Purpose": "prefetch;prerender"}),
        ("/donate/", PERSON | {"Purpose": "prefetch"}),
        ("/donate/?back=1", PERSON),
        ("/donate/?currency=EUR", PERSON | {"Referer": "http://testserver/donate/"}),
    ],
)
def test_nobody_who_reads_is_not_counted(donor, path, headers):
    """Programs, pages fetched ahead of a press, ways through the page itself, ways back from the provider."""
    assert donor.client.get(path, headers=headers).status_code == 200
    assert donor.client.head("/donate/", headers=PERSON).status_code == 200
    assert not numbers()


def test_a_number_is_never_in_the_way(donor, monkeypatch):
    """Where it cannot be written the page opens all the same."""

    class Broken:
        def filter(self, **_):
            raise DatabaseError("locked")

    monkeypatch.setattr(PageVisits, "objects", Broken())
    assert donor.client.get("/donate/", headers=PERSON).status_code == 200


def test_staff_see_how_many_pressed_an_appeal(donor, treasurer, client):
    """The first lines of how far donors came, of the days that are asked for, real and test money apart."""
    today = timezone.now().astimezone(LONDON).date()
    made = [
        (0, True, False, 5),
        (0, False, False, 2),
        (9, True, False, 3),
        (90, True, False, 7),
        (0, True, True, 11),
    ]
    for ago, pressed, live, number in made:
        day = today - timedelta(days=ago)
        PageVisits.objects.create(day=day, from_appeal=pressed, livemode=live, number=number)
    now = timezone.now()
    scope = overview.Scope(False, "GBP", now - timedelta(days=30), now)
    assert overview.funnel(scope, LONDON)[:2] == [
        ("Opened the donation page", 10), ("– of them by pressing an appeal", 8),
    ]  # fmt: skip
    assert visits.number(True, scope.begins, now, LONDON) == (11, 11)
    client.force_login(treasurer)
    assert "by pressing an appeal" in client.get(reverse("admin:donations_overview")).content.decode()
