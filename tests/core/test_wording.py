"""Small things said as a person would say them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.core.wording import in_words, initials, since, until


@pytest.mark.parametrize(("count", "words"), [(0, "No text yet"), (1, "1 word"), (1234, "1,234 words")])
def test_how_long_a_text_is(count, words):
    """Nothing, one, several."""
    assert in_words(count) == words
    assert in_words(count, 600) == f"{count:,} of 600 words"


def test_nobody_waits_no_minutes():
    """Less than one has its own words, before and after."""
    now = timezone.now()
    assert since(now - timedelta(seconds=59), now) == until(now + timedelta(seconds=5), now)
    assert since(now, now) == "less than a minute"
    assert since(now - timedelta(minutes=10), now) == "10\xa0minutes"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ines Calloway", "IC"),
        ("Luc de la Moreau", "LM"),
        ("rita", "R"),
        ("“Sade” O’Kafor", "SO"),
        ("E\u0301lodie Brandt", "ÉB"),
        ("ريم حداد", "ر\u200cح"),
        ("", ""),
        ("– –", ""),
    ],
)
def test_a_name_in_two_letters(name, letters):
    """The first and the last; letters that would join stand apart."""
    assert initials(name) == letters
