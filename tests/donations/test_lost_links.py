"""Links for donors who have lost them: mailed, the same answer for everybody, nothing to be learnt."""

import re

import pytest
from django.test import Client

from donations import lost_links
from donations.models import Donor, Payment, Receipt
from newsroom.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
URL = "/donate/manage/"


def work():
    """What workers do about the wishes, one of which dies over each; returns the mails: address and body."""
    for wish in OutboxMessage.objects.filter(kind="donor-links"):
        for _ in range(2):
            lost_links.send(wish.payload)
        wish.delete()
    mails = OutboxMessage.objects.filter(kind="mail", key__startswith="links-of-donor:")
    return [(mail.payload["to"], mail.payload["body"]) for mail in mails]


def test_f55_the_same_answer_for_everybody(plan):
    """A donor and a stranger see the same page, after the same questions to the database; one gets a mail."""
    answers = [
        Client().post(URL, {"email": email}, follow=True) for email in ("ANN@reader.example", "x@y.example")
    ]
    first, second = [re.sub(r'value="[^"]+"', "", answer.content.decode()) for answer in answers]
    assert first == second
    assert "on their way" in first
    ((to, body),) = work()
    assert to == "ann@reader.example"
    assert re.search(r"/donate/monthly/\S+/", body)


def test_f55_asked_for_a_thousand_times(plan):
    """Two mails an hour to one mailbox, five wishes from one place; then a sentence."""
    codes = [Client().post(URL, {"email": "ann@reader.example"}).status_code for _ in range(6)]
    assert codes == [302, 302, 429, 429, 429, 429]
    strangers = [Client().post(URL, {"email": f"x{n}@y.example"}).status_code for n in range(6)]
    assert strangers == [302, 302, 302, 429, 429, 429]
    assert len(work()) == 1


@pytest.mark.parametrize("typed", ["", "ann", "a@b", "a@b.example,c@d.example"])
def test_what_is_no_address(publication, typed):
    """It comes back with what was typed."""
    answer = Client().post(URL, {"email": typed})
    assert answer.status_code == 400
    assert "not an e-mail address" in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_f53_what_the_link_shows(plan, monkeypatch):
    """The donor's own donations, no name and no address; a receipt goes to the donor's mailbox alone."""
    donor, other = Donor.objects.get(), Donor.objects.create(email_key="b@c.example", email="b@c.example")
    Client().post(URL, {"email": donor.email})
    link = re.search(r"/donate/yours/\S+/", work()[0][1])[0]
    page = Client().get(link)
    assert "£5" in page.content.decode()
    assert not re.search("ann@|Ann Reader", page.content.decode())
    assert page["Referrer-Policy"] == "same-origin"
    receipt = re.search(r'href="http://testserver(/donate/receipt/[^"]+/)"', page.content.decode())[1]
    assert Receipt.objects.get().number in Client().get(receipt).content.decode()
    payment = Payment.objects.get()
    assert Client().post(link, {"payment": payment.pk}).status_code == 302
    assert OutboxMessage.objects.get(key=f"receipt-again:{payment.pk}").payload["to"] == donor.email
    assert Client().post(lost_links.path(other), {"payment": payment.pk}).status_code == 400
    for wrong in ("x", link.split("/")[3][:-1]):
        assert Client().get(f"/donate/yours/{wrong}/").status_code == 404
    Donor.objects.filter(pk=donor.pk).update(email="")
    assert Client().get(link).status_code == 404
    Donor.objects.filter(pk=donor.pk).update(email=donor.email)
    monkeypatch.setattr(lost_links, "LIFE", -1)
    assert Client().get(link).status_code == 404
