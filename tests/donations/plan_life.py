"""What tests of monthly and yearly gifts share: their mails, sums, and the donor's own page."""

from django.test import Client

from donations import plan_links
from donations.models import LedgerEntry
from newsroom.core.models import OutboxMessage


def letters(kind=None):
    """Bodies of the mails that were queued, those whose key begins with ``kind``."""
    mails = OutboxMessage.objects.filter(kind="mail").order_by("id")
    return [m.payload["body"] for m in (mails.filter(key__startswith=kind) if kind else mails)]


def total():
    return sum(LedgerEntry.objects.filter(kind="charge").values_list("amount_minor", flat=True))


def path_of(plan):
    return f"/donate/monthly/{plan_links.token(plan)}/"


def press(plan, do, client=None, **more):
    return (client or Client()).post(path_of(plan), {"do": do, "wish": "w1"} | more)
