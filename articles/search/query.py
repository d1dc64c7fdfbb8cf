"""Reading the search index: what a reader asked for, among what is live.

Best match ranks the newest ``RANKED`` matches: ranking all of a common word's matches costs hundreds of
milliseconds in a large archive, and in a newspaper the newest are meant.
"""

from dataclasses import dataclass, field

from django.db import connection

from articles.models import Article
from articles.search.snippets import snippet
from articles.search.suggest import suggestion
from articles.search.terms import fts_query, tsquery
from newsroom.core.text import search_terms

RANKED = 500
PAGE = 10
BEST, NEWEST = "best", "newest"


@dataclass(frozen=True)
class Hit:
    """A story found: its card, and the passage as (text, whether it matched)."""

    card: dict
    snippet_parts: list


@dataclass(frozen=True)
class Results:
    """What a search found. ``total`` is at most 500 (``more_than_total`` then); ``next``: cursor or ""."""

    terms: list = field(default_factory=list)
    total: int | None = None
    more_than_total: bool = False
    hits: list = field(default_factory=list)
    next: str = ""
    suggestion: str = ""


def search(text, order=BEST, before=""):
    """Find live stories. ``text``: as typed (200 characters count); ``before``: a cursor from ``next``.

    Never raises for what is typed. Two queries; three when nothing was found.
    """
    terms = search_terms(text)
    if not terms:
        return Results()
    start = int(before) if before.isascii() and before.isdigit() and len(before) <= 3 else 0
    found = matches(terms, order)
    page = found[start : start + PAGE]
    return Results(
        terms=[" ".join(term) for term in terms],
        total=min(len(found), RANKED),
        more_than_total=len(found) > RANKED,
        hits=hits(page, terms),
        next=str(start + PAGE) if len(found) > start + PAGE and start + PAGE < RANKED else "",
        suggestion="" if found else suggestion(terms),
    )


def matches(terms, order):
    """Ids of matching live stories, at most ``RANKED + 1``, in order."""
    live = Article.objects.live().newest()
    newest = (postgres if connection.vendor == "postgresql" else sqlite)(live, terms)[: RANKED + 1]
    rows = list(newest.values_list("pk", "rank"))
    if order == BEST:
        ranked = sorted(rows[:RANKED], key=lambda row: -row[1])  # stable: equal ranks stay newest first
        rows = ranked + rows[RANKED:]
    return [pk for pk, _ in rows]


def hits(ids, terms):
    """``Hit`` for each id, in the order given."""
    rows = Article.objects.live().filter(pk__in=ids).only("card", "content").in_bulk()
    return [Hit(rows[pk].card, snippet(rows[pk].content, terms)) for pk in ids if pk in rows]


# PostgreSQL


def postgres(live, terms):
    """Join to the vectors; rank counts a word in the headline ten times one in the body."""
    query, params = tsquery(terms)
    return live.filter(search_entry__isnull=False).extra(  # noqa: S610 - constant SQL, words as parameters
        select={"rank": f"ts_rank(articles_searchentry.vector, {query}, 1)"},
        select_params=params,
        where=[f"articles_searchentry.vector @@ {query}"],
        params=params,
    )


# SQLite


def sqlite(live, terms):
    """Join to the FTS5 table; its bm25 is smaller for better, so it is turned round."""
    return live.extra(
        tables=["articles_searchtext"],
        select={"rank": "-bm25(articles_searchtext, 10.0, 4.0, 2.0, 1.0)"},
        where=["articles_searchtext.rowid = articles_article.id", "articles_searchtext MATCH %s"],
        params=[fts_query(terms)],
    )
