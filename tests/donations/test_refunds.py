"""Giving money back from the newsroom's screens: guarded, explained, never twice, whatever gets lost."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from donations import refunds
from donations.gateways import GatewayDown
from donations.gateways.stripe import get_gateway
from donations.models import Finding, LedgerEntry, Payment, Plan, Refund, RefundStep
from donations.rehearsal import objects
from newsroom.core import outbox
from newsroom.core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db
ASK = {"reason": "requested", "note": "by mail"}


@pytest.fixture
def payment(donor, deliver):
    """£10 given, booked."""
    _, page = donor.begin("1000")
    donor.at_provider(page)
    deliver()
    return Payment.objects.get()


@pytest.fixture
def form(client, treasurer, payment):
    """``form(**changes)``: open the screen as the donations manager, then send it; the page that follows."""
    client.force_login(treasurer)
    url = reverse("admin:donations_payment_give_back", args=[payment.pk])

    def send(opened=None, **changes):
        page = opened or client.get(url).context["form"]
        data = {name: page[name].value() for name in ("amount", "wish", "seen")} | ASK | changes
        return client.post(url, data, follow=True).content.decode()

    send.open = lambda: client.get(url).context["form"]
    send.page = lambda: client.get(url).content.decode()
    return send


@pytest.fixture
def provider_lost(donor):
    """``provider_lost(fault)``: the provider's next answer to a refund is lost in that way."""

    def lose(fault, times=2):
        donor.provider.store.controls.update(fault=fault, faults=times, fault_on="POST /v1/refunds")

    return lose


def given_back():
    """Amounts of the refunds in the ledger, oldest first."""
    lines = LedgerEntry.objects.filter(kind__in=["refund", "refund_failed"]).order_by("id")
    return list(lines.values_list("amount_minor", flat=True))


def ask(payment, amount, by, wish="w", **more):
    """Ask for a refund and have it done."""
    made = refunds.request(payment, amount, reason="mistake", by=by, wish=wish, **more)
    return refunds.submit(made, get_gateway())


def test_all_of_it_with_a_reason(form, payment, treasurer, deliver):
    """It goes to the provider and into the ledger; the donor is told once, the audit knows who and why."""
    assert "£10 can still be given back" in form.page()
    assert "Choose why" in form(reason="")
    assert given_back() == []
    page = form()
    assert "£10: given back" in page
    refund = Refund.objects.get()
    assert (refund.state, refund.asked_by, refund.note, given_back()) == (
        "succeeded",
        treasurer,
        "by mail",
        [-1000],
    )
    deliver()
    assert given_back() == [-1000]
    assert Refund.objects.count() == 1
    assert [step.after for step in refund.steps.all()] == ["requested", "submitted", "succeeded"]
    mails = OutboxMessage.objects.filter(kind="mail", key=f"refund:{refund.pk}")
    assert "we have given back your donation of £10" in mails.get().payload["body"]
    assert AuditEvent.objects.get(verb="give back").data["reason"] == "requested"
    assert "Nothing of it can be given back" in form.page()


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("10.01", "£10 is left"),
        ("0", "above zero"),
        ("-5", "above zero"),
        ("five", "in figures"),
        ("5e3", "in figures"),
        ("NaN", "in figures"),
        ("", "required"),
        ("99999999999999999999999999", "is left"),
    ],
)
def test_amounts_that_cannot_go_back(form, amount, why):
    """The form comes back filled, with what is wrong in words, and nothing has moved."""
    page = form(amount=amount)
    assert why in page and "by mail" in page
    assert (Refund.objects.count(), given_back()) == (0, [])


def test_f41_never_more_than_was_given(form, payment, treasurer):
    """Four of ten, then seven: the second is refused; what is left is said."""
    opened = form.open()
    form(opened, amount="4")
    assert "Now £6 is left" in form(opened, amount="7", wish="other")
    assert "£6 is left" in form(amount="7")
    with pytest.raises(refunds.LessLeft):
        ask(payment, 601, treasurer)
    assert given_back() == [-400]


@pytest.mark.parametrize(
    ("amount", "words"), [("11", "£10 is left of this payment"), ("0", "Enter an amount above zero")]
)
def test_all_that_is_wrong_is_said_at_once(form, payment, amount, words):
    """A reason that lacks and an amount that cannot go back: one look, not two tries."""
    page = form(reason="", amount=amount)
    assert "Choose why." in page and words in page
    assert not Refund.objects.exists()


def test_pressed_twice_is_one_refund_and_no_complaint(form, payment):
    """The second sending of the same form finds what the first did."""
    opened = form.open()
    form(opened)
    assert "Nothing was done" not in form(opened)
    assert given_back() == [-1000]


