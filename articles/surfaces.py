"""Which addresses show a story. The story names them; the purger knows only addresses."""

import zoneinfo

from newsroom.core import outbox

# Lists of all stories.
ALWAYS = ("/", "/latest/", "/archive/", "/corrections/", "/feed/", "/sitemap.xml", "/news-sitemap.xml")


def path_for(published_at, slug, zone):
    """``/2026/11/23/slug/``, with the date in the newsroom's ``zone`` (a zone's name)."""
    day = published_at.astimezone(zoneinfo.ZoneInfo(zone))
    return f"/{day:%Y/%m/%d}/{slug}/"


def surfaces(article):
    """Every address that shows the story as it stands on the row; none while nothing stands there.

    Its page, lists, feeds and sitemaps. Old pages of lists (``?before=``) and search keep themselves only for
    seconds and are not named.
    """
    if not article.card:
        return set()
    content, (year, month, day) = article.content, article.path.split("/")[1:4]
    things = [f"/section/{content['section']['slug']}/"]
    things += [f"/tag/{tag['slug']}/" for tag in content["tags"]]
    things += [f"/byline/{credit['slug']}/" for credit in content["credits"]]
    return {
        article.path,
        *ALWAYS,
        *things,
        *(f"{path}feed/" for path in things),
        *(f"/archive/{'/'.join(part)}/" for part in ((year,), (year, month), (year, month, day))),
        f"/sitemap-{year}-{month}.xml",
    }


def changed_for_readers(article, shown, *, again_at=None):
    """Queue the purge of what showed the story before (``shown``: its former ``surfaces``) or shows it now,
    and once more for ``again_at``, when feeds and sitemaps begin to carry it.

    Published stories that name it as related show its card too.
    """
    naming = type(article).objects.filter(related_links__related=article, path__isnull=False)
    paths = {*shown, *surfaces(article), *naming.values_list("path", flat=True)}
    outbox.add("purge", {"paths": sorted(paths)})
    if again_at:
        outbox.add("purge", {"paths": sorted(paths)}, due_at=again_at)
