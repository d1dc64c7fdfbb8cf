"""Bank deposits and the monthly report: every movement named, adding up, or somebody is told."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from donations import payouts, reports
from donations.gateways.account import PayoutLine as Told
from donations.gateways.account import PayoutState
from donations.models import Finding, Gift, LedgerEntry, Payment, Payout, PayoutLine
from donations.rehearsal import money as there
from donations.rehearsal import objects

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def store(donor, deliver):
    """The provider's store with £5 and £10 given, £3 of the second given back, the first disputed."""
    for amount in ("500", "1000"):
        _, page = donor.begin(amount)
        donor.at_provider(page)
    store = donor.provider.store
    with store:
        second, first = store.all("charge")
        donor.provider.tell(objects.refund(store, second, 300)[1])
        donor.provider.tell(objects.dispute(store, first, amount=100)[1])
    deliver()
    return store


@pytest.fixture
def pay_out(donor, deliver):
    """``pay_out()``: the provider sends its balance to the bank and tells us."""

    def send(told=True, **changes):
        with donor.provider.store as store:
            made, news = there.pay_out(store, "gbp")
            made.update(changes)
            donor.provider.tell([(kind, dict(made)) for kind, _ in news])
        if told:
            assert set(deliver()) == {200}
        return made

    return send


@pytest.mark.django_db
def test_a_deposit_with_everything_in_it(store, pay_out):
    """Charges, fees, a refund, a dispute and its fee: each with its donation; the sum is the deposit."""
    with store:
        dispute_less = sum(line["net"] for line in store.all("balance_transaction"))
        assert dispute_less < 0
        extra = store.add(
            "balance_transaction", "txn", amount=5000, fee=0, fee_details=[], net=5000, currency="gbp",
            reporting_category="topup", source=None, type="topup", status="pending", description="Top-up",
        )  # fmt: skip
    pay_out()
    payout = Payout.objects.get()
    assert payout.explained and payouts.difference(payout) == 0
    assert payout.amount_minor == dispute_less + 5000
    owned = {(line.kind, line.net_minor): line.payment for line in payout.lines.all()}
    first, second = Payment.objects.order_by("id")
    assert owned["charge", 472] == first and owned["charge", 965] == second
    assert owned["refund", -300] == second and owned["adjustment", -2100] == first
    assert owned["topup", 5000] is None
    assert PayoutLine.objects.get(provider_line_id=extra["id"]).text == "Top-up"
    assert not Finding.objects.filter(kind="deposit").exists()


@pytest.mark.django_db
def test_told_often_and_in_any_order(donor, deliver, pay_out):
    """Read again it is the same rows; an older reading changes nothing."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    pay_out(told=False)
    bag = donor.provider.dispatcher.take()
    for order in (bag, bag[::-1]):
        deliver(messages=order)
    assert (Payout.objects.count(), PayoutLine.objects.count()) == (1, 1)
    payout = Payout.objects.get()
    told, lines = payouts.get_gateway().read_payout(payout.provider_payout_id)
    payouts.apply(replace(told, status="pending"), lines, payout.synced_at - timedelta(minutes=1))
    payout.refresh_from_db()
    assert payout.status == "paid"


@pytest.mark.django_db
def test_a_deposit_that_does_not_add_up(donor, deliver, pay_out, client, treasurer):
    """A finding says by how much, once; when the provider mends its account, the finding is closed."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    made = pay_out(amount=471)
    for _ in range(2):
        payout = payouts.sync(made["id"], payouts.get_gateway())
    finding = Finding.objects.get(kind="deposit")
    assert (finding.detail["difference"], finding.resolved_at) == (-1, None)
    client.force_login(treasurer)
    listed = client.get(reverse("admin:donations_payout_changelist")).content.decode()
    assert "no: −£0.01 unexplained" in listed
    page = client.get(reverse("admin:donations_payout_change", args=[payout.pk])).content.decode()
    assert "It does not add up" in page and "Donations: £4.72" in page
    with donor.provider.store:
        made["amount"] = 472
    url = reverse("admin:donations_payout_read", args=[payout.pk])
    assert "Read again" in client.post(url, follow=True).content.decode()
    finding.refresh_from_db()
    assert finding.resolved_at and finding.note == "The deposit adds up now."


