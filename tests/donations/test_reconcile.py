"""Checks against the provider: every difference is found, explained, mended; looking twice is free."""

import io
import itertools
import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from donations import demo
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment, Plan, ReconcileRun
from donations.reconcile import mending, running, step, words
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from donations.rehearsal.money import balance_line, charge_of
from donations.rehearsal.store import Store
from donations.standing import standing
from newsroom.core import outbox
from newsroom.core.models import AuditEvent, OutboxMessage
from tests.donations.world import SINCE, mails

pytestmark = pytest.mark.django_db


def lines():
    """The whole ledger, as what can be compared."""
    columns = ("kind", "amount_minor", "currency", "provider_object_id", "occurred_at")
    return sorted(LedgerEntry.objects.values_list(*columns))


def kinds(findings):
    return sorted((finding.kind, finding.detail["what"]) for finding in findings)


def test_nothing_differs(world, check):
    """After an orderly day there is nothing to say, and nobody gets mail."""
    _, charge = world.give()
    world.happens(objects.refund, charge, 200)
    made = world.happens(objects.dispute, charge)
    world.happens(objects.close_dispute, made, True)
    world.give(frequency="monthly")
    world.begin()
    world.deliver()
    before = mails()
    findings = check()
    assert [f.kind for f in findings] == ["dispute"]
    assert check.run.counts == {"lines": 5, "ours": 2, "pages": 3, "plans": 1, "new": 0, "passed": 0}
    assert mails() == before


def test_f9_a_payment_nobody_told_us_of(world, check):
    """A message that never came: the charge is found, explained and entered; its donor gets no mail."""
    attempt, charge = world.give(1000)
    world.bag.clear()
    (finding,) = check()
    assert (finding.kind, finding.attempt, finding.gift) == ("lost", attempt, attempt.gift)
    assert words.words_of(finding).rows == (("Amount", "£10", "nothing"),)
    assert words.offer(finding).receipt
    assert not Payment.objects.exists()
    mending.mend(finding, world.gateway)
    assert LedgerEntry.objects.count() == 2
    assert (standing(attempt.gift), mails()) == ("paid", [])
    assert check() == []


def test_the_receipt_goes_out_when_a_colleague_says_so(world, check, treasurer):
    """A mend can send the receipt that the donor never got, once."""
    world.give()
    world.bag.clear()
    (finding,) = check()
    for _ in range(2):
        mending.mend(finding, world.gateway, by=treasurer, send_receipt=True)
    assert len(mails()) == 1
    assert AuditEvent.objects.filter(verb="mend finding", actor=treasurer).count() == 1


def lose_refund(world, charge):
    world.happens(objects.refund, charge, 200)


def lose_failure(world, charge):
    refund = world.happens(objects.refund, charge, 200, status="pending")
    world.deliver()
    world.happens(objects.fail_refund, refund)


def lose_dispute(world, charge):
    world.happens(objects.dispute, charge)


def lose_return(world, charge):
    dispute = world.happens(objects.dispute, charge)
    world.deliver()
    world.happens(objects.close_dispute, dispute, True)


@pytest.mark.parametrize(
    ("lose", "found"),
    [
        (lose_refund, ["refund"]),
        (lose_failure, ["refund_failed"]),
        (lose_dispute, ["dispute_fee", "dispute_out"]),
        (lose_return, ["dispute_in"]),
    ],
)
def test_lost_movements(world, check, lose, found):
    """Every later movement of a booked charge of which no message came is found, and entered by the mend."""
    _, charge = world.give()
    world.deliver()
    lose(world, charge)
    world.bag, bag = [], world.bag
    lost = [f for f in check() if f.kind == "lost"]
    assert sorted(f.detail["what"] for f in lost) == found
    assert all(words.words_of(f).rows[0][2] == "nothing" for f in lost)
    check(mend=True)
    entered, sent = lines(), mails()
    world.deliver(bag)
    assert lines() == entered, "the late message adds nothing"
    assert mails() == sent
    assert [f for f in check() if f.kind == "lost"] == []


def test_lost_with_all_that_followed(world, check):
    """A charge of which nothing was heard, with its refund and its dispute: one check enters the lot."""
    attempt, charge = world.give()
    world.happens(objects.refund, charge, 100)
    world.happens(objects.dispute, charge)
    bag, world.bag = world.bag, []
    check(mend=True)
    entered = lines()
    assert [kind for kind, *_ in entered] == ["charge", "dispute_fee", "dispute_out", "fee", "refund"]
    world.deliver(bag)
    assert (lines(), Payment.objects.count()) == (entered, 1)


