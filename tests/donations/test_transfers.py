"""Without a payment provider the page is whole: an account, a reference, a code; what was chosen is kept."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from donations import announcing, appeals, form_token
from donations.donation_page import get_page
from donations.models import AmountSet, Announcement, Gift, LedgerEntry
from donations.payment_codes import epc_text, printed_iban, upi_address, validate_iban
from newsroom.core.frame import load_frame
from tests.donations.conftest import fields

IBAN = "DE89370400440532013000"


@pytest.fixture
def account(publication, settings, monkeypatch):
    """A paper without a provider that has an account in euro and an address for rupees."""
    settings.STRIPE_SECRET_KEY = settings.STRIPE_API_BASE = ""
    monkeypatch.setattr(form_token, "TOO_FAST", 0)
    page = get_page()
    page.currency, page.bank_iban, page.bank_owner = "EUR", IBAN, "Courier Readers e.V."
    page.upi_address = "courier@bank"
    page.save()
    row = {"amounts": [10000, 20000], "default_amount": 10000, "lowest": 5000, "highest": 10**7}
    AmountSet.objects.create(page=page, currency="INR", **row)
    appeals.refresh()
    return page


def announce(client, query="", **changes):
    """Send the form as it opens at that address, with these changes."""
    page = client.get(f"/donate/{query}").content.decode()
    return client.post("/donate/transfer/", fields(page) | {"amount": "500"} | changes)


@pytest.mark.django_db
class TestTransfers:
    """From the form to the account."""

    def test_the_page_leads_to_an_account_and_a_code(self, client, account):
        """IBAN in groups, the reference, the code; nothing is booked, no name shown."""
        answer = announce(client, name="Ada Marsh", email="ada@reader.example")
        page = client.get(answer["Location"]).content.decode()
        made = Announcement.objects.get()
        assert (made.name, made.email, made.gift.amount_minor) == ("Ada Marsh", "ada@reader.example", 500)
        assert "DE89 3704 0044 0532 0130 00" in page and made.printed_reference in page and "€5" in page
        assert "<svg" in page and 'class="qr"' in page and " style=" not in page
        assert "Ada" not in page and "ada@" not in page
        assert not LedgerEntry.objects.exists()

    def test_rupees_open_the_banking_app(self, client, account):
        """UPI: a link and its code."""
        answer = announce(client, "?currency=INR", amount="10000")
        page = client.get(answer["Location"]).content.decode()
        assert "upi://pay?pa=courier@bank&amp;pn=Courier%20Readers%20e.V.&amp;am=100.00&amp;cu=INR" in page

    def test_one_network_announces_only_so_often(self, client, account):
        """The form comes back filled in; another network is not held back."""

        def send(number, network):
            typed = {"name": "Ada Marsh", "email": f"a{number}@reader.example"}
            return announce(Client(REMOTE_ADDR=network), **typed)

        answers = [send(number, "192.0.2.1") for number in range(31)]
        assert {answer.status_code for answer in answers[:30]} == {302}
        assert answers[-1].status_code == 429
        assert "Ada Marsh" in answers[-1].content.decode()
        assert send(99, "198.51.100.7").status_code == 302
        assert Announcement.objects.count() == 31

    def test_an_upi_address_alone_takes_rupees_and_nothing_else(self, client, account):
        """Nobody is led to an account that cannot take the money; without an amount in rupees to none."""
        account.bank_iban = ""
        account.save()
        page = client.get("/donate/?currency=EUR").content.decode()
        assert 'name="currency" value="INR"' in page and "€" not in page
        answer = client.post("/donate/transfer/", fields(page) | {"amount": "500", "currency": "EUR"})
        assert answer.status_code == 400 and not Announcement.objects.exists()
        AmountSet.objects.filter(currency="INR").delete()
        assert 'name="amount' not in client.get("/donate/").content.decode()
        assert client.get("/donate/transfer/")["Location"] == "/donate/"

    def test_what_an_appeal_chose_is_kept(self, client, account):
        """The amount is chosen in the form; a monthly wish is told how; the source is remembered."""
        page = client.get(
            "/donate/?frequency=monthly&amount_monthly=1000&source=/port/dredger/"
        ).content.decode()
        assert re.search(r'name="amount_once" value="1000" checked', page)
        assert "give your bank a standing order" in page
        client.post("/donate/transfer/", fields(page) | {"amount": "1000"})
        assert Gift.objects.get().source_path == "/port/dredger/"

    def test_an_appeal_asks_only_what_can_be_given(self, client, account):
        """With an account its amounts for once; with none its link label alone, as a button."""
        appeals.publish(appeals.first_appeal(), by=None)
        appeal = appeals.first_appeal()
        appeal.currency, appeal.monthly_amounts, appeal.monthly_default = "EUR", [500], 500
        appeals.publish(appeal, by=None)
        get_page()
        front = client.get("/").content.decode()
        assert 'name="amount_once"' in front and 'name="amount_monthly"' not in front
        account.bank_iban = account.upi_address = ""
        account.save()
        appeals.refresh()
        front = client.get("/").content.decode()
        assert "amount_once" not in front and "Click here to make your donation" in front
        assert load_frame()["appeals"]["appeals"][0]["cards"], "they stand again once something can be paid"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"amount": "other", "amount_other": "5e3"}, "Enter the amount in figures only"),
            ({"amount": "other", "amount_other": "0"}, "Enter an amount above zero"),
            ({"email": "ada at reader"}, "Enter a valid email address"),
            ({"website": "x"}, "leave the last field empty"),
            ({"token": "x"}, "open for a long time"),
            ({"currency": "XXX"}, "cannot take this currency"),
        ],
    )
    def test_what_cannot_be_comes_back_filled_in(self, client, account, changes, words):
        """A sentence, the name still there, nothing announced."""
        answer = announce(client, **({"name": "Ada"} | changes))
        page = answer.content.decode()
        assert answer.status_code == 400 and words in page and 'value="Ada"' in page
        assert not Announcement.objects.exists() and not Gift.objects.exists()

    def test_a_flood_is_stopped(self, client, account, monkeypatch):
        """Beyond what people announce in ten minutes nothing is written; later it goes on."""
        monkeypatch.setattr(announcing, "IN_TOTAL", 1)
        assert [announce(client).status_code for _ in range(2)] == [302, 429]
        Announcement.objects.update(announced_at=timezone.now() - timedelta(minutes=11))
        assert announce(client).status_code == 302

    @pytest.mark.parametrize("token", ["x", "1", "MQ:x:y"])
    def test_an_invented_address_shows_nothing(self, client, account, token):
        """Not somebody's reference."""
        assert client.get(f"/donate/transfer/{token}/").status_code == 404

    def test_without_an_account_the_form_leads_back(self, client, publication):
        """Nothing to send money to: the page says so by itself."""
        assert client.get("/donate/transfer/")["Location"] == "/donate/"

    def test_beside_the_provider(self, donor, account, settings):
        """With one the transfer is a link, and both work."""
        settings.STRIPE_SECRET_KEY = "sk_test_rehearsal"
        page = donor.client.get("/donate/").content.decode()
        assert 'action="/donate/checkout/"' in page and 'href="/donate/transfer/"' in page


def test_the_codes():
    """As the payments council and the Indian payments corporation write them."""
    text = epc_text(owner="A", iban="de89 3704", bic="x", amount_minor=1205, reference="K7M4-9XDT")
    assert text.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "X",
        "A",
        "DE893704",
        "EUR12.05",
        "",
        "",
        "K7M4-9XDT",
    ]
    link = upi_address(address="a@b", owner="A & B", amount_minor=5, reference="K7")
    assert link == "upi://pay?pa=a@b&pn=A%20%26%20B&am=0.05&cu=INR&tn=K7"
    assert printed_iban("de893704") == "DE89 3704"
    for good in ("GB82 WEST 1234 5698 7654 32", IBAN, "NO9386011117947"):
        validate_iban(good)
