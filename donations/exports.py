"""The books as tables for spreadsheets: CSV as it is read, row by row, and XLSX.

No cell runs anything: in CSV a text that a spreadsheet would take for a formula gets an apostrophe, in XLSX
texts are written as texts. Amounts are plain numbers of one currency a row, so that sums are a filter away.
"""

import csv
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

import xlsxwriter
from django.db.models import Count, Min, Q, QuerySet, Sum

from donations.models import Donor, Gift, LedgerEntry, Payment, Receipt
from donations.money import format_plain
from donations.receipt_state import state_of
from donations.standing import standing
from donations.sums import RECEIVED, mode_name

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # a spreadsheet may run a cell that begins so
LONGEST = 32_000  # signs in a cell of a spreadsheet
Kind = LedgerEntry.Kind


class Amount(str):
    """A number in a table, written as one."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """One kind of export: its headings, and the rows of a queryset."""

    name: str
    headings: list[str]
    rows: Callable[[QuerySet], Iterator[list]]


def ledger_rows(entries: QuerySet) -> Iterator[list]:
    """Every movement, oldest first."""
    entries = entries.order_by("occurred_at", "id").select_related("payment__gift", "payment__donor")
    for entry in entries.iterator(chunk_size=500):
        payment = entry.payment
        yield [
            moment(entry.occurred_at),
            entry.kind,
            Amount(format_plain(entry.amount_minor, entry.currency)),
            entry.currency,
            mode_name(payment.livemode),
            payment.gift.public_id,
            payment.donor.email if payment.donor else "",
            entry.provider_object_id,
            payment.provider_charge_id,
            payment.method,
        ]


def gift_rows(gifts: QuerySet) -> Iterator[list]:
    """Every donation with what came of it, in its own currency; ``gifts`` has its money fetched beside it."""
    for gift in gifts.select_related("donor", "appeal_version", "campaign").iterator(chunk_size=500):
        entries = [e for payment in gift.payments.all() for e in payment.entries.all()]
        own = [e for e in entries if e.currency == gift.currency]
        came = sum(e.amount_minor for e in own if e.kind in RECEIVED)
        donor = gift.donor
        yield [
            moment(gift.created_at),
            gift.public_id,
            Amount(format_plain(gift.amount_minor, gift.currency)),
            gift.currency,
            gift.frequency,
            standing(gift),
            Amount(format_plain(came, gift.currency)),
            Amount(format_plain(sum(e.amount_minor for e in own) - came, gift.currency)),
            donor.email if donor else "",
            donor.name if donor else "",
            gift.source_path,
            str(gift.appeal_version or ""),
            str(gift.campaign or ""),
        ]


def donor_rows(donors: QuerySet) -> Iterator[list]:
    """Every donor, a row for each currency and for real and test money."""
    money = (
        Payment.objects.filter(donor__in=donors.order_by().values("pk"))
        .order_by("donor_id", "currency", "livemode")
        .values("donor_id", "donor__email", "donor__name", "currency", "livemode")
        .annotate(
            first=Min("captured_at"),
            n=Count("id", distinct=True),
            came=Sum("entries__amount_minor", filter=Q(entries__kind__in=RECEIVED), default=0),
            back=Sum("entries__amount_minor", filter=Q(entries__kind__in=BACK), default=0),
        )
    )
    for row in money.iterator(chunk_size=500):
        yield [
            row["donor__email"],
            row["donor__name"],
            moment(row["first"]),
            row["n"],
            Amount(format_plain(int(row["came"]), row["currency"])),
            Amount(format_plain(int(row["back"]), row["currency"])),
            row["currency"],
            mode_name(row["livemode"]),
        ]


def receipt_rows(receipts: QuerySet) -> Iterator[list]:
    """Every receipt in the order of its numbers, the void ones too."""
    receipts = receipts.order_by("entity_id", "year", "livemode", "sequence")
    for receipt in receipts.iterator(chunk_size=500):
        payment = receipt.payment
        newer = getattr(receipt, "replaced_by", None)
        yield [
            receipt.number,
            moment(receipt.issued_at),
            receipt.content["date"],
            Amount(format_plain(payment.amount_minor, payment.currency)),
            payment.currency,
            "void" if newer else state_of(payment).replace("_", " "),
            newer.number if newer else "",
            receipt.recipient,
            payment.donor.email if payment.donor else "",
            receipt.content["reference"],
            receipt.content["issuer"]["name"],
            mode_name(receipt.livemode),
        ]


BACK = (Kind.REFUND, Kind.REFUND_FAILED, Kind.DISPUTE_OUT, Kind.DISPUTE_IN, Kind.CORRECTION)
TABLES = {
    LedgerEntry: Table(
        "ledger",
        [
            "Date (UTC)",
            "Kind",
            "Amount",
            "Currency",
            "Mode",
            "Donation",
            "Donor",
            "Provider id",
            "Charge",
            "Method",
        ],
        ledger_rows,
    ),
    Gift: Table(
        "donations",
        [
            *("Begun (UTC)", "Donation", "Chosen", "Currency", "How often", "What became of it", "Received"),
            *("Given back and disputed", "Donor", "Name", "Page", "Appeal", "Campaign"),
        ],
        gift_rows,
    ),
    Donor: Table(
        "donors",
        ["Donor", "Name", "First gave (UTC)", "Payments", "Received", "Given back", "Currency", "Mode"],
        donor_rows,
    ),
    Receipt: Table(
        "receipts",
        [
            *(
                "Number",
                "Issued (UTC)",
                "Date",
                "Amount",
                "Currency",
                "State",
                "Replaced by",
                "Name",
                "Donor",
            ),
            *("Donation", "Issuer", "Mode"),
        ],
        receipt_rows,
    ),
}


def moment(at) -> str:
    """A moment as every spreadsheet sorts it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def inert(value) -> str:
    """``value`` as a text that no spreadsheet takes for a formula, on one line."""
    text = " ".join(str(value).splitlines()) if isinstance(value, str) else str(value)
    if isinstance(value, Amount):
        return text
    bare = unicodedata.normalize("NFKC", str(value)).lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if bare.startswith(FORMULA) else text


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, value):
        return value


def as_csv(table: Table, rows: Iterable[list]) -> Iterator[str]:
    """The lines of a CSV file, one after the other, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(table.headings)
    for row in rows:
        yield writer.writerow([inert(value) for value in row])


def as_xlsx(table: Table, rows: Iterable[list]):
    """An XLSX file at its beginning, gone from the disk when it is closed; rows are written as they come."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": True}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet, strong = book.add_worksheet(table.name), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.headings):
            sheet.write_string(0, column, heading, strong)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, Amount | int):
                    sheet.write(number, column, value)  # an amount is a text that the library makes a number
                else:
                    sheet.write_string(number, column, str(value)[:LONGEST])
    file.seek(0)
    return file
