"""What donors wish of monthly gifts, by the link in the receipt: an end, a pause, another amount, a card."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from donations import plan_links
from donations.models import Finding, Payment, Plan, PlanEvent
from donations.models.plan import months_later
from donations.rehearsal import plans as there
from tests.donations.plan_life import letters, path_of, press
from tests.donations.world import DAY

pytestmark = pytest.mark.django_db


def test_f54_reading_the_link_changes_nothing(plan, gateway, donor):
    """A mail scanner that opens every link, again and again, stops nothing."""
    for _ in range(3):
        for method in ("get", "head"):
            answer = getattr(Client(), method)(path_of(plan))
            assert answer.status_code == 200
            assert answer["Referrer-Policy"] == "same-origin", (
                "no-referrer would have browsers' forms refused"
            )
            assert "no-store" in answer["Cache-Control"]
    assert donor.provider.store.all("subscription")[0]["status"] == "active"
    assert PlanEvent.objects.count() == 1


def test_stopping_from_the_mail(plan, donor, later):
    """Two clicks and no password: it ends at once, at the provider first; one mail confirms; that is all."""
    assert press(plan, "stop").status_code == 302
    assert donor.provider.store.all("subscription")[0]["status"] == "canceled"
    plan.refresh_from_db()
    assert plan.state == "canceled"
    later(100)
    assert press(plan, "stop").status_code == 302
    assert len(letters("plan-ended:")) == 1
    assert "as you asked" in letters("plan-ended:")[0]
    assert Payment.objects.count() == 1
    page = Client().get(path_of(plan)).content.decode()
    assert "You will not be charged again" in page
    assert "Stop my donation" not in page
    assert press(plan, "amount", amount="3").status_code == 409


def test_stopping_while_the_provider_is_down(plan, donor):
    """Nothing is called ended before the provider has confirmed it; the donor can press again."""
    donor.provider.store.controls.update(fault="before", faults=9)
    answer = press(plan, "stop")
    assert (answer.status_code, "does not answer" in answer.content.decode()) == (503, True)
    plan.refresh_from_db()
    assert plan.state == "active"
    donor.provider.store.controls.update(faults=0)
    assert press(plan, "stop").status_code == 302


def test_stopping_when_the_answer_is_lost(plan, donor):
    """It ended there and the answer was lost: pressing again finds it ended, and says so."""
    donor.provider.store.controls.update(fault="after", faults=1, fault_on="DELETE")
    press(plan, "stop")
    assert press(plan, "stop").status_code == 302
    plan.refresh_from_db()
    assert plan.state == "canceled"


def test_f39_stopping_races_with_a_renewal(plan, donor, later, deliver):
    """A charge made just before the end is booked and receipted; after the end there is none."""
    later(31, told=False)
    press(plan, "stop")
    deliver()
    assert Payment.objects.count() == 2
    later(40)
    assert Payment.objects.count() == 2
    assert not Finding.objects.exists()


def test_money_after_the_end_is_a_finding(plan, donor, deliver):
    """Should the provider charge after the end, the money is booked and a person is told to give it back."""
    subscription = donor.provider.store.all("subscription")[0]
    press(plan, "stop")
    with donor.provider.store as store:
        store.ahead += DAY
        donor.provider.tell(there.bill(store, subscription, "subscription_cycle"))
    deliver()
    assert Payment.objects.count() == 2
    assert Finding.objects.get().kind == "after_end"


def test_f40_ended_in_the_providers_screens(plan, donor, deliver):
    """A plan that a colleague ends at the provider ends here too; the donor is told once."""
    with donor.provider.store as store:
        messages = there.cancel(store, store.all("subscription")[0])
        donor.provider.tell(messages * 3)
    deliver()
    plan.refresh_from_db()
    assert plan.state == "canceled"
    assert len(letters("plan-ended:")) == 1


def test_a_pause_and_its_end(plan, donor, later):
    """A pause says when it ends, is confirmed once, and can be ended before."""
    for _ in range(2):
        press(plan, "pause", months="2")
    plan.refresh_from_db()
    assert plan.state == "paused"
    assert len(letters("plan-changed:")) == 1
    page = Client().get(path_of(plan)).content.decode()
    assert f"{plan.resumes_at:%Y}" in page
    later(32)
    assert Payment.objects.count() == 1
    press(plan, "resume", wish="w2")
    later(32)
    assert Payment.objects.count() == 2


def test_skipping_one_charge(plan, later):
    """One press leaves out the charge whose day the page names; the one after it comes."""
    plan.refresh_from_db()
    page = Client().get(path_of(plan)).content.decode()
    assert "Skip the next charge" in page
    assert f"The charge of {plan.next_charge_at.day} {plan.next_charge_at:%B %Y} is left out" in page
    press(plan, "pause", months="1")
    after = months_later(plan.next_charge_at, 1)
    said = f"Nothing is charged before {after.day} {after:%B %Y}"
    assert said in Client().get(path_of(plan)).content.decode()
    assert said in letters("plan-changed:")[0]
    later(32)
    assert Payment.objects.count() == 1
    later(32)
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("months", ["0", "-1", "99", "many", ""])
def test_pauses_that_are_none(plan, months):
    """Nobody pauses for ever by accident."""
    assert press(plan, "pause", months=months).status_code == 400
    assert Plan.objects.get().state == "active"


def test_another_amount(plan, later):
    """A new amount counts from the next charge on, is confirmed by mail, and changes nothing before."""
    assert press(plan, "amount", amount="3.50").status_code == 302
    assert "£3.50" in letters("plan-changed:")[0]
    later(32)
    assert sorted(Payment.objects.values_list("amount_minor", flat=True)) == [350, 500]
    assert not Finding.objects.exists()


@pytest.mark.parametrize("amount", ["", "0", "-5", "0.20", "1e9", "999999999", "NaN", "<b>"])
def test_amounts_that_are_none(plan, amount):
    """A broken amount changes nothing and comes back with a sentence and what was typed."""
    answer = press(plan, "amount", amount=amount)
    assert answer.status_code == 400
    assert "Nothing has changed" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.amount_minor == 500


def test_the_card_page(plan, donor, monkeypatch):
    """Card data is the provider's: we only lead there, for this donor, and come back here."""
    answer = press(plan, "card")
    assert answer.status_code == 303
    (portal,) = donor.provider.store.all("billing_portal.session")
    assert answer["Location"].endswith(portal["id"])
    assert portal["customer"] == donor.provider.store.all("customer")[0]["id"]


