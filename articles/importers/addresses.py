"""Old addresses: what the old site answered at, and writing where it leads now, in one hop.

Addresses are as ``newsroom.core.redirects`` keeps them: decoded paths, with ``?key=value`` for plain
permalinks. None ever stands in the way of an address of our own.
"""

from urllib.parse import parse_qs, unquote, urlsplit

from articles.models import Article, Byline, Tag
from newsroom.core.models import Page, Redirect, Section
from newsroom.core.paths import is_own_path
from newsroom.core.redirects import LEGACY_KEYS

REASON = "import"
MOST_CHARACTERS = Redirect._meta.get_field("old_path").max_length
FEED = "/feed/"
FEED_KINDS = ("rss", "rss2", "rdf", "atom", "comments-rss2")
OWN_LISTS = {"section": Section, "tag": Tag, "byline": Byline}


class OldSite:
    """The addresses of a WordPress site whose front page was at ``home`` (``https://paper.example/blog``)."""

    def __init__(self, home=""):
        self.prefix = unquote(urlsplit(home).path).rstrip("/")

    def plain(self, key, value):
        """A plain permalink: ``/?p=12``, and below the old site's own folder."""
        return tuple(dict.fromkeys((f"/?{key}={value}", f"{self.prefix}/?{key}={value}"))) if value else ()

    def at(self, *parts):
        """``/category/a/b/`` below the old site's folder; nothing when a part is empty."""
        return (f"{self.prefix}/{'/'.join(parts)}/",) if all(parts) else ()

    def feeds(self):
        """The addresses of the site's own feed, which is ours at ``/feed/`` now."""
        paths = [f"{self.prefix}/feed/", f"{self.prefix}/comments/feed/"]
        paths += [f"{self.prefix}/feed/{kind}/" for kind in FEED_KINDS[:4]]
        paths += [path for kind in FEED_KINDS for path in self.plain("feed", kind)]
        return dict.fromkeys(paths, FEED)


def from_link(link):
    """The old address in an item's link, or None: the site's front page is nobody's address."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    path = unquote(parts.path)
    for key in LEGACY_KEYS:
        value = parse_qs(parts.query).get(key)
        if value:
            return f"{path or '/'}?{key}={value[0]}"
    return path if path.strip("/") else None


def of_list(old_paths, url):
    """Old address → new, for a list that has a feed."""
    pairs = dict.fromkeys(old_paths, url)
    pairs |= {f"{path}feed/": f"{url}feed/" for path in old_paths if path.endswith("/")}
    return pairs


def lead_on(pairs):
    """Write redirects for ``pairs`` (old address → ours) and return how many are new.

    An address that is ours, or that somebody has already given a redirect, is left as it is; one of ours that
    a former import redirected is alive again.
    """
    wanted = {old: new for old, new in pairs.items() if old != new and is_possible(old)}
    Redirect.objects.filter(old_path__in=list(set(pairs.values()) - {FEED}), reason=REASON).delete()
    taken = own_addresses(wanted)
    taken.update(Redirect.objects.filter(old_path__in=list(wanted)).values_list("old_path", flat=True))
    rows = [
        Redirect(old_path=old, new_path=new, reason=REASON) for old, new in wanted.items() if old not in taken
    ]
    Redirect.objects.bulk_create(rows)
    return len(rows)


def is_possible(path):
    """Whether ``path`` can be kept as an old address at all."""
    return path not in ("/", FEED) and len(path) <= MOST_CHARACTERS and is_own_path(path)


def own_addresses(paths):
    """Those of ``paths`` at which this site itself has something."""
    own = set(Article.objects.filter(path__in=list(paths)).values_list("path", flat=True))
    parts = {path: path.strip("/").split("/") for path in paths}
    slugs = {found[0]: path for path, found in parts.items() if len(found) == 1}
    own |= {slugs[slug] for slug in Page.objects.filter(slug__in=slugs).values_list("slug", flat=True)}
    for first, model in OWN_LISTS.items():
        lists = {path: found[1] for path, found in parts.items() if found[0] == first and len(found) > 1}
        taken = set(model.objects.filter(slug__in=lists.values()).values_list("slug", flat=True))
        own |= {path for path, slug in lists.items() if slug in taken}
    return own
