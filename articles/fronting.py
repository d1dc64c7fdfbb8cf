"""Choosing the front page: what an editor placed, and the rest by itself.

The page fills from the top: live strip, lead, beside the lead, the latest, the long read, opinion, then a
band for each section in the masthead's order. No story stands twice. Three queries, however many stories
there are.
"""

from dataclasses import dataclass, field
from itertools import chain, cycle

from django.db.models import Q
from django.db.models.functions import Now

from articles.cards import pictured_first, printable
from articles.content import VIEW_GENRES
from articles.models import Article, FrontPlacement
from articles.models.article import CARD_FIELDS

RECENT = 300  # stories whose section and kind are looked at
NEWEST = 24  # of these, for the lead, the stories beside it and the latest
LONG = 4  # of these, for the long read
LEAD_AMONG = 10  # the newest with a picture among so many leads; else the newest
TOP, LATEST, VIEWS = 3, 6, 4  # places
PER_SECTION = 10  # candidates for a band: what it shows, and what may already stand above it
NEWS_BAND, FULL_BAND, HALF_BAND = 5, 6, 4  # stories in a band
OPINION_GENRES = sorted(VIEW_GENRES - {"letter"})  # readers' letters only fill the band of opinion
LONG_GENRES = frozenset({"feature", "multimedia"})
Place = FrontPlacement.Place


@dataclass
class Band:
    """A part of the page for one section, or two half ones side by side. ``form``: news, full or half."""

    form: str
    parts: list  # of (section as in the frame, cards)


@dataclass
class Front:
    """What the front page shows. Lists are empty and ``lead`` and ``wide`` None where nothing fits."""

    live: list = field(default_factory=list)  # of (words, card)
    lead: dict | None = None
    top: list = field(default_factory=list)
    latest: list = field(default_factory=list)
    views: list = field(default_factory=list)
    views_section: dict | None = None
    wide: dict | None = None
    bands: list = field(default_factory=list)

    # The rhythm: two bands, opinion on its tint, a band, the long read, the appeal, the rest.
    @property
    def bands_above(self):
        return self.bands[:2]

    @property
    def bands_between(self):
        return self.bands[2:3]

    @property
    def bands_below(self):
        return self.bands[3:]

    @property
    def is_empty(self):
        return not (self.live or self.lead)


class Pool:
    """The cards at hand, newest first, and which of them already stand on the page."""

    def __init__(self, rows, frame):
        rows = sorted(rows, key=lambda row: (row.published_at, row.pk), reverse=True)
        self.frame = frame.itself
        # By number: what a card prints of its section is renamed a moment later than the masthead.
        self.cards = {row.pk: row.card | {"section_id": row.section_id} for row in rows}
        self.free = dict.fromkeys(self.cards)  # an ordered set

    def take(self, pk):
        """The card ``pk``, ready to print, once; None when it is not at hand or stands already."""
        if pk not in self.free:
            return None
        del self.free[pk]
        return printable(self.cards[pk], self.frame)

    def take_first(self, count, fits):
        """The newest ``count`` free cards for which ``fits(card)``."""
        chosen = [pk for pk in self.free if fits(self.cards[pk])][:count]
        return [self.take(pk) for pk in chosen]


def choose_front(frame):
    """The ``Front`` at this moment."""
    placed = list(
        FrontPlacement.objects.filter(Q(until=None) | Q(until__gt=Now())).values_list(
            "place", "article_id", "line"
        )
    )
    sections = frame.publication["sections"]
    wanted, rare = candidates([section["id"] for section in sections])
    cards = Article.objects.live().only(*CARD_FIELDS, "section_id").order_by()
    rows = cards.filter(pk__in=wanted | {pk for _, pk, _ in placed})
    if rare:
        rows = rows.union(*(cards.filter(pk__in=few) for few in rare), all=True)
    return fill(Pool(rows, frame), placed, sections)


