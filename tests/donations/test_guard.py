"""Card testers: how much is let through, for whom, and what honest donors meet instead."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations import plan_links
from donations.guard import counting, ladder, limits, proof
from donations.guard.counting import Kind, Verdict
from donations.guard.people import Who, who
from donations.models import Attempt, CardRefusal, CardTry, CardWeather, ProviderEvent, Step
from newsroom.core.models import OutboxMessage
from tests.donations.conftest import Donor, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """A clock that stands until the test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


def sessions(donor):
    return len(donor.provider.store.all("checkout.session"))


def from_address(donor, address, **more):
    """A donor's form, sent from ``address``; returns the status and the page."""
    form = donor.open() | {"amount": "500", "again": "1"} | more
    answer = donor.client.post("/donate/checkout/", form, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def hold(step):
    """The step that stands, as if measured just now."""
    CardWeather.objects.update_or_create(
        pk=1, defaults={"step": step, "looked_at": timezone.now(), "budget": 400, "budget_at": timezone.now()}
    )


def write_proofs():
    """What workers do about the wishes for a mail; one of them dies over each."""
    for wish in OutboxMessage.objects.filter(kind="proof"):
        for _ in range(2):
            proof.send(wish.payload)
        wish.delete()


def prove(donor, page, email="ann@reader.example", address="192.0.2.1"):
    """Type an address into the page that asks for one, and take the link from the mail."""
    donor.client.post("/donate/prove/", fields(page) | {"email": email}, REMOTE_ADDR=address)
    write_proofs()
    body = OutboxMessage.objects.filter(key__startswith="proof:").latest("id").payload["body"]
    return re.search(r"/donate/open/\S+", body)[0]


def test_f31_one_donor_four_hundred_tries(donor, clock, rf):
    """Page after page wanted from one place within five minutes: five are opened, then a mail must be proven,
    then it waits; an hour later nothing is held against anybody."""
    answers = [from_address(donor, "192.0.2.1")[0] for _ in range(6)]
    assert answers == [303] * 5 + [200]
    person = who(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    for _ in range(94):
        clock.shift(3)
        verdict = counting.page(person)[0]
        assert verdict != Verdict.OPEN
    assert verdict == Verdict.WAIT
    assert from_address(donor, "192.0.2.1")[0] == 429
    assert sessions(donor) == 5
    assert CardTry.objects.count() == limits.ASKED_ADDRESS
    assert from_address(donor, "198.51.100.7")[0] == 303
    clock.shift(3601)
    assert from_address(donor, "192.0.2.1")[0] == 303


def test_f31_card_after_card_on_one_page(donor, deliver):
    """The fifth refused card closes the page at the provider, and the next one needs proof of mail."""
    attempt, page = donor.begin("500")
    for _ in range(6):
        donor.at_provider(page, "decline")
        deliver()
    attempt.refresh_from_db()
    assert attempt.state == "expired"
    assert ProviderEvent.objects.filter(type="payment_intent.payment_failed").count() == limits.REFUSED_CARDS
    assert "we mail you a link" in donor.choose("1000").content.decode()
    assert sessions(donor) == 1


@pytest.mark.parametrize(
    ("address", "let_through"),
    [
        ("2001:db8:0:1::{:x}", 5),  # one customer's 64 bits
        ("2001:db8:7:{:x}::1", 30),  # one customer with 48 bits
        ("198.51.100.{}", 30),  # a rack in one network
    ],
)
def test_f32_rotation_within_a_network(rf, clock, address, let_through):
    """Another address of the same network for each try gains nothing, and moves the ladder for nobody."""
    verdicts = []
    for number in range(60):
        clock.shift(4)
        verdicts.append(counting.page(who(rf.get("/", REMOTE_ADDR=address.format(number))))[0])
    assert verdicts.count(Verdict.OPEN) == let_through
    assert CardWeather.objects.get().step == Step.NORMAL


def test_f32_i20_forged_headers(donor, settings, clock):
    """Whatever a client writes into X-Forwarded-For, it is counted by what our own proxy saw."""
    settings.TRUSTED_PROXIES = 1
    for number in range(20):
        form = donor.open() | {"amount": "500", "again": "1"}
        seen = {"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1", "X-Real-IP": f"203.0.113.{number}"}
        donor.client.post("/donate/checkout/", form, headers=seen)
    assert sessions(donor) == 5


def test_f32_many_donors_behind_one_address(donor, clock):
    """A school behind one address on the day of the appeal: the sixth is asked for a mail, and pays."""
    for _ in range(5):
        assert from_address(donor, "192.0.2.1")[0] == 303
    for number in range(6, 13):
        other = Donor(donor.provider)
        status, page = from_address(other, "192.0.2.1")
        assert (status, "we mail you a link" in page) == (200, True)
        if number < 11:  # five mails an hour to one address; the others wait, or give at home
            link = prove(other, page, f"pupil{number}@school.example")
            assert other.client.get(link).status_code == 200
            assert other.client.post(link, REMOTE_ADDR="192.0.2.1").status_code == 303
    assert sessions(donor) == 10


def test_f33_card_testers_move_to_the_card_page(plan, donor):
    """The card page of a monthly donation has limits of its own and shares those of the address."""
    url = f"/donate/monthly/{plan_links.token(plan)}/"
    codes = [Client().post(url, {"do": "card", "wish": str(n)}).status_code for n in range(5)]
    assert codes == [303, 303, 303, 429, 429]
    for _ in range(4):
        donor.choose("500", again="1")
    pages = sessions(donor) + len(donor.provider.store.all("billing_portal.session"))
    assert pages == limits.FREELY[Step.NORMAL].address_burst


@pytest.mark.django_db(transaction=True)
def test_i20_at_the_same_moment():
    """Of eight who come at once from one address, five are let through: nobody is quicker than the count."""
    gate, verdicts = threading.Barrier(8), []

    def one():
        gate.wait()
        try:
            verdicts.append(counting.page(Who("a", "n"))[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == [Verdict.OPEN] * 5 + [Verdict.PROOF] * 3


def test_the_same_form_is_counted_once(donor):
    """A double click and a way back are one page; one form cannot begin many."""
    form = donor.open()
    for _ in range(9):
        donor.choose("500", form)
    assert CardTry.objects.get().attempt == Attempt.objects.get()
    others = [donor.choose(amount, form, again="1").status_code for amount in ("300", "1000", "2000")]
    assert others == [303] * 3
    copied = donor.client.post(
        "/donate/checkout/", form | {"amount": "other", "amount_other": "8"}, REMOTE_ADDR="203.0.113.9"
    )
    assert copied.status_code == 429
    assert CardRefusal.objects.get().why == "form"


def test_traps_are_tallied(donor):
    """A filled trap and a forged form open nothing, and are counted without a row each."""
    for _ in range(3):
        donor.choose("500", website="http://x")
    donor.choose("500", token="forged")
    assert dict(CardRefusal.objects.values_list("why", "number")) == {"trap": 3, "token": 1}
    assert not CardTry.objects.exists()


def test_slower(donor, clock):
    """On the slower step a form sent within seconds is asked for once more, and passes ten seconds later."""
    hold(Step.SLOWER)
    form = donor.open()
    clock.shift(3)
    hold(Step.SLOWER)
    answer = donor.choose("500", form)
    assert (answer.status_code, "press once more" in answer.content.decode()) == (429, True)
    clock.shift(6)
    hold(Step.SLOWER)
    assert donor.choose("500", fields(answer.content.decode())).status_code == 303


def test_proof_of_mail(donor, clock):
    """A link by mail opens the payment page, once pressed; it holds no address and works for an hour."""
    hold(Step.PROOF)
    answer = donor.choose("1000")
    assert sessions(donor) == 0
    link = prove(donor, answer.content.decode())
    assert "@" not in link
    shown = Client().get(link).content.decode()
    assert "£10" in shown
    assert sessions(donor) == 0
    first = Client().post(link)
    assert first.status_code == 303
    assert Client().post(link)["Location"] == first["Location"]
    assert CardTry.objects.filter(kind="page", outcome="opened").get().proven
    clock.shift(3601)
    assert "no longer opens" in Client().get(link).content.decode()
    assert Client().post(f"{link[:-3]}/").status_code == 404


def test_proof_of_mail_bad_input(donor):
    """What is no address comes back with what was typed; a form that is not ours leads to the beginning."""
    hold(Step.PROOF)
    form = fields(donor.choose("500").content.decode())
    for typed in (
        "",
        "ann",
        "a@b",
        "a@b.example, c@d.example",
        "x" * 300 + "@b.example",
        "a\r\nBcc: b@c.example",
    ):
        answer = donor.client.post("/donate/prove/", form | {"email": typed})
        assert (answer.status_code, "not an e-mail address" in answer.content.decode()) == (400, True)
    assert (
        donor.client.post("/donate/prove/", {"choice": "forged", "email": "a@b.example"}).status_code == 302
    )
    assert not OutboxMessage.objects.filter(kind="mail").exists()


def test_nobody_is_flooded_with_mail(donor, clock):
    """Two mails an hour to one address, whoever asks; five asked for from one place."""
    for number in range(4):
        verdict = counting.mail(Who(f"a{number}", f"n{number}", "one mailbox"), Kind.MAIL)[0]
        assert verdict == (Verdict.OPEN if number < 2 else Verdict.WAIT)
    sent = [counting.mail(Who("one", "n", f"mailbox {n}"), Kind.MAIL)[0] for n in range(7)]
    assert sent.count(Verdict.OPEN) == limits.MAILS_ADDRESS


def test_paused(plan, donor):
    """Paused: no new card, other ways shown. A running donation's link, card page and end work, and who has
    given before gives by a mailed link; a stranger reads the same page and gets none."""
    hold(Step.PAUSE)
    assert "we take no new cards" in Client().get("/donate/").content.decode()
    page = donor.choose("500", again="1").content.decode()
    assert "No new cards just now" in page
    before = sessions(donor)
    url = f"/donate/monthly/{plan_links.token(plan)}/"
    assert Client().post(url, {"do": "card", "wish": "w"}).status_code == 303
    assert Client().post(url, {"do": "pause", "months": "1", "wish": "w"}).status_code == 302
    answer = donor.client.post("/donate/prove/", fields(page) | {"email": "stranger@y.example"})
    assert "If you have given before" in answer.content.decode()
    write_proofs()
    assert not OutboxMessage.objects.filter(key__startswith="proof:").exists()
    assert sessions(donor) == before
    link = prove(donor, page, "Ann@reader.example")
    assert Client().post(link).status_code == 303


def test_whether_somebody_has_given_is_not_told_by_the_time(plan, donor):
    """While new cards are paused a donor and a stranger are answered after the same questions."""
    hold(Step.PAUSE)
    form = fields(donor.choose("500", again="1").content.decode())
    asked = []
    for email in ("ann@reader.example", "eve@reader.example"):
        with CaptureQueriesContext(connection) as queries:
            assert donor.client.post("/donate/prove/", form | {"email": email}).status_code == 200
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert asked[0] == asked[1]


def test_the_paper_as_a_whole_has_a_budget(donor, monkeypatch):
    """When what is free is used up, a donor is asked for a mail instead of being refused."""
    monkeypatch.setitem(limits.SHARES, "free", 1)
    codes = [from_address(Donor(donor.provider), f"203.0.{n}.1")[0] for n in range(6)]
    assert codes == [303, 303, 303, 303, 200, 200]
    assert sessions(donor) == 4


def test_what_is_kept(rf, clock):
    """No address is stored; digests are wiped after two days, rows go after a month."""
    person = who(rf.get("/", REMOTE_ADDR="192.0.2.1"), form="x", email="Ann@reader.example")
    counting.page(person)
    row = CardTry.objects.get()
    assert "192.0.2" not in f"{row.address}{row.network}"
    assert person.email == who(rf.get("/"), email="ann@READER.example ").email
    clock.shift(timedelta(days=3))
    ladder.tend()
    row.refresh_from_db()
    assert (row.address, row.network, row.email, row.form) == ("", "", "", "")
    clock.shift(timedelta(days=30))
    ladder.tend()
    assert not CardTry.objects.exists()
