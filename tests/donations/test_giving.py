"""Giving, over the real Stripe library and the rehearsal provider: whoever reports first, the books agree."""

from time import monotonic
from urllib.parse import quote, urlencode

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from donations import appeals, donation_page, settling
from donations.models import AmountSet, Attempt, Campaign, Donor, Gift, LedgerEntry, Payment
from donations.rehearsal import objects
from donations.templatetags import giving
from newsroom.core.frame import load_frame
from newsroom.core.models import OutboxMessage
from tests.donations.conftest import fields

pytestmark = pytest.mark.django_db


def booked():
    """(payments, {kind: sum}, receipts waiting or sent)."""
    sums = {}
    for entry in LedgerEntry.objects.all():
        sums[entry.kind] = sums.get(entry.kind, 0) + entry.amount_minor
    receipts = OutboxMessage.objects.filter(key__startswith="receipt:").count() + len(mail.outbox)
    return Payment.objects.count(), sums, receipts


ONE_GIFT = (1, {"charge": 500, "fee": -28}, 1)
NOTHING = (0, {}, 0)


def test_f10_webhook_only(donor, deliver):
    """A donor who closes the browser after paying is booked and thanked by mail all the same."""
    attempt, page = donor.begin("500")
    donor.at_provider(page)
    assert booked() == NOTHING
    assert set(deliver()) == {200}
    assert booked() == ONE_GIFT
    attempt.refresh_from_db()
    assert attempt.state == "paid"


def test_f9_return_page_only(donor):
    """A gift is booked by the donor's return when the provider's message never comes."""
    _, page = donor.begin("500")
    back = donor.come_back(donor.at_provider(page))
    assert "£5 has arrived" in back.content.decode()
    assert booked() == ONE_GIFT


@pytest.mark.parametrize("first", ["message", "return"])
def test_f11_both(donor, deliver, first):
    """Message and return, in either order and each more than once, are one payment and one receipt."""
    _, page = donor.begin("500")
    location = donor.at_provider(page)
    bag = donor.provider.dispatcher.take()
    steps = [lambda: deliver(messages=bag * 2), lambda: donor.come_back(location)]
    for step in steps if first == "message" else reversed(steps):
        step()
    for _ in range(10):
        assert "has arrived" in donor.come_back(location).content.decode()
    assert booked() == ONE_GIFT


def test_f9_neither(donor, work):
    """With no message and no return nothing is booked, until the worker asks the provider."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    assert booked() == NOTHING
    work()
    assert booked() == ONE_GIFT
    work()
    assert booked() == ONE_GIFT


def test_tries_of_the_other_mode(donor, work, settings):
    """After the switch from test to live keys nobody asks the live provider about test payments, for ever."""
    donor.begin("500")
    Attempt.objects.update(livemode=True)
    assert work() == 1
    assert not OutboxMessage.objects.filter(kind="check-attempt").exists()
    assert Attempt.objects.get().state == "open"


def test_f21_the_form_sent_twice(donor):
    """A double click, two tabs, the browser's back button: one gift, one page at the provider."""
    form = donor.open()
    first, second = donor.choose("500", form), donor.choose("500", form)
    assert first["Location"] == second["Location"]
    assert Gift.objects.count() == Attempt.objects.count() == 1
    assert len(donor.provider.store.all("checkout.session")) == 1


def test_f21_two_tabs(donor, many_begin):
    """The same choice in a second tab leads to the page of the first; another one, or another device, not."""
    first, second, third = (donor.open() for _ in range(3))
    page = donor.choose("500", first)["Location"]
    assert donor.choose("500", second)["Location"] == page
    assert Gift.objects.count() == len(donor.provider.store.all("checkout.session")) == 1
    donor.at_provider(page)
    assert "you gave" in donor.choose("500", third).text.lower()
    assert donor.choose("1000", donor.open(), again="1")["Location"] != page
    assert type(donor)(donor.provider).choose("500")["Location"] != page
    assert Gift.objects.count() == 3


def test_another_amount_after_going_back(donor):
    """Who goes back and chooses another amount makes another gift; what was chosen first never changes."""
    form = donor.open()
    donor.choose("500", form)
    donor.choose("1000", form)
    assert list(Gift.objects.order_by("id").values_list("amount_minor", flat=True)) == [500, 1000]


