"""Putting right what donors typed: address, name, the name on the wall; forgetting who only announced."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from donations import announcing, donors, erasure, lost_links, notes, refunds
from donations.checkout import Choice
from donations.models import Announcement, Donor, FormerAddress, GiftNote, Payment
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
WALL = "/donate/wall/"


def amend(client, donor, **typed):
    return client.post(reverse("admin:donations_donor_amend", args=[donor.pk]), typed)


def test_a_mistyped_address_is_put_right_and_renewals_stay_with_the_donor(plan, later, client, helpdesk):
    """The provider goes on naming the old one; receipts go to the new one, and nobody is made twice."""
    donor, old = Donor.objects.get(), Donor.objects.get().email
    client.force_login(helpdesk)
    assert amend(client, donor, email="Ann@new.example", name="Ann Reader-Lowe").status_code == 302
    later(32)
    donor = Donor.objects.get()
    assert (donor.email, donor.email_key, donor.name) == (
        "Ann@new.example", "ann@new.example", "Ann Reader-Lowe",
    )  # fmt: skip
    renewal = Payment.objects.get(attempt=None)
    assert renewal.donor == donor
    assert OutboxMessage.objects.get(key=f"receipt:{renewal.pk}").payload["to"] == "Ann@new.example"
    event = AuditEvent.objects.get(verb="put a donor right")
    assert event.data["what"] == ["email", "name"]
    assert old not in str(event.data)


def test_whoever_gives_anew_under_a_former_address_is_somebody_else(plan, donor, deliver, helpdesk):
    """It was mistyped: it may be another person's."""
    ann = Donor.objects.get()
    donors.amend(ann, by=helpdesk, email="ann@new.example", name=ann.name)
    _, url = donor.begin("1000", again="1")
    donor.at_provider(url)
    deliver()
    assert Donor.objects.count() == 2
    assert Payment.objects.get(amount_minor=1000).donor != ann


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "bea@reader.example"}, "Another donor gives under this address"),
        ({"email": "BEA@Reader.example"}, "Another donor gives under this address"),
        ({"email": ""}, "This field is required"),
        ({"email": "nobody"}, "valid email address"),
        ({"email": "a@b.example", "name": "x" * 201}, "at most 200"),
    ],
)
def test_what_cannot_be_comes_back_as_typed(client, helpdesk, typed, words):
    """And nothing is changed."""
    Donor.objects.create(email="bea@reader.example", email_key="bea@reader.example")
    ann = Donor.objects.create(email="ann@reader.example", email_key="ann@reader.example", name="Ann")
    client.force_login(helpdesk)
    answer = amend(client, ann, **({"name": "Annie"} | typed))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert typed.get("name", "Annie")[:200] in page
    ann.refresh_from_db()
    assert (ann.email, ann.name) == ("ann@reader.example", "Ann")
    assert not FormerAddress.objects.exists()


def test_who_gave_by_post_gets_an_address_and_mail_that_came_back_reaches_again(helpdesk, editor):
    """An editor changes nobody."""
    ann = donors.donor_without_address("Ann")
    ann.mail_returned_at = timezone.now()
    ann.save()
    with pytest.raises(PermissionDenied):
        donors.amend(ann, by=editor, email="ann@reader.example", name="Ann")
    assert donors.amend(ann, by=helpdesk, email="ann@reader.example", name="Ann")
    assert not donors.amend(ann, by=helpdesk, email="ann@reader.example", name="Ann")
    ann.refresh_from_db()
    assert (ann.email_key, ann.mail_returned_at) == ("ann@reader.example", None)
    assert not FormerAddress.objects.exists()


def test_erasing_forgets_former_addresses_too(plan, gateway, treasurer, helpdesk):
    """Wherever one stands; afterwards nobody changes anything."""
    ann = Donor.objects.get()
    old = ann.email
    donors.amend(ann, by=helpdesk, email="ann@new.example", name=ann.name)
    mail_waiting = OutboxMessage.objects.create(
        kind="mail", key="k", payload={"to": old, "body": "x", "subject": "s"}
    )
    erasure.erase(ann, gateway, by=treasurer)
    assert not OutboxMessage.objects.filter(pk=mail_waiting.pk).exists()
    assert FormerAddress.objects.get().email_key == ""
    with pytest.raises(donors.NotAmended):
        donors.amend(ann, by=helpdesk, email="x@y.example", name="")


# ---- the name on the wall


@pytest.fixture
def named(plan, offered, helpdesk):
    """Ann's monthly donation stands on the wall."""
    offered.show_wall = True
    offered.save()
    note = GiftNote.objects.create(gift=plan.gift, display_name="Ann R.", state="waiting")
    notes.decide(note, shown=True, by=helpdesk)
    OutboxMessage.objects.filter(kind="purge").delete()
    return note


def own_page():
    return lost_links.path(Donor.objects.get())


def test_donors_change_their_name_themselves(named, client, helpdesk):
    """A colleague looks at the new one first; taken off, it is gone at once."""
    page = own_page()
    assert "Ann R." in Client().get(page).content.decode()
    assert Client().post(page, {"note": named.pk, "name": "A. Reader"}, follow=True).status_code == 200
    assert "Ann R." not in client.get(WALL).content.decode()
    named.refresh_from_db()
    assert (named.display_name, named.state, named.decided_by) == ("A. Reader", "waiting", None)
    assert [WALL] in [message.payload["paths"] for message in OutboxMessage.objects.filter(kind="purge")]
    notes.decide(named, shown=True, by=helpdesk)
    assert "A. Reader" in client.get(WALL).content.decode()
    answer = Client().post(page, {"note": named.pk, "off": "1"}, follow=True).content.decode()
    assert "off the wall" in answer
    assert "A. Reader" not in client.get(WALL).content.decode()
    named.refresh_from_db()
    assert (named.state, named.display_name) == ("private", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"name": " "}, "Write the name"), ({"name": "x" * 81}, "too long"), ({"name": "x", "note": "0"}, "")],
)
def test_a_name_that_cannot_be_changes_nothing(named, typed, words):
    """Nor does somebody else's note."""
    answer = Client().post(own_page(), {"note": named.pk} | typed)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    named.refresh_from_db()
    assert (named.display_name, named.state) == ("Ann R.", "shown")


