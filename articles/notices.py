"""Telling colleagues: notices in admin, gathered into mails; alarms for whoever is on duty.

``tell`` and ``alarm`` write in the caller's transaction; the mail follows through the outbox
(``articles.notice_mail``). Nobody is told of a story that they may not read.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles import chat
from articles.colleagues import authors_of, in_role, who_may_read
from articles.models import Article, DutyShift, Notice
from articles.pruning import prunable
from articles.transitions import readable_by
from newsroom.core import outbox
from newsroom.core.models import RoleAssignment, User
from newsroom.core.publication import get_publication
from newsroom.core.roles import with_roles

WINDOW = timedelta(minutes=10)  # at most one mail in it for one person
MARGIN = timedelta(minutes=1)  # for a transaction that began in the window and ends after it
KEPT = timedelta(days=90)  # how long seen notices stay
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MAIL = "notices"  # the outbox's kind
LATE = ("late", "blocked")  # alarms that the chat hears of, too


def tell(people, kind, *, article=None, words, by=None):
    """Tell each of ``people`` once; returns those who were told.

    Never the actor ``by`` himself, never anybody who may not read the story. ``words``: one sentence that
    does not name the story (“Ann sent it to the desk”); its title is printed beside it.
    """
    told = [person for person in who_may_read(people, article) if by is None or person.pk != by.pk]
    write(told, kind, article=article, words=words, by=by)
    if told:
        number = (timezone.now() - EPOCH) // WINDOW
        outbox.add(MAIL, {}, key=f"notices:{number}", due_at=EPOCH + (number + 1) * WINDOW + MARGIN)
    return told


def alarm(kind, *, words, article=None):
    """Tell whoever is on duty now, else the chief editors, at once; returns those who were told.

    Where none of them may read the story, its authors are told. An alarm that somebody was given and has not
    seen yet is not given to them again.
    """
    for people in (on_duty, chiefs, lambda: authors_of(article) if article else []):
        if hearers := who_may_read(people(), article):
            break
    unseen = Notice.objects.filter(kind=kind, article=article, words=words, is_alarm=True, seen_at=None)
    warned = set(unseen.filter(user__in=hearers).values_list("user", flat=True))
    unwarned = [person for person in hearers if person.pk not in warned]
    if notices := write(unwarned, kind, article=article, words=words, is_alarm=True):
        outbox.add(MAIL, {"alarms": [notice.pk for notice in notices]})
        if article is not None and kind in LATE:
            chat.post("late", article)
    return hearers


def write(people, kind, *, article, words, by=None, is_alarm=False):
    """The rows."""
    common = {"kind": kind, "article": article, "words": words, "by": by, "is_alarm": is_alarm}
    return Notice.objects.bulk_create(Notice(user=person, **common) for person in people)


def on_duty(at=None):
    """Who has a shift at the moment ``at`` (now), by the newsroom's clock on the wall."""
    zone = zoneinfo.ZoneInfo(get_publication().time_zone)
    local = timezone.localtime(at or timezone.now(), zone)
    today, hour = local.weekday(), local.hour
    over_night = Q(end__lte=F("start"))
    now = Q(weekday=today, start__lte=hour) & (Q(end__gt=hour) | over_night)
    now |= Q(weekday=(today - 1) % 7, end__gt=hour) & over_night
    shifts = DutyShift.objects.filter(now).values("user")
    return with_roles(User.objects.filter(pk__in=shifts, is_active=True))


def chiefs():
    """The chief editors."""
    return in_role(RoleAssignment.Role.CHIEF)


def of_user(user):
    """The notices of ``user``, less those of stories that the user may not read any more."""
    readable = Article.objects.filter(readable_by(user), pk=OuterRef("article"))
    return Notice.objects.filter(Q(article=None) | Exists(readable), user=user)


def unread_count(user):
    """How many notices ``user`` has not seen: one query, over the unseen ones alone."""
    return of_user(user).filter(seen_at=None).count()


def mark_seen(user, pks=None):
    """``user`` has seen these notices, or all; returns how many that were."""
    notices = Notice.objects.filter(user=user, seen_at=None)
    if pks is not None:
        notices = notices.filter(pk__in=pks)
    return notices.update(seen_at=timezone.now())


def forget_old():
    """A day's housekeeping: seen notices go after ``KEPT``. The story's history still says who was told.

    But none of a story about which a complaint is open (``articles.pruning``).
    """
    free = Q(article=None) | Q(article__in=prunable(Article.objects.all()).values("pk"))
    Notice.objects.filter(free, seen_at__lt=timezone.now() - KEPT).delete()
