"""Sitemaps for search engines, after sitemaps.org and Google's rules for news.

``/sitemap.xml`` is an index: one file for the site's own pages, one for each month with stories. A story's
``lastmod`` moves with substantive changes only. ``/news-sitemap.xml``: the last 48 hours, at most 1,000; on a
day without news the front page alone, since the schema refuses an empty list. (Google takes either: entries
without ``news:news`` are no news to it.)
"""

import io
from datetime import datetime, time, timedelta
from functools import partial

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator

from articles.cards import retracted
from articles.due import stories_page
from articles.models import Article
from articles.periods import months
from articles.structured_data import absolute
from articles.visibility import public_bylines, public_tags
from newsroom.core.models import Page, Section
from newsroom.core.pages import plain, public_page
from newsroom.core.text import legal_text

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
NEWS_AGE, NEWS_MOST = timedelta(hours=48), 1000
MONTH_MOST = 50_000  # the protocol's limit for one file


def document(root, entries, **namespaces):
    """An XML reply: ``entries`` is a list of (element name, [(child, text or nested list)])."""
    buffer = io.StringIO()
    xml = SimplerXMLGenerator(buffer, "utf-8")
    xml.startDocument()
    xml.startElement(root, {"xmlns": SITEMAP} | namespaces)
    for name, children in entries:
        write(xml, name, children)
    xml.endElement(root)
    return HttpResponse(buffer.getvalue(), content_type="application/xml; charset=utf-8")


def write(xml, name, value):
    """One element with text or with children."""
    if isinstance(value, str):
        xml.addQuickElement(name, legal_text(value))
        return
    xml.startElement(name, {})
    for child, content in value:
        write(xml, child, content)
    xml.endElement(name)


def url(path, changed=None, name="url"):
    """A ``<url>`` entry."""
    return (name, [("loc", absolute(path)), *([("lastmod", changed.isoformat())] if changed else [])])


sitemap = partial(url, name="sitemap")  # an entry of the index


@stories_page
def index(request):
    """``/sitemap.xml``. Only the newest month says when it changed: for all, every story would be read."""
    newest, *older = months(request.frame.zone) or [None]
    entries = [sitemap("/sitemap-pages.xml")]
    changed = last_change(datetime.combine(newest, time.min, request.frame.zone)) if newest else None
    if changed:  # else its stories are all in their first minute
        entries.append(sitemap(f"/sitemap-{newest:%Y-%m}.xml", changed))
    entries += [sitemap(f"/sitemap-{first:%Y-%m}.xml") for first in older]
    return document("sitemapindex", entries)


def last_change(since):
    """When a story published ``since`` then last changed in substance, or None."""
    stories = Article.objects.listable().filter(published_at__gte=since)
    return stories.aggregate(at=Max(Coalesce("updated_at", "published_at")))["at"]


@stories_page
def month(request, year, number):
    """``/sitemap-2026-11.xml``: the stories of one month in the newsroom's zone."""
    try:
        year, number = int(year), int(number)
        first = datetime(year, number, 1, tzinfo=request.frame.zone)
        last = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=request.frame.zone)
    except ValueError as error:  # no such month, or the last that Python can count
        raise Http404 from error
    stories = Article.objects.distributable().filter(published_at__gte=first, published_at__lt=last)
    rows = stories.newest().values_list("path", "updated_at", "published_at", "hidden_from_search")
    found = list(rows[:MONTH_MOST])
    if not found:
        raise Http404
    entries = [url(path, updated or published) for path, updated, published, hidden in found if not hidden]
    # Where all are hidden the month's own page stands for them: the schema refuses an empty list.
    entries = entries or [url(f"/archive/{first:%Y/%m}/")]
    return document("urlset", entries)


@stories_page
def pages(request):
    """``/sitemap-pages.xml``: the front page, sections, people, tags, the publication's own pages."""
    paths = ["/", "/latest/", "/archive/", "/corrections/"]
    paths += [f"/section/{slug}/" for slug in Section.objects.values_list("slug", flat=True)]
    paths += [f"/byline/{slug}/" for slug in public_bylines().values_list("slug", flat=True)]
    paths += [f"/tag/{slug}/" for slug in public_tags().values_list("slug", flat=True)]
    entries = [url(path) for path in paths[:MONTH_MOST]]
    published = Page.objects.filter(is_published=True).values_list("slug", "updated_at")
    entries += [url(f"/{slug}/", changed) for slug, changed in published]
    return document("urlset", entries)


@stories_page
def news(request):
    """``/news-sitemap.xml``: what Google News may take."""
    publication = request.frame.publication
    rows = (
        Article.objects.listable()
        .filter(published_at__gte=timezone.now() - NEWS_AGE)
        .newest()
        .only("path", "card", "published_at")[:NEWS_MOST]
    )
    entries = [("url", news_entry(row, publication)) for row in rows] or [url("/")]
    return document("urlset", entries, **{"xmlns:news": NEWS})


def news_entry(row, publication):
    """The children of one ``<url>`` in the order that Google's schema asks for."""
    return [
        ("loc", absolute(row.path)),
        (
            "news:news",
            [
                (
                    "news:publication",
                    [
                        ("news:name", publication["news_name"]),
                        ("news:language", news_language(row.card["language"])),
                    ],
                ),
                ("news:publication_date", row.published_at.isoformat()),
                ("news:title", title(row.card)),
            ],
        ),
    ]


def title(card):
    """The headline, which says so when the story was taken back."""
    return str(retracted(card["headline"])) if card.get("retracted") else card["headline"]


def news_language(tag):
    """Google's codes: two or three letters, but Chinese by its script."""
    primary, *rest = tag.split("-")
    if primary != "zh":
        return primary
    return "zh-tw" if {"Hant", "TW", "HK"} & set(rest) else "zh-cn"


@public_page
def robots(request):
    """``/robots.txt``."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /donate/",
        "Disallow: /report-error/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
        f"Sitemap: {absolute('/news-sitemap.xml')}",
    ]
    return plain("\n".join(lines) + "\n")
