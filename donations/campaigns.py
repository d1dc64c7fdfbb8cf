"""What a campaign has raised: always the ledger's own sum, at the moment in which it is asked.

Fees are the newsroom's own cost and no part of it; what was given back or disputed lowers it. Currencies are
never added up: beside the goal stands what came in the goal's own currency.
"""

from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from donations.donation_page import books_are_live
from donations.models import Gift, LedgerEntry
from donations.money import format_amount
from newsroom.core import outbox, printed_time
from newsroom.core.frame import load_frame

Kind = LedgerEntry.Kind
WAIT = timedelta(minutes=10)  # between a gift and the sum on kept pages, which tell their time
FEES = [Kind.FEE, Kind.DISPUTE_FEE]
# A correction names what it corrects before a colon; one of the provider's own is a fee that it gave back.
OF_FEES = Q(kind=Kind.CORRECTION) & (
    Q(provider_object_id__startswith=f"{Kind.FEE}:")
    | Q(provider_object_id__startswith=f"{Kind.DISPUTE_FEE}:")
    | Q(amount_minor__gt=0) & ~Q(provider_object_id__contains=":")
)


def raised(campaign, live):
    """{currency: (minor units, donations)} of what was given to ``campaign``, real money or test money."""
    entries = LedgerEntry.objects.filter(payment__gift__campaign=campaign, payment__livemode=live)
    rows = entries.exclude(kind__in=FEES).exclude(OF_FEES).order_by().values_list("currency")
    counted = rows.annotate(total=Sum("amount_minor"), gifts=Count("payment__gift", distinct=True))
    return {currency: (int(total), gifts) for currency, total, gifts in counted}


def supporters(campaign, live):
    """How many people ``campaign`` still has something of, however often they gave; a gift by nobody known
    counts as one. Who gave is not read."""
    entries = LedgerEntry.objects.filter(payment__gift__campaign=campaign, payment__livemode=live)
    sums = entries.exclude(kind__in=FEES).exclude(OF_FEES).order_by().values("payment__gift")
    kept = sums.annotate(total=Sum("amount_minor")).filter(total__gt=0).values("payment__gift")
    counted = Gift.objects.filter(pk__in=kept).aggregate(
        known=Count("donor", distinct=True), others=Count("pk", filter=Q(donor=None))
    )
    return counted["known"] + counted["others"]


def moved(campaign_id: int, amount_minor: int) -> None:
    """Have the appeals of a campaign say the new sum: what lowers it at once, what raises it in some minutes.

    Call in the transaction of the entry. However many gifts come, the pages are made anew once in a while.
    """
    way, wait = ("up", WAIT) if amount_minor > 0 else ("down", timedelta())
    key = f"campaign-{way}:{campaign_id}"
    outbox.add("campaign-moved", {"campaign": campaign_id}, key=key, due_at=timezone.now() + wait)


def ticker(campaign, now):
    """What readers are told of ``campaign``; its figures only where staff show them, with their time."""
    ends = campaign.ends_at and printed_time.local(campaign.ends_at, load_frame().zone).date()
    words = {"title": campaign.title, "until": ends, "figures": None}
    if campaign.show_raised:
        words["figures"] = figures(campaign, now)
    return words


def figures(campaign, now):
    """{raised, goal, value, most, others, supporters, at} as texts and minor units; ``goal`` may be empty."""
    live = books_are_live()
    found = raised(campaign, live)
    amount = max(0, found.pop(campaign.currency, (0, 0))[0])
    goal = campaign.goal_minor
    others = [format_amount(total, code) for code, (total, _) in sorted(found.items()) if total > 0]
    return {
        "raised": format_amount(amount, campaign.currency),
        "goal": format_amount(goal, campaign.currency) if goal else "",
        "value": min(amount, goal) if goal else amount,
        "most": goal,
        "others": others,
        "supporters": supporters(campaign, live),
        "at": printed_time.with_zone(now, load_frame().zone),
    }
