"""Deadlines of complaints: how they stand in words, and the alarms before and after them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from articles import notices
from articles.models import Complaint
from articles.notices import alarm
from newsroom.core.publication import get_publication
from newsroom.core.wording import since, until

SOON = timedelta(days=2)  # before the deadline: whoever is on duty hears of it
AT_ONCE = 100  # complaints in one round
KIND = "complaint"


def standing(complaint, now):
    """How it stands with the deadline, in words."""
    if complaint.closed_at:
        return "closed"
    if complaint.deadline < now:
        return f"overdue by {since(complaint.deadline, now)}"
    return f"due in {until(complaint.deadline, now)}"


def deadlines(complaints):
    """How the desk keeps up with ``complaints``: how many are ``open``, how many are ``overdue``, when the
    ``next`` answer is due (None: no deadline is ahead)."""
    now = timezone.now()
    ahead = Q(deadline__gte=now)
    return (
        complaints.filter(closed_at=None)
        .order_by()
        .aggregate(open=Count("pk"), overdue=Count("pk", filter=~ahead), next=Min("deadline", filter=ahead))
    )


def warn():
    """A round of the clock: alarm for deadlines that come near or have passed; returns how many alarms.

    Once for each deadline: one that is moved is told anew.
    """
    now = timezone.now()
    waiting = Complaint.objects.filter(closed_at=None).order_by("deadline", "id")
    soon = Q(soon_told=None) | ~Q(soon_told=F("deadline"))
    late = Q(late_told=None) | ~Q(late_told=F("deadline"))
    told = 0
    for due in waiting.filter(late, deadline__lte=now).values_list("pk", flat=True)[:AT_ONCE]:
        told += tell(due, now, "late_told", "The deadline for answering a complaint has passed: {at}.")
    near = waiting.filter(soon, deadline__gt=now, deadline__lte=now + SOON)
    for due in near.values_list("pk", flat=True)[:AT_ONCE]:
        told += tell(due, now, "soon_told", "A complaint must be answered by {at}.")
    return told


@transaction.atomic
def tell(pk, now, column, words):
    """One alarm, unless somebody was quicker. The words name neither the story nor who complains."""
    rows = Complaint.objects.select_related("article", "owner", "opened_by")
    complaint = rows.select_for_update(of=("self",)).get(pk=pk)
    if complaint.closed_at or getattr(complaint, column) == complaint.deadline:
        return 0
    setattr(complaint, column, complaint.deadline)
    complaint.save(update_fields=[column])
    at = timezone.localtime(complaint.deadline, timezone.zoneinfo.ZoneInfo(get_publication().time_zone))
    words = words.format(at=f"{at:%d %B %Y, %H:%M %Z}")
    hearers = alarm(KIND, words=words, article=complaint.article)
    owner = complaint.owner or complaint.opened_by
    if owner and owner not in hearers:
        notices.tell([owner], KIND, words=words, article=complaint.article)
    return 1
