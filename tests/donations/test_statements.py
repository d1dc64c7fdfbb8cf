"""Bank statements on the screen: a line is booked once, by a person."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from donations import offline, statements
from donations.announcing import announce_gift
from donations.checkout import Choice
from donations.models import (
    Announcement,
    BankStatement,
    Gift,
    LedgerEntry,
    Payment,
    StatementLayout,
    StatementLine,
)
from newsroom.core.models import OutboxMessage
from tests.donations.bank_files import ENGLISH


@pytest.fixture
def announced(publication, settings):
    """``announced(amount, name)``: a donor was told to transfer so much."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    numbers = iter(range(100))

    def make(amount=123450, name="", email="", code="GBP", days=3):
        choice = Choice(nonce=f"n{next(numbers)}", amount_minor=amount, currency=code)
        made = announce_gift(choice, name=name, email=email)
        Announcement.objects.filter(pk=made.pk).update(announced_at=timezone.now() - timedelta(days=days))
        return made

    return make


@pytest.fixture
def bring(client, treasurer, db):
    """``bring(text)``: upload a file and accept the guessed columns; the statement and the page after it."""
    client.force_login(treasurer)

    def do(text, **changes):
        file = SimpleUploadedFile("november.csv", text.encode())
        answer = client.post(reverse("admin:donations_bankstatement_add"), {"file": file})
        assert answer.status_code == 302, answer.content.decode()
        form = client.get(answer["Location"]).context["form"]
        data = {field.name: field.value() or "" for field in form} | {"currency": "GBP"} | changes
        page = client.post(answer["Location"], data | {"read": "1"}, follow=True)
        return BankStatement.objects.latest("id"), page.content.decode()

    return do


@pytest.fixture
def decide(client):
    """``decide(statement, line=value …)``: choose and book; the page after it."""

    def send(statement, chosen):
        url = reverse("admin:donations_bankstatement_change", args=[statement.pk])
        data = {f"line-{line.pk}": value for line, value in chosen.items()}
        return client.post(url, data, follow=True).content.decode()

    return send


def today(text):
    """The file with days around today."""
    now = timezone.localdate()
    text = text.replace("23/11/2026", f"{now:%d/%m/%Y}")
    return text.replace("22/11/2026", f"{now:%d/%m/%Y}").replace("13/11/2026", "13/01/2026")