def test_a_lost_renewal(world, check):
    """A renewal carries no mark of ours: it is found by its bill, and belongs to its plan."""
    world.give(frequency="monthly")
    world.deliver()
    world.later(32)
    world.bag.clear()
    findings = check()
    assert kinds(findings) == [("lost", "charge"), ("plan", "plan")]
    assert words.words_of(findings[-1]).rows[0][0] == "Next charge"
    check(mend=True)
    assert Payment.objects.count() == 2
    assert Payment.objects.filter(gift__plan__isnull=False, attempt=None).count() == 1
    assert (len(mails()), check()) == (1, [])


def test_a_lost_plan(world, check):
    """Nothing was heard of a monthly donation: the mend enters plan and first payment, without mail."""
    attempt, _ = world.give(frequency="monthly")
    world.bag.clear()
    assert kinds(check()) == [("lost", "charge"), ("lost", "plan")]
    check(mend=True)
    assert Plan.objects.get().gift == attempt.gift
    assert (Payment.objects.get().attempt, mails(), check()) == (attempt, [], [])


def test_a_plan_that_ended_unheard(world, check):
    """Ended in the provider's screens: found, taken over, and the donor is not written to on our own."""
    world.give(frequency="monthly")
    world.deliver()
    world.happens(there.cancel, world.store.all("subscription")[0])
    world.bag.clear()
    sent = mails()
    (finding,) = check()
    assert ("State", "ended", "running") in words.words_of(finding).rows
    check(mend=True)
    assert (Plan.objects.get().state, mails()) == ("canceled", sent)


def test_i12_a_plan_that_ended_here_and_goes_on_there(world, check):
    """Worst of all: only a person's press ends it at the provider; a command does not."""
    world.give(frequency="monthly")
    world.deliver()
    Plan.objects.update(state="canceled")
    (finding,) = check(mend=True)
    assert words.offer(finding).button == "End it at the provider"
    mending.mend(finding, world.gateway)
    assert world.store.all("subscription")[0]["status"] == "canceled"
    assert check() == []


@pytest.mark.parametrize("end", ["expired", "failed"])
def test_pages_that_ended_unheard(world, check, end):
    """A page that expired or was refused by a bank, unheard of, ends here by the mend."""
    attempt, page = world.begin()
    if end == "expired":
        world.tell(objects.expire(page))
    else:
        world.happens(objects.pay_later, page, "ann@reader.example", "Ann")
        world.happens(objects.answer_later, page, False)
    world.bag.clear()
    (finding,) = check()
    assert finding.kind == "page"
    check(mend=True)
    attempt.refresh_from_db()
    assert (attempt.state, check(), mails()) == (end, [], [])


def test_f52_given_up_here_and_paid_there(world, check):
    """A try that we had given up was paid: it is never forgotten, and entered when somebody looks."""
    attempt, charge = world.give()
    world.bag.clear()
    Attempt.objects.update(state="expired", expires_at=timezone.now() - timedelta(days=2))
    assert kinds(check(mend=True)) == []
    attempt.refresh_from_db()
    assert (Finding.objects.get().kind, attempt.state) == ("lost", "paid")
    assert Payment.objects.get().attempt == attempt


@pytest.mark.parametrize("what", ["charge", "fee", "refund"])
def test_mismatched(world, check, what):
    """Another number there than here is told with both; the correction makes the sum the provider's."""
    _, charge = world.give()
    refund = world.happens(objects.refund, charge, 200)
    world.deliver()
    if what == "charge":
        charge["amount_captured"] = 700
    elif what == "refund":
        refund["amount"] = 300
    else:
        world.store.get("balance_transaction", charge["balance_transaction"])["fee"] = 40
    (finding,) = check(mend=True)
    expected = {"charge": ("£7", "£5"), "fee": ("−£0.40", "−£0.28"), "refund": ("−£3", "−£2")}[what]
    assert (finding.kind, words.words_of(finding).rows) == ("different", (("Amount", *expected),))
    old = lines()
    for _ in range(2):
        mending.mend(Finding.objects.get(pk=finding.pk), world.gateway)
    added = [line for line in lines() if line not in old]
    assert [(kind, amount) for kind, amount, *_ in added] == [
        ("correction", {"charge": 200, "fee": -12, "refund": -100}[what])
    ]
    assert check() == []


