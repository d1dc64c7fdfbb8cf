"""What donors and banks do: begin, pay, refuse, delay; what goes back, and what is disputed."""

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from donations import checkout, covering, ledger, notes, refunds, settling, undoing
from donations.donation_page import get_page
from donations.guard import counting, people
from donations.models import Attempt, Gift, GiftNote
from donations.money import AmountError
from donations.rehearsal import objects
from donations.rehearsal.wire import WireError
from tests.donations.machine.life import TROUBLE, WHICH, Life, needs

AMOUNTS = st.sampled_from([500, 100, 999, 1234, 25_000])
DONORS = st.integers(0, 3)
SHARES = st.sampled_from(["all", "half", "one", "more"])
HOW_OFTEN = st.sampled_from(["once", "once", "monthly", "yearly"])


def person(number):
    """(e-mail address, name) of a donor."""
    return f"donor{number}@reader.example", f"Donor Number{number}"


def part(whole, share):
    """How much of ``whole``."""
    return {"all": whole, "half": whole // 2, "one": 1, "more": whole + 1}[share]


class Giving(Life):
    """Rules about single payments."""

    @initialize(
        gifts=st.lists(st.tuples(AMOUNTS, HOW_OFTEN, DONORS), min_size=2, max_size=4), told=st.booleans()
    )
    def some_gave_before(self, gifts, told):
        """What there is to begin with; heard of already, or not."""
        for amount, often, who in gifts:
            self.give(amount, often, True, who)
        while told and self.world.bag:
            self.deliver(self.world.bag.pop(0))

    @rule(
        amount=AMOUNTS, often=HOW_OFTEN, code=st.sampled_from(["GBP", "GBP", "EUR", "JPY"]),
        cover=st.booleans(), counts=st.booleans(), address=st.integers(0, 5), trouble=TROUBLE,
    )  # fmt: skip
    def begin(self, amount, often, code, cover, counts, address, trouble):
        """Somebody at one of six addresses chooses and is led to the provider, or is not."""
        term = covering.term_for(get_page(), code) if cover else None
        choice = checkout.Choice(
            f"form-{next(self.given)}", amount, code, often, cover_minor=covering.cover_for(amount, term),
            campaign=self.campaign.pk if counts else None,
        )  # fmt: skip
        self.begun.append((choice, address))
        self.send(choice, address, trouble)

    @needs("checkout.session")
    @rule(which=WHICH, trouble=TROUBLE)
    def send_again(self, which, trouble):
        """The same form once more: a double press, the way back, a second tab."""
        if self.begun:
            self.send(*self.begun[which % len(self.begun)], trouble)

    @rule(amount=AMOUNTS, often=HOW_OFTEN, counts=st.booleans(), who=DONORS)
    def give(self, amount, often, counts, who):
        """Somebody begins and pays in one go; the messages about it wait."""
        self.begin(amount, often, "GBP", True, counts, who, "")
        page = self.world.store.all("checkout.session")[:1]
        if page and page[0]["status"] == "open":
            self.world.happens(objects.pay, page[0], *person(who))

    def send(self, choice, address, trouble):
        """As the form's view does: counted and let through first, then the page."""
        request = self.world.web.post("/donate/checkout/", REMOTE_ADDR=f"192.0.{address}.7",
                                      headers={"X-Forwarded-For": choice.nonce})  # fmt: skip
        if not checkout.is_begun(choice):
            verdict, _ = counting.page(people.who(request, form=choice.nonce))
            if verdict != counting.Verdict.OPEN:
                return
            self.opened.append((self.world.store.now(), address))
        with suppress(checkout.AlreadyPaid), self.world.trouble(trouble):
            checkout.start(choice, self.gateway)

    @needs("checkout.session")
    @rule(which=WHICH, who=DONORS, how=st.sampled_from([objects.pay, objects.pay, objects.decline,
                                                        objects.pay_later]))  # fmt: skip
    def at_the_bank(self, which, who, how):
        """The donor presses on: the bank says yes, no, or that it takes days."""
        page = self.there("checkout.session", which, lambda page: page["status"] == "open")
        if page:
            with suppress(WireError):
                self.world.happens(how, page, *person(who))

    @needs("checkout.session")
    @rule(which=WHICH, yes=st.booleans())
    def the_bank_answers(self, which, yes):
        """Days later."""
        page = self.there("checkout.session", which, lambda page: page["status"] == "complete")
        if page:
            with suppress(WireError):
                self.world.happens(objects.answer_later, page, yes)

    @needs("checkout.session")
    @rule(which=WHICH)
    def nobody_pays(self, which):
        """A page's time is over."""
        page = self.there("checkout.session", which, lambda page: page["status"] == "open")
        if page:
            self.world.tell(objects.expire(page))

    @needs("checkout.session")
    @rule(which=WHICH, trouble=TROUBLE)
    def come_back(self, which, trouble):
        """The donor's browser returns, once or often."""
        attempt = self.here(Attempt, which, provider_session_id__isnull=False)
        if attempt:
            with self.world.trouble(trouble):
                settling.settle(attempt, self.gateway)

    @needs("checkout.session")
    @rule(which=WHICH, who=DONORS)
    def i21_two_at_the_same_moment(self, which, who):
        """Return and message read the provider, one before the payment, two after; then all three write."""
        attempt = self.here(Attempt, which, provider_session_id__isnull=False)
        page = attempt and self.page_of(attempt)
        if not page:
            return
        read = [self.gateway.read_session(page["id"])]
        if page["status"] == "open":
            with suppress(WireError):
                self.world.happens(objects.pay, page, *person(who))
        read += [self.gateway.read_session(page["id"]) for _ in range(2)]
        for session in (read[1], read[2], read[0]):
            ledger.apply_session(session, self.gateway.livemode)

    @needs("charge")
    @rule(which=WHICH, share=SHARES, trouble=TROUBLE)
    def staff_give_back(self, which, share, trouble):
        """All of a payment, a part, and more than there is."""
        payment = self.paid(which)
        if payment:
            with suppress(refunds.LessLeft, refunds.NotHere, AmountError), self.world.trouble(trouble):
                asked = refunds.request(
                    payment, part(refunds.left_of(payment), share), reason="requested", by=self.treasurer,
                    wish=self.wish(),
                )  # fmt: skip
                refunds.submit(asked, self.gateway)

    @needs("charge")
    @rule(which=WHICH, trouble=TROUBLE)
    def undo(self, which, trouble):
        """The donor's own link, within its ten minutes or after."""
        payment = self.paid(which)
        if payment:
            with suppress(undoing.CannotBeUndone), self.world.trouble(trouble):
                undoing.undo(payment, self.gateway)

    @needs("charge")
    @rule(which=WHICH, share=SHARES, status=st.sampled_from(["succeeded", "pending"]))
    def given_back_in_the_dashboard(self, which, share, status):
        """Somebody gives back in the provider's own screens."""
        charge = self.there("charge", which)
        if charge:
            left = charge["amount_captured"] - charge["amount_refunded"]
            with suppress(WireError):
                self.world.happens(objects.refund, charge, part(left, share), status=status)

    @needs("refund")
    @rule(which=WHICH)
    def a_refund_fails(self, which):
        """The donor's bank does not take it, days later."""
        refund = self.there("refund", which)
        if refund:
            with suppress(WireError):
                self.world.happens(objects.fail_refund, refund)

    @needs("charge")
    @rule(which=WHICH, share=st.sampled_from(["all", "half"]))
    def dispute(self, which, share):
        """The donor's bank takes it back, or half of it."""
        charge = self.there("charge", which)
        if charge:
            amount = part(charge["amount_captured"] - charge["amount_refunded"], share)
            with suppress(WireError):
                self.world.happens(objects.dispute, charge, amount=amount)

    @needs("dispute")
    @rule(which=WHICH, won=st.booleans())
    def the_dispute_ends(self, which, won):
        """Won or lost."""
        dispute = self.there("dispute", which)
        if dispute:
            with suppress(WireError):
                self.world.happens(objects.close_dispute, dispute, won)

    @needs("charge")
    @rule(which=WHICH)
    def a_bank_warns(self, which):
        """Early, of fraud."""
        charge = self.there("charge", which)
        if charge:
            self.world.happens(objects.warn, charge)

    @needs("charge")
    @rule(which=WHICH, named=st.booleans(), shown=st.booleans())
    def write_a_note(self, which, named, shown):
        """A donor writes after giving, with a name for the wall or without; a colleague decides."""
        gift = self.here(Gift, which, payments__isnull=False, donor__erased_at=None)
        if gift is None or GiftNote.objects.filter(gift=gift).exists():
            return
        name = f"Wall {gift.donor.name}" if named and gift.donor else ""
        note = notes.write(gift, message="Go on.", in_honour_of="", display_name=name)
        if name:
            notes.decide(note, shown=shown, by=self.treasurer)