def ledger():
    return list(LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor"))


def test_from_the_file_to_the_receipt(announced, bring, decide, client, treasurer):
    """The line with the reference is chosen beforehand, a person books it, the donor gets a receipt."""
    one = announced(name="A. Marsh", email="ada@reader.example")
    statement, page = bring(today(ENGLISH).format(one=one.printed_reference))
    assert "2 new lines of money that came in" in page
    assert (statement.text, statement.left_out) == ("", 1)
    assert "Reference and amount fit" in page
    assert re.search(rf'value="{one.pk}" checked', page)
    assert ledger() == [], "nothing is booked without a person"
    line = StatementLine.objects.get(amount_minor=123450)
    assert "1 booked, 0 set aside" in decide(statement, {line: one.pk})
    payment = Payment.objects.get()
    assert (ledger(), payment.gift, payment.donor.email) == (
        [("offline", 123450)],
        one.gift,
        "ada@reader.example",
    )
    assert payment.method == "bank" and payment.livemode
    assert timezone.localtime(payment.captured_at).date() == line.booked_on
    assert "Bank transfer" in OutboxMessage.objects.get(key=f"receipt:{payment.pk}").payload["body"]
    shown = client.get(reverse("admin:donations_gift_changelist"), {"q": one.printed_reference.lower()})
    assert [gift.pk for gift in shown.context["cl"].result_list] == [one.gift_id]


def test_the_same_file_again_brings_nothing(announced, bring, decide):
    """Nor does one that overlaps, nor a second person's decision about the same line."""
    one = announced()
    text = today(ENGLISH).format(one=one.reference)
    statement, _ = bring(text)
    line = StatementLine.objects.get(amount_minor=123450)
    decide(statement, {line: one.pk})
    assert "had been" not in decide(statement, {line: "new"})
    again, page = bring(text)
    assert "0 new lines" in page and again.known == 2
    assert (ledger(), StatementLine.objects.count()) == ([("offline", 123450)], 2)
    with pytest.raises(statements.Decided):
        statements.decide(line, statements.Chosen(), by=line.statement.uploaded_by)


def test_the_columns_of_a_bank_are_remembered(announced, bring, client):
    """What a person said about the headings, the next file begins with."""
    text = today(ENGLISH).format(one="x")
    bring(text, **{"column-1": "payer", "column-2": "text"})
    assert StatementLayout.objects.count() == 1
    file = SimpleUploadedFile("december.csv", text.replace("20.00", "21.00").encode())
    answer = client.post(reverse("admin:donations_bankstatement_add"), {"file": file})
    form = client.get(answer["Location"]).context["form"]
    assert (form["column-1"].value(), form["column-2"].value()) == ("payer", "text")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"column-0": ""}, "Say which column holds the day"),
        ({"column-3": "", "column-4": ""}, "Say which column holds the amount"),
        ({"column-3": "amount", "column-4": "money_in"}, "not both"),
        ({"column-1": "date"}, "Only one column can be the date"),
        ({"column-0": "text", "column-1": "date"}, "No row could be read this way"),
        ({"decimal": "x"}, "Correct what is marked"),
        ({"column-1": "everything"}, "Correct what is marked"),
    ],
)
def test_columns_that_cannot_be(announced, bring, changes, why):
    """The screen says what is missing, and reads nothing."""
    statement, page = bring(today(ENGLISH).format(one="x"), **changes)
    assert why in page
    assert statement.read_at is None and statement.text
    assert StatementLine.objects.count() == 0


def test_how_lines_are_suggested(announced, bring, client):
    """By reference, even when the amount differs or came before; then by amount, the payer's name first."""
    other, named, plain = announced(50000), announced(2000, name="Ada Marsh"), announced(2000)
    text = "Date,Name,Reference,Amount\n"
    now = timezone.localdate()
    text += f"{now},X,{other.reference},20.00\n{now},Marsh A,thanks,20.00\n{now},Z,nothing,99.00\n"
    statement, _ = bring(text)
    page = client.get(reverse("admin:donations_bankstatement_change", args=[statement.pk]))
    why = [[(s.announcement.pk, s.why) for s in found] for _, found, _ in page.context["lines"]]
    assert why[0][0] == (other.pk, "Reference fits; £500 was announced")
    assert why[1] == [(named.pk, "Amount and name fit (Ada Marsh)"), (plain.pk, "Only the amount fits")]
    assert why[2] == []
    assert "checked><span><b>" not in page.content.decode(), "only what fits wholly is chosen beforehand"


def test_the_same_reference_again(announced, bring, decide, client):
    """A second transfer with the same words: said, and booked as another payment if wanted."""
    one = announced(700)
    now = timezone.localdate()
    head = "Date,Name,Reference,Amount\n"
    first, _ = bring(f"{head}{now},Q,{one.reference},7.00\n")
    decide(first, {StatementLine.objects.get(): one.pk})
    second, page = bring(f"{head}{now},Q,{one.reference} again,7.00\n")
    assert "has come already: the same again?" in page
    assert not re.search(rf'value="{one.pk}" checked', page)
    decide(second, {second.lines.get(): one.pk})
    assert ledger() == [("offline", 700)] * 2
    assert one.gift.payments.count() == 2


def test_nobody_announced_it_and_not_a_donation(announced, bring, decide, client):
    """One is booked without a donor, the other set aside, and can be decided anew."""
    statement, _ = bring(today(ENGLISH).format(one="x"))
    big, small = statement.lines.order_by("-amount_minor")
    assert "1 booked, 1 set aside" in decide(statement, {big: "new", small: "aside"})
    gift = Gift.objects.get()
    assert (gift.donor, ledger()) == (None, [("offline", 123450)])
    assert "GIFT x A MARSH" in gift.payments.get().offline.note
    client.post(reverse("admin:donations_bankstatement_open", args=[small.pk]))
    small.refresh_from_db()
    assert small.state == "open"
    client.post(reverse("admin:donations_bankstatement_open", args=[big.pk]))
    big.refresh_from_db()
    assert big.state == "booked", "what is booked is taken out at its donation, with a reason"


