"""Time and what it brings: renewals, failed ones, wishes of donors and staff, money by hand, forgetting."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from donations import erasure, offline, plans
from donations.donors import donor_for
from donations.models import Donor, Payment
from donations.models.offline import PROVIDER
from donations.rehearsal import plans as there
from donations.rehearsal.wire import WireError
from tests.donations.machine import held
from tests.donations.machine.giving import AMOUNTS, DONORS, person
from tests.donations.machine.life import TROUBLE, WHICH, Life, needs


class GoingOn(Life):
    """Rules about plans, donors and colleagues."""

    @rule(days=st.sampled_from([1, 1, 3, 8, 33]))
    def days_pass(self, days):
        """On both clocks; what falls due at the provider happens on its day."""
        for _ in range(days):
            self.clock.shift(timedelta(days=1))
            self.world.happens(there.advance, 0)

    @rule(minutes=st.sampled_from([2, 12, 70]))
    def minutes_pass(self, minutes):
        """Enough for an undo to end, a page to close, the worker to look again."""
        self.clock.shift(timedelta(minutes=minutes))

    @needs("customer")
    @rule(which=WHICH, card=st.sampled_from(["good", "bad"]))
    def another_card(self, which, card):
        """From now on the bank says yes or no to a customer's card."""
        customer = self.there("customer", which)
        if customer:
            customer["_card"] = card

    @needs("subscription")
    @rule(which=WHICH, trouble=TROUBLE)
    def the_donor_ends_a_plan(self, which, trouble):
        """By the link in the receipt."""
        plan = self.plan(which)
        if plan:
            with self.world.trouble(trouble):
                plans.cancel(plan, self.gateway, by="donor")

    @needs("subscription")
    @rule(which=WHICH)
    def a_plan_ends_in_the_dashboard(self, which):
        """Somebody ends it in the provider's own screens."""
        plan = self.there("subscription", which)
        if plan:
            with suppress(WireError):
                self.world.happens(there.cancel, plan)

    @needs("subscription")
    @rule(which=WHICH, what=st.sampled_from(["pause", "resume", "change"]), trouble=TROUBLE,
          amount=AMOUNTS)  # fmt: skip
    def a_plan_is_changed(self, which, what, trouble, amount):
        """Paused for two months, resumed, or made another amount."""
        plan = self.plan(which)
        if plan is None:
            return
        wish = {"by": "donor", "wish": self.wish()}
        with suppress(plans.PlanHasEnded), self.world.trouble(trouble):
            if what == "pause":
                plans.pause(plan, 2, self.gateway, **wish)
            elif what == "resume":
                plans.resume(plan, self.gateway, **wish)
            else:
                plans.change(plan, amount, (100, 100_000), self.gateway, **wish)

    @rule(amount=AMOUNTS, who=st.none() | DONORS, again=st.booleans())
    def money_by_hand(self, amount, who, again):
        """A colleague enters a cheque, and presses twice."""
        donor = donor_for(*person(who)) if who is not None else None
        money = offline.Money(f"hand:{self.wish()}", amount, "GBP", timezone.now(), "cheque")
        for _ in range(2 if again else 1):
            offline.enter_gift(money, donor, by=self.treasurer)

    @rule(which=WHICH)
    def taken_out_again(self, which):
        """What was entered wrongly by hand."""
        payment = self.here(Payment, which, provider=PROVIDER)
        if payment:
            with suppress(offline.NotByHand):
                offline.take_out(payment, reason="mistake", note="", by=self.treasurer)

    @needs("charge")
    @rule(which=WHICH, trouble=TROUBLE)
    def i17_a_donor_is_forgotten(self, which, trouble):
        """Every text of the person goes; sums and receipts stay."""
        donor = self.here(Donor, which, erased_at=None)
        if donor is None:
            return
        name, email = donor.name, donor.email
        before = held.books()
        with suppress(erasure.NotErased), self.world.trouble(trouble):
            erasure.erase(donor, self.gateway, by=self.treasurer)
        donor.refresh_from_db()
        assert held.books() == before
        if donor.erased_at:
            held.i17_nothing_of_the_person((name, email))
            self.erased[donor.pk] = (name, email)
