"""The list of all stories: flat, filtered, searched, page by page without counting.

A page is found by where the one before ended, so that the last of 100,000 stories is as near as the first.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.access import require_writer
from articles.admin.bulk import offered
from articles.admin.filtering import WHOSE, ListForm, in_order
from articles.models import Article, Correction
from articles.paging import cursor, read_cursor
from articles.saved_views import default_of, views_for
from articles.search.desk import by_name, by_text
from articles.transitions import readable_by

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some stories in order, and the cursors of the pages beside it ("": there is none)."""

    rows: list
    older: str
    newer: str

    @property
    def is_all(self):
        """Whether there is nothing beside it."""
        return not (self.older or self.newer)


def stories(request):
    """The list; opened without a question, it asks what the person keeps as their own first view."""
    require_writer(request)
    if not request.GET and (view := default_of(request.user)):
        return redirect(
            f"{request.path}?{view.query}&view={view.pk}" if view.query else f"{request.path}?all=1"
        )
    form = ListForm(request.GET, user=request.user, language=request.frame.publication["language"])
    page = page_of(request, form)
    views = views_for(request.user)
    context = admin.site.each_context(request) | {
        "title": "Stories",
        "form": form,
        "page": with_marks(page),
        "query": form.query(),
        "whose": [(key, name, form.query(whose=key)) for key, name in WHOSE],
        "shown_whose": form.given.get("whose", "all"),
        "views": views,
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
        "bulk": offered(page.rows, request.user),
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/articles/article/list.html", context)


def page_of(request, form):
    """The ``Page`` that the address asks for: ``before`` and ``after`` are cursors."""
    readable = Article.objects.filter(readable_by(request.user) & form.condition())
    readable = readable.select_related("desk_section", "saved_by", "assigned_to").defer("content", "card")
    column, newest_first = form.time_by
    back = read_cursor(request.GET.get("after", ""))
    place = back or read_cursor(request.GET.get("before", ""))
    downwards = newest_first is not bool(back)
    if place:
        readable = readable.filter(beyond(column, place, downwards))
    rows = first(searched(readable, form.given.get("q")), column, downwards)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    if back:
        rows.reverse()
    ends = [cursor(getattr(row, column), row.pk) for row in (rows[0], rows[-1])] if rows else ["", ""]
    return Page(
        rows,
        older=ends[1] if more or back else "",
        newer=ends[0] if (more and back) or (place and not back) else "",
    )


def searched(readable, words):
    """The querysets whose stories together answer ``words``: by name, and by printed text."""
    return [by_name(readable, words), by_text(readable, words)] if words else [readable]


def first(parts, column, downwards):
    """The first rows of all ``parts`` together. Each part is asked in the list's order: an index answers."""
    found = {}
    for part in parts:
        found |= {row.pk: row for row in part.order_by(*in_order(column, downwards))[: SIZE + 1]}
    rows = sorted(found.values(), key=lambda row: (getattr(row, column), row.pk), reverse=downwards)
    return rows[: SIZE + 1]


def beyond(column, place, downwards):
    """The condition for rows that stand after ``place`` when the list is read that way."""
    at, pk = place
    way = "lt" if downwards else "gt"
    return Q(**{f"{column}__{way}e": at}) & (Q(**{f"{column}__{way}": at}) | Q(**{f"id__{way}": pk}))


def with_marks(page):
    """The page, each of its rows knowing whether it was ever corrected."""
    public = [row for row in page.rows if row.path]  # nothing else was ever corrected
    corrected = set(Correction.objects.filter(article__in=public).values_list("article_id", flat=True))
    for row in page.rows:
        row.is_corrected = row.pk in corrected
    return page