def test_booked_to_the_wrong_donation(announced, bring, decide, treasurer):
    """Taken out again, the line is open once more and can be booked to the right one."""
    one, two = announced(), announced()
    statement, _ = bring(today(ENGLISH).format(one=one.reference))
    line = StatementLine.objects.get(amount_minor=123450)
    decide(statement, {line: one.pk})
    offline.take_out(Payment.objects.get(), reason="mistake", note="", by=treasurer)
    line.refresh_from_db()
    assert (line.state, line.payment) == ("open", None)
    decide(statement, {line: two.pk})
    assert ledger() == [("offline", 123450), ("correction", -123450), ("offline", 123450)]
    assert Payment.objects.latest("id").gift == two.gift


def test_the_same_money_from_a_file_read_otherwise(announced, bring, decide):
    """Day and month taken for each other make a line look new: it may be booked already, says the screen."""
    head = "Date,Name,Reference,Amount\n"
    statement, _ = bring(f"{head}03/02/2026,Quay,thanks,7.00\n")
    decide(statement, {StatementLine.objects.get(): "new"})
    _, page = bring(f"{head}03/02/2026,Quay,thanks,7.00\n", dates="mdy")
    assert "May be booked already" in page


@pytest.mark.parametrize("value", ["99999999999999999999", "-1", "x", "1'", "٣", "NEW"])
def test_hostile_choices(announced, bring, decide, value):
    """What is no choice of the form leaves the line where it is."""
    statement, _ = bring(today(ENGLISH).format(one="x"))
    assert "Nothing was chosen" in decide(statement, {statement.lines.first(): value})
    assert ledger() == []


def test_an_announcement_in_another_currency_is_not_paid_by_this(announced, bring, decide):
    """Whatever a form is made to say."""
    euros = announced(123450, code="EUR")
    statement, page = bring(today(ENGLISH).format(one=euros.reference))
    assert "another currency" in page
    decide(statement, {StatementLine.objects.get(amount_minor=123450): euros.pk})
    assert ledger() == []


def test_uploads_that_are_none(client, treasurer, publication):
    """The form says what is wrong, and nothing is kept."""
    client.force_login(treasurer)
    url = reverse("admin:donations_bankstatement_add")
    assert "Choose a file" in client.post(url, {}).content.decode()
    for data, why in ((b"", "empty"), (b"hello", "No columns"), (b"PK\x03\x04xx", "no text file")):
        file = SimpleUploadedFile("x.csv", data)
        assert why in client.post(url, {"file": file}).content.decode()
    assert BankStatement.objects.count() == 0


@pytest.mark.parametrize("pk", ["0", "9" * 40, "x", "1'"])
def test_hostile_addresses(client, treasurer, publication, pk):
    """No such statement: a page that says so."""
    client.force_login(treasurer)
    assert client.get(reverse("admin:donations_bankstatement_change", args=[pk])).status_code in (302, 404)


@pytest.mark.any_database
def test_screens_ask_no_more_with_more_lines(announced, bring, client, django_assert_max_num_queries):
    """However many lines and announcements there are."""
    now = timezone.localdate()
    ones = [announced(1000 + number) for number in range(30)]
    rows = "".join(f"{now},N{n},{one.reference},{10 + n / 100:.2f}\n" for n, one in enumerate(ones))
    statement, _ = bring(f"Date,Name,Reference,Amount\n{rows}")
    with django_assert_max_num_queries(16):
        page = client.get(reverse("admin:donations_bankstatement_change", args=[statement.pk]))
    assert page.content.decode().count("Reference and amount fit") == 30
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:donations_bankstatement_changelist"))
