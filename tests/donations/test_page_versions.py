"""The donation page in admin: a draft nobody sees, the real page as a preview, versions that stay."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations import page_workflow
from donations.donation_page import get_page
from donations.models import AmountSet, Campaign, DonationPageVersion, FeeTerm
from donations.page_content import content_of

pytestmark = pytest.mark.django_db
FORM = "admin:donations_donationpage_change"
AMOUNTS = {
    "amounts-0-currency": "GBP", "amounts-0-frequency": "once", "amounts-0-amounts": "3 5 10",
    "amounts-0-default_amount": "5", "amounts-0-lowest": "1", "amounts-0-highest": "5000",
}  # fmt: skip
FEE = {"fees-0-currency": "GBP", "fees-0-basis_points": "1.5", "fees-0-fixed_minor": "0.20"}


@pytest.fixture
def form(client, chief, publication):
    """``form(save="", headline="…")``: send the form as it stands, with these changes; the response."""
    client.force_login(chief)

    def send(url=None, **changes):
        page = get_page()
        shown = {k: v for k, v in content_of(page).items() if k not in {"amounts", "fees"}}
        data = {k: "on" if v is True else v for k, v in shown.items() if v not in (None, False)}
        data |= {"base": page.version, "amounts-count": 1, "fees-count": 1, **AMOUNTS, **FEE} | changes
        return client.post(url or reverse(FORM, args=[1]), data)

    return send


def read(client, path="/donate/"):
    return client.get(path).content.decode()


def test_readers_see_nothing_until_it_is_published(form, client):
    """Saved is a draft: words, amounts and fees alike; published, all is there, and in the form."""
    assert form(save="", headline="Pay for the court reporter").status_code == 302
    assert "Pay for the court reporter" not in read(client)
    assert not AmountSet.objects.exists()
    assert "Pay for the court reporter" in read(client, reverse(FORM, args=[1]))
    form(publish="", headline="Pay for the court reporter", offer_cover="on")
    assert "Pay for the court reporter" in read(client)
    assert AmountSet.objects.get().amounts == [300, 500, 1000]
    assert (FeeTerm.objects.get().basis_points, FeeTerm.objects.get().fixed_minor) == (150, 20)
    page = read(client, reverse(FORM, args=[1]))
    assert all(f'value="{typed}"' in page for typed in ("3 5 10", "1.50", "0.20"))
    lacking = [name for name in content_of(get_page()) if f'name="{name}"' not in page]
    assert lacking == ["amounts", "fees"], "every field that a version keeps stands in the form"


def test_every_version_stays_and_can_be_compared_and_restored(form, client, chief):
    """Numbered, with who and when; what changed reads as words; an old one restored is a new draft."""
    form(publish="", headline="First words")
    form(publish="", headline="Second words", **{"amounts-0-amounts": "5 10"})
    history = read(client, reverse("admin:donations_donationpage_history", args=[1]))
    assert all(text in history for text in ("Version 1", "Version 2", "As it was set up", "by chloe"))
    changes = read(client, reverse("admin:donations_donationpage_changes", args=[2]))
    assert "<del>First</del><ins>Second</ins> words" in changes
    assert "£5 (chosen beforehand), £10" in changes and "<del> £3,</del>" in changes
    assert "<h2>Letter</h2>" not in changes
    assert client.post(reverse("admin:donations_donationpage_restore", args=[1])).status_code == 302
    assert "Second words" in read(client), "readers see the old version only once it is published"
    assert page_workflow.latest_content(get_page())["headline"] == "First words"
    assert [v.number for v in DonationPageVersion.objects.all()] == [3, 2, 1, 0]
    page_workflow.publish_page(by=chief)
    assert "First words" in read(client)
    unseen = reverse("admin:donations_donationpage_changes", args=[3]) + "?public=1"
    assert "The two say the same." in read(client, unseen)


def test_a_version_is_frozen(form):
    """The database refuses to change one."""
    form(save="")
    with pytest.raises(DatabaseError), transaction.atomic():
        DonationPageVersion.objects.update(content={})


def test_of_two_who_write_at_once_the_second_loses_nothing(form):
    """The later save is refused with the text still in the form; pressed again, it is saved."""
    form(save="", headline="Mine")
    answer = form(save="", headline="Theirs", base=0)
    page = answer.content.decode()
    assert answer.status_code == 409 and "nothing of yours is lost" in page and 'value="Theirs"' in page
    assert re.search(r'name="base" value="1"', page)
    assert page_workflow.latest_content(get_page())["headline"] == "Mine"


def test_the_preview_is_the_real_page_of_what_was_not_saved(form):
    """With its campaign and fee box; nobody keeps it, nothing on it can be sent, nothing is stored."""
    running = Campaign.objects.create(
        slug="court", title="The court costs", status="open", letter="For court."
    )
    url = reverse("admin:donations_donationpage_preview")
    answer = form(url, headline="Not yet saved", campaign=running.pk)
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "<h1>Not yet saved</h1>" in page and "The court costs" in page
    assert "donate.js" not in page and 'name="token" value="ey' not in page
    assert not DonationPageVersion.objects.exists()
    assert form(url, headline="").status_code == 400


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"headline": ""}, "This field is required"),
        ({"facts": "no bar here"}, "Write each line as"),
        ({"statement_descriptor": "ABC"}, "Use 5 to 22 plain letters"),
        ({"bank_iban": "DE89 3704 0044 0532 0130 01", "bank_owner": "A"}, "This IBAN cannot be right"),
        ({"bank_iban": "12"}, "An IBAN is two letters"),
        ({"bank_iban": "DE89370400440532013000"}, "Say in whose name the account is"),
        ({"bank_bic": "DEUT"}, "A BIC has 8 or 11"),
        ({"upi_address": "paper at bank"}, "A UPI address reads name@bank"),
        ({"elsewhere_url": "https://give.example/"}, "A link needs both"),
        ({"elsewhere_label": "Elsewhere", "elsewhere_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"fees-0-basis_points": "1e1"}, "Give a share from 0 to 20"),
        ({"fees-0-basis_points": "21"}, "Give a share from 0 to 20"),
        ({"fees-0-fixed_minor": "5e3"}, "Enter the amount in figures only"),
        ({"amounts-0-amounts": "3 NaN"}, "Enter the amount in figures only"),
        ({"amounts-0-lowest": "0.01"}, "The payment provider takes £0.30 and more."),
        ({"amounts-0-default_amount": "4"}, "Choose one of the amounts."),
        ({"amounts-count": 2} | {k.replace("-0-", "-1-"): v for k, v in AMOUNTS.items()}, "Two rows are for"),
        ({"currency": "XXX"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_comes_back_filled_in(form, changes, words):
    """A sentence beside the field, nothing saved, what was typed still there."""
    answer = form(publish="", letter="What I wrote.", **changes)
    page = answer.content.decode()
    assert answer.status_code == 400 and words in page and "What I wrote." in page
    assert not DonationPageVersion.objects.exists()


def test_a_row_goes_by_its_box_and_a_missing_fee_is_told(form, client):
    """A removed row is gone with the next publication; the box without a fee is warned of."""
    form(publish="", offer_cover="on")
    answer = form(publish="", offer_cover="on", **{"fees-0-remove": "on"})
    assert "There is no fee for GBP" in read(client, answer["Location"])
    assert not FeeTerm.objects.exists()
