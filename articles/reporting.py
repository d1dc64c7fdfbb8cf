"""Readers' reports of errors: taking one in, how long answers take, forgetting who sent them.

What editors do with a report is in ``articles/workflow/answering.py``.
"""

from datetime import timedelta
from statistics import median

from django.db.models import Count, Min, Q
from django.utils import timezone

from articles.models import Article, ErrorReport
from articles.pruning import prunable

IN_TOTAL = 300  # reports from everybody in WINDOW: beyond what any paper of ours has seen
WINDOW = timedelta(minutes=15)
CONTACT_KEPT = timedelta(days=30)  # after the answer …
CONTACT_KEPT_UNANSWERED = timedelta(days=180)  # … and at most, answered or not
MEASURED = timedelta(days=90)  # turnaround counts what was answered in this time
MOST_MEASURED = 2000  # reports


def flooded():
    """Whether everybody together reports more than any paper could have earned."""
    return ErrorReport.objects.filter(received_at__gt=timezone.now() - WINDOW).count() >= IN_TOTAL


def receive(article_id, *, nonce, passage, message, contact=""):
    """Keep a reader's report; the same form sent twice is one report. Returns it."""
    values = {"article_id": article_id, "passage": passage, "message": message, "contact": contact}
    return ErrorReport.objects.get_or_create(nonce=nonce, defaults=values | {"received_at": timezone.now()})[
        0
    ]


def turnaround(reports):
    """How the desk keeps up with ``reports``: how many are ``open``, the ``oldest`` of them (or None), the
    ``median`` of hours to an answer (or None), and of how many (``answered``) it is."""
    waiting = reports.filter(state=ErrorReport.State.OPEN).order_by()
    now = waiting.aggregate(open=Count("pk"), oldest=Min("received_at"))
    answered = reports.filter(handled_at__gte=timezone.now() - MEASURED).order_by("-handled_at")
    times = [
        (handled - received).total_seconds() / 3600
        for handled, received in answered.values_list("handled_at", "received_at")[:MOST_MEASURED]
    ]
    return now | {"median": median(times) if times else None, "answered": len(times)}


def forget_contacts():
    """A day's housekeeping: readers' addresses go when nobody needs them any more; returns how many did."""
    now = timezone.now()
    old = Q(handled_at__lt=now - CONTACT_KEPT) | Q(received_at__lt=now - CONTACT_KEPT_UNANSWERED)
    free = prunable(Article.objects.filter(pk__in=ErrorReport.objects.exclude(contact="").values("article")))
    reports = ErrorReport.objects.filter(old, article__in=free.values("pk")).exclude(contact="")
    return reports.update(contact="", contact_erased_at=now)