def test_orphaned(world, check):
    """A charge here that the provider knows nothing of is told once, and can be taken out of the sums."""
    _, kept = world.give()
    _, gone = world.give(900)
    world.deliver()
    for kind in ("charge", "balance_transaction"):
        shelf = world.store.objects[kind]
        shelf.pop(gone["id"] if kind == "charge" else gone["balance_transaction"])
    (finding,) = check(mend=True)
    assert (finding.kind, words.words_of(finding).rows) == ("orphan", (("Amount", "nothing", "£9"),))
    mending.mend(finding, world.gateway)
    left = LedgerEntry.objects.filter(payment__provider_charge_id=gone["id"])
    assert sum(left.values_list("amount_minor", flat=True)) == 0
    assert check() == []


def test_an_orphaned_refund(world, check):
    """A refund in our books that never was."""
    _, charge = world.give()
    refund = world.happens(objects.refund, charge, 200)
    world.deliver()
    del world.store.objects["refund"][refund["id"]]
    del world.store.objects["balance_transaction"][refund["balance_transaction"]]
    (finding,) = check()
    assert kinds([finding]) == [("orphan", "refund")]
    mending.mend(finding, world.gateway)
    assert (standing(Gift.objects.get()), check()) == ("paid", [])


def test_duplicated(world, check):
    """A second charge for one try is not booked by itself; a person enters it, to give it back."""
    attempt, charge = world.give()
    world.deliver()
    intent = dict(world.store.get("payment_intent", charge["payment_intent"]))
    world.store.objects["payment_intent"]["pi_second"] = intent | {"id": "pi_second"}
    charge_of(world.store, world.store.get("payment_intent", "pi_second"))
    (finding,) = check(mend=True)
    assert (finding.kind, words.offer(finding).button) == ("double", "Enter the second charge")
    assert Payment.objects.count() == 1
    mending.mend(finding, world.gateway)
    assert Payment.objects.filter(gift=attempt.gift).count() == 2
    assert (len(mails()), check()) == (1, [])


def test_two_tries_of_one_donation_both_paid(world, check):
    """Booked as captured, both of them; the donor who meant one is a finding, until one is given back."""
    attempt, _ = world.give()
    world.deliver()
    Gift.objects.update(form_key="again")
    second, charge = world.give()
    Attempt.objects.filter(pk=second.pk).update(gift=attempt.gift)
    world.deliver()
    (finding,) = check()
    assert (finding.kind, words.offer(finding)) == ("double", None)
    with pytest.raises(mending.NotMendable):
        mending.mend(finding, world.gateway)
    world.happens(objects.refund, charge, 500)
    world.deliver()
    assert check() == []
    finding.refresh_from_db()
    assert finding.note.startswith("No longer so")


def test_unexplained(world, check):
    """A line about a charge that is no charge, refund or dispute: told in the provider's word."""
    _, charge = world.give()
    world.deliver()
    balance_line(world.store, charge, -500, 0, "payment_failure_refund")
    (finding,) = check()
    assert (finding.kind, finding.detail["word"]) == ("unexplained", "payment_failure_refund")
    mending.mend(finding, world.gateway)
    assert check() == []


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_after_an_old_backup_was_restored(world, check, frequency):
    """What was paid after the backup carries marks that nobody knows here: it is entered anew."""
    attempt, charge = world.give(frequency=frequency)
    world.bag.clear()
    OutboxMessage.objects.all().delete()
    marks = (attempt.public_id, attempt.gift.public_id)
    Attempt.objects.all().delete()
    Gift.objects.all().delete()
    findings = check(mend=True)
    assert {f.kind for f in findings} == {"stranger"}
    assert all(f.attempt is None and f.gift is None for f in findings)
    for finding in findings:
        mending.mend(finding, world.gateway)
    payment = Payment.objects.get()
    assert (payment.attempt.public_id, payment.gift.public_id) == marks
    assert (payment.donor.email, payment.gift.frequency) == ("ann@reader.example", frequency)
    assert (mails(), check()) == ([], [])


def test_the_wrong_mode(world, check):
    """Real money booked as test money is told, and no button mixes them."""
    _, charge = world.give()
    world.deliver()
    charge["livemode"] = True
    (finding,) = check(mend=True)
    assert finding.kind == "mode"
    with pytest.raises(mending.NotMendable):
        mending.mend(finding, world.gateway)