def test_f42_two_equal_parts_that_are_meant(form, payment, treasurer):
    """Each is its own press of the button; one press sent twice is one refund."""
    opened = form.open()
    form(opened, amount="3")
    assert "£3: given back" in form(opened, amount="3")  # the same form, sent again
    assert given_back() == [-300]
    form(amount="3")
    assert given_back() == [-300, -300]
    assert refunds.left_of(payment) == 400


def test_two_colleagues_at_once(form, payment, treasurer):
    """Whoever is second sees that money went back meanwhile, and gives nothing by accident."""
    mine, theirs = form.open(), form.open()
    form(mine, amount="3")
    page = form(theirs, amount="3")
    assert "money was given back meanwhile" in page
    assert given_back() == [-300]
    again = form.open()
    form(again, amount="3")
    assert given_back() == [-300, -300]


@pytest.mark.django_db(transaction=True)
def test_i2_at_the_same_moment(donor, deliver, make_user):
    """Of six who each give back £3 of £10 at once, three do: never is more given back than was given."""
    _, page = donor.begin("1000")
    donor.at_provider(page)
    deliver()
    payment, by = Payment.objects.get(), make_user("donations")
    gate, made = threading.Barrier(6), []

    def one(number):
        gate.wait()
        try:
            made.append(refunds.request(payment, 300, reason="mistake", by=by, wish=f"w{number}"))
        except refunds.LessLeft:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    for refund in made:
        refunds.submit(refund, get_gateway())
    assert given_back() == [-300] * 3
    assert refunds.left_of(payment) == 100


@pytest.mark.parametrize("fault", ["before", "after", "cut", "garbage", "busy"])
def test_f22_a_lost_answer_is_found(form, payment, provider_lost, donor, fault):
    """Whatever happened to the answer, the worker asks with the same key and the money goes back once."""
    provider_lost(fault)
    assert "did not answer" in form(amount="4")
    refund = Refund.objects.get()
    assert (refund.state, refunds.left_of(payment)) == ("submitted", 600)
    donor.provider.store.controls.update(faults=0)
    due = OutboxMessage.objects.filter(kind="refund")
    due.update(due_at=timezone.now())
    OutboxMessage.objects.exclude(kind="refund").update(due_at="2100-01-01T00:00Z")
    assert outbox.deliver_due(1) == 1
    refund.refresh_from_db()
    assert (refund.state, given_back(), refunds.left_of(payment)) == ("succeeded", [-400], 600)
    assert len(donor.provider.store.all("refund")) == 1
    assert OutboxMessage.objects.filter(key=f"refund:{refund.pk}").count() == 1


def test_the_message_before_the_answer(payment, treasurer, provider_lost, donor, deliver):
    """Where only the provider's message arrives, it is our refund that it speaks of, not another one."""
    provider_lost("cut")
    with pytest.raises(GatewayDown):
        ask(payment, 400, treasurer)
    deliver()
    refund = Refund.objects.get()
    assert (refund.state, refund.source, given_back()) == ("succeeded", "staff", [-400])


@pytest.mark.parametrize("reached", [True, False])
def test_after_a_day_it_is_looked_for_and_not_sent_again(payment, treasurer, provider_lost, donor, reached):
    """The provider has forgotten the key by then: what is there is booked, what is not has failed."""
    provider_lost("cut" if reached else "before")
    with pytest.raises(GatewayDown):
        ask(payment, 400, treasurer)
    donor.provider.store.controls.update(faults=0)
    donor.provider.store.answers.clear()
    Refund.objects.update(asked_at=timezone.now() - timezone.timedelta(days=2))
    refund = refunds.submit(Refund.objects.get(), get_gateway())
    assert refund.state == ("succeeded" if reached else "failed")
    assert given_back() == ([-400] if reached else [])
    assert refunds.left_of(payment) == (600 if reached else 1000)
    assert len(donor.provider.store.all("refund")) == reached


def test_a_refusal_is_told(form, payment, donor):
    """What the provider does not do has not happened, and can be asked for again."""
    with donor.provider.store as store:
        store.all("charge")[0]["disputed"] = True
    page = form(amount="4")
    assert "The provider refused; nothing was given back" in page
    assert (Refund.objects.get().state, refunds.left_of(payment), given_back()) == ("failed", 1000, [])


def test_f43_made_in_the_providers_screens(payment, donor, deliver, client, treasurer):
    """It enters as such, once, lowers what is left, and nobody here gets mail about it."""
    OutboxMessage.objects.all().delete()
    with donor.provider.store as store:
        for amount in (300, 200):
            donor.provider.tell(objects.refund(store, store.all("charge")[0], amount)[1])
    deliver()
    rows = Refund.objects.order_by("-amount_minor")
    assert [(row.source, row.amount_minor, row.state) for row in rows] == [
        ("external", 300, "succeeded"), ("external", 200, "succeeded"),
    ]  # fmt: skip
    assert refunds.left_of(payment) == 500
    assert not OutboxMessage.objects.filter(kind="mail").exists()
    client.force_login(treasurer)
    assert "screens" in client.get(reverse("admin:donations_refund_changelist")).content.decode()
    page = client.get(reverse("admin:donations_refund_change", args=[rows[0].pk])).content.decode()
    assert "given back" in page


