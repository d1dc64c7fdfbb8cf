"""What donors write after giving: escaped everywhere, and no name anywhere that was not agreed to."""

import pytest
from django.core import mail
from django.urls import reverse

from donations import notes, refunds
from donations.donation_page import get_page
from donations.models import Gift, GiftNote
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from newsroom.core.publication import refresh_frame

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script>\r\nBcc: x@y.example\u202e=HYPERLINK("x")'
WALL = "/donate/wall/"


@pytest.fixture
def wall(publication):
    """The wall is on, and the newsroom has an address."""
    page = get_page()
    page.show_wall = True
    page.save()
    publication.contact_email = "desk@paper.example"
    publication.save()
    refresh_frame()


@pytest.fixture
def thanked(donor, wall, deliver):
    """``thanked()``: a donor has given: (the page that thanks, the address of the note)."""

    def give(amount="500"):
        _, url = donor.begin(amount, again="1")
        back = donor.at_provider(url)
        deliver()
        page = donor.come_back(back).content.decode()
        return page, f"/donate/note/{notes.token_for(Gift.objects.latest('id'))}/"

    return give


def send(donor, address, **given):
    """Send the form of a note."""
    return donor.client.post(address, given)


def test_the_form_stands_on_the_page_that_thanks(donor, thanked):
    """It is signed for this gift; written once, a reload shows neither form nor words."""
    page, address = thanked()
    assert 'action="/donate/note/' in page and not GiftNote.objects.exists()
    assert send(donor, address, message="Well asked.").status_code == 302
    assert "it has reached us" in donor.client.get(address).content.decode()
    assert "Well asked." not in donor.client.get(address).content.decode()
    assert send(donor, address, message="Again.").status_code == 200
    assert GiftNote.objects.get().message == "Well asked."


@pytest.mark.parametrize("token", ["x", "a" * 300, "%00", "ey:x:y"])
def test_no_other_gift_is_reached(donor, wall, token):
    """An invented link opens nothing."""
    assert donor.client.get(f"/donate/note/{token}/").status_code == 404
    assert send(donor, f"/donate/note/{token}/", message="x").status_code == 404


def test_f58_hostile_texts_are_inert(donor, thanked, client, helpdesk, work):
    """F58: in the admin, on the wall and in the mail: no markup, no second recipient."""
    _, address = thanked()
    send(donor, address, message=HOSTILE, in_honour_of=HOSTILE[:110], on_wall="1", display_name=HOSTILE[:70])
    note = GiftNote.objects.get()
    assert "\u202e" not in note.message + note.display_name + note.in_honour_of
    notes.decide(note, shown=True, by=helpdesk)
    client.force_login(helpdesk)
    admin = client.get(reverse("admin:donations_giftnote_changelist")).content.decode()
    for page in (admin, client.get(WALL).content.decode()):
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    OutboxMessage.objects.filter(key=f"note:{note.pk}").update(due_at="2000-01-01T00:00Z")
    OutboxMessage.objects.exclude(key=f"note:{note.pk}").delete()
    assert outbox.deliver_due() == 1
    sent = mail.outbox[-1]
    assert (sent.subject, sent.to, sent.bcc) == ("A message from a donor", ["desk@paper.example"], [])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Nothing is written yet."),
        ({"message": " \u200b "}, "Nothing is written yet."),
        ({"message": "x" * 2001}, "at most 2000 characters"),
        ({"in_honour_of": "x" * 121}, "at most 120 characters"),
        ({"on_wall": "1", "display_name": " "}, "Write the name that shall stand"),
        ({"on_wall": "1", "display_name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_what_cannot_be_kept_comes_back(donor, thanked, given, words):
    """With what was typed; nothing is written."""
    _, address = thanked()
    answer = send(donor, address, **given)
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not GiftNote.objects.exists()


def test_f59_i16_who_did_not_agree_is_named_nowhere(donor, thanked, client, helpdesk):
    """F59, I16: on the wall, on other pages and in the mail there is no name; the total counts the gift."""
    _, address = thanked()
    send(donor, address, message="Hello.", display_name="Ann Hidden")
    _, other = thanked("300")
    send(donor, other, on_wall="1", display_name="Bea Shown", in_honour_of="her mother")
    anonymous, named = GiftNote.objects.order_by("id")
    assert (anonymous.state, anonymous.display_name, named.state) == ("private", "", "waiting")
    assert "Bea Shown" not in client.get(WALL).content.decode(), "not before a colleague has looked"
    with pytest.raises(ValueError, match="did not agree"):
        notes.decide(anonymous, shown=True, by=helpdesk)
    notes.decide(named, shown=True, by=helpdesk)
    page = client.get(WALL).content.decode()
    assert "Bea Shown" in page and "in honour of her mother" in page
    assert "2 donations, one of them without a name here" in page
    told = [str(each.payload) for each in OutboxMessage.objects.filter(key__startswith="note:")]
    everywhere = [page, *told, *(client.get(path).content.decode() for path in ("/", "/donate/", "/feed/"))]
    for text in everywhere:
        assert not any(secret in text for secret in ("Ann", "ann@reader.example", "Hidden"))
    notes.decide(named, shown=False, by=helpdesk)
    assert "Bea Shown" not in client.get(WALL).content.decode()


def test_a_gift_that_went_back_leaves_the_wall(donor, thanked, client, treasurer, gateway):
    """The wall asks the ledger: name and count go with the money."""
    _, address = thanked()
    send(donor, address, on_wall="1", display_name="Bea Shown")
    notes.decide(GiftNote.objects.get(), shown=True, by=treasurer)
    assert "Bea Shown" in client.get(WALL).content.decode()
    payment = Gift.objects.get().payments.get()
    refund = refunds.request(payment, 500, reason="requested", note="asked", by=treasurer, wish="w")
    refunds.submit(refund, gateway)
    page = client.get(WALL).content.decode()
    assert "Bea Shown" not in page and "0 donations" in page


def test_off_until_switched_on(donor, client, publication):
    """No wall, no box for it, whatever is sent."""
    assert client.get(WALL).status_code == 404
    gift = Gift.objects.create(form_key="x", amount_minor=500, currency="GBP")
    address = f"/donate/note/{notes.token_for(gift)}/"
    assert "on_wall" not in donor.client.get(address).content.decode()
    send(donor, address, message="Hello.", on_wall="1", display_name="Ann")
    assert GiftNote.objects.get().display_name == ""


def test_deciding_is_for_whoever_answers_donors(client, request, publication, django_assert_max_num_queries):
    """By POST, audited; a list of twenty costs what one does; an editor sees none of it."""
    for number in range(20):
        gift = Gift.objects.create(form_key=f"n{number}", amount_minor=500, currency="GBP")
        GiftNote.objects.create(gift=gift, message="Hello", display_name=f"Name {number}", state="waiting")
    note = GiftNote.objects.first()
    url = reverse("admin:donations_giftnote_decide", args=[note.pk])
    client.force_login(request.getfixturevalue("editor"))
    assert client.post(url, {"do": "show"}).status_code == 403
    client.force_login(request.getfixturevalue("helpdesk"))
    with django_assert_max_num_queries(14):
        assert "Name 19" in client.get(reverse("admin:donations_giftnote_changelist")).content.decode()
    assert client.post(url, {"do": "nonsense"}).status_code == 302
    client.post(url, {"do": "show", "show": "waiting"})
    note.refresh_from_db()
    assert (note.state, note.decided_by.username) == ("shown", "sven")
