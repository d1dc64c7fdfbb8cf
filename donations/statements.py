"""Bank statements: a file is read, its lines are matched to announced gifts, and a person decides each.

A line is booked once, whichever and however many files bring it: its fingerprint is unique, and names the
money in the ledger. So any file can be imported again, and files may overlap.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from donations import bank_statement, offline, statement_layout
from donations.bank_statement import Layout, Reading, StatementError
from donations.donors import donor_for
from donations.models import Announcement, BankStatement, Payment, StatementLayout, StatementLine
from newsroom.core import audit, roles
from newsroom.core.roles import Permission
from newsroom.core.text import clean_text

State = StatementLine.State


@dataclass(frozen=True)
class Chosen:
    """What a person decided about a line: booked as the announced gift, as another one, or set aside."""

    announcement: Announcement | None = None
    aside: bool = False


class Decided(Exception):
    """Somebody else decided about this line meanwhile."""


def upload(name: str, data: bytes, *, by) -> BankStatement:
    """Keep a file until its columns are known. Raises ``StatementError``, ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    text = bank_statement.decode(data)
    bank_statement.table(text)
    return BankStatement.objects.create(name=clean_text(name)[:200], text=text, uploaded_by=by)


def rows_of(statement: BankStatement) -> list[list[str]]:
    """Headings and rows of a file that was not read yet."""
    return statement_layout.from_headings(bank_statement.table(statement.text))


def layout_for(rows: list[list[str]], currency: str) -> Layout:
    """The layout that was used for such headings last time, or a guess."""
    known = StatementLayout.objects.filter(signature=bank_statement.signature(rows[0])).first()
    if known is None:
        return statement_layout.guess(rows, currency)
    columns = {int(column): role for column, role in known.columns.items()}
    return Layout(columns, known.decimal, known.dates, known.currency)


@transaction.atomic
def take_in(statement: BankStatement, layout: Layout, *, by) -> Reading:
    """Read the file's lines; remember its layout; forget its text. Lines that are known stay as they are.

    Raises ``StatementError`` when the layout lacks something or nothing at all can be read with it.
    """
    roles.require(by, Permission.MONEY)
    statement = BankStatement.objects.select_for_update().get(pk=statement.pk)
    if statement.read_at is not None:
        raise StatementError("This file has been read already.")
    lacking, rows = statement_layout.lacking(layout), rows_of(statement)
    if lacking:
        raise StatementError(lacking)
    reading = bank_statement.read(rows, layout)
    if not reading.lines and not reading.left_out:
        first = reading.unread[0][1] if reading.unread else "It has no rows."
        raise StatementError(f"No row could be read this way. {first}")
    remember(rows[0], layout)
    known = keep(statement, reading)
    statement.text, statement.read_at, statement.known = "", timezone.now(), known
    statement.left_out = reading.left_out + len(reading.unread)
    statement.save()
    audit.record("import bank statement", statement, by=by, lines=len(reading.lines), known=known)
    return reading


def remember(headings: list[str], layout: Layout) -> None:
    """The next file with these headings begins with this layout."""
    told = asdict(layout)
    told["columns"] = {str(column): role for column, role in told.pop("roles").items()}
    StatementLayout.objects.update_or_create(signature=bank_statement.signature(headings), defaults=told)


def keep(statement: BankStatement, reading: Reading) -> int:
    """Store what is new; returns how many lines were known."""
    prints = [line.fingerprint for line in reading.lines]
    known = set(
        StatementLine.objects.filter(fingerprint__in=prints).values_list("fingerprint", flat=True)
        if len(prints) < 900
        else StatementLine.objects.values_list("fingerprint", flat=True)
    )
    StatementLine.objects.bulk_create(
        [
            StatementLine(
                statement=statement,
                fingerprint=line.fingerprint,
                booked_on=line.on,
                amount_minor=line.amount_minor,
                currency=line.currency,
                payer=clean_text(line.payer),
                text=clean_text(line.text),
            )
            for line in reading.lines
            if line.fingerprint not in known
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    return sum(fingerprint in known for fingerprint in prints)


@transaction.atomic
def decide(line: StatementLine, chosen: Chosen, *, by) -> StatementLine:
    """Do what a person decided about an open line. Raises ``Decided``, ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    line = StatementLine.objects.select_for_update().get(pk=line.pk)
    if line.state != State.OPEN:
        raise Decided
    if chosen.aside:
        line.state = State.ASIDE
        audit.record("set bank line aside", line, by=by, amount=line.amount_minor)
    else:
        line.bookings += 1
        line.payment, line.state = book(line, chosen.announcement, by), State.BOOKED
    line.decided_by, line.decided_at = by, timezone.now()
    line.save()
    return line


def book(line: StatementLine, announcement: Announcement | None, by) -> Payment:
    """The payment of a line: of the gift that was announced, or of one that nobody announced."""
    money = offline.Money(
        about=f"bank:{line.fingerprint}:{line.bookings}",
        amount_minor=line.amount_minor,
        currency=line.currency,
        received_at=timezone.make_aware(datetime.combine(line.booked_on, time(12))),
        method="bank",
        note=" · ".join(part for part in (line.payer, line.text) if part)[:300],
    )
    if announcement is None:
        return offline.enter_gift(money, None, by=by)
    donor = announcement.gift.donor or donor_for(announcement.email, announcement.name)
    return offline.receive(announcement.gift, money, donor, by=by)


@transaction.atomic
def open_again(line: StatementLine, *, by) -> None:
    """A line that was set aside is to be decided anew. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    changed = StatementLine.objects.filter(pk=line.pk, state=State.ASIDE).update(state=State.OPEN)
    if changed:
        audit.record("open bank line again", line, by=by)
