"""Amounts: typed by people, stored as integers, printed back."""

import ast
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.money import (
    CURRENCIES,
    AmountError,
    check_chargeable,
    format_amount,
    format_plain,
    from_wire,
    parse_amount,
    to_wire,
)

APP = Path(__file__).resolve().parents[2] / "donations"
CLOCKS = {
    "gateways/stripe.py",
    "gateways/stripe_pages.py",
    "rehearsal/webhooks.py",
}  # their decimals are seconds


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("5", 500),
        (" 5 ", 500),
        ("5.5", 550),
        ("5.50", 550),
        ("5,00", 500),
        ("£5", 500),
        ("5 £", 500),
        ("gbp 5", 500),
        ("٥", 500),
        ("٥٫٥٠", 550),
        ("५", 500),
        ("５．５", 550),
        ("1,200.50", 120050),
        ("1.200,50", 120050),
        ("1,234,567", 123456700),
        ("1 200", 120000),
        ("1’200", 120000),
        ("007", 700),
    ],
)
def test_what_people_type(typed, minor):
    """An amount is understood in the ways in which people write it, in any script's digits."""
    assert parse_amount(typed, "GBP") == minor


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-5", "−5", "+5", "5e3", "NaN", "nan", "inf", "∞", "0x10", "five", "5.", ".5", "5..0", "1,2,3"]
    + ["1,200", "1.200", "5.005", "²", "½", "5²", "5;6", "1_000", "$5", "5\x005", "9" * 31, "5 or 6"],
)
def test_what_is_refused(typed):
    """What is no amount, or could be two, is refused with a sentence; nothing is guessed."""
    with pytest.raises(AmountError) as refusal:
        parse_amount(typed, "GBP")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("amount", "said"), [(0, "above zero"), (29, "£0.30"), (10**11, "£500")])
def test_f20_limits(amount, said):
    """Zero, less than the bank takes and more than we take are refused with the limit in words."""
    with pytest.raises(AmountError, match=said):
        check_chargeable(amount, "GBP", 1, 50000)


@pytest.mark.parametrize(
    ("minor", "code", "text"),
    [
        (500, "GBP", "£5"),
        (550, "GBP", "£5.50"),
        (5, "GBP", "£0.05"),
        (500, "JPY", "¥500"),
        (120000, "EUR", "€1,200"),
        (-2000, "GBP", "−£20"),
        (5120, "KWD", "KWD 5.120"),
    ],
)
def test_printing(minor, code, text):
    """Money is printed with its sign and its currency's own decimals, without them when they are zero."""
    assert format_amount(minor, code) == text


@pytest.mark.parametrize(
    ("code", "ours", "wire"),
    [
        ("GBP", 500, 500),
        ("JPY", 500, 500),
        ("ISK", 500, 50000),
        ("UGX", 5000, 500000),
        ("TWD", 50000, 50000),
        ("KWD", 5120, 5120),
    ],
)
def test_f18_f19_the_wire(code, ours, wire):
    """Yen go to the provider as yen, krónur and Ugandan shillings as hundredths, and come back the same."""
    assert to_wire(ours, code) == wire
    assert from_wire(wire, code) == ours


@pytest.mark.parametrize(("amount", "code"), [(17550, "HUF"), (5121, "KWD")])
def test_f19_steps(amount, code):
    """Forints are charged whole, dinars in tens of fils: anything between is refused."""
    with pytest.raises(AmountError, match="multiple"):
        check_chargeable(amount, code, 1, 10**9)


@pytest.mark.parametrize(("largest", "code"), [(999_999, "UGX"), (99_999_999, "GBP")])
def test_the_largest_is_what_the_provider_can_count(largest, code):
    """Eight digits on the wire are the most, whatever the paper allows: said before the provider refuses."""
    assert check_chargeable(largest, code, 1, 10**12) == largest
    with pytest.raises(AmountError, match="The largest amount here is"):
        check_chargeable(largest + 1, code, 1, 10**12)


@given(st.integers(1, 10**9), st.sampled_from(sorted(CURRENCIES)))
def test_print_and_read_agree(amount, code):
    """What we print, we read back as the same amount, in every currency."""
    assert parse_amount(format_plain(amount, code).replace(" ", ""), code) == amount


@given(st.text(max_size=40), st.sampled_from(sorted(CURRENCIES)))
def test_any_text_is_an_amount_or_a_sentence(text, code):
    """Nothing that can be typed breaks the form."""
    with contextlib.suppress(AmountError):
        assert parse_amount(text, code) >= 0


def test_no_float_touches_money():
    """The app's source contains no float, no division and no rounding, but for seconds of a clock."""
    for path in APP.rglob("*.py"):
        name = path.relative_to(APP).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            where = f"{name}:{getattr(node, 'lineno', '')}"
            assert not (isinstance(node, ast.Name) and node.id in {"float", "round", "Decimal"}), where
            decimal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            assert not decimal or name in CLOCKS, where
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                assert isinstance(node.right, ast.Constant) and isinstance(node.right.value, str), where
