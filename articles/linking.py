"""Links in a body that lead to our own site: does anything stand there?

Stories, sections, tags, bylines and pages are looked up, all kinds in one query; the site's other addresses
exist by their pattern. An old address that leads on is as good as a page.
"""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import CharField, Value
from django.urls import Resolver404, resolve

from articles.models import Article
from articles.visibility import public_bylines, public_tags
from newsroom.core import redirects
from newsroom.core.html import links_in
from newsroom.core.models import Page, Section

MOST = 100  # links of one story that are looked up
STORY, BEHIND = "story", "admin"


def broken_links(body):
    """The addresses in ``body``, as they are written, that are on this site and where nothing stands."""
    if "<a" not in body:
        return []
    ours = {url: path for _, url in links_in(body) if (path := own_path(url))}
    found = {url: kind_of(path) for url, path in list(ours.items())[:MOST]}
    asked = {pair for pair in found.values() if pair[0] in LOOK}
    standing = looked_up(asked)
    lost = [url for url, pair in found.items() if not pair[0] or pair in asked - standing]
    return [url for url in lost if not redirects.find(ours[url], queries(url))]


def own_path(url):
    """The decoded path of ``url`` if it is on this site, else ""."""
    try:
        parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    here = not parts.scheme and not parts.netloc and url.startswith("/")
    if here or (parts.scheme in ("http", "https") and parts.netloc.lower() == site.netloc.lower()):
        return unquote(parts.path) or "/"
    return ""


def queries(url):
    """The query of ``url`` as pairs: an old system's address may be all in it (``/?p=12``)."""
    return [tuple(part.partition("=")[::2]) for part in urlsplit(url).query.split("&") if part]


def kind_of(path):
    """(kind, name) of what should stand at ``path``: ("story", path), ("tag", slug) …, or (None, path)."""
    for each in (path, f"{path}/"):
        try:
            match = resolve(each)
        except Resolver404:
            continue
        if BEHIND in match.namespaces:
            break
        if match.url_name == STORY:
            return STORY, each
        return match.url_name.removesuffix("-feed"), match.kwargs.get("slug", "")
    return None, path


def looked_up(asked):
    """Those of the pairs (kind, name) that readers can open, in one query."""
    names = {}
    for kind, name in sorted(asked):
        names.setdefault(kind, []).append(name)
    rows = [
        LOOK[kind](wanted).order_by().values_list(Value(kind, CharField()), KEYS.get(kind, "slug"))
        for kind, wanted in names.items()
    ]
    return set(rows[0].union(*rows[1:], all=True)) if rows else set()


def with_slugs(things):
    """A look-up: those of the things that ``things()`` gives whose slug is among ``slugs``."""
    return lambda slugs: things().filter(slug__in=slugs)


KEYS = {STORY: "path"}  # what names a thing where it is not a slug
LOOK = {
    STORY: lambda paths: Article.objects.live().filter(path__in=paths),
    "section": with_slugs(Section.objects.all),
    "tag": with_slugs(public_tags),
    "byline": with_slugs(public_bylines),
    "page": with_slugs(lambda: Page.objects.filter(is_published=True)),
}
