"""The books as files: what the list shows, adding up, running nothing, written down in the audit."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from donations import exports
from donations.models import Donor, Gift, LedgerEntry, Payment
from newsroom.core.models import AuditEvent

HOSTILE = [
    '=HYPERLINK("https://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1",
    "\u200b=1", "%0A=1", "|calc",
]  # fmt: skip


@pytest.fixture
def give(db):
    """``give(amount, name, …)``: a gift that was paid."""
    numbers = iter(range(1000))

    def make(amount=500, name="Ann", code="GBP", live=True, donor=None, **moved):
        n = next(numbers)
        donor = donor or Donor.objects.create(email_key=f"k{n}", email=f"d{n}@reader.example", name=name)
        gift = Gift.objects.create(form_key=f"f{n}", amount_minor=amount, currency=code, donor=donor)
        payment = Payment.objects.create(
            gift=gift, donor=donor, provider="stripe", provider_payment_id=f"pi_{n}", amount_minor=amount,
            provider_charge_id=f"ch_{n}", currency=code, livemode=live, captured_at=timezone.now(),
        )  # fmt: skip
        for kind, size in {"charge": amount, **moved}.items():
            LedgerEntry.objects.create(
                payment=payment, kind=kind, amount_minor=size, currency=code,
                provider_object_id=f"{kind}_{n}", occurred_at=payment.captured_at,
            )  # fmt: skip
        return gift

    return make


@pytest.fixture
def export(client, treasurer, settings):
    """``export("gift", "csv", query)``: the file's rows as dicts."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    client.force_login(treasurer)

    def fetch(model, kind="csv", query=""):
        answer = client.get(reverse(f"admin:donations_{model}_{kind}") + query)
        assert answer.status_code == 200
        assert answer.streaming
        data = b"".join(answer.streaming_content)
        return rows_of_xlsx(data) if kind == "xlsx" else rows_of_csv(data)

    return fetch


def rows_of_csv(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def rows_of_xlsx(data):
    """Heading → (type of the cell, value), row by row."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not [name for name in file.namelist() if "externalLink" in name or "vba" in name.lower()]
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{space}f")), "no formula"
    assert not list(sheet.iter(f"{space}hyperlink"))
    rows = [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in sheet.iter(f"{space}row")
    ]
    headings = [value for _, value in rows[0]]
    return [dict(zip(headings, row, strict=False)) for row in rows[1:]]


@pytest.mark.parametrize("text", HOSTILE)
def test_f58_nothing_runs_in_a_spreadsheet(give, export, text):
    """Whatever a donor calls themselves, it is a text: in CSV behind an apostrophe, in XLSX as it is."""
    give(name=text)
    for model, column in (("gift", "Name"), ("donor", "Name")):
        told = export(model)[0][column]
        assert told.startswith("'") and "\n" not in told and "\r" not in told
        kind, value = export(model, "xlsx")[0][column]
        assert kind in {"inlineStr", "s"} and value.strip()


def test_the_ledger_adds_up(give, export):
    """Every movement with its kind, mode and currency; the sums are those of the books."""
    give(1000, fee=-35, refund=-400)
    give(700, code="EUR")
    for kind in ("csv", "xlsx"):
        rows = export("ledgerentry", kind)
        amounts = [row["Amount"] if kind == "csv" else row["Amount"][1] for row in rows]
        assert sorted(amounts) == ["-0.35", "-4", "10", "7"]
    assert {cell["Amount"][0] for cell in export("ledgerentry", "xlsx")} == {"n"}, "numbers, to be added up"


def test_currencies_without_and_with_three_decimals(give, export):
    """Yen have none, dinars three."""
    give(500, code="JPY")
    give(12_340, code="KWD")
    assert sorted(row["Amount"] for row in export("ledgerentry")) == ["12.340", "500"]


def test_donations_and_donors(give, export):
    """What was chosen, what came of it, who gave; a donor has a row for each currency."""
    gift = give(1000, refund=-400)
    give(700, code="EUR", donor=gift.donor)
    row = next(row for row in export("gift") if row["Currency"] == "GBP")
    assert (row["Chosen"], row["Received"], row["Given back and disputed"]) == ("10", "10", "-4")
    assert (row["What became of it"], row["Donor"]) == ("partly given back", "d0@reader.example")
    rows = export("donor")
    assert [(r["Currency"], r["Payments"], r["Received"], r["Given back"]) for r in rows] == [
        ("EUR", "1", "7", "0"), ("GBP", "1", "10", "-4"),
    ]  # fmt: skip


def test_what_the_list_shows_is_exported(give, export, client, treasurer):
    """Its filters, its search, real money or test money; and the audit knows what was taken out."""
    give(1000)
    give(700, code="EUR")
    give(200, live=False)
    assert [row["Currency"] for row in export("ledgerentry", query="?currency=EUR")] == ["EUR"]
    assert [row["Mode"] for row in export("ledgerentry", query="?mode=test")] == ["test"]
    assert len(export("ledgerentry", query="?mode=all")) == 3
    assert [row["Donor"] for row in export("donor", query="?q=d1@reader")] == ["d1@reader.example"]
    event = AuditEvent.objects.filter(verb="export ledger").first()
    assert (event.actor, event.data) == (treasurer, {"format": "csv", "shown": "mode=all", "rows": 3})
    page = client.get(reverse("admin:donations_ledgerentry_changelist") + "?currency=EUR").content.decode()
    assert "export.xlsx?currency=EUR" in page


@pytest.mark.parametrize(
    "query", ["?e=1", "?currency=%00", "?password=x", "?p=99999999999", "?o=9.9", "?q=" + "a" * 9000]
)
def test_hostile_addresses_export_nothing_else(give, client, treasurer, query):
    """What the list refuses, its export refuses: never an error."""
    give()
    client.force_login(treasurer)
    answer = client.get(reverse("admin:donations_gift_csv") + query)
    assert answer.status_code in (200, 302, 400)
    if answer.streaming:
        list(answer.streaming_content)


def test_nobody_else_exports(give, client, helpdesk, chief, administrator):
    """Neither donor support nor the editors, by no address; nothing is written down as exported."""
    give()
    for user in (helpdesk, chief, administrator):
        client.force_login(user)
        for model in ("gift", "donor", "ledgerentry"):
            for kind in ("csv", "xlsx"):
                assert client.get(reverse(f"admin:donations_{model}_{kind}")).status_code == 403
    assert not AuditEvent.objects.filter(verb__startswith="export").exists()
    client.force_login(helpdesk)
    assert "Export" not in client.get(reverse("admin:donations_gift_changelist")).content.decode()


def test_rows_are_read_as_they_are_sent(give, django_assert_max_num_queries):
    """Many rows are the same few questions."""
    for _ in range(30):
        give(1000, fee=-35)
    with django_assert_max_num_queries(2):
        assert len(list(exports.ledger_rows(LedgerEntry.objects.all()))) == 60
    with django_assert_max_num_queries(2):
        assert len(list(exports.donor_rows(Donor.objects.all()))) == 30
