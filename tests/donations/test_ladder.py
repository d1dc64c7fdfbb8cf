"""The ladder against card testers: up by what is measured, down by itself, held by a colleague."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from donations.guard import counting, ladder, limits, weather
from donations.guard.counting import Verdict
from donations.guard.people import Who
from donations.models import Attempt, CardRefusal, CardStep, CardTry, CardWeather, Gift, Step
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
Numbers = ladder.Numbers


@pytest.fixture
def clock():
    """A clock that stands until the test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


def numbers(**changes):
    """What is measured on a normal day, but for ``changes``."""
    calm = {"tries": 3, "newcomers": 3, "ripe": 6, "paid": 4, "cards": 1, "proven_cards": 0, "proven_paid": 0}
    return Numbers(**calm | changes)


def stands(step):
    """Put the ladder on ``step``, as if it had been measured now."""
    now = timezone.now()
    found = {"step": step, "budget": 400, "budget_at": now, "looked_at": now, "calm_since": None}
    return CardWeather.objects.update_or_create(pk=1, defaults=found)[0]


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Step.NORMAL),
        ({"tries": 300, "newcomers": 300, "ripe": 200, "paid": 110}, Step.NORMAL),  # the day of an appeal
        ({"tries": 45, "ripe": 0, "paid": 0}, Step.SLOWER),  # too early to tell
        ({"tries": 90, "ripe": 0, "paid": 0}, Step.SLOWER),
        ({"tries": 45, "ripe": 30, "paid": 3}, Step.SLOWER),
        ({"tries": 90, "ripe": 30, "paid": 3}, Step.PROOF),
        ({"newcomers": 35, "tries": 36, "ripe": 30, "paid": 3}, Step.SLOWER),
        ({"newcomers": 70, "tries": 71, "ripe": 30, "paid": 3}, Step.PROOF),
        ({"cards": 12, "paid": 6}, Step.SLOWER),
        ({"cards": 30, "paid": 6}, Step.PROOF),
        ({"cards": 30, "paid": 40, "ripe": 60}, Step.NORMAL),  # many donors mistype
        ({"proven_cards": 42, "proven_paid": 2}, Step.PAUSE),
        ({"proven_cards": 42, "proven_paid": 42}, Step.NORMAL),
    ],
)
def test_what_the_numbers_ask_for(changes, step):
    """Many tries of which few are paid, many refused cards, many strangers; never donors who pay."""
    assert ladder.wanted(numbers(**changes), 400)[0] == step


@pytest.mark.any_database
def test_f30_an_hour_of_card_testers(clock, monkeypatch, treasurer, helpdesk, editor):
    """500 tries in an hour from 50 networks against a budget of 40 pages: never more than the budget is
    opened, a donor passes all the while, staff are told of each step, and then it goes down by itself.
    (The full size, over the wire: ``python -m tools.soak cards``.)"""
    monkeypatch.setattr(limits, "LEAST_BUDGET", 40)
    passed = []
    for number in range(500):
        clock.shift(7.2)
        bot = number % 50
        counting.page(Who(f"a{bot}", f"n{bot}", form=f"f{number}"), open_for=60_000)
        if number % 100 == 99:
            donor = Who(f"d{number}", f"dn{number}", f"mail{number}", form=f"df{number}")
            verdict = counting.page(donor, open_for=60_000)[0]
            if verdict == Verdict.PROOF and counting.mail(donor, CardTry.Kind.MAIL)[0] == Verdict.OPEN:
                verdict = counting.page(donor, proven=True)[0]
            passed.append(verdict == Verdict.OPEN)
    assert CardTry.objects.filter(kind="page", outcome="opened").count() <= 40
    assert passed == [True] * 5
    assert CardWeather.objects.get().step == Step.PROOF
    told = OutboxMessage.objects.filter(key__startswith="card-weather:").values_list("payload__to", flat=True)
    assert {treasurer.email, helpdesk.email} == set(told)
    for _ in range(10):
        clock.shift(timedelta(minutes=10))
        ladder.tend()
    assert CardWeather.objects.get().step == Step.NORMAL
    assert [(line.before, line.after) for line in CardStep.objects.order_by("id")][-2:] == [(2, 1), (1, 0)]


