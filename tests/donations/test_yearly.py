"""What a donor gave in a year: the ledger's own sums, a letter each, once, and none that was called off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outgoing
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from donations import offline, yearly, yearly_letters
from donations.donors import donor_for, donor_without_address
from donations.models import Donor, LedgerEntry, YearlyLetter
from donations.timeline import timeline
from newsroom.core import outbox
from newsroom.core.frame import load_frame
from newsroom.core.models import OutboxMessage, SentMail

pytestmark = pytest.mark.django_db
IN_2025 = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def give(publication, treasurer, settings):
    """``give(donor, amount)``: real money, entered by hand."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    made = []

    def enter(donor, amount=2500, currency="GBP", at=IN_2025):
        made.append(1)
        money = offline.Money(f"hand:{len(made)}", amount, currency, at, "cheque")
        return offline.enter_gift(money, donor, by=treasurer, receipt=False)

    return enter


@pytest.fixture
def ann(give):
    donor = donor_for("ann@reader.example", "Ann Reader")
    give(donor, 2500)
    give(donor, 500)
    give(donor, 700, "JPY")
    give(donor, 999, at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC))
    give(donor, 1, at=datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC))
    return donor


def parts(donor, year=2025):
    return [
        (part.currency, part.total_minor, len(part.lines))
        for part in yearly.statement(donor, year, True, load_frame().zone)
    ]


def mails_due(at=None):
    """What the worker does with letters and mails that are due ``at``."""
    now = at or timezone.now()
    OutboxMessage.objects.exclude(kind__in=["mail", "yearly-letters"]).update(due_at="2100-01-01T00:00Z")
    OutboxMessage.objects.filter(due_at__lte=now).update(due_at=timezone.now())
    while outbox.deliver_due():
        pass


def test_the_sum_is_the_ledgers(ann, give, treasurer):
    """Each currency by itself; what was taken out again lowers the year in which that was done."""
    assert parts(ann) == [("GBP", 3999, 3), ("JPY", 700, 1)]
    assert parts(ann, 2026) == [("GBP", 1, 1)]
    ledger = LedgerEntry.objects.filter(payment__donor=ann).values("currency").order_by("currency")
    totals = {row["currency"]: row["n"] for row in ledger.annotate(n=Sum("amount_minor"))}
    assert totals == {"GBP": 3999 + 1, "JPY": 700}
    payment = give(ann, 4000)
    offline.take_out(payment, reason="bounced", note="", by=treasurer)
    this_year = timezone.localdate().year
    assert parts(ann)[0] == ("GBP", 7999, 4)
    assert sum(total for _, total, _ in parts(ann, this_year)) == -4000 + (1 if this_year == 2026 else 0)


def test_fees_are_no_part_of_it(world, treasurer, settings):
    """A donor who gave £5 reads £5, whatever the provider kept; a refund is told."""
    world.give(500)
    world.deliver()
    assert LedgerEntry.objects.filter(kind="fee").exists()
    donor, year = Donor.objects.get(), timezone.localdate().year
    [part] = yearly.statement(donor, year, False, load_frame().zone)
    assert (part.total, len(part.lines)) == ("£5", 1)
    assert part.lines[0].number.startswith("TEST-")


def test_send_all_once_and_progress(ann, give, client, treasurer):
    """Ten minutes to call it off; then one mail each, pressed twice or not; others are printed."""
    give(donor_without_address("The harbour choir"))
    back = donor_for("gone@reader.example", "Mr Gone")
    give(back)
    give(donor_for("ben@reader.example", "Ben"))
    client.force_login(treasurer)
    client.post(reverse("admin:donations_donor_came_back", args=[back.pk]))
    url = reverse("admin:donations_letters")
    page = client.get(url, {"year": 2025}).content.decode()
    assert "Send all: 2" in page and "Print those without mail: 2" in page and "Mr Gone" in page
    for _ in range(2):
        client.post(url, {"do": "send", "year": 2025})
    mails_due()
    assert outgoing.outbox == [] and YearlyLetter.objects.count() == 2  # still to be called off
    mails_due(timezone.now() + timedelta(minutes=11))
    assert sorted(each.to[0] for each in outgoing.outbox) == ["ann@reader.example", "ben@reader.example"]
    body = next(each.body for each in outgoing.outbox if each.to == ["ann@reader.example"])
    assert "Together: £39.99 (GBP)" in body and "Together: ¥700 (JPY)" in body and "receipt 2025-" in body
    assert "is not tax-deductible" in body
    yearly_letters.write(ann, 2025, True)  # a worker that does it again
    mails_due(timezone.now() + timedelta(hours=1))
    assert len(outgoing.outbox) == 2
    assert SentMail.objects.filter(key__startswith="yearly:").count() == 2
    assert yearly_letters.progress(2025, True) == {
        **{"waiting": 0, "queued": 2, "printed": 0, "sent": 2, "to_send": 0, "to_print": 2}
    }
    paper = client.get(reverse("admin:donations_letters_print"), {"year": 2025}).content.decode()
    assert paper.count('<section class="letter">') == 2 and "Dear The harbour choir," in paper
    client.post(url, {"do": "printed", "year": 2025})
    assert yearly_letters.progress(2025, True)["to_print"] == 0


