"""Links in a body that lead to our own site: does anything stand there?

Stories, sections, tags, bylines and pages are looked up, one query a kind; the site's other addresses exist
by their pattern. An old address that leads on is as good as a page.
"""

from urllib.parse import unquote, urlsplit

from django.conf import settings
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
    standing = {kind: LOOK[kind](wanted) for kind, wanted in grouped(found.values()).items() if kind in LOOK}
    lost = [
        url for url, (kind, name) in found.items() if kind is None or name not in standing.get(kind, (name,))
    ]
    led_on = {url for url in lost if redirects.find(ours[url], queries(url))}
    return [url for url in lost if url not in led_on]


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


def grouped(pairs):
    """{kind: names}."""
    groups = {}
    for kind, name in pairs:
        groups.setdefault(kind, set()).add(name)
    return groups


def with_slugs(things):
    """A look-up: which of ``slugs`` belong to the things that ``things()`` gives."""
    return lambda slugs: set(things().filter(slug__in=slugs).values_list("slug", flat=True))


LOOK = {
    STORY: lambda paths: set(Article.objects.live().filter(path__in=paths).values_list("path", flat=True)),
    "section": with_slugs(Section.objects.all),
    "tag": with_slugs(public_tags),
    "byline": with_slugs(public_bylines),
    "page": with_slugs(lambda: Page.objects.filter(is_published=True)),
}
