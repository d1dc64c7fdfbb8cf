"""Gift Aid: what donors declare, what is covered, what the tax office is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from donations import erasure, gift_aid, offline, receipt_links
from donations.donors import donor_for
from donations.models import LegalEntity, TaxDeclaration
from newsroom.core.frame import load_frame

pytestmark = pytest.mark.django_db
TYPED = {
    "scope": "all",
    "first_name": "Ann",
    "last_name": "=Reader",
    "address": "17 Quay Street\nLeith",
    "postcode": "eh6 6aa",
    "agreed": "on",
}
NOW = timezone.now()


@pytest.fixture
def charity(publication, settings):
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    return LegalEntity.objects.create(
        name="The Paper Trust", mode="gift_aid", registration="Charity number 1"
    )


@pytest.fixture
def give(charity, treasurer):
    """``give(name, amount, at)``: a payment by hand."""
    made = []

    def enter(name="ann", amount=2500, at=NOW, currency="GBP"):
        made.append(1)
        money = offline.Money(f"hand:{len(made)}", amount, currency, at, "cheque")
        donor = donor_for(f"{name}@reader.example", name.title())
        return offline.enter_gift(money, donor, by=treasurer, receipt=False)

    return enter


def page_of(payment):
    return f"{receipt_links.link(payment.receipts.get())}gift-aid/"


def claimed(charity, begins=datetime(2000, 1, 1, tzinfo=UTC)):
    ends = timezone.now() + timedelta(days=1)
    return [c.payment for c in gift_aid.claims(charity, begins, ends, True, load_frame().zone)]


def test_a_donor_declares_and_withdraws(give, charity, client):
    """On a page behind the receipt; the very words agreed to are kept; pressed twice is once."""
    payment = give()
    page = page_of(payment)
    assert "Gift Aid" in client.get(page.removesuffix("gift-aid/")).content.decode()
    html = client.get(page).content.decode()
    assert "UK taxpayer" in html and "my responsibility" in html and "The Paper Trust" in html
    for _ in range(2):
        assert client.post(page, TYPED).status_code == 302
    declaration = TaxDeclaration.objects.get()
    assert (declaration.postcode, declaration.last_name, declaration.scope) == ("EH6 6AA", "=Reader", "all")
    assert "past four years" in declaration.words and len(declaration.version) == 12
    charity.declaration_words = "Other words"
    charity.save()
    declaration.refresh_from_db()
    assert "UK taxpayer" in declaration.words
    assert claimed(charity) == [payment]
    assert "Declared on" in client.get(page).content.decode()
    client.post(page, {"do": "withdraw"})
    later = give(at=timezone.now() + timedelta(minutes=1))
    assert claimed(charity) == [payment] and later not in claimed(charity)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"agreed": ""}, "nothing is declared"),
        ({"first_name": " "}, "required"),
        ({"last_name": ""}, "required"),
        ({"address": "\u200b"}, "required"),
        ({"postcode": "12345"}, "UK postcode"),
        ({"scope": "every"}, "valid choice"),
    ],
)
def test_what_is_no_declaration(give, client, wrong, why):
    """It comes back as typed, and nothing is declared."""
    answer = client.post(page_of(give()), TYPED | wrong)
    assert answer.status_code == 400 and why in answer.content.decode()
    assert "17 Quay Street" in answer.content.decode() or "address" in wrong
    assert not TaxDeclaration.objects.exists()


def test_only_what_is_covered_is_claimed(give, charity, treasurer, client):
    """Four years back and no further; one donation only; pounds only; nothing that was taken out again."""
    back = [give(at=NOW - timedelta(days=days)) for days in (10, 4 * 365 - 10, 4 * 365 + 10)]
    yen = give(currency="JPY", amount=900)
    bounced = give()
    offline.take_out(bounced, reason="bounced", note="", by=treasurer)
    client.post(page_of(back[0]), TYPED)
    ben, ben_too = give("ben"), give("ben")
    client.post(page_of(ben), TYPED | {"scope": "one", "abroad": "on", "postcode": ""})
    give("cas")  # declared nothing
    assert set(claimed(charity)) == {*back[:2], ben}
    assert not {yen, bounced, ben_too, back[2]} & set(claimed(charity))
    assert client.get(page_of(yen)).status_code == 404


def test_the_list_as_a_file(give, charity, client, treasurer):
    """F58: the tax office’s columns, no cell runs anything; an erased donor’s claim is kept by law."""
    payment = give(at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    client.post(page_of(payment), TYPED)
    client.force_login(treasurer)
    url, span = reverse("admin:donations_gift_aid"), {"from": "2026-04-06", "to": "2027-04-05"}
    assert "£25" in client.get(url, span).content.decode()
    lines = client.get(url, span | {"file": "csv"}).content.decode().splitlines()
    assert lines[1] == ",Ann,'=Reader,17 Quay Street,EH6 6AA,,,01/05/26,25"
    assert client.get(url, {"from": "x", "to": "2026-99-99"}).status_code == 200
    erasure.erase(payment.donor, None, by=treasurer)
    declaration = TaxDeclaration.objects.get()
    assert (declaration.last_name, declaration.address) == ("", "")
    assert client.get(url, span | {"file": "csv"}).content.decode().splitlines()[1] == lines[1]
    assert declaration.retained.keep_until.year == timezone.localdate().year + 7


def test_entered_by_a_colleague(give, client, treasurer, helpdesk):
    """From paper; by whoever keeps the books."""
    payment = give()
    url = reverse("admin:donations_donor_gift_aid", args=[payment.donor_id])
    client.force_login(helpdesk)
    assert client.post(url, TYPED).status_code == 403
    client.force_login(treasurer)
    assert "Entered." in client.post(url, TYPED, follow=True).content.decode()
    declaration = TaxDeclaration.objects.get()
    assert declaration.entered_by == treasurer
    assert "Withdrawn" in client.post(url, {"withdraw": declaration.pk}, follow=True).content.decode()


def test_words_that_the_tax_office_wants(charity):
    """An issuer cannot be set to a mode whose receipts would lack them."""
    for changes in (
        {"mode": "us", "registration": ""},
        {"mode": "us", "registration": "EIN 12-3456789", "us_words": "Thanks"},
        {"mode": "gift_aid", "registration": ""},
        {"mode": "gift_aid", "declaration_words": "I agree"},
    ):
        entity = LegalEntity(**{"name": "A", "registration": "Charity 1", **changes})
        with pytest.raises(ValidationError):
            entity.clean()
    LegalEntity(name="A", mode="us", registration="EIN 12-3456789").clean()
    LegalEntity(name="A").clean()


def test_the_page_that_thanks_speaks_of_it(donor):
    """Where it can be claimed, and only there; the way to it, behind which names stand, is mailed."""
    for told in (False, True):
        if told:
            LegalEntity.objects.create(name="The Trust", mode="gift_aid", registration="1", currency="GBP")
        _, page = donor.begin()
        thanks = donor.come_back(donor.at_provider(page)).content.decode()
        assert ("A Gift Aid declaration adds a quarter" in thanks) is told
        assert "/donate/receipt/" not in thanks
