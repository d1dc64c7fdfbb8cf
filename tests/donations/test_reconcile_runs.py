"""Checks against the provider: any order and any loss, page by page, by night, on the screen, by command."""

import io
import itertools
import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from donations.models import Attempt, Finding, Payment, Plan, ReconcileRun
from donations.reconcile import running
from donations.rehearsal import objects
from donations.rehearsal import plans as there
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from tests.donations.world import SINCE, kinds, lines, mails

pytestmark = pytest.mark.django_db


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