def test_i20_whoever_comes_and_however(clock):
    """In an hour no address, network, mailbox or form gets more than its own, on any step, with any proof."""
    for number in range(240):
        clock.shift(15)
        stands(Step(number % 3))
        person = Who(f"a{number % 3}", "n", f"m{number % 8}", form=f"f{number % 20}")
        counting.page(person, proven=number % 2 == 0, open_for=60_000)
    opened = CardTry.objects.filter(outcome="opened")
    for field, most in (
        ("address", limits.MOST_ADDRESS),
        ("network", limits.MOST_NETWORK),
        ("form", limits.PER_FORM),
    ):
        rows = list(opened.values_list(field, flat=True))
        assert max(rows.count(name) for name in set(rows)) <= most
    mailboxes = list(opened.filter(proven=True).values_list("email", flat=True))
    assert mailboxes
    assert max(mailboxes.count(name) for name in set(mailboxes)) <= limits.PER_EMAIL
    assert CardRefusal.objects.exists()


def test_down_one_step_at_a_time(clock):
    """Twenty calm minutes for each step; a gust in between begins them anew."""
    stands(Step.PAUSE)
    steps = []
    for _ in range(9):
        clock.shift(timedelta(minutes=10, seconds=1))
        ladder.tend()
        steps.append(CardWeather.objects.get().step)
    assert steps == [3, 3, 2, 2, 1, 1, 0, 0, 0]


def test_holding_a_step(clock, client, treasurer, helpdesk, editor):
    """The manager holds a step, with a reason; support sees it, editors do not; it ends by itself."""
    url = reverse("admin:donations_weather")
    stands(Step.PROOF)
    client.force_login(helpdesk)
    page = client.get(url).content.decode()
    assert "Now: Proof of mail" in page
    assert "Hold this step" not in page
    assert client.post(url, {"step": 0, "hours": 1, "reason": "x"}).status_code == 403
    client.force_login(editor)
    assert client.get(url).status_code == 403
    client.force_login(treasurer)
    for wrong in ({}, {"step": 9}, {"reason": " "}, {"hours": "1000"}, {"step": "x"}):
        answer = client.post(url, {"step": 0, "hours": 1, "reason": "Our mailing went out"} | wrong)
        assert (answer.status_code, bool(wrong)) in {(302, False), (200, True)}
        assert not wrong or CardWeather.objects.get().forced_until is None
        if not wrong:
            stood = CardWeather.objects.get()
            assert ladder.step_now(stood, timezone.now()) == Step.NORMAL
            ladder.release(by=treasurer, reason="x")
    client.post(url, {"step": 0, "hours": 1, "reason": "Our mailing went out"})
    assert "Held by dora" in client.get(url).content.decode()
    assert counting.page(Who("a", "n"))[0] == Verdict.OPEN
    assert AuditEvent.objects.filter(verb="hold card-testing step").last().data["note"].startswith("Our")
    clock.shift(timedelta(hours=1, seconds=1))
    ladder.tend()
    assert CardWeather.objects.get().forced_until is None
    assert "time of a colleague" in CardStep.objects.exclude(why__startswith="Calm").first().why


def test_the_banner(client, treasurer):
    """Every screen of giving says that a step stands; on a normal day nothing."""
    client.force_login(treasurer)
    url = reverse("admin:donations_gift_changelist")
    stands(Step.NORMAL)
    assert "Card testing: " not in client.get(url).content.decode()
    stands(Step.PAUSE)
    assert "Card testing: new cards paused." in client.get(url).content.decode()


def test_what_it_costs(clock, asked, client, treasurer):
    """Each step's cost is counted from the paid donations of thirty days, in a fixed number of questions."""
    now = timezone.now()
    for number in range(8):
        gift = Gift.objects.create(form_key=f"k{number}", amount_minor=500, currency="GBP")
        attempt = Attempt.objects.create(
            gift=gift, idempotency_key=f"i{number}", expires_at=now, state="paid", client_key="one house",
            provider_session_id=f"cs_{number}", created_at=now - timedelta(days=2, minutes=-number),
        )  # fmt: skip
        CardTry.objects.create(
            kind="page", outcome="opened", seconds=number, attempt=attempt, at=attempt.created_at
        )
    slower, proof, pause = [cost.cost for cost in weather.costs(now)][1:]
    assert slower == "8 would have pressed twice, 4 proven an address, of 8 paid donations in 30 days."
    assert proof.startswith("All: 8 in 30 days.")
    assert "0.3 donations" in pause
    client.force_login(treasurer)
    assert asked(reverse("admin:donations_weather")) <= 60