def test_f44_given_back_and_failed_days_later(payment, treasurer, donor, deliver):
    """The reversing entry is written, the row says failed, a person is told, and it can go back again."""
    ask(payment, 1000, treasurer)
    with donor.provider.store as store:
        donor.provider.tell(objects.fail_refund(store, store.all("refund")[0]))
    for _ in range(2):
        deliver()
    assert given_back() == [-1000, 1000]
    assert Refund.objects.get().state == "failed"
    assert Finding.objects.get().kind == "refund"
    assert refunds.left_of(payment) == 1000
    ask(payment, 1000, treasurer, wish="again")
    assert given_back() == [-1000, 1000, -1000]


def test_warnings_must_be_read(form, payment, donor, deliver):
    """A dispute: said before the form, and nothing goes back unless the warning is ticked."""
    Finding.objects.create(kind="dispute", key="d", gift=payment.gift)
    assert "disputes this charge" in form.page()
    assert "Read the warning" in form()
    assert given_back() == []
    form(confirmed="on")
    assert given_back() == [-1000]


def test_a_direct_debit_is_warned_of(donor, deliver, client, treasurer):
    """The donor's bank could give it back as well."""
    _, page = donor.begin("1000")
    donor.at_provider(page, do="later")
    deliver()
    donor.at_provider(page, do="bank-yes")
    deliver()
    payment = Payment.objects.get()
    assert payment.method == "bacs_debit"
    assert "direct debit" in refunds.warnings_about(payment)[0]


def test_a_dispute_leaves_nothing_to_give(payment, donor, deliver, form):
    """What the bank has taken is not given back besides."""
    with donor.provider.store as store:
        donor.provider.tell(objects.dispute(store, store.all("charge")[0])[1])
    deliver()
    assert refunds.left_of(payment) == 0
    assert "Nothing of it can be given back" in form.page()


@pytest.mark.parametrize("besides", [True, False])
def test_ending_a_plan_with_or_without_its_last_payment(plan, client, treasurer, besides):
    """Both at one press, or the end alone; donor support may not give back."""
    client.force_login(treasurer)
    screen = client.get(reverse("admin:donations_plan_change", args=[plan.pk]))
    assert "Give back its last payment as well: £5" in screen.content.decode()
    data = {"note": "asked", "wish": screen.context["wish"]} | ({"give_back": "1"} if besides else {})
    client.post(reverse("admin:donations_plan_cancel", args=[plan.pk]), data)
    plan.refresh_from_db()
    assert (plan.state, given_back()) == ("canceled", [-500] if besides else [])


def test_the_form_can_end_the_plan_besides(plan, client, treasurer):
    """From the refund's side the same."""
    client.force_login(treasurer)
    url = reverse("admin:donations_payment_give_back", args=[Payment.objects.get().pk])
    opened = client.get(url).context["form"]
    data = {name: opened[name].value() for name in ("amount", "wish", "seen")} | ASK | {"end_plan": "on"}
    client.post(url, data)
    assert (Plan.objects.get().state, given_back()) == ("canceled", [-500])


def test_donor_support_gives_nothing_back(payment, client, helpdesk):
    """Neither by the form, nor with the end of a plan, nor by the verb."""
    client.force_login(helpdesk)
    assert client.post(reverse("admin:donations_payment_give_back", args=[payment.pk])).status_code == 403
    plan = Plan.objects.create(
        gift=payment.gift, provider_plan_id="sub_1", livemode=False, amount_minor=500, currency="GBP",
        frequency="monthly", synced_at=timezone.now(),
    )  # fmt: skip
    url = reverse("admin:donations_plan_cancel", args=[plan.pk])
    assert client.post(url, {"note": "x", "give_back": "1"}).status_code == 403
    assert Refund.objects.count() == 0
    with pytest.raises(PermissionDenied):
        ask(payment, 100, helpdesk)


def test_steps_are_kept(payment, treasurer):
    """How a refund went is never rewritten."""
    ask(payment, 100, treasurer)
    with pytest.raises(Exception, match="cannot be changed"):
        RefundStep.objects.update(detail="x")


@pytest.mark.any_database
def test_the_list_asks_no_more_with_more(payment, treasurer, client, django_assert_max_num_queries):
    """However many refunds there are."""
    for number in range(20):
        Refund.objects.create(
            payment=payment, idempotency_key=f"k{number}", amount_minor=1, currency="GBP", reason="mistake",
            source="staff", asked_by=treasurer,
        )  # fmt: skip
    client.force_login(treasurer)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:donations_refund_changelist")).status_code == 200