@pytest.mark.django_db
def test_a_deposit_that_did_not_arrive(donor, deliver, pay_out):
    """The bank refused it: somebody is told."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    pay_out(status="failed")
    assert Finding.objects.get(kind="deposit").detail["status"] == "failed"


@pytest.mark.django_db
def test_a_deposit_started_by_hand(donor, deliver, pay_out, client, treasurer):
    """The provider does not say of what it consists: nobody is alarmed, and the screen says so."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    pay_out(automatic=False)
    assert not Finding.objects.exists()
    client.force_login(treasurer)
    page = client.get(
        reverse("admin:donations_payout_change", args=[Payout.objects.get().pk])
    ).content.decode()
    assert "does not say of what this deposit consists" in page


@pytest.mark.django_db
def test_many_movements_are_read_page_by_page(donor, deliver, pay_out):
    """More than the provider lists at once."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    with donor.provider.store as store:
        for number in range(230):
            store.add(
                "balance_transaction", "txn", amount=1, fee=0, fee_details=[], net=1, currency="gbp",
                reporting_category="charge", source=f"ch_{number}", type="charge", status="pending",
            )  # fmt: skip
    pay_out()
    payout = Payout.objects.get()
    assert payout.lines.count() == 231 and payouts.difference(payout) == 0


@pytest.mark.django_db
def test_the_worker_finds_what_nobody_told(donor, deliver, pay_out):
    """No message came: the daily step reads the deposits of the last weeks."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    pay_out(told=False)
    donor.provider.dispatcher.take()
    payouts.catch_up()
    payouts.catch_up()
    assert Payout.objects.get().lines.get().payment == Payment.objects.get()


@pytest.mark.django_db
def test_the_provider_down_while_reading_again(donor, deliver, pay_out, client, treasurer):
    """Nothing has changed, says the screen."""
    _, page = donor.begin("500")
    donor.at_provider(page)
    pay_out()
    donor.provider.store.controls.update(fault="before", faults=9)
    client.force_login(treasurer)
    url = reverse("admin:donations_payout_read", args=[Payout.objects.get().pk])
    assert "nothing has changed" in client.post(url, follow=True).content.decode()


