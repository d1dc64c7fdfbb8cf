"""The donation page: honest, forgiving, whole without a script, and closed where there is no provider."""

import pytest
from django.utils import timezone

from donations import form_token
from donations.appeals import first_appeal, part, publish
from donations.demo import load
from donations.donation_page import get_page
from donations.models import AmountSet, Attempt, Gift, LedgerEntry, Payment
from newsroom.core.frame import load_frame
from newsroom.core.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_the_appeal_is_there_from_the_start(publication):
    """A new paper has an appeal under its stories with nothing set up, and no frequency to choose yet; it is
    what publishing would write."""
    (appeal,) = load_frame()["appeals"]["appeals"]
    words = appeal["words"][appeal["language"]]
    assert "oligarch" in words["paragraphs"][0]
    assert "whatever you can afford" in words["paragraphs"][-1]
    assert words["link_label"] == "Click here to make your donation"
    assert [card["frequency"] for card in appeal["cards"]] == ["once"]
    assert appeal["number"] == first_appeal().versions.get().number == 1
    assert load_frame()["appeals"] == part(timezone.now())


def test_the_page(donor):
    """The page says what will be charged and how it reads on the statement; nobody keeps it."""
    page = get_page()
    page.statement_descriptor = "TEST COURIER"
    page.save()
    answer = donor.client.get("/donate/?amount=1000")
    text = answer.content.decode()
    assert 'value="1000" checked' in text
    assert "today, once" in text
    assert "TEST COURIER" in text
    assert "onthly" not in text
    assert "no-store" in answer["Cache-Control"]


def test_the_appeals_currency(donor):
    """An amount chosen under a story is in the appeal's currency, whatever the page shows first."""
    page, appeal = get_page(), first_appeal()
    euros = {"currency": "EUR", "amounts": [500, 900], "default_amount": 900, "lowest": 100, "highest": 10000}
    AmountSet.objects.create(page=page, **euros)
    appeal.currency = "EUR"
    version = publish(appeal, by=None)
    text = donor.client.get(f"/donate/?amount=500&appeal={version.key}").content.decode()
    assert 'name="currency" value="EUR"' in text
    assert "€9" in text
    assert "£" not in donor.client.get("/donate/?currency=EUR").content.decode().split("<fieldset>")[1][:900]


def test_the_browser_may_follow_to_the_provider(donor, provider):
    """The page's security policy lets its form end at Stripe and at the rehearsal provider, nowhere else."""
    policy = donor.client.get("/donate/")["Content-Security-Policy"]
    allowed = next(part.split()[1:] for part in policy.split("; ") if part.startswith("form-action"))
    assert set(allowed) == {"'self'", "https://checkout.stripe.com", provider.base}


