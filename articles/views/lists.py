"""Lists of stories: a section, a tag, a byline, the latest. Four queries at most, however many stories."""

from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.shortcuts import get_object_or_404

from articles.cards import pictured_first, printable_rows
from articles.due import stories_page
from articles.models import Article, Byline
from articles.paging import story_page
from articles.visibility import public_bylines, public_tags
from newsroom.core.models import Section
from newsroom.core.rendering import absolute, public_reply

ASIDE = 7  # headlines in "Latest everywhere"
HEADING = 3  # stories above the rows of a section: a lead and two seconds


def list_context(request, page, path, **context):
    """What every list prints. Only its first page has an address for search engines."""
    return {
        "cards": printable_rows(page.rows, request.frame),
        "next": page.next,
        "is_first": page.is_first,
        "path": path,
        "canonical": absolute(path) if page.is_first else "",
        **context,
    }


@stories_page
def section(request, slug):
    """``/section/<slug>/``: on its first page a lead and two seconds, then rows."""
    found = get_object_or_404(Section, slug=slug)
    page = story_page(request.GET.get("before", ""), section=found)
    latest = Article.objects.live().newest().cards().exclude(section=found)[:ASIDE]
    context = list_context(request, page, found.get_absolute_url(), title=found.name, section=found.slug)
    cards = context["cards"]
    has_lead = page.is_first and all(card["look"] == "news" for card in cards[:HEADING])
    context |= {
        "name": found.name,
        "standfirst": found.description,
        "description": found.description,
        "heading": pictured_first(cards[:HEADING]) if has_lead else [],
        "cards": cards[HEADING:] if has_lead else cards,
        "latest": printable_rows(latest, request.frame),
    }
    return public_reply(request, "articles/section_page.html", context)


@stories_page
def tag(request, slug):
    """``/tag/<slug>/``."""
    found = get_object_or_404(public_tags(), slug=slug)
    page = story_page(request.GET.get("before", ""), index="tagged", tagged__tag=found)
    context = list_context(request, page, found.get_absolute_url(), title=found.name)
    context |= {"name": found.name, "standfirst": found.description, "description": found.description}
    return public_reply(request, "articles/tag_page.html", context)


@stories_page
def byline(request, slug):
    """``/byline/<slug>/``: who it is, or what the board answers for and who sits on it; their stories."""
    found = get_object_or_404(public_bylines().select_related("portrait"), slug=slug)
    page = story_page(request.GET.get("before", ""), index="credits", credits__byline=found)
    context = list_context(request, page, found.get_absolute_url(), title=found.name)
    context |= {
        "byline": found,
        "description": found.statement or found.bio,
        "portrait": found.portrait.crops.get("square") if found.portrait else None,
        "members": board_members(found, datetime.now(request.frame.zone).date())
        if found.kind == Byline.Kind.BOARD
        else [],
    }
    return public_reply(request, "articles/byline_page.html", context)


def board_members(board, today):
    """Who sits on ``board`` on the newsroom's day ``today``, in its order. The last day is one of theirs."""
    return board.memberships.filter(
        Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)
    ).select_related("person")


@stories_page
def latest(request):
    """``/latest/``: every story, a headline a line, by day."""
    page = story_page(request.GET.get("before", ""))
    context = list_context(request, page, "/latest/")
    days = groupby(context["cards"], key=lambda card: card["local_date"])
    context["days"] = [(day, list(cards)) for day, cards in days]
    return public_reply(request, "articles/latest_page.html", context)