def test_staff_put_a_name_right(named, client, helpdesk):
    """It stays shown; an empty one is refused; without consent there is none to change."""
    client.force_login(helpdesk)
    url = reverse("admin:donations_giftnote_decide", args=[named.pk])
    client.post(url, {"do": "rename", "name": "Ann Réader"})
    assert "Ann Réader" in client.get(WALL).content.decode()
    assert "cannot be empty" in client.post(url, {"do": "rename", "name": " "}, follow=True).content.decode()
    notes.choose_name(named, "")
    client.post(url, {"do": "rename", "name": "Ann"})
    named.refresh_from_db()
    assert named.display_name == ""


def test_a_refund_prints_the_wall_anew(named, plan, gateway, treasurer):
    """The kept copy would go on naming whoever got the money back."""
    refund = refunds.request(
        Payment.objects.get(), 500, reason="requested", note="asked", by=treasurer, wish="w"
    )
    refunds.submit(refund, gateway)
    assert [WALL] in [message.payload["paths"] for message in OutboxMessage.objects.filter(kind="purge")]


# ---- announcements


def announced(nonce="form-1"):
    return announcing.announce_gift(
        Choice(nonce=nonce, amount_minor=2000, currency="GBP"), name="Ada Marsh", email="ada@reader.example"
    )


def test_names_without_money_go_after_a_year(client, helpdesk):
    """The reference stays; what is younger stays; a colleague may do it at once."""
    old, young = announced(), announced("form-2")
    Announcement.objects.filter(pk=old.pk).update(announced_at=timezone.now() - timedelta(days=366))
    assert announcing.forget_old() == 1
    old.refresh_from_db()
    assert (old.name, old.email, bool(old.reference)) == ("", "", True)
    client.force_login(helpdesk)
    screen = reverse("admin:donations_gift_change", args=[young.gift_id])
    assert "Ada Marsh" in client.get(screen).content.decode()
    client.post(reverse("admin:donations_gift_forget", args=[young.gift_id]))
    assert "Ada Marsh" not in client.get(screen).content.decode()
    assert AuditEvent.objects.filter(verb="forget an announcement").count() == 1


def test_what_was_paid_keeps_its_donor(plan):
    """An announcement with money is its donor's and is not forgotten by itself."""
    made = Announcement.objects.create(gift=plan.gift, reference="K7M49XDT", name="Ann", email="a@b.example")
    Announcement.objects.update(announced_at=timezone.now() - timedelta(days=800))
    assert announcing.forget_old() == 0
    made.refresh_from_db()
    assert made.name == "Ann"


# ---- the donor's own address


def mailed(prefix):
    return OutboxMessage.objects.get(kind="mail", key__startswith=prefix).payload


def test_donors_move_to_another_address_with_both_mailboxes(plan):
    """The old one opens the page, the new one gets the link; reading changes nothing; the old one is told."""
    old, page = Donor.objects.get().email, own_page()
    answer = Client().post(
        page, {"about": "donor", "email": "ann@new.example", "called": "Ann New"}, follow=True
    )
    assert "until then nothing changes" in answer.content.decode()
    ann = Donor.objects.get()
    assert (ann.email, ann.name) == (old, "Ann New")
    letter = mailed("address-of-donor:")
    assert letter["to"] == "ann@new.example"
    link = re.search(r"/donate/address/\S+/", letter["body"])[0]
    assert "ann@new.example" in Client().get(link).content.decode()
    assert Donor.objects.get().email == old
    assert "your new address" in Client().post(link, follow=True).content.decode()
    assert Donor.objects.get().email == "ann@new.example"
    told = mailed("moved:")
    assert told["to"] == old
    assert "ann@new.example" not in told["body"]
    assert Client().post(link).status_code == 404


def test_an_address_of_somebody_else_is_not_told_before_its_mailbox_asks(plan):
    """The page answers alike; whoever opens the link, and so has the mailbox, hears that nothing changed."""
    page = own_page()
    Donor.objects.create(email="bea@reader.example", email_key="bea@reader.example")
    for email in ("bea@reader.example", "nobody@reader.example"):
        answer = Client(REMOTE_ADDR=f"192.0.2.{len(email)}").post(
            page, {"about": "donor", "email": email}, follow=True
        )
        assert "A mail is on its way" in answer.content.decode()
    letter = OutboxMessage.objects.get(kind="mail", key__startswith="address-of-donor:", key__contains="bea@")
    answer = Client().post(re.search(r"/donate/address/\S+/", letter.payload["body"])[0])
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize(
    "typed", [{}, {"email": "nobody"}, {"email": "a@b.example\nBcc: x@y.example", "called": "A"}]
)
def test_what_is_no_name_or_address_changes_nothing(plan, typed):
    """It comes back as typed."""
    name = Donor.objects.get().name
    answer = Client().post(own_page(), {"about": "donor"} | typed)
    assert answer.status_code == 400
    assert Donor.objects.get().name == name
    assert not OutboxMessage.objects.filter(key__startswith="address-of-donor").exists()


@pytest.mark.parametrize("token", ["x", "a" * 300, "WzEsMSwxXQ:x:y"])
def test_an_invented_link_moves_nobody(plan, token):
    assert Client().post(f"/donate/address/{token}/").status_code == 404
