"""The tabs that lead from one screen of giving to the next, as far as whoever asks may go."""

from django.urls import reverse

from donations.guard import ladder
from donations.models import MessageHealth
from newsroom.core.roles import Permission, may

DONORS, MONEY = Permission.DONORS, Permission.MONEY
TABS = [  # (label, name of the address, who may)
    ("Overview", "donations_overview", MONEY),
    ("Donations", "donations_gift_changelist", DONORS),
    ("Monthly donations", "donations_plan_changelist", DONORS),
    ("Donors", "donations_donor_changelist", DONORS),
    ("Messages from donors", "donations_giftnote_changelist", DONORS),
    ("Receipts", "donations_receipt_changelist", DONORS),
    ("Yearly letters", "donations_letters", MONEY),
    ("Gift Aid", "donations_gift_aid", MONEY),
    ("Review", "donations_review", MONEY),
    ("Card testing", "donations_weather", DONORS),
    ("Findings", "donations_finding_changelist", MONEY),
    ("Refunds", "donations_refund_changelist", MONEY),
    ("Bank statements", "donations_bankstatement_changelist", MONEY),
    ("Bank deposits", "donations_payout_changelist", MONEY),
    ("Monthly report", "donations_report", MONEY),
    ("Ledger", "donations_ledgerentry_changelist", MONEY),
    ("Messages", "donations_providerevent_changelist", MONEY),
]


def frame(request):
    """What every screen of giving shows above itself: tabs, and what is wrong with the provider's messages.

    ``tabs``: [(label, address, whether it is this page)]; ``alarms``: what the worker saw last;
    ``card_step``: the step against card testers while it is not the normal one. One question each.
    """
    asked = [(label, reverse(f"admin:{name}"), who) for label, name, who in TABS]
    shown = [(label, url, url == request.path) for label, url, who in asked if may(request.user, who)]
    keeps_books = may(request.user, MONEY)
    seen = MessageHealth.objects.values_list("problems", flat=True).first() if keeps_books else None
    step = ladder.shown_step() if may(request.user, DONORS) else None
    return {"tabs": shown, "alarms": seen or [], "card_step": step}
