"""Gifts that come by bank: a reference that survives pens, banks and typing, and one announcement a form."""

import itertools

import pytest
from django.core.exceptions import ValidationError

from donations import references
from donations.announcing import announce_gift
from donations.checkout import Choice
from donations.models import Announcement, Donor, Gift, LedgerEntry

CHOICE = Choice(nonce="form-1", amount_minor=2000, currency="GBP", source_path="/2026/11/23/dredger/")


@pytest.fixture(scope="module")
def made():
    return [references.make_reference() for _ in range(200)]


def test_references_are_short_and_unlike_each_other(made):
    """Eight signs; none of those that are taken for one another, and no vowel to make a word of."""
    assert len(set(made)) == len(made)
    assert all(len(reference) == 8 and references.is_reference(reference) for reference in made)
    assert not set("".join(made)) & set("0156OILSBUAEZ")


def test_one_wrong_sign_is_never_another_reference(made):
    """Whichever sign of it is mistyped."""
    for reference in made[:20]:
        for place, sign in itertools.product(range(8), references.ALPHABET):
            wrong = reference[:place] + sign + reference[place + 1 :]
            assert references.is_reference(wrong) == (wrong == reference)


def test_two_signs_that_changed_places_are_noticed(made):
    """Neighbours, and any others."""
    for reference in made[:50]:
        for one, other in itertools.combinations(range(8), 2):
            signs = list(reference)
            signs[one], signs[other] = signs[other], signs[one]
            assert references.is_reference("".join(signs)) == ("".join(signs) == reference)


@pytest.mark.parametrize(
    "around",
    ["{a}-{b}", "{a}{b}", "{a} {b}", "GIFT {a}-{b} THANK YOU", "SVWZ+{a}.{b}/EREF+X", "ｇift:{a}–{b}"],
)
def test_a_reference_is_found_in_what_a_bank_prints(made, around):
    """In capitals or not, with or without its hyphen, among a bank's own words."""
    for reference in made[:20]:
        text = around.format(a=reference[:4], b=reference[4:])
        assert reference in references.references_in(text)
        assert reference in references.references_in(text.lower())


@pytest.mark.parametrize("text", ["", "   ", "Standing order Mrs Ada Marsh", "0" * 500, "\x00", "١٢٣٤٥٦٧٨"])
def test_what_holds_no_reference(text):
    """Hostile and ordinary texts give nothing to look for, and no error."""
    assert references.references_in(text) == []


@pytest.mark.django_db
def test_the_same_form_announces_one_gift():
    """Pressed twice it is one announcement with one reference; nothing is received, nobody is a donor yet."""
    first = announce_gift(CHOICE, name="Ada Marsh", email="ada@reader.example")
    assert announce_gift(CHOICE, name="Ada Marsh", email="ada@reader.example") == first
    other = announce_gift(Choice(nonce="form-2", amount_minor=2000, currency="GBP"))
    assert other.reference != first.reference
    assert str(first) == f"{first.reference[:4]}-{first.reference[4:]}"
    assert (Gift.objects.count(), Donor.objects.count(), LedgerEntry.objects.count()) == (2, 0, 0)
    assert first.gift.source_path == "/2026/11/23/dredger/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["ada", "a@b", "ada@reader.example\nBcc: x@y.example", "x" * 300 + "@a.example"]
)
def test_an_address_that_is_none_announces_nothing(email):
    """It is refused before anything is written."""
    with pytest.raises(ValidationError):
        announce_gift(CHOICE, email=email)
    assert not Announcement.objects.exists()
    assert not Gift.objects.exists()
