"""A second gift within minutes is asked about first, and given with one more press."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.models import Attempt, Payment
from tests.donations.conftest import Donor, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(donor, deliver):
    """Somebody who has just paid £5 and whom we know it of."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    return donor


def test_asked_before_a_second_gift(paid):
    """The donation page opened anew on the same device: asked first; meant, it takes one press."""
    answer = paid.choose("1000")
    page = answer.content.decode()
    assert (answer.status_code, "You gave £5 just now" in page) == (200, True)
    assert "You will be charged <b>£10</b> besides" in page
    assert Attempt.objects.count() == 1
    assert paid.client.post("/donate/checkout/", fields(page)).status_code == 303
    assert Attempt.objects.latest("id").gift.amount_minor == 1000


def test_asked_where_nobody_has_told_us_yet(donor):
    """Paid, the page closed, no message come: the provider is asked before a second page is opened."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    assert "You gave £5" in donor.choose("500").content.decode()
    assert Payment.objects.count() == Attempt.objects.count() == 1


def test_asked_by_the_form_where_no_mark_is_kept(donor, deliver):
    """The browser's way back to a form that was paid, another amount, no cookies: asked all the same."""
    form = donor.open()
    donor.at_provider(donor.choose("500", form)["Location"])
    deliver()
    donor.client.cookies.clear()
    assert "You gave £5" in donor.choose("1000", form).content.decode()


def test_nobody_else_is_asked(paid, provider):
    """Another device is not asked, nor the same one ten minutes later, nor after an unpaid try."""
    other = Donor(provider)
    assert other.choose("500").status_code == 303
    assert other.choose("1000").status_code == 303
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert paid.choose("500").status_code == 303


def test_the_mark_on_the_device(paid):
    """It says nothing of the reader, reaches the donation pages alone, scripts cannot read it, and a forged
    one is no mark."""
    mark = paid.client.cookies["begun"]
    assert (mark["path"], mark["httponly"], mark["max-age"]) == ("/donate/", True, 1200)
    assert "ann" not in mark.value.casefold()
    paid.client.cookies["begun"] = "forged"
    assert paid.choose("500").status_code == 303
