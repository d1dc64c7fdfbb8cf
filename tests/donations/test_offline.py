"""Donations that a colleague writes down: in the same books, receipted alike, reversed and never changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from donations import offline, sums
from donations.models import Correction, Donor, Gift, LedgerEntry, OfflineGift, Payment
from donations.standing import standing
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
TYPED = {
    "amount": "25,50",
    "currency": "GBP",
    "received_on": "2026-11-20",
    "method": "cheque",
    "email": "Mary@Reader.example",
    "name": "Mary Quay",
    "note": "cheque 0042",
    "receipt": "on",
    "wish": "w1",
}


@pytest.fixture
def form(client, treasurer, publication, settings):
    """``form(**changes)``: send the form as the donations manager, with live keys."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    client.force_login(treasurer)
    url = reverse("admin:donations_gift_by_hand")

    def send(query="", **changes):
        data = {name: value for name, value in (TYPED | changes).items() if value is not None}
        return client.post(url + query, data, follow=True).content.decode()

    return send


def lines():
    return list(LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor", "currency"))


def test_a_cheque(form, treasurer):
    """It stands in the ledger with its day, its donor and who entered it; the receipt says how it came."""
    page = form()
    assert "£25.50 entered: Cheque" in page
    payment = Payment.objects.get()
    assert (lines(), payment.livemode, payment.method) == ([("offline", 2550, "GBP")], True, "cheque")
    assert f"{timezone.localtime(payment.captured_at):%d %H:%M}" == "20 12:00"
    assert (payment.donor.name, payment.donor.email_key) == ("Mary Quay", "mary@reader.example")
    assert (payment.offline.note, payment.offline.entered_by) == ("cheque 0042", treasurer)
    receipt = OutboxMessage.objects.get(key=f"receipt:{payment.pk}").payload
    assert receipt["to"] == "Mary@Reader.example"
    assert "£25.50 (GBP), Cheque" in receipt["body"]
    assert "charged" not in receipt["body"]
    assert AuditEvent.objects.get(verb="enter donation").actor == treasurer
    assert standing(Gift.objects.get()) == "paid"
    [total] = sums.sums_of(LedgerEntry.objects.all())
    assert (total.received, total.payments, total.left) == (2550, 1, 2550)


def test_the_same_form_twice_is_one_donation(form):
    """Pressed twice, or sent again from the browser's history."""
    form(email="", name="Mrs Quay")
    form(email="", name="Mrs Quay")
    assert (lines(), Donor.objects.count()) == ([("offline", 2550, "GBP")], 1)
    form(email="", name="Mrs Quay", wish="w2")
    assert (len(lines()), Donor.objects.count()) == (2, 2)


@pytest.mark.parametrize(("email", "name", "donors"), [("", "", 0), ("", "The harbour choir", 1)])
def test_a_donor_without_an_address(form, email, name, donors):
    """Nobody known, or a name alone: no mail goes anywhere, and nothing breaks."""
    assert "entered" in form(email=email, name=name)
    assert Donor.objects.count() == donors
    assert not OutboxMessage.objects.filter(kind="mail").exists()


def test_another_one_of_a_known_donor(form, client):
    """From the donor's own screen, where no address has to be typed again."""
    form(email="", name="Mrs Quay")
    donor = Donor.objects.get()
    page = client.get(reverse("admin:donations_donor_change", args=[donor.pk])).content.decode()
    assert f"?donor={donor.pk}" in page and "£25.50" in page
    form(f"?donor={donor.pk}", wish="w2", email=None, name=None)
    assert [payment.donor for payment in Payment.objects.all()] == [donor, donor]


def test_without_a_receipt(form):
    """Where one was given by hand already."""
    form(receipt=None)
    assert not OutboxMessage.objects.filter(kind="mail").exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"amount": "0"}, "above zero"),
        ({"amount": "-5"}, "above zero"),
        ({"amount": "ten"}, "in figures"),
        ({"amount": "5e3"}, "in figures"),
        ({"amount": "9999999999999999"}, "not more than there is"),
        ({"amount": ""}, "required"),
        ({"currency": "ZZZ"}, "Select a valid choice"),
        ({"currency": "JPY", "amount": "5.50"}, "Too many decimals"),
        ({"received_on": "2100-01-01"}, "still to come"),
        ({"received_on": "1926-11-20"}, "ten years"),
        ({"received_on": "yesterday"}, "Enter a valid date"),
        ({"method": ""}, "Choose how it came"),
        ({"email": "mary"}, "valid email"),
        ({"note": "x" * 301}, "at most 300"),
    ],
)
def test_what_cannot_be_entered(form, wrong, why):
    """It comes back as typed with a sentence that says why, and nothing is in the books."""
    page = form(**wrong)
    assert why in page and ("0042" in page or "note" in wrong)
    assert (lines(), Gift.objects.count(), Donor.objects.count()) == ([], 0, 0)