def candidates(sections):
    """``(ids, rare)`` of the stories that may stand on the page; ``sections``: ids of those in the masthead.

    The recent ones say almost all, in one query of small rows. ``rare`` are queries for the ids of what is
    rarer than that: each reads the few rows at the beginning of an index, in an archive of any size.
    """
    live = Article.objects.live().newest()
    recent = list(live.values_list("pk", "section_id", "genre")[:RECENT])
    news = [row for row in recent if row[2] not in VIEW_GENRES]
    views = [pk for pk, _, genre in recent if genre in OPINION_GENRES]
    letters = [pk for pk, _, genre in recent if genre == "letter"]
    long = [pk for pk, _, genre in news if genre in LONG_GENRES]
    in_section = {section: [pk for pk, own, _ in news if own == section] for section in sections}
    first = [pk for pk, _, _ in news[:NEWEST]] + long[:LONG] + views[: 2 * VIEWS] + letters[:VIEWS]
    rare = []
    if len(recent) == RECENT:
        if len(views) < VIEWS:
            rare.append(live.filter(genre__in=OPINION_GENRES)[:VIEWS])
        scarce = [section for section, ids in in_section.items() if len(ids) < FULL_BAND]
        rare += [live.filter(section=pk).exclude(genre__in=VIEW_GENRES)[:FULL_BAND] for pk in scarce]
    ids = {*first, *(pk for ids in in_section.values() for pk in ids[:PER_SECTION])}
    return ids, [few.values("pk") for few in rare]


def fill(pool, placed, sections):
    """Put the pool's cards into places, from the top of the page down."""
    front = Front()
    by_place = {place: [] for place in Place}
    for place, pk, line in placed:
        by_place[place].append((pk, line))
    live = [(line, pool.take(pk)) for pk, line in by_place[Place.LIVE]]
    front.live = [(line or card["headline"], card) for line, card in live if card]
    front.lead = next(taken(pool, by_place[Place.LEAD]), None)
    top = list(taken(pool, by_place[Place.TOP]))[:TOP]
    wide = next(taken(pool, by_place[Place.WIDE]), None)
    front.lead = front.lead or choose_lead(pool)
    front.top = top + pictured_first(pool.take_first(TOP - len(top), is_news))
    front.latest = pool.take_first(LATEST, is_news)
    front.wide = wide or next(iter(pool.take_first(1, is_long_read)), None)
    front.views = pool.take_first(VIEWS, is_view)
    front.views += pool.take_first(VIEWS - len(front.views), lambda card: card["genre"] == "letter")
    front.views_section = front.views[0]["section"] if front.views else None
    front.bands = list(bands(pool, sections))
    return front


def taken(pool, places):
    """The cards of ``places`` that can be shown, each taken only when it is asked for."""
    return filter(None, (pool.take(pk) for pk, _ in places))


def choose_lead(pool):
    """The newest story with a picture among the newest few, else the newest, else an opinion piece."""
    few = [pk for pk in pool.free if is_news(pool.cards[pk])][:LEAD_AMONG] or list(pool.free)[:1]
    pictured = [pk for pk in few if pool.cards[pk]["picture"]]
    return pool.take((pictured or few)[0]) if few else None


def is_news(card):
    return card["look"] == "news"


def is_view(card):
    return card["genre"] in OPINION_GENRES


def is_long_read(card):
    return card["genre"] in LONG_GENRES and bool(card["picture"])


def bands(pool, sections):
    """The sections' bands: the first with the latest beside it, then one whole, two halves, one whole …"""
    forms = chain(["news", "full"], cycle(["half", "full"]))
    waiting, form = [], next(forms)
    for section in sections:
        cards = take_section(pool, section, form)
        if not cards:
            continue
        waiting.append((section, cards))
        if form != "half" or len(waiting) == 2:
            yield Band(form, waiting)
            waiting, form = [], next(forms)
    if waiting:
        yield Band("half", waiting)


def take_section(pool, section, form):
    """The cards of a band of ``form``, those with a picture first: they carry it."""
    count = {"news": NEWS_BAND, "full": FULL_BAND, "half": HALF_BAND}[form]
    cards = pool.take_first(count, lambda card: is_news(card) and card["section_id"] == section["id"])
    return pictured_first(cards)
