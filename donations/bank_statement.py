"""Reading a bank's CSV file: its letters, its columns, its dates and amounts. Pure: bytes in, lines out.

Banks agree on nothing: UTF-8 or Latin-1, commas or semicolons, 1.234,56 or 1,234.56, ten rows of greetings
before the headings. What a file cannot say by itself (is 1,234 a thousand?) a person says once; what is not
understood is told, never guessed.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from donations.money import CURRENCIES, format_amount

LARGEST = 2 * 2**20  # bytes of a file: years of a small paper's account
MOST_ROWS, MOST_COLUMNS = 20_000, 60
DELIMITERS = ",;\t|"
ROLES = ("date", "amount", "money_in", "money_out", "payer", "text")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_ORDERS = {"ymd": "2026-11-23", "dmy": "23.11.2026", "mdy": "11/23/2026"}
_NUMBERS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_UNIT = re.compile(r"^[^\d.,+\-−()]+|[^\d.,+\-−()]+$")  # a currency's sign or code


class StatementError(ValueError):
    """The file, a date or an amount cannot be read; the message is for whoever brought it."""


@dataclass(frozen=True)
class Layout:
    """What each column is (``roles`` by number, those that matter), and how its values are written."""

    roles: dict[int, str]
    decimal: str
    dates: str
    currency: str


@dataclass(frozen=True)
class Line:
    """Money that came in; amount in minor units. ``fingerprint`` is the same in whichever file it stands."""

    fingerprint: str
    on: date
    amount_minor: int
    currency: str
    payer: str
    text: str

    @property
    def in_words(self):
        """The amount with its currency's sign."""
        return format_amount(self.amount_minor, self.currency)


@dataclass(frozen=True)
class Reading:
    """What a file says. ``left_out``: money that went out. ``unread``: (row, why), rows that say nothing."""

    lines: list[Line]
    left_out: int
    unread: list[tuple[int, str]]


