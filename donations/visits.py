"""How often the donation page is opened: a number a day, and nothing of whoever opened it.

An appeal stands on kept pages, which nobody counts; the first thing that can be counted is a press on it.
"""

import logging
import re
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from donations.asked import referrer
from donations.donation_page import books_are_live
from donations.models import PageVisits
from newsroom.core.frame import load_frame

log = logging.getLogger(__name__)
# What says of itself that nobody reads: crawlers, previews of links, programs. A mere hint, as the number is.
NOBODY = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternal|curl|wget|python|monitor|headless", re.I
)
OWN = "/donate/"


def count(request, *, from_appeal: bool) -> None:
    """Count one opening of the page; never in the way of it."""
    if not is_new(request):
        return
    day = timezone.now().astimezone(load_frame().zone).date()
    about = {"day": day, "from_appeal": from_appeal, "livemode": books_are_live()}
    try:
        with transaction.atomic():
            if not PageVisits.objects.filter(**about).update(number=F("number") + 1):
                PageVisits.objects.get_or_create(**about)
                PageVisits.objects.filter(**about).update(number=F("number") + 1)
    except DatabaseError as error:  # a donor is worth more than a number
        log.warning("a visit was not counted: %s", error)


def is_new(request) -> bool:
    """Whether a person seems to come here from elsewhere: not on a way through the page itself, not ahead of
    a press, not as a program."""
    ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    agent = request.headers.get("User-Agent", "")
    before = referrer(request)
    within = before.netloc == request.get_host() and before.path.startswith(OWN)
    seen = request.method == "GET" and "prefetch" not in ahead and "back" not in request.GET
    return bool(seen and not within and agent and not NOBODY.search(agent))


def number(livemode: bool, begins, ends, zone: ZoneInfo) -> tuple[int, int]:
    """(how often the page was opened, how often from an appeal) on the days from ``begins`` to ``ends``."""
    days = PageVisits.objects.filter(
        livemode=livemode, day__gte=begins.astimezone(zone).date(), day__lte=ends.astimezone(zone).date()
    )
    found = dict(days.order_by().values_list("from_appeal").annotate(sum=Sum("number")))
    return sum(found.values()), found.get(True, 0)