def test_a_wrong_entry_is_reversed(form, client, treasurer):
    """The first entry stays; a second one takes it out, once, with the reason."""
    form()
    payment = Payment.objects.get()
    url = reverse("admin:donations_payment_take_out", args=[payment.pk])
    assert "Choose why" in client.post(url, {"note": "x"}).content.decode()
    right = {"reason": "mistake", "note": "it was £52.50"}
    assert "taken out again" in client.post(url, right, follow=True).content.decode()
    client.post(url, {"reason": "bounced"})
    assert lines() == [("offline", 2550, "GBP"), ("correction", -2550, "GBP")]
    correction = Correction.objects.get()
    assert (correction.reason, correction.note, correction.entered_by) == (
        "mistake",
        "it was £52.50",
        treasurer,
    )
    assert standing(Gift.objects.get()) == "taken out again"
    [total] = sums.sums_of(LedgerEntry.objects.all())
    assert (total.received, total.other, total.left) == (2550, -2550, 0)
    page = client.get(reverse("admin:donations_gift_change", args=[payment.gift_id])).content.decode()
    assert "Taken out again: Entered by mistake" in page


def test_what_came_through_the_provider_is_not_taken_out(donor, deliver, client, treasurer):
    """It is given back through the provider; the screen for what was written by hand does not know it."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    payment = Payment.objects.get()
    client.force_login(treasurer)
    assert client.get(reverse("admin:donations_payment_take_out", args=[payment.pk])).status_code == 404
    with pytest.raises(offline.NotByHand):
        offline.take_out(payment, reason="mistake", note="", by=treasurer)
    assert Payment.objects.filter(offline=None).count() == 1


def test_what_was_written_by_hand_is_not_given_back_through_the_provider(form, client):
    """The form of refunds says so."""
    form()
    url = reverse("admin:donations_payment_give_back", args=[Payment.objects.get().pk])
    opened = client.get(url).context["form"]
    data = {name: opened[name].value() for name in ("amount", "wish", "seen")} | {"reason": "mistake"}
    assert "did not come through the payment provider" in client.post(url, data).content.decode()


def test_only_who_keeps_the_books(db, helpdesk, chief):
    """The verbs themselves ask."""
    money = offline.Money("hand:x", 500, "GBP", timezone.now())
    for user in (helpdesk, chief):
        with pytest.raises(PermissionDenied):
            offline.enter_gift(money, None, by=user)
    assert Gift.objects.count() == 0


def test_while_the_keys_are_for_tests_it_is_test_money(form, settings, client):
    """And the screen says so before anything is typed."""
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    assert "entered as test money" in client.get(reverse("admin:donations_gift_by_hand")).content.decode()
    form()
    assert not Payment.objects.get().livemode


def test_the_rows_are_kept(form):
    """What was entered is never rewritten."""
    form()
    with pytest.raises(Exception, match="cannot be changed"):
        OfflineGift.objects.update(note="x", entered_at=timezone.now() - timedelta(days=1))