def test_f53_links_open_one_plan_only(plan, donor, begun, deliver):
    """Forged, foreign, cut, old and revoked links open nothing, and say the same."""
    token = plan_links.token(plan)
    for wrong in ("x", token[:-1], token + "a", token[::-1], "a:b:c", plan.public_id):
        answer = Client().get(f"/donate/monthly/{wrong}/")
        assert (answer.status_code, "no longer opens" in answer.content.decode()) == (404, True)
    begun()
    deliver()
    second = Plan.objects.latest("id")
    Client().post(path_of(second), {"do": "stop", "plan": plan.public_id, "id": plan.pk})
    plan.refresh_from_db()
    assert plan.state == "active"
    Plan.objects.update(links_from=timezone.now() + timedelta(minutes=1))
    assert Client().get(path_of(plan)).status_code == 404


def test_f53_an_old_link(plan, monkeypatch):
    """A link opens its plan for a little over a year."""
    monkeypatch.setattr(plan_links, "LIFE", -1)
    assert Client().get(path_of(plan)).status_code == 404


def test_another_day_of_the_month(plan, gateway, donor, later, deliver):
    """The next charge comes on the chosen day, never before it would have, and from then on each month on it;
    nothing is charged for the change, and one mail confirms."""
    planned = plan.next_charge_at
    day = 5 if planned.day != 5 else 6
    assert f'<option value="{day}">' in Client().get(path_of(plan)).content.decode()
    assert press(plan, "day", day=str(day)).status_code == 302
    assert press(plan, "day", day=str(day)).status_code == 400, "it is that day already"
    plan.refresh_from_db()
    assert (plan.state, plan.next_charge_at.day) == ("active", day)
    assert timedelta(0) < plan.next_charge_at - planned < timedelta(days=31)
    assert set(deliver()) == {200}
    assert Payment.objects.count() == 1
    (letter,) = letters("plan-changed:")
    assert "is charged on another day, as you asked" in letter
    assert f"{plan.next_charge_at.day} {plan.next_charge_at:%B %Y}" in letter
    first = plan.next_charge_at
    later((first - timezone.now()).days + 2)
    assert Payment.objects.count() == 2
    plan.refresh_from_db()
    assert (plan.state, plan.next_charge_at) == ("active", months_later(first, 1))
    assert PlanEvent.objects.filter(kind="moved").count() == 1


@pytest.mark.parametrize("day", ["0", "29", "-1", "٣", "", "5.0", "1e1", "100"])
def test_a_day_that_not_every_month_has(plan, day):
    """Is refused in words; nothing is asked of the provider."""
    answer = press(plan, "day", day=day)
    assert answer.status_code == 400 and "Choose a day" in answer.content.decode()
    assert not PlanEvent.objects.filter(kind="moved").exists()


def test_no_other_day_in_a_pause(plan):
    """What is left out is told by the planned days: the page does not offer it, and says why if asked."""
    press(plan, "pause", months="2")
    assert "Change the day" not in Client().get(path_of(plan)).content.decode()
    answer = press(plan, "day", day="3")
    assert answer.status_code == 409 and "as your donation stands now" in answer.content.decode()