def decode(data: bytes) -> str:
    """The file's text. Raises ``StatementError`` for what is no text."""
    if len(data) > LARGEST:
        raise StatementError(f"The file is larger than {LARGEST // 2**20} MB. Export a shorter period.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _text(data, "utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or data[:4] in (b"PK\x03\x04", b"%PDF"):
        raise StatementError("This is no text file. Have your bank export CSV (“comma separated”).")
    return text


def _text(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise StatementError("This is no text file. Have your bank export CSV.") from error


def table(text: str) -> list[list[str]]:
    """The headings and the rows under them, all of one width; what stands before the headings is left out.

    Raises ``StatementError`` for a text without columns.
    """
    tried = [rows for rows in (_rows(text, sign) for sign in DELIMITERS) if rows]
    best = max(tried, key=lambda rows: (len(rows) * len(rows[0]), len(rows)), default=None)
    if best is None or len(best) < 2:
        raise StatementError(
            "No columns were found. The first row must hold headings, each other row a line."
        )
    if len(best) > MOST_ROWS:
        raise StatementError(f"The file has more than {MOST_ROWS:,} rows. Export a shorter period.")
    if len(best[0]) > MOST_COLUMNS:
        raise StatementError(f"The file has more than {MOST_COLUMNS} columns.")
    return best


def _rows(text, delimiter):
    """The rows of the most common width (two columns at least), from the first one of it on."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    rows = [[_SPACES.sub(" ", cell).strip() for cell in row] for row in rows]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return []
    width = max(widths, key=lambda each: (widths[each], each))
    return [row for row in rows if len(row) == width and any(row)]


def signature(headings: list[str]) -> str:
    """What stands for a bank's layout: its headings."""
    return hashlib.sha256("|".join(headings).casefold().encode()).hexdigest()


def read(rows: list[list[str]], layout: Layout) -> Reading:
    """The lines of a table with its headings. A row that cannot be read is told with its number."""
    lines, unread, left_out, seen = [], [], 0, Counter()
    for number, row in enumerate(rows[1:], start=2):
        try:
            on, amount = read_date(_cell(row, layout, "date"), layout.dates), _amount(row, layout)
        except StatementError as error:
            unread.append((number, str(error)))
            continue
        if amount <= 0:
            left_out += 1
            continue
        same = f"{on}|{amount}|{layout.currency}|{_words(row, layout)}"
        seen[same] += 1
        fingerprint = hashlib.sha256(f"{same}|{seen[same]}".encode()).hexdigest()
        payer, text = _cell(row, layout, "payer")[:200], _cell(row, layout, "text")[:1000]
        lines.append(Line(fingerprint, on, amount, layout.currency, payer, text))
    return Reading(lines, left_out, unread)


def _cell(row, layout, role):
    """The text of all columns of a role."""
    return " ".join(row[column] for column, each in layout.roles.items() if each == role and row[column])


def _amount(row, layout):
    """What came in, or minus what went out."""
    if "amount" in layout.roles.values():
        return read_amount(_cell(row, layout, "amount"), layout.decimal, layout.currency)
    came, went = _cell(row, layout, "money_in"), _cell(row, layout, "money_out")
    if not came and went:
        return -abs(read_amount(went, layout.decimal, layout.currency))
    return read_amount(came, layout.decimal, layout.currency)


def _words(row, layout):
    """All the words of a row, whatever its columns are called: a balance or another date tells nothing."""
    known = {column for column, role in layout.roles.items() if role in {"date", "amount", "money_in"}}
    cells = (cell for column, cell in enumerate(row) if column not in known and re.search(r"[^\W\d_]", cell))
    return "|".join(re.sub(r"\W+", "", unicodedata.normalize("NFKC", cell)).casefold() for cell in cells)


def read_date(text: str, order: str) -> date:
    """A day. ``order``: ymd, dmy or mdy; months may be English names. Raises ``StatementError``."""
    parts = _NUMBERS.findall(text[:40])
    for number, name in enumerate(MONTHS, start=1):
        if name in text[:40].casefold() and len(parts) >= 2:
            parts = [parts[0], str(number), parts[1]] if order != "mdy" else [str(number), *parts[:2]]
            break
    if len(parts) < 3:
        raise StatementError(f"“{text[:40]}” is no day.")
    first, second, third = (int(part) for part in parts[:3])
    if order == "ymd" or len(parts[0]) == 4:
        year, month, day = first, second, third
    else:
        year = third + 2000 * (third < 100)
        day, month = (first, second) if order == "dmy" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        raise StatementError(f"“{text[:40]}” is no day.") from None


def read_amount(text: str, decimal: str, code: str) -> int:
    """Minor units, minus for what went out. ``decimal``: ``.`` or ``,``. Raises ``StatementError``."""
    typed = _SPACES.sub("", unicodedata.normalize("NFKC", text)).replace("'", "").replace("’", "")
    went_out = typed.upper().endswith("DR")
    typed = _UNIT.sub("", typed)
    minus = went_out or typed.startswith(("-", "−", "(")) or typed.endswith(("-", "−"))
    typed = _UNIT.sub("", re.sub(r"^[+\-−(]|[+\-−)]$", "", typed))
    group = "," if decimal == "." else "."
    part = rf"(?:{re.escape(decimal)}\d+)?"
    number = rf"(?:\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+){part}"
    if not typed or len(typed) > 20 or not typed.isascii() or not re.fullmatch(number, typed):
        raise StatementError(f"“{text[:40]}” is no amount." if text else "There is no amount.")
    whole, _, rest = typed.replace(group, "").partition(decimal)
    places = CURRENCIES[code].exponent
    if rest[places:].strip("0") or (len(rest) == 3 and places != 3):  # 5.000 may be five thousand
        raise StatementError(f"“{text[:40]}” has too many decimals for {code}.")
    size = int(whole) * 10**places + int((rest[:places] or "0").ljust(places, "0"))
    return -size if minus else size
