"""The numbers: how much is let through on each step, and what moves the ladder. Data, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from donations.models import Step

BURST, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """What is let through without proof: payment pages from one address in five minutes and in an hour, from
    one network in an hour. ``wait``: milliseconds that the form must have been open."""

    address_burst: int
    address: int
    network: int
    wait: int


FREELY = {
    Step.NORMAL: Limits(address_burst=5, address=12, network=30, wait=0),
    Step.SLOWER: Limits(address_burst=2, address=4, network=10, wait=8_000),
    Step.PROOF: Limits(address_burst=2, address=4, network=10, wait=0),
    Step.PAUSE: Limits(address_burst=2, address=4, network=10, wait=0),
}
# Never more than this in an hour, with whatever proof: a school behind one address on the day of an appeal.
MOST_ADDRESS, MOST_NETWORK = 20, 60
PER_EMAIL, PER_FORM = 3, 4  # pages in an hour for one proven e-mail address; in a day from one form
ASKED_ADDRESS, ASKED_NETWORK = 20, 200  # tries in an hour, let through or not, that are counted at all
REFUSED_CARDS = 5  # of one address in an hour, then it proves a mail address; on one page, then it is closed
MAILS_EMAIL, MAILS_EMAIL_DAY = 2, 5  # mails to one address in an hour, in a day
MAILS_ADDRESS, MAILS_NETWORK = 5, 20  # mails asked for from one address and one network in an hour

# The paper's budget of payment pages in an hour, and how it is shared so that nobody takes all of it.
LEAST_BUDGET, TIMES_BUSIEST = 400, 4  # or so many times the busiest hour of a month
SHARES = {"free": 50, "proven": 25, "known": 25}  # per cent; known: somebody who has given before
MAILS_FIRST, MAILS_MORE = 150, 50  # per cent of the budget: an address's first mail of the hour, further ones

# What moves the ladder. A busy ten minutes is a tenth of the hour's budget.
BUSY = 10  # per cent of the budget
POOR = 25  # per cent of opened pages that were paid: fewer is not how donors behave
MATURE = timedelta(minutes=3)  # a page may still be paid
RECENT, LONGER = timedelta(minutes=10), timedelta(minutes=30)
FEW_CARDS, MANY_CARDS = 10, 25  # refused cards in half an hour
PROVEN_CARDS = 40  # the same behind proven mail addresses
HALF, MOST = 50, 75  # per cent of cards that were refused
COUNTED_NETWORK = 12  # tries of one network in ten minutes that move the ladder
QUIET = timedelta(minutes=20)  # that the numbers must be calm before each step down
EVERY = timedelta(seconds=10)  # between two looks

KEYS_KEPT, ROWS_KEPT = timedelta(days=2), timedelta(days=31)
