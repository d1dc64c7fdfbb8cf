"""The link in a receipt that tells another device that its reader gave."""

import re

import pytest
from django.core import mail, signing

from donations import given
from donations.models import Payment
from newsroom.core import outbox

pytestmark = pytest.mark.django_db


def test_the_receipts_link_and_the_page_of_thanks(donor, client):
    """Both say when the gift was made, for the device to keep; neither names anybody."""
    attempt, page = donor.begin("500")
    back = donor.at_provider(page)
    thanks = donor.come_back(back).content.decode()
    payment = Payment.objects.get(attempt=attempt)
    mark = f'data-gave="{given.moment(payment)}"'
    assert mark in thanks
    answer = client.get(given.link(payment).replace("http://testserver", ""))
    text = answer.content.decode()
    assert mark in text
    assert "Ann" not in text
    assert answer.cookies == {}
    assert "no-store" in answer["Cache-Control"]


def test_the_receipt_has_it(donor, deliver):
    """In every receipt, once."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    outbox.deliver_due()
    (receipt,) = mail.outbox
    assert len(re.findall(r"/donate/given/\S+/", receipt.body)) == 1


@pytest.mark.parametrize(
    "token",
    ["x", "1", signing.dumps("soon", salt=given.SALT), signing.dumps(5, salt="other"), "a" * 5000],
    ids=["text", "number", "no number inside", "made for something else", "long"],
)
def test_what_was_not_made_here_marks_nothing(publication, client, token):
    """A calm page, and no mark."""
    answer = client.get(f"/donate/given/{token}/")
    assert answer.status_code == 404
    assert "data-gave" not in answer.content.decode()
