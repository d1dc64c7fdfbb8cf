"""What can be done about a monthly gift is what pages, mails and lists offer, and no more."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from donations import lost_links, plan_offers, receipt_links, receipts
from donations.models import Payment, Plan
from newsroom.core.models import Publication
from newsroom.core.publication import refresh_frame
from tests.donations.plan_life import letters, path_of, press

pytestmark = pytest.mark.django_db
BUTTONS = {"stop", "pause", "resume", "amount", "day", "card"}


def buttons_of(plan):
    """What the page behind the link lets its donor press."""
    page = Client().get(path_of(plan)).content.decode()
    return {each for each in BUTTONS if f'name="do" value="{each}"' in page}


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("pending", {"stop"}),
        ("active", {"stop", "pause", "amount", "day", "card"}),
        ("past_due", {"stop", "amount", "card"}),
        ("paused", {"stop", "resume", "amount", "card"}),
        ("ending", {"stop"}),
        ("canceled", set()),
    ],
)
def test_buttons_only_for_what_can_be_done(plan, state, buttons):
    """The page, the mail with the links and the page of all gifts offer no more than the plan allows."""
    resumes = plan.next_charge_at + timedelta(days=40) if state == "paused" else None
    Plan.objects.update(state=state, resumes_at=resumes)
    assert buttons_of(plan) == buttons
    plan.refresh_from_db()
    lost_links.send({"email": plan.donor.email})
    letter = letters("links-of-donor:")[0]
    said = Client().get(lost_links.path(plan.donor)).content.decode()
    words = plan_offers.in_words(plan)
    assert bool(words) == bool(buttons)
    for text in (letter, said):
        assert ("/donate/monthly/" in text) == bool(buttons)
        assert words in text
        assert ("pause" in text) == bool(buttons & {"pause", "resume"})


@pytest.mark.parametrize("state", ["pending", "ending"])
@pytest.mark.parametrize(
    "wish",
    [
        {"do": "pause", "months": "1"},
        {"do": "resume"},
        {"do": "amount", "amount": "3"},
        {"do": "day", "day": "3"},
        {"do": "card"},
    ],
)
def test_what_is_not_offered_is_not_done(plan, donor, state, wish):
    """A page that was open meanwhile is answered in words; the provider hears nothing."""
    Plan.objects.update(state=state)
    before = dict(donor.provider.store.all("subscription")[0])
    answer = Client().post(path_of(plan), wish)
    assert answer.status_code == 409 and "as your donation stands now" in answer.content.decode()
    assert donor.provider.store.all("subscription")[0] == before


def test_a_yearly_donor_is_not_offered_a_pause(begun, deliver):
    """Nor told of one."""
    begun("yearly")
    deliver()
    plan = Plan.objects.get()
    assert plan_offers.in_words(plan) == "stop, change the amount, the day or the card"
    assert "pause" not in buttons_of(plan)
    receipt = letters("receipt:")[0]
    assert "Stop, change the amount, the day or the card, without signing in" in receipt


def test_a_rehearsed_plan_is_not_offered_among_real_money(plan, settings):
    """Its provider is not the one whose keys we have: no button could do anything."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    assert not buttons_of(plan)
    assert not lost_links.running(plan.donor)


def test_the_receipt_of_an_ended_plan_offers_no_change(plan):
    """Mailed again, it says that it has ended; nor does its page lead there."""
    payment = Payment.objects.get()
    press(plan, "stop")
    receipts.queue(payment, again=True)
    letter = letters("receipt-again:")[0]
    assert "has ended: you will not be charged again" in letter and "/donate/monthly/" not in letter
    page = Client().get(urlsplit(receipt_links.link(receipts.standing_of(payment))).path)
    assert page.status_code == 200 and "/donate/monthly/" not in page.content.decode()


@pytest.mark.parametrize(
    ("path", "said", "unsaid"),
    [
        ("/donate/monthly/x/", "The newest receipt in your mail", "undone"),
        ("/donate/yours/x/", "Have your links mailed to you", "newest receipt"),
        ("/donate/undo/x/", "can be undone for ten minutes", "Have your links"),
        ("/donate/transfer/x/", "a transfer that is on its way is found", "Have your links"),
        ("/donate/note/x/", "or too old", "Have your links"),
    ],
)
def test_a_dead_link_offers_what_helps(publication, path, said, unsaid):
    """What it says fits what the link was for; nobody is told to write where there is no address."""
    Publication.objects.update(contact_email="")
    refresh_frame()
    page = Client().get(path)
    text = page.content.decode()
    assert page.status_code == 404 and said in text and unsaid not in text
    assert "rite to us" not in text
    Publication.objects.update(contact_email="desk@paper.example")
    refresh_frame()
    assert "rite to us" in Client().get(path).content.decode()
