"""Today: the board of stories by state, and what is planned this week. Its queries do not grow.

The first column is the news list: lines nobody has begun to write. A column shows its first cards; the rest
is a number and a link to the list.
"""

from datetime import timedelta

from django.db.models import Case, CharField, Count, DateTimeField, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.access import stay_signed_in
from articles.admin.filtering import WHOSE, midnight, shown
from articles.admin.late import late_for
from articles.admin.plan import by_day, days_from, entries
from articles.admin.waiting import waits_for
from articles.models import Article, StoryEvent
from articles.seen import lines_seen_by, mark_open
from newsroom.core.roles import Permission, sections_for

CARDS = 20  # each costs a millisecond of rendering
SHOWN = 6  # entries of a day below the board
S = Article.State
LINES = "lines"
COLUMNS = ((LINES, "News list"), (S.DRAFT, "Draft"), (S.SUBMITTED, "Submitted"), (S.APPROVED, "Approved"))
COLUMNS += ((S.SCHEDULED, "Scheduled"), (S.PUBLISHED, "Published today"))
IS_LINE = Q(state=S.DRAFT, listed_at__isnull=False, desk_words=0)
# What the screens of a day show of a story; a row has twice as much, and there are hundreds.
DAY_FIELDS = (
    *("state", "version", "live_version", "confidential", "held_at", "created_by", "section"),
    *("desk_title", "desk_slugline", "desk_credits", "desk_words", "desk_gaps", "desk_language"),
    *("assigned_name", "due_at", "expected_at", "expected_words", "priority", "plan_note", "listed_at"),
    *("saved_at", "saved_by"),
    *("published_at", "updated_at", "embargoed_until", "unpublish_at", "desk_section__name"),
    *(f"assigned_to__{name}" for name in ("display_name", "first_name", "last_name", "username")),
)
STEPS = {"submit": S.SUBMITTED, "approve": S.APPROVED}  # the verb that brought a card into its column


def today(request, context):
    """The admin's first page."""
    stories, whose = asked_for(request)
    stay_signed_in(request)
    waits = waits_for(request.user, every=request.GET.get("waits") == "all")
    context |= {
        "title": "Today",
        "columns": board(request.user, stories),
        "week": week(request.user, stories),
        "listed": whose == "mine" or sections_for(request.user, Permission.EDIT) is None,
        "whose": whose,
        "choices": WHOSE,
        "waits": waits,
        "notices_unread": waits["unread"],
        "now": timezone.localtime(),
        "late": late_for(request.user),
    }
    return TemplateResponse(request, "admin/today.html", context)


def week(user, stories):
    """[(day, its first entries)] of the seven days from today; the calendar has them all."""
    today = timezone.localdate()
    days = by_day(entries(user, stories, *days_from(today, 7)), today, 7)
    return [(day, planned[:SHOWN]) for day, planned in days]


def asked_for(request):
    """(stories whose lines may be seen, of the tab in the address; the tab's name)."""
    whose = request.GET.get("show")
    whose = whose if whose in dict(WHOSE) else "all"
    stories = Article.objects.filter(lines_seen_by(request.user) & shown(request.user, whose))
    return stories.select_related("desk_section", "assigned_to").only(*DAY_FIELDS), whose


def board(user, stories):
    """[{state, name, stories, count, more}] of the columns, from left to right."""
    placed = places(stories)
    cards = stories.in_bulk([pk for pk, _, _ in placed])
    mark_open(user, cards.values())
    steps = last_steps(card.pk for card in cards.values() if card.state in STEPS.values())
    columns = []
    for state, name in COLUMNS:
        here = [(cards[pk], count) for pk, column, count in placed if column == state and pk in cards]
        for card, _ in here:
            card.step = steps.get((card.pk, card.state))
        count = here[0][1] if here else 0
        column = {"state": str(state), "name": name, "stories": [card for card, _ in here], "count": count}
        columns.append(column | {"more": count - len(here)})
    return columns


def places(stories):
    """(id, column, how many are in the column) of the cards, in their order.

    What is urgent stands first; the scheduled ones by their time, lines by when they are due; the rest by
    when they were saved. Only ids are sorted: the cards are read when it is known which.
    """
    column = Case(When(IS_LINE, then=Value(LINES)), default=F("state"), output_field=CharField())
    first = Case(When(state=S.SCHEDULED, then=0), default=-F("priority"), output_field=IntegerField())
    moment = Case(
        When(state=S.SCHEDULED, then=F("published_at")),
        When(IS_LINE, then=F("due_at")),
        output_field=DateTimeField(),
    )
    order = [first, moment.asc(nulls_last=True), F("saved_at").desc(), F("id").desc()]
    wanted = Q(state__in=[S.DRAFT, S.SUBMITTED, S.APPROVED, S.SCHEDULED])
    wanted |= Q(state=S.PUBLISHED, published_at__gte=midnight())
    return (
        stories.filter(wanted)
        .annotate(
            column=column,
            place=Window(RowNumber(), partition_by=[column], order_by=order),
            in_column=Window(Count("*"), partition_by=[column]),
        )
        .filter(place__lte=CARDS)
        .order_by("place")
        .values_list("pk", "column", "in_column")
    )


def last_steps(ids):
    """{(id, state): the last event that brought the story there}: who sent or approved it, and when."""
    events = StoryEvent.objects.filter(article__in=list(ids), verb__in=STEPS, at__gte=oldest())
    return {
        (event.article_id, event.to_state): event
        for event in events.select_related("actor").order_by("at", "id")
    }


def oldest():
    """Steps from before this moment are not worth naming: the card says when it was saved."""
    return timezone.now() - timedelta(days=90)
