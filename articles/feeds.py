"""RSS feeds: the whole paper, a section, a tag, a byline. Full texts with corrections and pictures.

Feeds take ``distributable()``: what is live and past its grace window, since a feed cannot be called back.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape, format_html
from django.utils.translation import gettext

from articles.cards import retracted
from articles.content import StoryContent
from articles.facts import facts
from articles.models import Article, Correction
from articles.paging import newest_ids
from articles.structured_data import absolute
from articles.visibility import public_bylines, public_tags
from newsroom.core import printed_time
from newsroom.core.frame import Frame
from newsroom.core.models import Section
from newsroom.core.text import legal_text

NEWEST = 30
OWN_ADDRESS = re.compile(r' (href|src)="/(?!/)')
SRCSET = re.compile(r' (srcset|sizes|loading)="[^"]*"')


def absolute_links(body, site):
    """A clean body as it can be read elsewhere: own addresses in full, one size of each picture."""
    return OWN_ADDRESS.sub(rf' \1="{site}/', SRCSET.sub("", body))


@dataclass(frozen=True)
class Source:
    """What one feed carries."""

    title: str
    description: str
    path: str
    where: dict  # which stories, as ``newest_ids`` takes it
    frame: Frame


class NewsFeed(Rss201rev2Feed):
    """RSS 2.0 with the whole text, names, and when it was last corrected.

    ``tongue``: the publication's language. Django's own ``language`` is one for all publications.
    """

    def __init__(self, *args, tongue, **kwargs):
        super().__init__(*args, **kwargs | {"language": tongue})

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if item["updated"]:
            handler.addQuickElement("atom:updated", item["updated"].isoformat())


class StoryFeed(Feed):
    """The shape that all feeds share. ``kind`` and ``slug`` are empty for the whole paper."""

    feed_type = NewsFeed

    def get_object(self, request, kind=None, slug=None):
        publication = request.frame.publication
        if kind is None:
            return Source(publication["name"], publication["tagline"], "/", {}, request.frame)
        things, relation, index = KINDS[kind]
        thing = get_object_or_404(things(), slug=slug)
        return Source(
            title=f"{thing.name} | {publication['name']}",
            description=getattr(thing, "description", "") or publication["tagline"],
            path=thing.get_absolute_url(),
            where={relation: thing, "index": index},
            frame=request.frame,
        )

    def title(self, source):
        return source.title

    def link(self, source):
        return absolute(source.path)

    def feed_url(self, source):
        return absolute(f"{source.path}feed/" if source.path != "/" else "/feed/")

    def description(self, source):
        return source.description or source.title

    def feed_extra_kwargs(self, source):
        return {"tongue": source.frame.publication["language"].lower()}

    def feed_copyright(self, source):
        return f"© {source.frame.publication['copyright_holder']}"

    def items(self, source):
        ids = newest_ids(Article.objects.distributable(), NEWEST, **source.where)
        rows = Article.objects.distributable().newest().filter(pk__in=ids)
        rows = rows.only("id", "path", "content", "published_at", "updated_at")
        return [Item(row, StoryContent.from_json(row.content), source.frame) for row in rows]

    def item_title(self, item):
        return legal_text(str(item.title))

    def item_description(self, item):
        return escape(legal_text(item.content.trail))

    def item_link(self, item):
        return absolute(item.row.path)

    def item_guid(self, item):
        host, day = settings.SITE_URL.split("//")[1].split(":")[0], item.row.published_at.date()
        return f"tag:{host},{day}:story/{item.row.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item):
        return item.row.published_at

    def item_updateddate(self, item):
        """Moves with substantive changes and corrections; the feed's own date is the newest of these."""
        return item.row.updated_at or item.row.published_at

    def item_categories(self, item):
        content = item.content
        return [
            legal_text(named.name) for named in ((content.section,) if content.section else ()) + content.tags
        ]

    def item_extra_kwargs(self, item):
        return {
            "authors": [legal_text(credit.name) for credit in item.content.authors],
            "content": legal_text(item.html()),
            "updated": item.row.updated_at,
        }


@dataclass(frozen=True)
class Item:
    """One story in a feed."""

    row: Article
    content: StoryContent
    frame: Frame

    @property
    def title(self):
        """The headline, which says so when the story was taken back."""
        headline = self.content.headline
        return retracted(headline) if self.content.retraction else headline

    def html(self):
        """All that the story's page prints, in its order: pictures, corrections, text, the editor's note.

        Links are absolute; the appeal's link stands under it.
        """
        content = self.content
        parts = [
            figure(content.lead_picture) if content.lead_picture else "",
            *map(self.note, content.corrections),
            content.body,
            *map(figure, content.gallery),
            editors_note(content.editors_note) if content.editors_note else "",
        ]
        text = absolute_links("".join(parts), settings.SITE_URL)
        ask = render_to_string("components/feed_appeal.html", self.asked())
        return f'<div dir="{content.dir}" lang="{escape(content.language)}">{text}</div>{ask}'

    def asked(self):
        """What the appeal's line under the story needs."""
        return {"frame": self.frame, "facts": facts(self.content, self.frame), "path": self.row.path}

    def note(self, printed):
        """One correction, with its former words."""
        words = [f"<strong>{Correction.Kind(printed.kind).label}, {self.day(printed.at)}:</strong>"]
        if not printed.withdrawn_at:
            words.append(escape(printed.text))
        for former in printed.changes:
            said = f": it said “{escape(former.text)}”" if former.text else "."
            words.append(f"(Changed on {self.day(former.at)}{said})")
        if printed.withdrawn_at:
            said = f" It said “{escape(printed.text)}”" if printed.text else ""
            words.append(f"Withdrawn on {self.day(printed.withdrawn_at)}: {escape(printed.reason)}{said}")
        return f"<p>{' '.join(words)}</p>"

    def day(self, moment):
        return printed_time.day(moment, self.frame.zone)


def figure(picture):
    """A picture (an Image) with its words, in one size; nothing while its file is missing."""
    full = picture["crops"].get("full")
    if not full:
        return ""
    words = " ".join(filter(None, (picture["caption"], picture["credit_line"])))
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
        *(full["src"], full["width"], full["height"], picture["alt"]),
        format_html("<figcaption>{}</figcaption>", words) if words else "",
    )


def editors_note(note):
    """The note that stands under the story, with its line breaks."""
    lines = "<br>".join(map(escape, note.splitlines()))
    return f"<h2>{escape(gettext('Editor’s note'))}</h2><p>{lines}</p>"


KINDS = {  # what can be followed, how stories name it, and the index of ``newest_ids``
    "section": (Section.objects.all, "section", ""),
    "tag": (public_tags, "tagged__tag", "tagged"),
    "byline": (public_bylines, "credits__byline", "credits"),
}
