"""What can be done about a regular gift as it stands: pages, mails and lists offer that and no more."""

from donations.donation_page import books_are_live
from donations.models import Plan

State = Plan.State
STOP, PAUSE, RESUME, AMOUNT, DAY, CARD = "stop", "pause", "resume", "amount", "day", "card"
BY_STATE = {
    State.PENDING: (STOP,),
    State.ACTIVE: (STOP, PAUSE, AMOUNT, DAY, CARD),
    State.PAST_DUE: (STOP, AMOUNT, CARD),
    State.PAUSED: (STOP, RESUME, AMOUNT, CARD),
    State.ENDING: (STOP,),
    State.CANCELED: (),
}
WORDS = {
    STOP: "stop",
    RESUME: "end the pause",
    PAUSE: "pause",
    AMOUNT: "change the amount",
    DAY: "the day",
    CARD: "the card",
}


def offers(plan: Plan) -> tuple[str, ...]:
    """What the donor of ``plan`` can do now.

    Of a rehearsed plan nothing while the books are of real money, nor the other way round: its provider is
    not the one whose keys we have.
    """
    if plan.livemode != books_are_live():
        return ()
    monthly = plan.frequency == "monthly"
    return tuple(each for each in BY_STATE[plan.state] if each != PAUSE or monthly)


def in_words(plan: Plan) -> str:
    """``stop, pause, change the amount, the day or the card``; empty where nothing can be done."""
    found = [WORDS[each] for each in WORDS if each in offers(plan)]
    return " or ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))
