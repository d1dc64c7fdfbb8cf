"""Suspected fraud waits for a person; the timeline tells all that happened to a donation, and who did it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from donations import refunds, review
from donations.donation_page import get_page
from donations.gateways.stripe import get_gateway
from donations.models import Attempt, Finding, Gift, LedgerEntry, Payment, Plan, Refund
from donations.rehearsal import objects
from donations.timeline import timeline
from newsroom.core import outbox
from newsroom.core.models import AuditEvent, OutboxMessage, SentMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(donor, deliver):
    """``paid(refused=0, risk="normal")``: £5 given after so many refused cards."""

    def give(refused=0, risk="normal", query=""):
        _, page = donor.begin("500", form=donor.open(f"/donate/{query}"))
        for _ in range(refused):
            donor.at_provider(page, do="decline")
        donor.at_provider(page)
        with donor.provider.store as store:
            store.all("charge")[0]["outcome"] = {"risk_level": risk}
        deliver()
        return Payment.objects.latest("id")

    return give


@pytest.fixture
def press(client, treasurer):
    """``press(finding, "genuine")``: decide on the screen; the page that follows."""
    client.force_login(treasurer)

    def do(finding, deed, note="rang them"):
        url = reverse("admin:donations_finding_decide", args=[finding.pk])
        return client.post(url, {"do": deed, "note": note}, follow=True).content.decode()

    return do


def test_an_ordinary_gift_is_not_suspect(paid):
    """A refused card or three are everybody's."""
    paid(refused=review.MANY_CARDS - 1)
    assert not Finding.objects.exists()


def test_many_cards(paid, deliver, donor):
    """Who tried card after card is looked at, once, whichever message comes last."""
    paid(refused=review.MANY_CARDS)
    finding = Finding.objects.get()
    assert (finding.kind, finding.detail["cards"]) == ("cards", review.MANY_CARDS)
    assert LedgerEntry.objects.filter(kind="charge").count() == 1, "the money is booked all the same"


def test_refused_cards_heard_of_after_the_payment(donor, deliver):
    """Messages come in any order."""
    _, page = donor.begin("500")
    for _ in range(review.MANY_CARDS):
        donor.at_provider(page, do="decline")
    donor.at_provider(page)
    bag = donor.provider.dispatcher.take()
    deliver(messages=bag[::-1])
    assert Finding.objects.get().kind == "cards"


def test_many_tries_of_one_network(paid):
    """Page after page opened from one network within a day, and then one paid."""
    payment = paid()
    for number in range(review.MANY_TRIES - 1):
        Attempt.objects.create(
            gift=payment.gift, idempotency_key=f"k{number}", expires_at=timezone.now(), state="expired",
            client_key=payment.attempt.client_key, created_at=payment.attempt.created_at - timedelta(hours=2),
        )  # fmt: skip
    review.look_at(payment.attempt)
    assert Finding.objects.get().detail["tries"] == review.MANY_TRIES


@pytest.mark.parametrize(
    ("risk", "found"), [("normal", 0), ("elevated", 1), ("highest", 1), ("not_assessed", 0)]
)
def test_the_providers_own_suspicion(paid, risk, found):
    """What the provider calls risky is looked at; an unknown word is none."""
    paid(risk=risk)
    assert Finding.objects.filter(kind="risk").count() == found


@pytest.fixture
def warned(paid, donor, deliver):
    """A payment that a bank warns of."""
    payment = paid()
    with donor.provider.store as store:
        donor.provider.tell(objects.warn(store, store.all("charge")[0])[1])
    deliver()
    return Finding.objects.get(gift=payment.gift)


def test_the_queue_says_what_is_known(warned, client, treasurer):
    """The donor, the payment, the sign, and how long it has waited."""
    Finding.objects.update(found_at=timezone.now() - timedelta(days=8))
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_review")).content.decode()
    for words in (
        "A bank warns of fraud",
        "Ann Reader",
        "did not make this payment",
        "waiting for 8 days",
        "Paid £5",
    ):
        assert words in page, words
    assert "End the monthly donation" not in page


def test_genuine(warned, press, treasurer):
    """Somebody says so, with a reason; nothing moves."""
    assert "write down why" in press(warned, "genuine", note=" ")
    assert "write down why" in press(warned, "everything")
    assert "nothing else was done" in press(warned, "genuine")
    warned.refresh_from_db()
    assert (warned.decision, warned.note, warned.resolved_by) == ("genuine", "rang them", treasurer)
    assert not Refund.objects.exists()
    assert "has decided about it meanwhile" in press(warned, "back")
    assert not Refund.objects.exists()
    assert AuditEvent.objects.get(verb="decide about suspected fraud").data["decision"] == "genuine"


def test_given_back(warned, press, deliver):
    """All of it, as fraud, once; a repeat of the warning is no second task."""
    assert "Given back" in press(warned, "back")
    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_minor) == ("fraudulent", "succeeded", 500)
    press(warned, "back")
    deliver()
    assert Refund.objects.count() == 1
    assert not review.waiting().exists()


def test_the_provider_down(warned, press, donor):
    """Nothing is decided, so it stays in the queue; pressed again it is given back once."""
    donor.provider.store.controls.update(fault="cut", faults=9)
    assert "did not answer" in press(warned, "back")
    assert review.waiting().get() == warned
    donor.provider.store.controls.update(faults=0)
    press(warned, "back")
    lines = LedgerEntry.objects.filter(kind="refund")
    assert [line.amount_minor for line in lines] == [-500]
    assert not review.waiting().exists()