@pytest.mark.django_db
def test_the_database_keeps_lines_that_add_up(publication):
    """Net is amount less fee, for every line."""
    now = timezone.now()
    state = PayoutState("po_1", "paid", 465, "GBP", now, now, False, True)
    line = Told("txn_1", "charge", "ch_1", 500, 35, 465, "GBP", now)
    payouts.apply(state, [line], now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutLine.objects.update(net_minor=466)


@pytest.mark.any_database
@pytest.mark.django_db
def test_the_list_asks_no_more_with_more(client, treasurer, publication, django_assert_max_num_queries):
    """However many deposits and movements."""
    now = timezone.now()
    for number in range(20):
        state = PayoutState(f"po_{number}", "paid", 465, "GBP", now, now, False, True)
        payouts.apply(state, [Told(f"txn_{number}", "charge", "ch", 500, 35, 465, "GBP", now)], now)
    client.force_login(treasurer)
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:donations_payout_changelist") + "?mode=all")
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:donations_payout_change", args=[Payout.objects.first().pk]))


# the monthly report


@pytest.fixture
def moved(db):
    """``moved(kind, amount, at, …)``: a line in the ledger of real money."""
    numbers = iter(range(1000))

    def enter(kind, amount, at, code="GBP", live=True, provider="stripe"):
        n = next(numbers)
        gift = Gift.objects.create(form_key=f"f{n}", amount_minor=abs(amount), currency=code)
        payment = Payment.objects.create(
            gift=gift, provider=provider, provider_payment_id=f"pi_{n}", provider_charge_id=f"ch_{n}",
            amount_minor=abs(amount), currency=code, livemode=live, captured_at=at,
        )  # fmt: skip
        LedgerEntry.objects.create(
            payment=payment, kind=kind, amount_minor=amount, currency=code, provider_object_id=f"x{n}",
            occurred_at=at,
        )  # fmt: skip

    return enter


@pytest.fixture
def october(moved):
    """A month with everything in it, and neighbours on both sides."""
    day = datetime(2026, 10, 12, tzinfo=UTC)
    for kind, amount in (
        ("charge", 10_000), ("fee", -170), ("refund", -2000), ("refund_failed", 500), ("dispute_out", -1000),
        ("dispute_in", 400), ("dispute_fee", -2000), ("correction", -300),
    ):  # fmt: skip
        moved(kind, amount, day)
    moved("offline", 2550, day, provider="offline")
    moved("charge", 700, day, code="EUR")
    moved("charge", 9999, day, live=False)
    moved("charge", 100, datetime(2026, 9, 30, 23, 30, tzinfo=UTC))  # in London it is October
    moved("charge", 50, datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    moved("charge", 50, datetime(2026, 11, 1, 0, 30, tzinfo=UTC))
    for number, (amount, code, status) in enumerate(
        [(6000, "GBP", "paid"), (500, "EUR", "paid"), (9000, "GBP", "failed")]
    ):
        Payout.objects.create(
            provider_payout_id=f"po_{number}", livemode=True, amount_minor=amount, currency=code,
            status=status, explained=True, created_at=day, arrives_at=day, synced_at=day,
        )  # fmt: skip


def test_the_months_sums(october):
    """By the newsroom's clock, each currency by itself, real money alone; net is what is left of it all."""
    euros, pounds = reports.month_report(datetime(2026, 10, 1).date(), True, LONDON)
    assert (euros.currency, euros.gross, euros.net, euros.deposited) == ("EUR", 700, 700, 500)
    assert (pounds.donations, pounds.gross, pounds.offline) == (3, 12_650, 2550)
    assert (pounds.refunds, pounds.disputes, pounds.corrections, pounds.fees) == (-1500, -600, -300, -2170)
    assert pounds.net == 12_650 - 1500 - 600 - 300 - 2170
    assert pounds.deposited == 6000
    [test_money] = reports.month_report(datetime(2026, 10, 1).date(), False, LONDON)
    assert test_money.gross == 9999


@pytest.fixture
def keeper(client, treasurer, publication, settings):
    """The donations manager, with live keys."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    client.force_login(treasurer)
    return client


@time_machine.travel(datetime(2026, 11, 23, 15, tzinfo=UTC), tick=False)
def test_the_page_and_the_file_say_the_same(october, keeper):
    """The page for the wall, the file for the accountant."""
    url = reverse("admin:donations_report")
    page = keeper.get(url + "?month=2026-10").content.decode()
    for words in ("October 2026", "£126.50", "−£21.70", "£80.80", "£60", "GBP: 3 donations", "November 2026"):
        assert words in page, words
    text = keeper.get(reverse("admin:donations_report_csv") + "?month=2026-10").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Currency"], row["Gross"], row["Net"], row["Deposited"]) for row in rows] == [
        ("EUR", "7", "7", "5"), ("GBP", "126.50", "80.80", "60"),
    ]  # fmt: skip
    assert "so far" in keeper.get(url).content.decode()


@pytest.mark.parametrize(
    "month", ["", "2026-13", "2026", "x", "0000-00", "9999-01", "-1-1", "٢٠٢٦-١٠", "2026-10-11", "9" * 50]
)
def test_what_is_no_month(keeper, month):
    """This month is shown."""
    answer = keeper.get(reverse("admin:donations_report"), {"month": month})
    assert answer.status_code == 200
    assert "so far" in answer.content.decode()


def test_the_report_asks_few_questions(october, keeper, django_assert_max_num_queries):
    """One for the ledger, one for the deposits, one for the donors of each currency."""
    with django_assert_max_num_queries(12):
        keeper.get(reverse("admin:donations_report") + "?month=2026-10")
