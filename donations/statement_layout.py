"""Guessing a bank's layout from its headings and its values; a person confirms it."""

import re

from donations.bank_statement import Layout, StatementError, read_date

HEADINGS = {  # the first role whose word stands in a heading, in six languages of Europe
    "money_in": r"paid in|money in|credit(?! card)|haben|gutschrift|crédit|abono|entrate|bij",
    "money_out": r"paid out|money out|debit|soll|lastschrift|débit|cargo|uscite|af\b",
    "amount": r"amount|betrag|umsatz|montant|importe|importo|bedrag|value$|^sum",
    "date": r"date|datum|buchungstag|fecha|data",
    "payer": r"payer|payee|name|counter ?party|auftraggeber|zahlungsbeteiligter|partner|from|titulaire"
    r"|ordenante|tegenpartij",
    "text": r"reference|description|detail|memo|verwendungszweck|libell|concepto|causale|omschrijving"
    r"|narrative|particulars|transaction|note",
}
NOT_OURS = re.compile(
    r"balance|saldo|solde|valuta ?datum|value date|wertstellung|type|account|konto|iban|bic", re.IGNORECASE
)
PREAMBLE = 40  # rows of greetings that may stand before the headings
ONCE = {"date", "amount", "money_in", "money_out"}


def from_headings(rows: list[list[str]]) -> list[list[str]]:
    """``rows`` from their headings on: the row in which most roles are told of, else the first."""
    told = [len({role_of(cell) for cell in row} - {""}) for row in rows[:PREAMBLE]]
    return rows[told.index(max(told)) :] if max(told) > 1 else rows


def guess(rows: list[list[str]], currency: str) -> Layout:
    """What the columns probably are. It may lack a role: then a person chooses."""
    roles = {}
    for column, heading in enumerate(rows[0]):
        role = role_of(heading)
        if role and not (role in ONCE and role in roles.values()):
            roles[column] = role
    if "amount" in roles.values():
        roles = {column: role for column, role in roles.items() if role not in {"money_in", "money_out"}}
    cells = {
        role: [row[column] for row in rows[1:200] for column, each in roles.items() if each == role]
        for role in ONCE
    }
    return Layout(
        roles,
        decimal=decimal_of(cells["amount"] + cells["money_in"] + cells["money_out"]),
        dates=order_of(cells["date"]),
        currency=currency,
    )


def role_of(heading: str) -> str:
    """The role that a heading tells of, or nothing."""
    if NOT_OURS.search(heading):
        return ""
    return next((role for role, words in HEADINGS.items() if re.search(words, heading, re.IGNORECASE)), "")


def decimal_of(cells: list[str]) -> str:
    """The decimal sign of most amounts: the last sign of each that has other than three digits after it."""
    ends = [re.search(r"([.,])(\d+)\D*$", cell) for cell in cells]
    signs = [found[1] for found in ends if found and len(found[2]) != 3]
    return "," if signs.count(",") > signs.count(".") else "."


def order_of(cells: list[str]) -> str:
    """The order of most days: the first in which all can be read, a day before a month."""
    filled = [cell for cell in cells if cell]
    return next((order for order in ("ymd", "dmy", "mdy") if filled and all_read(filled, order)), "dmy")


def all_read(cells, order):
    """Whether every one is a day in this order, with a year in front only where the order has it there."""
    if order == "ymd" and not all(re.match(r"\d{4}", cell) for cell in cells):
        return False
    try:
        for cell in cells:
            read_date(cell, order)
    except StatementError:
        return False
    return True


def lacking(layout: Layout) -> str:
    """What a layout lacks before it can be used, in words; empty when it is whole."""
    roles = set(layout.roles.values())
    if "date" not in roles:
        return "Say which column holds the day."
    if not roles & {"amount", "money_in"}:
        return "Say which column holds the amount, or the money that came in."
    if {"amount", "money_in"} <= roles:
        return "Choose either a column for the amount or one for the money that came in, not both."
    many = [role for role in ONCE if list(layout.roles.values()).count(role) > 1]
    return f"Only one column can be the {many[0].replace('_', ' ')}." if many else ""
