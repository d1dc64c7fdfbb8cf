"""What waits for me: at the top of Today. Three queries, whatever waits."""

from django.db.models import Case, Count, F, Q, Value, When, Window

from articles.models import Article, Task
from articles.notices import of_user
from articles.transitions import readable_by
from articles.workflow import keeping

SHOWN = 12
ASKING = ("mention", "send_back", "plan", "review", "lost")  # notices that want something of their reader


def waits_for(user, *, every=False):
    """{tasks, notices, copies, more, unread}: open tasks, the most urgent first; notices that ask.

    ``more``: how many of all of these are not among the first that are shown; with ``every`` none are left.

    ``copies``: what colleagues who left did not save, and ``user`` took over; ``unread``: how many notices
    ``user`` has not seen, whatever they are about.
    """
    stories = Article.objects.filter(readable_by(user)).values("pk")
    mine = Q(article=None) | Q(article__in=stories)
    most = None if every else SHOWN
    tasks = list(open_tasks(user, stories)[:most])
    copies = list(
        keeping.taken_over(user)
        .filter(mine)
        .annotate(number=Window(Count("*")))
        .defer("article__content", "article__card")[:most]
    )
    notices = list(unseen(user).select_related("article").defer("article__content")[:most])
    asking = [notice for notice in notices if notice.asks]
    return {
        "tasks": tasks,
        "copies": copies,
        "notices": asking,
        "more": sum(shown[0].number - len(shown) for shown in (tasks, copies, asking) if shown),
        "unread": notices[0].unread if notices else 0,
    }


def open_tasks(user, stories):
    """What ``user`` is to do on ``stories``: urgent before all else, then by time; each knows how many."""
    urgent = When(priority=Task.Priority.URGENT, then=Value(0))
    return (
        Task.objects.filter(assignee=user, done_at=None, article__in=stories)
        .annotate(calm=Case(urgent, default=Value(1)), number=Window(Count("*")))
        .select_related("article", "given_by")
        .defer("article__content")
        .order_by("calm", F("due_at").asc(nulls_last=True), "priority", "pk")
    )


def unseen(user):
    """The notices that ``user`` has not seen, those that ask first; each knows how many there are."""
    asking = When(kind__in=ASKING, article__isnull=False, then=Value(True))
    return (
        of_user(user)
        .filter(seen_at=None)
        .annotate(
            asks=Case(asking, default=Value(False)),
            unread=Window(Count("*")),
            number=Window(Count(Case(asking))),
        )
        .order_by("-asks", "-at", "-pk")
    )
