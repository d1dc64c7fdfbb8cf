"""Money: integers in minor units, a table of currencies, parsing what a reader typed, printing it back.

There is no float in this app (a test reads its source). An amount is always an int of the currency's smallest
unit after ISO 4217 (pence, cents, yen) beside a three-letter code; what the payment provider wants on the
wire differs for a few currencies and is converted at the gateway (``to_wire``, ``from_wire``).
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Currency:
    """How one currency is written and charged.

    ``exponent``: decimals after ISO 4217 (list one, maintained by SIX). ``step``: charges must be a multiple
    of it. ``wire``: one of our units is this many of the provider's. ``minimum``: its smallest charge.
    ``step``, ``wire`` and ``minimum`` follow docs.stripe.com/currencies; all are in minor units. Krónur and
    Ugandan shillings have no decimals, and are counted in hundredths on the wire all the same (*Special
    cases* there). Where it names no minimum (KRW, UGX), ours is what half a dollar came to.
    """

    code: str
    symbol: str
    exponent: int
    minimum: int
    name: str
    step: int = 1
    wire: int = 1


# Left out on purpose: what the provider settles only in part.
CURRENCIES = {
    c.code: c
    for c in (
        Currency("AUD", "A$", 2, 50, "Australian dollars"),
        Currency("BHD", "BHD ", 3, 500, "Bahraini dinars", step=10),
        Currency("BRL", "R$", 2, 50, "Brazilian reais"),
        Currency("CAD", "CA$", 2, 50, "Canadian dollars"),
        Currency("CHF", "CHF ", 2, 50, "Swiss francs"),
        Currency("CZK", "Kč ", 2, 1500, "Czech crowns"),
        Currency("DKK", "kr ", 2, 250, "Danish kroner"),
        Currency("EUR", "€", 2, 50, "euros"),
        Currency("GBP", "£", 2, 30, "pounds"),
        Currency("HKD", "HK$", 2, 400, "Hong Kong dollars"),
        Currency("HUF", "Ft ", 2, 17500, "forints", step=100),
        Currency("INR", "₹", 2, 5000, "rupees"),
        Currency("ISK", "ISK ", 0, 100, "Icelandic krónur", wire=100),
        Currency("JPY", "¥", 0, 50, "yen"),
        Currency("KRW", "₩", 0, 700, "won"),
        Currency("KWD", "KWD ", 3, 200, "Kuwaiti dinars", step=10),
        Currency("MXN", "MX$", 2, 1000, "Mexican pesos"),
        Currency("NOK", "kr ", 2, 300, "Norwegian kroner"),
        Currency("NZD", "NZ$", 2, 50, "New Zealand dollars"),
        Currency("PLN", "zł ", 2, 200, "złoty"),
        Currency("RON", "lei ", 2, 200, "Romanian lei"),
        Currency("SEK", "kr ", 2, 300, "Swedish kronor"),
        Currency("SGD", "S$", 2, 50, "Singapore dollars"),
        Currency("TRY", "₺", 2, 2000, "Turkish lira"),
        Currency("TWD", "NT$", 2, 2000, "Taiwan dollars", step=100),
        Currency("UGX", "USh ", 0, 2000, "Ugandan shillings", wire=100),
        Currency("USD", "$", 2, 50, "US dollars"),
        Currency("ZAR", "R", 2, 1000, "rand"),
    )
}
LONGEST = 30  # characters of a typed amount that we look at
LARGEST_ON_THE_WIRE = 99_999_999  # eight digits of the provider's units (docs.stripe.com/currencies)

_SEPARATORS = str.maketrans({"٫": ".", "．": ".", "٬": ",", "，": ",", "'": None, "’": None})
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")


class AmountError(ValueError):
    """What was typed is not an amount we can charge; the message is for the reader."""


def currency_choices():
    """Code and name of every currency, for fields. Called when asked: a currency more needs no migration."""
    return [(c.code, f"{c.code}: {c.name}") for c in CURRENCIES.values()]


def currency(code: str) -> Currency:
    """The currency called ``code``. Raises ``AmountError`` for one that we do not take."""
    try:
        return CURRENCIES[code]
    except KeyError:
        raise AmountError("We cannot take this currency.") from None


def format_amount(amount_minor: int, code: str) -> str:
    """``£5``, ``£5.50``, ``−£1,200``, ``¥500``: without decimals when they are zero."""
    money = currency(code)
    sign, size = ("−" if amount_minor < 0 else ""), abs(amount_minor)
    whole, rest = divmod(size, 10**money.exponent)
    decimals = f".{rest:0{money.exponent}d}" if rest else ""
    return f"{sign}{money.symbol}{whole:,}{decimals}"


def format_plain(amount_minor: int, code: str) -> str:
    """``5``, ``5.50``: for a field that is typed into, and for spreadsheets."""
    money = currency(code)
    sign, size = ("-" if amount_minor < 0 else ""), abs(amount_minor)
    whole, rest = divmod(size, 10**money.exponent)
    return f"{sign}{whole}" + (f".{rest:0{money.exponent}d}" if rest else "")


def parse_amount(text: str, code: str) -> int:
    """Minor units of what somebody typed: ``5``, ``5,00``, ``£5.50``, ``٥``, ``1,200.00``.

    Raises ``AmountError``. Refused rather than guessed: ``1,200`` could mean two amounts where a comma is
    the decimal sign; exponents, signs and words are no amounts.
    """
    money = currency(code)
    typed = _plain_digits(text[: LONGEST + 1], money)
    if not typed:
        raise AmountError("Enter an amount, for example 5 or 7.50.")
    if len(text) > LONGEST:
        raise AmountError("This amount is too long to be one.")
    if typed.startswith(("-", "−")):
        raise AmountError("Enter an amount above zero.")
    if _GROUPED.fullmatch(typed) and not _unclear(typed):
        typed = _ungroup(typed)
    if not _NUMBER.fullmatch(typed):
        raise AmountError("Enter the amount in figures only, for example 5 or 7.50.")
    return _to_minor(typed, money)


def _plain_digits(text, money):
    """``text`` with ASCII digits and separators, without spaces, symbol or code."""
    text = _SPACES.sub("", text).upper().translate(_SEPARATORS)
    for sign in (money.code, money.symbol.strip().upper()):
        text = text.removeprefix(sign).removesuffix(sign)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _unclear(typed):
    """Whether ``typed`` is one group only, such as 1,200, which is a decimal number to half of Europe."""
    return len(re.findall("[.,]", typed)) == 1


def _ungroup(typed):
    last = max(typed.rfind("."), typed.rfind(","))
    if typed[last] not in typed[:last]:  # the last sign differs: it is the decimal one
        return re.sub("[.,]", "", typed[:last]) + "." + typed[last + 1 :]
    return re.sub("[.,]", "", typed)


def _to_minor(typed, money):
    whole, _, decimals = typed.replace(",", ".").partition(".")
    if len(decimals) > money.exponent and decimals.strip("0"):
        example = format_amount(1200 * 10**money.exponent, money.code)
        raise AmountError(f"Too many decimals. For {example} write 1200.")
    if len(decimals) == 3 and money.exponent < 3:
        raise AmountError("Write the amount without a sign for thousands, for example 1200.")
    return int(whole) * 10**money.exponent + int(
        (decimals[: money.exponent] or "0").ljust(money.exponent, "0")
    )


def check_chargeable(amount_minor: int, code: str, lowest: int, highest: int) -> int:
    """``amount_minor`` if it can be charged. Raises ``AmountError`` with the limit in words."""
    money = currency(code)
    lowest, highest = max(lowest, money.minimum), min(highest, LARGEST_ON_THE_WIRE // money.wire)
    if amount_minor <= 0:
        raise AmountError("Enter an amount above zero.")
    if amount_minor < lowest:
        whose = "that our bank lets us take" if lowest == money.minimum else "here"
        raise AmountError(f"The smallest amount {whose} is {format_amount(lowest, code)}.")
    if amount_minor > highest:
        raise AmountError(
            f"The largest amount here is {format_amount(highest, code)}. For more, please write to us."
        )
    if amount_minor % money.step:
        raise AmountError(f"Give a multiple of {format_amount(money.step, code)}.")
    return amount_minor


def to_wire(amount_minor: int, code: str) -> int:
    """Our minor units as the provider counts them (ISK, UGX: hundredths)."""
    return amount_minor * currency(code).wire


def from_wire(amount: int, code: str) -> int:
    """The provider's amount in our minor units. Raises ``AmountError`` for an unknown or broken currency."""
    whole, rest = divmod(amount, currency(code).wire)
    if rest:
        raise AmountError(f"{amount} is not a whole amount of {code}.")
    return whole