def test_f21_paid_form_sent_again(donor):
    """A form that has been paid leads to the thanks, never to a second charge."""
    form = donor.open()
    donor.at_provider(donor.choose("500", form)["Location"])
    donor.come_back(f"/donate/thanks/?session={Attempt.objects.get().provider_session_id}")
    assert "/donate/thanks/" in donor.choose("500", form)["Location"]
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("fault", ["before", "after", "slow"])
def test_f22_f24_provider_in_trouble(donor, fault):
    """A provider that is down, slow or cut off means a page that says so, within three seconds; then a retry
    of the same form makes one payment page, also where the answer was lost after it had been made."""
    form = donor.open()
    donor.provider.store.controls.update(fault=fault, faults=2, slow=4)
    began = monotonic()
    answer = donor.choose("500", form)
    assert monotonic() - began < 3.4, "three seconds, and a little for a busy machine"
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "does not answer" in page
    donor.provider.store.controls.update(faults=0)
    assert donor.choose("500", fields(page)).status_code == 303
    assert Gift.objects.count() == 1
    assert Attempt.objects.get().state == "open"
    if fault != "slow":  # a slow call is still being done when the retry comes; the key makes them one
        assert len(donor.provider.store.all("checkout.session")) == 1


def test_f24_a_provider_that_is_not_there(donor, settings):
    """With the provider unreachable the other ways to give are shown and nothing is lost."""
    page = donor.open()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    answer = donor.choose("500", page)
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()
    assert Attempt.objects.get().state == "new"


def test_decline_then_another_card(donor, deliver):
    """A declined card changes nothing: the donor tries another one on the same page."""
    _, page = donor.begin("500")
    donor.at_provider(page, "decline")
    deliver()
    assert booked() == NOTHING
    donor.at_provider(page)
    deliver()
    assert booked() == ONE_GIFT


def test_abandoned(donor):
    """Who leaves the provider's page finds the amount still there and reads that nothing was charged."""
    _, page = donor.begin("other", amount_other="7.50")
    back = donor.client.get(donor.at_provider(page, "abandon"))
    text = back.content.decode()
    assert "Nothing was charged" in text
    assert 'value="7.50"' in text
    assert booked() == NOTHING


@pytest.mark.parametrize(
    ("answer", "state", "told"), [("bank-yes", "paid", ONE_GIFT), ("bank-no", "failed", NOTHING)]
)
def test_f14_f15_delayed_payment(donor, deliver, answer, state, told):
    """A method that takes days counts when the money is there, not when the page is complete."""
    attempt, page = donor.begin("500")
    location = donor.at_provider(page, "later")
    assert "has not confirmed" in donor.come_back(location).content.decode()
    deliver()
    assert booked() == NOTHING
    donor.at_provider(page, answer)
    deliver()
    attempt.refresh_from_db()
    assert (attempt.state, booked()) == (state, told)


def test_expired(donor, deliver):
    """A payment page that nobody used ends; a later try of the same form gets a new one."""
    form = donor.open()
    donor.choose("500", form)
    session = donor.provider.store.all("checkout.session")[0]

    donor.provider.tell(objects.expire(session))
    deliver()
    assert Attempt.objects.get().state == "expired"
    assert donor.choose("500", form).status_code == 303
    assert Attempt.objects.count() == 2
    assert Gift.objects.count() == 1


def test_f13_foreign_and_invented_sessions(donor):
    """A thank-you address with an invented session asks nobody and says nothing; no page shows a name."""
    _, page = donor.begin("500")
    location = donor.at_provider(page)
    for invented in ["", "cs_test_invented", "x" * 300, "cs\x00", "٥"]:
        answer = donor.client.get("/donate/thanks/", {"session": invented})
        assert answer.status_code == 404
        assert "do not know this donation" in answer.content.decode()
    text = donor.come_back(location).content.decode()
    assert "ann@" not in text
    assert "Ann Reader" not in text


def test_where_the_gift_came_from(donor):
    """A gift remembers the story, the appeal that was read and the site before, as they were then."""
    form = donor.open(
        f"/donate/?amount=1000&appeal={appeals.first_appeal().pk}-1&source=/2026/11/23/dredger/",
        Referer="https://search.example/q?secret",
    )
    donor.choose("1000", form, source="/forged/")
    gift = Gift.objects.get()
    assert gift.source_path == "/2026/11/23/dredger/"
    assert gift.referrer_host == "search.example"
    assert gift.appeal_version.number == 1


def printed_appeal():
    """What the form of the appeal under a story sends, as it stands on a page made now."""
    facts = {"section": None, "tags": [], "kind": "news", "language": "en-GB"}
    facts |= {"quiet": False, "no_appeal": False}
    return fields(giving.appeal(load_frame(), "end", facts, "/a/"))


