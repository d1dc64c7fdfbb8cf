"""Today: the board of stories by state, and the week's plan. Its queries do not grow with the stories.

Reading it costs one query for the cards with their counts and one for the week.
"""

from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.late import late_for
from articles.admin.waiting import waits_for
from articles.models import Article
from articles.transitions import readable_by
from newsroom.core.roles import Permission, sections_for

CARDS = 30  # shown in a column; the rest is a number and a link to the list
S = Article.State
COLUMNS = ((S.DRAFT, "Draft"), (S.SUBMITTED, "Submitted"), (S.APPROVED, "Approved"))
COLUMNS += ((S.SCHEDULED, "Scheduled"), (S.PUBLISHED, "Published today"))
WHOSE = (("mine", "Mine"), ("sections", "My sections"), ("all", "All"))


def today(request, context):
    """The admin's first page."""
    whose = request.GET.get("show")
    whose = whose if whose in dict(WHOSE) else "all"
    stories = Article.objects.filter(readable_by(request.user) & shown(request.user, whose))
    stories = stories.select_related("desk_section").defer("content")
    context |= {
        "title": "Today",
        "columns": board(stories),
        "week": week(stories),
        "whose": whose,
        "choices": WHOSE,
        "waits": waits_for(request.user),
        "now": timezone.localtime(),
        "late": late_for(request.user),
    }
    return TemplateResponse(request, "admin/today.html", context)


def shown(user, whose):
    """The condition of the tabs mine, my sections, all."""
    if whose == "mine":
        return Q(created_by=user) | Q(saved_by=user)
    if whose == "sections":
        sections = sections_for(user, Permission.WRITE)
        return Q() if sections is None else Q(desk_section__in=sections)
    return Q()


def board(stories):
    """[{state, name, stories, count, more}], newest first; the scheduled ones by their time."""
    by_state = {"partition_by": [F("state")]}
    wanted = Q(state__in=[S.DRAFT, S.SUBMITTED, S.APPROVED, S.SCHEDULED])
    wanted |= Q(state=S.PUBLISHED, published_at__gte=midnight())
    cards = list(
        stories.filter(wanted)
        .annotate(
            place=Window(RowNumber(), order_by=[F("saved_at").desc(), F("id").desc()], **by_state),
            in_column=Window(Count("*"), **by_state),
        )
        .filter(place__lte=CARDS)
        .order_by("place")
    )
    columns = []
    for state, name in COLUMNS:
        column = [card for card in cards if card.state == state]
        if state == S.SCHEDULED:
            column.sort(key=lambda card: card.published_at)
        count = column[0].in_column if column else 0
        shape = {"state": state.value, "name": name, "stories": column, "count": count}
        columns.append(shape | {"more": count - len(column)})
    return columns


def week(stories):
    """[(day, stories planned on it)] for the seven days from today, in the newsroom's zone."""
    start = midnight()
    days = [timezone.localdate() + timedelta(days=number) for number in range(7)]
    end = datetime.combine(days[-1] + timedelta(days=1), time.min, timezone.get_current_timezone())
    planned = stories.filter(state=S.SCHEDULED, published_at__gte=start, published_at__lt=end)
    plan = {day: [] for day in days}
    for story in planned.order_by("published_at")[:200]:
        plan[timezone.localtime(story.published_at).date()].append(story)
    return list(plan.items())


def midnight():
    """The moment today began in the newsroom's zone."""
    return datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