def test_without_a_provider_there_is_no_form(publication, client, settings):
    """Without a payment provider the page shows the other ways to give and never a pretended form."""
    settings.STRIPE_SECRET_KEY = ""
    page = get_page()
    page.other_ways = "Sort code 00-00-00\nAccount 1\n\nOr [elsewhere](https://give.example/)"
    page.save()
    text = client.get("/donate/").content.decode()
    assert "Sort code 00-00-00<br>Account 1" in text
    assert '<a class="text-link" href="https://give.example/">elsewhere</a>' in text
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    assert client.post("/donate/checkout/", {"amount": "500"}).status_code == 302
    assert not Gift.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"amount": ""}, "Choose an amount"),
        ({"amount": "501"}, "Choose an amount"),
        ({"amount": "other"}, "Enter an amount"),
        ({"amount": "other", "amount_other": "0"}, "above zero"),
        ({"amount": "other", "amount_other": "-5"}, "above zero"),
        ({"amount": "other", "amount_other": "NaN"}, "figures only"),
        ({"amount": "other", "amount_other": "5e3"}, "figures only"),
        ({"amount": "other", "amount_other": "1000000000"}, "largest amount"),
        ({"amount": "other", "amount_other": "0.10"}, "smallest amount"),
        ({"amount": "500", "amount_other": "50"}, "typed another amount"),
        ({"amount": "500", "currency": "EUR"}, "cannot take this currency"),
        ({"amount": "500", "frequency": "monthly"}, "this often"),
        ({"amount": "500", "token": "forged"}, "press the button again"),
        ({"amount": "500", "website": "http://spam.example"}, "leave the last field empty"),
    ],
)
def test_f17_wrong_forms_come_back(donor, sent, said):
    """A wrong form comes back filled in, with a sentence that says what to do; nothing is written."""
    answer = donor.client.post("/donate/checkout/", donor.open() | sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    assert "Nothing was charged" in text
    assert sent.get("amount_other", "") in text
    assert not Gift.objects.exists()
    assert not donor.provider.store.all("checkout.session")


@pytest.mark.parametrize("typed", ["7.50", "7,50", "٧٫٥٠", "£7.50"])
def test_own_amount(donor, typed):
    """Whatever one can afford: an own amount is charged to the penny, also without choosing Other first."""
    donor.begin("", amount_other=typed)
    assert donor.provider.store.all("checkout.session")[0]["amount_total"] == 750


@pytest.mark.parametrize(
    "query",
    [
        "amount=%00",
        "amount=٥",
        "amount=99999999999999999999",
        "currency=XXX",
        "frequency=monthly",
        "source=%ff",
    ],
)
def test_any_address_opens(donor, query):
    """The page opens whatever its address says."""
    assert donor.client.get(f"/donate/?{query}").status_code == 200


@pytest.mark.parametrize("referrer", ["http://[x", "http://[::1", "http://a]b/", "//", "\x7f", "http://x:y/"])
@pytest.mark.parametrize("query", ["", "?source=", "?amount=500&source=/port/a/"])
def test_any_referrer_opens(donor, referrer, query):
    """The page opens whatever a browser says about where the reader came from."""
    assert donor.client.get(f"/donate/{query}", headers={"Referer": referrer}).status_code == 200


def test_where_the_donor_came_from(donor):
    """The gift remembers the page of ours that its donor came from, or the other site's host and no more."""
    form = donor.open(Referer="http://testserver/port/dredger/?q=1")
    attempt, _ = donor.begin(form=form)
    assert (attempt.gift.source_path, attempt.gift.referrer_host) == ("/port/dredger/", "testserver")
    form = donor.open(Referer="https://elsewhere.example/private?mail=ann")
    attempt, _ = donor.begin(form=form)
    assert (attempt.gift.source_path, attempt.gift.referrer_host) == ("", "elsewhere.example")


def test_f34_a_form_left_open(donor, monkeypatch):
    """A form that was open for days is renewed in one step: same amount, one press more."""
    form = donor.open()
    monkeypatch.setattr(form_token, "LIFE", -1)
    answer = donor.choose("1000", form)
    assert answer.status_code == 400
    assert 'value="1000" checked' in answer.content.decode()


def test_a_script_in_a_hurry(donor, monkeypatch):
    """A form that comes back sooner than a person can read is asked for again."""
    monkeypatch.setattr(form_token, "TOO_FAST", 60_000)
    assert donor.choose("500").status_code == 400
    assert not Attempt.objects.exists()


def test_questions(donor):
    """The page for questions tells whom to write to."""
    assert "a person answers" in donor.client.get("/donate/manage/").content.decode()


def test_the_demo(publication):
    """The demo's month of donations adds up, and nobody gets mail for it."""
    lines = []
    load(lines.append)
    charges = LedgerEntry.objects.filter(kind="charge").count()
    assert 30 <= Payment.objects.count() == charges
    assert LedgerEntry.objects.filter(kind="refund").count() == 1
    assert "Nobody tells us what to leave out" in str(load_frame()["appeals"])
    assert not OutboxMessage.objects.filter(kind="mail").exists()
    assert "donations" in lines[0]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("amount=50", "£0.50 cannot be given here, so £5 is chosen. The smallest amount"),
        ("amount=99999999", "£999,999.99 cannot be given here, so £5 is chosen. The largest amount"),
        ("frequency=yearly", "A yearly donation cannot be begun here at present"),
        ("currency=SEK&amount=500", "We cannot take Swedish kronor here; the amounts are in pounds."),
    ],
)
def test_why_another_amount_stands_there(donor, query, note):
    """What a link asks for and the page cannot take is named; nothing is chosen in silence."""
    page = donor.client.get(f"/donate/?{query}").content.decode()
    assert note in page and 'value="500" checked' in page