def test_f28_what_other_programs_do_on_the_account(world, check):
    """A shop's charges, renewals, refunds and pages on the same account are none of ours."""
    attempt, charge = world.give()
    world.give(frequency="monthly")
    world.bag.clear()
    for kind in ("charge", "payment_intent", "subscription"):
        for item in world.store.all(kind):
            item["metadata"] = {"order": "17"}
    for invoice in world.store.all("invoice"):
        invoice["parent"]["subscription_details"]["metadata"] = {}
    for page in world.store.all("checkout.session"):
        page["client_reference_id"] = "order-17"
    world.happens(objects.refund, charge, 100)
    assert check() == []


def test_another_account(world, check):
    """With the keys of another account nothing is written down but that."""
    for _ in range(running.statement.SUSPICIOUS):
        world.give()
    world.deliver()
    world.store.objects = {}
    with pytest.raises(running.OtherAccount):
        check()
    assert not Finding.objects.exists()
    assert "another account" in ReconcileRun.objects.get().trouble


def test_what_is_on_its_way_is_not_lost(world, check, monkeypatch):
    """A payment of this minute is left alone: its message may be coming."""
    monkeypatch.setattr(step, "YOUNG", timedelta(minutes=10))
    world.give(frequency="monthly")
    world.begin()
    assert kinds(check()) == [("lost", "plan")]


def test_i23_twice(world, check):
    """The second check in a row finds nothing new and mails nobody, whatever the first one found."""
    _, charge = world.give()
    world.deliver()
    charge["amount_captured"] = 600
    world.give()
    world.give(frequency="monthly")
    world.bag.clear()
    first, sent = check(), mails()
    assert len(first) == 4
    assert check() == first
    assert (check.run.counts["new"], mails()) == (0, sent)


def test_late_messages_resolve_what_was_found(world, check):
    """A message that comes after the check puts it right: the next check says so; found again, it is open."""
    _, charge = world.give()
    bag, world.bag = world.bag, []
    (finding,) = check()
    world.deliver(bag)
    assert check() == []
    finding.refresh_from_db()
    assert (finding.resolved_by, finding.note[:12]) == (None, "No longer so")


def test_what_a_colleague_settled_stays_settled(world, check, treasurer):
    """Looked at and left as it is, with a note: no check brings it up again."""
    _, charge = world.give()
    world.deliver()
    charge["amount_captured"] = 600
    (finding,) = check()
    finding.resolved_at, finding.resolved_by, finding.note = timezone.now(), treasurer, "The bank's error."
    finding.save()
    assert check() == []


def test_f49_a_check_among_duplicates(world, check):
    """A check that meets twins makes no donation, no payment and no mail; it says what it met."""
    attempt, _ = world.give()
    world.deliver()
    twin = Gift.objects.create(form_key="twin", amount_minor=500, currency="GBP")
    Attempt.objects.create(gift=twin, idempotency_key="twin", state="open", provider_session_id="cs_twin",
                           expires_at=timezone.now() - timedelta(hours=3))  # fmt: skip
    before = (Gift.objects.count(), Payment.objects.count(), mails())
    (finding,) = check(mend=True)
    assert kinds([finding]) == [("orphan", "page")]
    assert (Gift.objects.count(), Payment.objects.count(), mails()) == before
    mending.mend(finding, world.gateway)
    assert (Attempt.objects.get(gift=twin).state, check()) == ("expired", [])


def test_the_demo_is_in_the_providers_books(world, check, settings, django_capture_on_commit_callbacks):
    """The demo's donations stand at the rehearsal provider, too: a check of all of it finds nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        demo.load(str)
    world.store = Store(settings.DATA_DIR / "rehearsal.json")
    known = ["dispute", "warning"]  # of the demo's own banks
    assert sorted(f.kind for f in check(since=timezone.now() - timedelta(days=150))) == known
    assert check.run.counts["ours"] >= Payment.objects.count()
    assert check.run.counts["pages"] == Attempt.objects.count()


@pytest.fixture
def history(world):
    """A provider's whole life: paid, given back, disputed, delayed, given up, monthly with trouble."""
    for amount in (300, 700):
        _, charge = world.give(amount)
        world.happens(objects.refund, charge, 100)
    refund = world.happens(objects.refund, charge, 50, status="pending")
    world.happens(objects.fail_refund, refund)
    dispute = world.happens(objects.dispute, charge)
    world.happens(objects.close_dispute, dispute, True)
    for answer in (True, False):
        _, page = world.begin(900)
        world.happens(objects.pay_later, page, "bea@reader.example", "Bea")
        world.happens(objects.answer_later, page, answer)
    _, page = world.begin()
    world.tell(objects.expire(page))
    world.give(frequency="monthly", email="cyd@reader.example")
    world.give(400, frequency="yearly", email="dan@reader.example")
    world.later(32)
    customer = world.store.all("customer")[1]
    customer["_card"] = "bad"
    world.later(31)
    customer["_card"] = "good"
    world.later(4)
    world.happens(there.cancel, world.store.all("subscription")[0])
    return list(world.told)