def test_the_appeal_that_was_read(donor):
    """A page that was kept since before the appeal changed names the appeal that stood on it, and its gift is
    counted there, in the currency that it asked in."""
    page, appeal = donation_page.get_page(), appeals.first_appeal()
    euros = {"currency": "EUR", "amounts": [500], "default_amount": 500, "lowest": 100, "highest": 10000}
    AmountSet.objects.create(page=page, **euros)
    kept = printed_appeal()
    appeal.currency = "EUR"
    appeals.publish(appeal, by=None)
    for sent, number, currency in ((kept, 1, "GBP"), (printed_appeal(), 2, "EUR")):
        donor.choose("500", donor.open(f"/donate/?{urlencode(sent | {'amount_once': 500})}"))
        gift = Gift.objects.latest("id")
        assert (gift.appeal_version.number, gift.currency) == (number, currency)
        assert (gift.appeal_version.appeal, gift.source_path) == (appeal, "/a/")


def test_pages_kept_since_there_was_but_one_appeal(donor):
    """Their form sends a bare number."""
    donor.choose("500", donor.open("/donate/?appeal=1&source=/a/&amount=500"))
    assert Gift.objects.get().appeal_version.number == 1


def test_a_campaigns_appeal_makes_it_a_gift_to_the_campaign(donor):
    """The campaign of the version that was read, whatever the appeal asks for by now."""
    appeal = appeals.first_appeal()
    appeal.campaign = Campaign.objects.create(slug="court", title="The court costs", status="open")
    version = appeals.publish(appeal, by=None)
    appeal.campaign = None
    appeals.publish(appeal, by=None)
    donor.choose("500", donor.open(f"/donate/?appeal={version.key}&source=/a/"))
    assert Gift.objects.get().campaign.slug == "court"


@pytest.mark.parametrize(
    "named", ["", "0", "99", "-1", "1-", "1-99", "99-1", "1-1-1", "1e0", "x", "9" * 30, "\u0661", "\x00"]
)
def test_an_appeal_that_never_was(donor, named):
    """Nobody can say which appeal that was: the gift counts for none, and nothing fails."""
    donor.choose("500", donor.open(f"/donate/?{urlencode({'source': '/a/', 'appeal': named})}"))
    assert Gift.objects.get().appeal_version is None


@pytest.mark.parametrize("source", ["https://evil.example/", "//evil.example/", "javascript:x", "/a\nb"])
def test_sources_that_are_none(donor, source):
    """What is not a path on this site is not kept as one."""

    donor.choose("500", donor.open(f"/donate/?source={quote(source)}"))
    assert Gift.objects.get().source_path == ""


def test_f56_one_donor_however_typed(donor, deliver):
    """Two spellings of one address are one donor, with two gifts."""
    for email in ("Ann@Reader.example", "ann@reader.example "):
        _, page = donor.begin("500")
        donor.at_provider(page, email=email)
        deliver()
    assert Donor.objects.get().payments.count() == 2


def test_receipt(donor, deliver):
    """The receipt says what was charged, once, and that it was only a rehearsal."""
    _, page = donor.begin("other", amount_other="7,50")
    donor.at_provider(page)
    deliver()
    letter = OutboxMessage.objects.get(kind="mail").payload
    assert letter["to"] == "ann@reader.example"
    assert "£7.50" in letter["subject"]
    assert "Dear Ann Reader," in letter["body"]
    assert "no real money" in letter["body"]


def test_f43_refund_at_the_provider(donor, deliver):
    """Money given back at the provider lowers the ledger once, also when told before the charge is booked."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    donor.provider.dispatcher.take()
    store = donor.provider.store

    _, messages = objects.refund(store, store.all("charge")[0], 200)
    donor.provider.tell(messages)
    bag = donor.provider.dispatcher.take()
    deliver(messages=bag * 2)
    assert booked() == (1, {"charge": 500, "fee": -28, "refund": -200}, 1)


def test_f12_asking_is_free(donor, gateway):
    """Settling an attempt again and again adds nothing."""
    attempt, page = donor.begin("500")
    donor.at_provider(page)
    for _ in range(3):
        settling.settle(attempt, gateway)
    assert booked() == ONE_GIFT


def test_the_commands_name(capsys):
    """Without the demo's key the rehearsal provider refuses to stand beside a real one."""

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("rehearsal", port=1)
