"""Accounts that money can be sent to, checked, and the codes that a banking app reads.

Pure: texts and minor units in, texts and SVG out. Nothing here is secret: it is all printed on a public page.
"""

import re
from urllib.parse import quote, urlencode

import segno
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe

from donations.money import currency

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
UPI = re.compile(r"[A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9.-]{1,34}")
EPC_MOST = 99_999_999_999  # cents: what the code can say
LEVEL = "m"  # how much of a code may be dirty; the payments council asks for this one


def plain_iban(text: str) -> str:
    """``text`` in capitals, without its spaces."""
    return "".join(text.split()).upper()


def printed_iban(text: str) -> str:
    """In groups of four, as people read it aloud."""
    plain = plain_iban(text)
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def validate_iban(value):
    """Raise ``ValidationError`` unless the check digits fit: one wrong or swapped sign is always noticed."""
    plain = plain_iban(value)
    if not value:
        return
    if not IBAN.fullmatch(plain):
        raise ValidationError("An IBAN is two letters, two digits and up to 30 letters or digits.")
    moved = plain[4:] + plain[:4]
    if int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
        raise ValidationError("This IBAN cannot be right: a digit is wrong, or two have changed places.")


def validate_bic(value):
    """Raise ``ValidationError`` for what is no bank's code."""
    if value and not BIC.fullmatch(value.upper()):
        raise ValidationError("A BIC has 8 or 11 letters and digits, for example DEUTDEFF.")


def validate_upi(value):
    """Raise ``ValidationError`` for what is no UPI address."""
    if value and not UPI.fullmatch(value):
        raise ValidationError("A UPI address reads name@bank, without spaces.")


def epc_text(*, owner: str, iban: str, bic: str, amount_minor: int, reference: str) -> str:
    """What the code for a transfer in euro says (European Payments Council, version 2)."""
    amount = f"EUR{amount_minor // 100}.{amount_minor % 100:02d}"
    lines = ["BCD", "002", "1", "SCT", bic.upper(), owner[:70], plain_iban(iban), amount, "", "", reference]
    return "\n".join(lines)


def upi_address(*, address: str, owner: str, amount_minor: int, reference: str) -> str:
    """The link that opens an Indian banking app with everything filled in."""
    money = currency("INR")
    whole, rest = divmod(amount_minor, 10**money.exponent)
    values = {"pa": address, "pn": owner, "am": f"{whole}.{rest:02d}", "cu": "INR", "tn": reference}
    return f"upi://pay?{urlencode(values, quote_via=quote, safe='@')}"


def drawn(text: str, title: str):
    """``text`` as a QR code: an SVG element without inline style, black on white in every scheme."""
    code = segno.make_qr(text, error=LEVEL)
    svg = code.svg_inline(
        border=4, dark="#000", light="#fff", title=title, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(svg)  # noqa: S308 - made here; the title is escaped by the library
