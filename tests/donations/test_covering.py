"""Covering the fee: whole numbers, shown before it is charged, never a surprise."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.covering import cover_for, fee_of
from donations.donation_page import get_page
from donations.models import FeeTerm, Finding, Gift, LedgerEntry, Payment, Plan
from donations.models.page import MOST_BASIS_POINTS
from donations.money import CURRENCIES

TERMS = st.builds(
    FeeTerm,
    currency=st.sampled_from(list(CURRENCIES)),
    basis_points=st.integers(0, MOST_BASIS_POINTS),
    fixed_minor=st.integers(0, 10_000),
)


@given(st.integers(1, 10**8), TERMS)
def test_i15_what_is_left_after_the_fee_is_what_was_chosen(steps, term):
    """I15: whatever the currency and the fee, never less by more than one minor unit, in a charge that the
    currency can have; and no smaller charge would leave more than that."""
    step = CURRENCIES[term.currency].step
    amount = steps * step
    cover = cover_for(amount, term)
    charged = amount + cover
    assert cover >= 0 and charged % step == 0
    assert charged - fee_of(charged, term) >= amount - 1
    smaller = charged - step
    assert cover < step or smaller - fee_of(smaller, term) <= amount


def test_without_a_fee_nothing_is_added():
    """No row for the currency, or a row of nothing."""
    assert cover_for(500, None) == cover_for(500, FeeTerm(currency="GBP", basis_points=0)) == 0


@pytest.fixture
def fee(publication):
    """The page lets donors add 1.5 % and 20p."""
    page = get_page()
    page.offer_cover = page.offer_monthly = True
    page.save()
    FeeTerm.objects.create(page=page, currency="GBP", basis_points=150, fixed_minor=20)


def told(html):
    """What the form says that it has told."""
    return re.search(r'name="told" value="([^"]*)"', html)[1]


def asked_for(donor):
    """What the provider's newest page asks for, in its units."""
    return donor.provider.store.all("checkout.session")[0]["amount_total"]


@pytest.mark.django_db
class TestTheBox:
    """On the page, at the provider, in the books."""

    def test_its_amount_is_shown_and_it_is_not_ticked(self, donor, fee):
        """Each preset with its fee, without a script; nobody has ticked anything."""
        page = donor.client.get("/donate/").content.decode()
        assert "£0.28 on £5" in page and "£0.36 on £10" in page
        assert 'name="cover"' in page and not re.search(r'name="cover"[^>]* checked', page)
        assert "the amount you choose (with the fee if you add it)" in page

    def test_shown_is_charged_and_the_gift_keeps_both(self, donor, fee, deliver):
        """£5 and 28p: charged £5.28, booked as such without a finding; unticked, £5."""
        _, url = donor.begin("500", cover="1")
        assert asked_for(donor) == 528
        donor.at_provider(url)
        deliver()
        gift = Gift.objects.get()
        assert (gift.amount_minor, gift.cover_minor, Payment.objects.get().amount_minor) == (500, 28, 528)
        assert LedgerEntry.objects.get(kind="charge").amount_minor == 528
        assert not Finding.objects.exists()
        donor.begin("500")
        assert asked_for(donor) == 500

    def test_a_monthly_gift_covers_every_charge(self, donor, fee, deliver):
        """The plan is for the sum; the gift keeps both parts."""
        _, url = donor.begin("1000", form=donor.open("/donate/?frequency=monthly"), cover="1")
        donor.at_provider(url)
        deliver()
        assert Plan.objects.get().amount_minor == 1036
        assert (Gift.objects.get().amount_minor, Gift.objects.get().cover_minor) == (1000, 36)

    def test_an_own_amount_is_told_before_it_is_charged(self, donor, fee):
        """Without a script the server answers first with the sum; pressed again, exactly that is charged."""
        answer = donor.choose("other", amount_other="7.50", cover="1")
        page = answer.content.decode()
        assert answer.status_code == 200 and not Gift.objects.exists()
        assert "The fee for this amount is £0.32. With it, £7.82 is charged instead of £7.50." in page
        assert 'value="7.50"' in page and re.search(r'name="cover"[^>]* checked', page)
        again = donor.choose("other", amount_other="7.50", cover="1", told=told(page))
        assert again.status_code == 303 and asked_for(donor) == 782

    def test_a_fee_that_changed_meanwhile_is_told_again(self, donor, fee):
        """What the page showed is no longer what would be charged: the donor hears it first."""
        form = donor.open()
        FeeTerm.objects.update(basis_points=300)
        assert donor.choose("500", form, cover="1").status_code == 200
        assert not Gift.objects.exists()

    @pytest.mark.parametrize("amount", ["0", "-5", "1000000000", "5e3", "NaN", "١٠x", "0.01", ""])
    def test_f17_f20_bad_amounts(self, donor, fee, amount):
        """F17, F20: refused in a sentence, the form comes back as it was sent, the tick with it."""
        answer = donor.choose("other", amount_other=amount, cover="1")
        page = answer.content.decode()
        assert answer.status_code == 400 and "Nothing was charged" in page
        assert re.search(r'name="cover"[^>]* checked', page)
        assert not Gift.objects.exists()

    @pytest.mark.parametrize(
        "tampered",
        [
            {"currency": "XXX"},
            {"currency": "EUR"},
            {"amount": "501"},
            {"frequency": "x"},
            {"told": "x" * 3000},
        ],
    )
    def test_f17_tampered(self, donor, fee, tampered):
        """F17: another currency, a preset of another page, an endless list: nothing is begun."""
        assert donor.choose(**({"amount": "500", "cover": "1"} | tampered)).status_code == 400
        assert not Gift.objects.exists()

    @pytest.mark.parametrize(
        ("currency", "fixed", "amount", "charged"),
        [("JPY", 0, "500", 508), ("HUF", 8500, "500000", 516300), ("ISK", 5, "1000", 102100)],
    )
    def test_f18_f19_currencies_of_their_own_kind(self, donor, fee, currency, fixed, amount, charged):
        """F18, F19: yen and krónur have no smaller unit, forints are charged whole: so is the sum."""
        page = get_page()
        page.currency = currency
        page.save()
        FeeTerm.objects.create(page=page, currency=currency, basis_points=150, fixed_minor=fixed)
        donor.begin(amount, cover="1")
        assert asked_for(donor) == charged

    def test_the_provider_leads_back_to_the_same_choice(self, donor, fee):
        """Amount and tick are still there, and both may be changed."""
        donor.begin("1000", cover="1")
        back = donor.provider.store.all("checkout.session")[0]["cancel_url"]
        page = donor.client.get(back.removeprefix("http://testserver")).content.decode()
        assert re.search(r'value="1000" checked', page) and re.search(r'name="cover"[^>]* checked', page)
