"""The files of banks: whatever one writes is read, or refused in words."""

from datetime import date

import pytest

from donations import bank_statement, statement_layout
from donations.bank_statement import StatementError, read_amount, read_date
from tests.donations.bank_files import ENGLISH, GERMAN, TABS


def read(text, code="EUR", **values):
    """What a file says with the guessed layout."""
    data = text.format(one="K7M4-9XDT", **values)
    rows = statement_layout.from_headings(bank_statement.table(bank_statement.decode(data.encode())))
    return bank_statement.read(rows, statement_layout.guess(rows, code))


def told(reading):
    return [(line.on, line.amount_minor, line.payer, line.text) for line in reading.lines]


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_the_letters_of_a_file(letters):
    """UTF-8 with and without a mark, Latin-1, what Excel saves: names come out whole."""
    text = bank_statement.decode(GERMAN.encode(letters))
    assert "Müller, Änne" in text and "Café Röst" in text


def test_a_german_bank():
    """Semicolons, greetings before the headings, 1.234,56, days before months; what went out is left out."""
    reading = read(GERMAN)
    assert told(reading) == [
        (date(2026, 11, 23), 123456, "Müller, Änne", "Spende K7M4-9XDT danke"),
        (date(2026, 11, 21), 500, "Ada", "Für die Zeitung"),
        (date(2026, 11, 21), 500, "Ada", "Für die Zeitung"),
    ]
    assert (reading.left_out, [number for number, _ in reading.unread]) == (1, [6])
    assert len({line.fingerprint for line in reading.lines}) == 3, "two equal gifts of a day are two"


def test_an_english_bank():
    """Commas, 1,234.50, a column for what came in and one for what went out."""
    reading = read(ENGLISH, "GBP")
    assert [(line.on.day, line.amount_minor) for line in reading.lines] == [(23, 123450), (13, 2000)]
    assert reading.left_out == 1


def test_tabs():
    """Columns between tabs, days as ISO writes them."""
    assert told(read(TABS, "GBP")) == [(date(2026, 11, 23), 700, "Quay", "gift K7M4-9XDT")]


def test_a_line_is_the_same_whatever_file_brings_it():
    """Another delimiter, other letters, more lines around it, another order: one fingerprint."""
    first = {line.fingerprint for line in read(GERMAN).lines}
    again = "\n".join(line.replace(";", "\t") for line in GERMAN.splitlines()[3:8])
    assert {line.fingerprint for line in read(again).lines} == first
    turned = [GERMAN.splitlines()[3], *reversed(GERMAN.splitlines()[4:8])]
    assert {line.fingerprint for line in read("\n".join(turned)).lines} == first
    fewer = "\n".join(GERMAN.splitlines()[3:7])
    assert {line.fingerprint for line in read(fewer).lines} < first


@pytest.mark.parametrize(
    ("text", "decimal", "code", "amount"),
    [
        ("1,234.56", ".", "GBP", 123456),
        ("1.234,56", ",", "EUR", 123456),
        ("1.234.567,80 €", ",", "EUR", 123456780),
        ("1 234,5", ",", "SEK", 123450),
        ("CHF 1'234.50", ".", "CHF", 123450),
        ("12,50-", ",", "EUR", -1250),
        ("(12.50)", ".", "GBP", -1250),
        ("−5", ".", "GBP", -500),
        ("12.50 DR", ".", "GBP", -1250),
        ("+25.00 CR", ".", "GBP", 2500),
        ("500.00", ".", "JPY", 500),
        ("1.250", ".", "KWD", 1250),
    ],
)
def test_amounts(text, decimal, code, amount):
    """As banks write them."""
    assert read_amount(text, decimal, code) == amount


@pytest.mark.parametrize(
    "text", ["", "5e3", "=1+1", "NaN", "١٢", "1,23,4", "12.34.56", "5.000", "1.5.", "9" * 30, "--5-"]
)
def test_what_is_no_amount(text):
    """It is refused, never guessed: 5.000 may be five thousand."""
    with pytest.raises(StatementError):
        read_amount(text, ".", "GBP")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-11-23", "ymd", (2026, 11, 23)),
        ("23.11.26", "dmy", (2026, 11, 23)),
        ("11/23/2026", "mdy", (2026, 11, 23)),
        ("23 Nov 2026", "dmy", (2026, 11, 23)),
        ("2026-11-23T10:11:12Z", "dmy", (2026, 11, 23)),
    ],
)
def test_days(text, order, day):
    """As banks write them."""
    assert read_date(text, order) == date(*day)


@pytest.mark.parametrize("text", ["", "today", "31.02.2026", "23.11", "99999999999", "0000-00-00", "2026"])
def test_what_is_no_day(text):
    """It is refused."""
    with pytest.raises(StatementError):
        read_date(text, "dmy")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "No columns"),
        (b"hello", "No columns"),
        (b"a,b\n", "No columns"),
        (b"PK\x03\x04" + b"x" * 50, "no text file"),
        (b"\x00\x01,\x02\n" * 3, "no text file"),
        (b"\xff\xfe\x00\xd8\x00", "no text file"),
        (b"x" * (bank_statement.LARGEST + 1), "larger than"),
        (b"a,b\n" + b"1,2\n" * 20_001, "more than 20,000 rows"),
        (b",".join([b"a"] * 61) + b"\n" + b",".join([b"1"] * 61), "more than 60 columns"),
        (b'"a,b\n1,2', "No columns"),
    ],
)
def test_files_that_are_none(data, why):
    """Each is refused with what to do about it."""
    with pytest.raises(StatementError, match=why):
        bank_statement.table(bank_statement.decode(data))