def test_a_letter_that_came_back_is_printed(ann, client, treasurer):
    """Counted, printed with the others, noted once; a note from before the letter says nothing about it."""
    client.force_login(treasurer)
    url = reverse("admin:donations_letters")
    client.post(url, {"do": "send", "year": 2025})
    mails_due(timezone.now() + timedelta(minutes=11))
    assert yearly_letters.progress(2025, True)["to_print"] == 0
    client.post(reverse("admin:donations_donor_came_back", args=[ann.pk]))
    page = client.get(url, {"year": 2025}).content.decode()
    assert "Print those without mail: 1" in page
    paper = client.get(reverse("admin:donations_letters_print"), {"year": 2025}).content.decode()
    assert paper.count('<section class="letter">') == 1 and "Dear Ann Reader," in paper
    assert (
        "Noted: 1 printed." in client.post(url, {"do": "printed", "year": 2025}, follow=True).content.decode()
    )
    sums = yearly_letters.progress(2025, True)
    assert (sums["to_print"], sums["queued"], sums["printed"]) == (0, 0, 1)


def test_each_gift_of_the_year_tells_of_its_letter(ann, client, treasurer):
    """Waiting, then sent; a gift of another year has no part in it."""
    client.force_login(treasurer)
    client.post(reverse("admin:donations_letters"), {"do": "send", "year": 2025})
    mails_due(timezone.now() + timedelta(minutes=11))
    told = {p: [line.what for line in timeline(p.gift)] for p in ann.payments.all()}
    assert {p for p, lines in told.items() if "Yearly letter: sent" in lines} == {
        p for p in told if p.captured_at.year == 2025
    }
    assert len(told) > len(ann.payments.filter(captured_at__year=2025)) > 1


def test_called_off(ann, client, treasurer):
    """What has not left does not leave, and can be sent again later."""
    client.force_login(treasurer)
    url = reverse("admin:donations_letters")
    client.post(url, {"do": "send", "year": 2025})
    run = YearlyLetter.objects.get().run
    page = client.post(url, {"do": "call-off", "year": 2025, "run": run.pk}, follow=True).content.decode()
    assert "Called off: 1 letters" in page
    mails_due(timezone.now() + timedelta(minutes=11))
    assert outgoing.outbox == []
    assert yearly_letters.progress(2025, True)["to_send"] == 1


@pytest.mark.parametrize(
    "wrong", [{"year": "2999"}, {"year": "x"}, {"do": "call-off", "run": "x"}, {"do": "?"}]
)
def test_wrong_asked(ann, client, treasurer, wrong):
    """A year that is not over, or none at all: nothing is sent to anybody."""
    client.force_login(treasurer)
    year = str(timezone.localdate().year)
    data = {"do": "send", "year": year} | wrong
    if wrong.get("year"):
        data["do"] = "?"
    answer = client.post(reverse("admin:donations_letters"), data, follow=True)
    assert answer.status_code in {200, 404}
    assert not YearlyLetter.objects.exists()
    page = client.post(reverse("admin:donations_letters"), {"do": "send", "year": year}, follow=True)
    assert "The year is not over" in page.content.decode()


def test_the_donors_own_page(ann, client):
    """Behind a link that nobody can make up, and that tells a stranger nothing."""
    address = yearly.link(ann, 2025, True)
    page = client.get(address)
    assert page.status_code == 200 and "£39.99" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.get(address.replace("/year/", "/year/x")).status_code == 404
    Donor.objects.update(erased_at=timezone.now())
    assert client.get(address).status_code == 404
