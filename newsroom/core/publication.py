"""Reading the publication, and keeping its part of the frame in step with it."""

import re

from django.db import transaction

from newsroom.core import frame
from newsroom.core.models import FollowLink, MenuItem, Page, Publication, Section
from newsroom.core.text import direction
from newsroom.core.theme import theme_path

LINK = re.compile(r"\[([^\]\[]{1,200})\]\(((?:https?://|/(?!/))[^\s()]{1,300})\)")


def get_publication():
    """The one row, made with defaults on first use."""
    return Publication.objects.get_or_create(pk=1)[0]


@transaction.atomic
def refresh_frame():
    """Rebuild the ``publication`` part of the frame. Called by every verb that changes what it shows.

    The part is locked before the rows are read: of two colleagues who save at once, the second reads what the
    first has written.
    """
    frame.lock("publication")
    frame.put("publication", publication_part(get_publication()))


def publication_part(publication):
    """The frame's data of ``publication`` (shape: ``frame.EMPTY_PUBLICATION``)."""
    return {
        "name": publication.name,
        "tagline": publication.tagline,
        "masthead_line": publication.masthead_line,
        "language": publication.language,
        "dir": direction(publication.language),
        "time_zone": publication.time_zone,
        "logo": publication.logo_crops.get("full"),
        "accent": publication.accent,
        "theme_path": theme_path(publication.accent),
        "tags_below": publication.tags_below,
        "sections": [
            {
                "id": s.pk,
                "name": s.name,
                "slug": s.slug,
                "url": s.get_absolute_url(),
                "description": s.description,
            }
            for s in Section.objects.filter(in_masthead=True)
        ],
        "menu": menus(),
        "follow": [
            {"service": link.service, "label": str(link), "url": link.url}
            for link in FollowLink.objects.filter(publication=publication)
        ],
        "policies": policies(),
        "copyright_holder": publication.copyright_holder or publication.name,
        "copyright_parts": link_parts(publication.copyright_line),
        "footer_text": publication.footer_text,
        "footer_end": publication.footer_end,
        "contact_email": publication.contact_email,
        "support_label": publication.support_label,
        "news_name": publication.news_sitemap_name or publication.name,
    }


def policies():
    """Purpose → slug of the published pages, by what was published and not by what was saved since."""
    pages = Page.objects.filter(is_published=True).order_by("-pk")
    # A page published before its purpose was kept with its content has it in its column alone.
    said = {page.slug: page.content.get("purpose", page.purpose) for page in pages}
    return {purpose: slug for slug, purpose in said.items() if purpose}


def menus():
    """Menu place → [{label, url}], without links to pages that are not published.

    A page is called by its published title: a newer one is seen by nobody until it is published.
    """
    places = {place: [] for place in MenuItem.Place.values}
    for item in MenuItem.objects.select_related("page"):
        if item.page is None or item.page.is_published:
            label = item.label or item.page.content["title"]
            places[item.place].append({"label": label, "url": item.url or item.page.get_absolute_url()})
    return places


def link_parts(text):
    """Split ``text`` with links as ``[words](/address/)`` into [{text, url or ""}]: no markup is trusted."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        parts += [{"text": text[end : match.start()], "url": ""}, {"text": match[1], "url": match[2]}]
        end = match.end()
    return [part for part in [*parts, {"text": text[end:], "url": ""}] if part["text"]]