@pytest.mark.parametrize(("deed", "back"), [("end", 0), ("both", 1)])
def test_a_monthly_donation_ends(monthly, paid, donor, deliver, press, deed, back):
    """With or without its payments given back."""
    payment = paid(query="?frequency=monthly")
    finding = Finding.objects.create(kind="risk", key="r", gift=payment.gift, attempt=payment.attempt)
    press(finding, deed)
    finding.refresh_from_db()
    assert Plan.objects.get().state == "canceled"
    assert Refund.objects.count() == back
    assert finding.decision == ("both" if back else "ended")


@pytest.mark.any_database
def test_the_queue_asks_no_more_with_more(paid, client, treasurer, django_assert_max_num_queries):
    """However many wait."""
    payment = paid()
    for number in range(20):
        gift = Gift.objects.create(form_key=f"g{number}", amount_minor=5, currency="GBP", donor=payment.donor)
        Finding.objects.create(kind="risk", key=f"r{number}", gift=gift, detail={"level": "highest"})
    client.force_login(treasurer)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:donations_review")).status_code == 200


def test_the_timeline_tells_all(monthly, paid, donor, deliver, press, client, treasurer):
    """Chosen, paid, mailed, suspected, given back, ended: in order, with who did it."""
    payment = paid(query="?frequency=monthly")
    OutboxMessage.objects.exclude(kind="mail").delete()
    outbox.deliver_due()
    assert SentMail.objects.get().key == f"receipt:{payment.pk}"
    finding = Finding.objects.create(kind="risk", key="r", gift=payment.gift, attempt=payment.attempt)
    press(finding, "both", note="card of Mrs B")
    deliver()
    lines = timeline(payment.gift)
    ours = [line.at for line in lines if line.at.microsecond]
    assert ours == sorted(ours)
    order = [line.what for line in lines]
    assert order.index("Try at paying: paid") < order.index("Charge £5") < order.index("Booked: £5")
    told = {(line.what, line.by) for line in lines}
    for line in (
        ("Chosen: £5", "the donor"),
        ("Booked: £5", "the paper"),
        ("Receipt: sent", "the paper"),
        ("Message: charge.refunded", "the payment provider"),
        ("Finding: The payment provider thinks this payment risky", "the paper"),
        ("Finding resolved: Given back, monthly donation ended", "dora"),
        ("Regular donation: Ended", "dora"),
        ("Refund of £5: asked for", "dora"),
        ("Refund of £5: sent to the provider, not yet answered → given back", "the payment provider"),
        ("Refund −£5", "the payment provider"),
        ("Mail about money given back: waiting to be sent", "the paper"),
        ("Give back", "dora"),
    ):
        assert line in told, (line, sorted(told))
    page = client.get(reverse("admin:donations_gift_change", args=[payment.gift_id])).content.decode()
    assert "card of Mrs B" in page and ("GMT" in page or "BST" in page)


@pytest.mark.any_database
def test_the_timeline_asks_no_more_with_more(paid, django_assert_max_num_queries):
    """A gift with a long story is told by the same few questions."""
    payment = paid(refused=3)
    for number in range(5):
        asked = {"reason": "mistake", "by": None, "wish": f"w{number}", "source": "donor"}
        refunds.submit(refunds.request(payment, 10, **asked), get_gateway())
    gift = Gift.objects.get()
    with django_assert_max_num_queries(16):
        assert len(timeline(gift)) > 20


@pytest.fixture
def rule(publication):
    """``rule(most)``: what a bank warns of goes back by itself up to so many pounds."""

    def make(most):
        page = get_page()
        page.warned_most = most
        page.save()

    return make


def warn(donor, deliver):
    with donor.provider.store as store:
        donor.provider.tell(objects.warn(store, store.all("charge")[0])[1])
    deliver()


def test_a_small_gift_of_which_a_bank_warns_goes_back_by_the_rule(rule, paid, donor, deliver, gateway):
    """Once, as fraud, told to the donor; nobody has to decide; heard twice it is still one refund."""
    rule(5)
    paid()
    warn(donor, deliver)
    warn(donor, deliver)
    refund = Refund.objects.get()
    assert (refund.source, refund.amount_minor, refund.asked_by) == ("rule", 500, None)
    refunds.submit(refund, gateway)
    finding = Finding.objects.get()
    assert (finding.decision, finding.resolved_by, bool(finding.resolved_at)) == ("returned", None, True)
    assert "rule of the donation page" in finding.note
    asked = next(line for line in timeline(refund.payment.gift) if "asked for" in line.what)
    assert asked.by == "the paper"
    assert [line.amount_minor for line in LedgerEntry.objects.filter(kind="refund")] == [-500]
    assert not review.waiting().exists()


@pytest.mark.parametrize(("most", "query"), [(0, ""), (4, ""), (50, "?frequency=monthly")])
def test_what_the_rule_does_not_speak_of_waits_for_a_person(rule, monthly, paid, donor, deliver, most, query):
    """No rule, more than it says, a regular donation."""
    rule(most)
    paid(query=query)
    warn(donor, deliver)
    assert not Refund.objects.exists()
    assert review.waiting().count() == 1


def test_what_the_provider_does_not_give_back_waits_again(rule, paid, donor, deliver):
    """The finding is open, and says why."""
    rule(5)
    paid()
    warn(donor, deliver)
    refunds.end(Refund.objects.get(), "Refused: no balance")
    finding = review.waiting().get()
    assert "The rule could not give it back" in finding.note
    assert finding.decision == ""