def outcome():
    """All that the books say, without when they were told."""
    paid = Payment.objects.values_list("provider_charge_id", "attempt__public_id", "donor__email")
    plans = Plan.objects.values_list("provider_plan_id", "state", "amount_minor", "next_charge_at")
    tries = Attempt.objects.values_list("public_id", "state")
    return lines(), sorted(map(str, paid)), sorted(map(str, plans)), sorted(tries)


class TakenBack(Exception):
    """What was done is undone."""


@pytest.mark.any_database
def test_i4_i5_any_order_any_loss_and_one_check(world, check, history):
    """Whatever is lost, doubled or comes late: after one check the books are those of an orderly delivery."""
    chance, ends = random.Random(7), []

    def tried(bodies, mend=True):
        with pytest.raises(TakenBack), transaction.atomic():
            assert set(world.deliver(bodies)) <= {200}
            open_ = check(mend=mend)
            ends.append(outcome())
            keys = mails()
            assert len(keys) == len(set(keys))
            assert [f for f in open_ if f.kind not in {"dispute", "refund"}] == []
            check()
            assert check.run.counts["new"] == 0
            assert mails() == keys
            raise TakenBack

    tried(history, mend=False)
    assert len(ends[0][0]) > 20
    for share in (0, 0.2, 0.5, 0.8, 1, 1):
        bodies = [body for body in history * 2 if chance.random() < share]
        chance.shuffle(bodies)
        tried(bodies)
        assert ends[-1] == ends[0]


@pytest.fixture
def small_pages(monkeypatch):
    """The provider gives two objects a page."""
    monkeypatch.setattr("donations.gateways.stripe_books.LENGTH", 2)


def test_many_pages_and_a_provider_that_fails(world, check, history, small_pages):
    """A check that broke off goes on at the page where it stopped, and finds what a whole one finds."""
    whole = kinds(check())
    Finding.objects.all().delete()
    run = running.begin(world.gateway, SINCE)
    steps = 0
    for number in itertools.count():
        world.fault = ("busy", 429) if number % 3 == 1 else None
        try:
            more = running.advance(run, world.gateway)
        except running.TROUBLE:
            run = ReconcileRun.objects.get(pk=run.pk)
            assert run.trouble
            continue
        steps += 1
        if not more:
            break
    assert steps > 10
    assert kinds(Finding.objects.filter(last_run=run)) == whole
    assert run.trouble == ""


def test_orphans_are_asked_about_a_few_at_a_time(world, check, small_pages, monkeypatch):
    """Many lines that the statement does not have are looked at in several steps, each once."""
    monkeypatch.setattr("donations.reconcile.statement.AT_ONCE", 2)
    for _ in range(5):
        world.give()
    world.give()
    world.deliver()
    for charge in world.store.all("charge")[1:]:
        del world.store.objects["charge"][charge["id"]]
        del world.store.objects["balance_transaction"][charge["balance_transaction"]]
    assert kinds(check()) == [("orphan", "charge")] * 5


def test_the_night(world, check, settings, django_capture_on_commit_callbacks):
    """The worker looks once a night, a turn at a time, unless it is switched off; it only finds."""
    settings.RECONCILE_NIGHTLY = False
    running.nightly()
    assert not OutboxMessage.objects.filter(kind="reconcile").exists()
    settings.RECONCILE_NIGHTLY = True
    for _ in range(2):
        running.nightly()
    message = OutboxMessage.objects.get(kind="reconcile")
    assert timezone.now() < message.due_at < timezone.now() + timedelta(days=1)
    world.give()
    OutboxMessage.objects.exclude(pk=message.pk).delete()
    OutboxMessage.objects.update(due_at=timezone.now())
    assert outbox.deliver_due() == 2
    run = ReconcileRun.objects.get()
    assert (run.finished_at is not None, run.mends) == (True, False)
    assert (Finding.objects.get().kind, Payment.objects.count(), mails()) == ("lost", 0, [])


def test_a_night_in_which_the_provider_is_away(world, check):
    """The outbox tries again; the check goes on where it stood."""
    run = running.ask_for()
    world.fault = ("busy", 429)
    assert outbox.deliver_due() == 0
    assert "429" in ReconcileRun.objects.get(pk=run.pk).trouble
    world.fault = None
    OutboxMessage.objects.update(due_at=timezone.now())
    assert outbox.deliver_due() == 1
    assert ReconcileRun.objects.get(pk=run.pk).finished_at


def test_the_screens(world, check, client, treasurer, django_assert_max_num_queries):
    """A colleague reads both sides' numbers, presses the button, and the receipt goes out if ticked."""
    client.force_login(treasurer)
    listing = reverse("admin:donations_finding_changelist")
    assert "Nobody has compared" in client.get(listing).content.decode()
    client.post(reverse("admin:donations_finding_check"))
    world.give()
    world.bag.clear()
    (finding,) = check()
    page = client.get(listing).content.decode()
    assert "missing in our books (a charge): Amount: provider £5, here nothing" in page
    address = reverse("admin:donations_finding_change", args=[finding.pk])
    page = client.get(address).content.decode()
    for words_ in (
        "its message never came",
        "At the provider",
        "£5",
        "Enter it",
        "Send the donor the receipt",
    ):
        assert words_ in page
    answer = client.post(
        reverse("admin:donations_finding_mend", args=[finding.pk]), {"receipt": "1"}, follow=True
    )
    assert "The receipt is on its way" in answer.content.decode()
    assert (Payment.objects.count(), len(mails())) == (1, 1)
    assert "Enter it" not in client.get(address).content.decode()
    for _ in range(12):
        world.give()
    world.bag.clear()
    check()
    with django_assert_max_num_queries(14):
        client.get(listing)
    checks = client.get(reverse("admin:donations_reconcilerun_changelist")).content.decode()
    assert "12 new, 0 right again" in checks


def test_the_button_when_the_provider_is_silent(world, check, client, treasurer):
    """Nothing is changed, and the screen says so."""
    world.give()
    world.bag.clear()
    (finding,) = check()
    world.fault = ('{"error": {"type": "rate_limit"}}', 429)
    client.force_login(treasurer)
    answer = client.post(reverse("admin:donations_finding_mend", args=[finding.pk]), follow=True)
    assert "did not answer: nothing has changed" in answer.content.decode()
    finding.refresh_from_db()
    assert (finding.resolved_at, Payment.objects.count()) == (None, 0)


def run_command(*arguments):
    out = io.StringIO()
    call_command("reconcile", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command(world, check):
    """It looks unless told to mend, says what differs, and is quick to say that nothing does."""
    world.give()
    world.bag.clear()
    told = run_command()
    assert "Moved at the provider, missing in our books (a charge): Amount: provider £5, here nothing" in told
    assert "1 new, 0 mended, 0 right again by themselves, 1 left for a person." in told
    assert (Payment.objects.count(), Finding.objects.count()) == (0, 1)
    assert "0 new, 0 mended" in run_command("--dry-run")
    assert "0 new, 1 mended, 0 right again by themselves, 0 left" in run_command("--mend")
    assert (Payment.objects.count(), mails()) == (1, [])
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    assert "Looked at 0 lines" in run_command("--from", str(tomorrow), "--to", str(tomorrow))


@pytest.mark.parametrize(
    ("given", "said"),
    [(["--from", "yesterday"], "no date"), (["--from", "2026-02-30"], "no date"),
     (["--from", "2026-11-02", "--to", "2026-11-01"], "before"), (["--mend", "--dry-run"], "not allowed")],
)  # fmt: skip
def test_the_command_refuses(world, given, said):
    """What is typed wrongly is said in words."""
    with pytest.raises(CommandError, match=said):
        run_command(*given)


def test_the_command_without_or_with_a_silent_provider(world, settings):
    """No provider set up, or one that does not answer: a sentence each, and the check goes on later."""
    world.fault = ("busy", 429)
    with pytest.raises(CommandError, match="goes on where it stopped"):
        run_command()
    world.fault = None
    assert "Going on" in run_command()
    assert ReconcileRun.objects.count() == 1
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(CommandError, match="No payment provider"):
        run_command()
