"""The second pass over an export: posts, pages and what stays out, in our shape.

The import rule: public becomes exactly a post with status "publish", without a password, not dated ahead.
Drafts, pending, private and future posts and those behind a password come in as drafts; trash, automatic
drafts and revisions stay out, and so does everything that is neither a post nor a page nor a picture.
"""

import re
from collections import Counter

from django.utils import timezone

from articles.importers.addresses import from_link
from articles.importers.media import uploaded_name
from articles.importers.shape import (
    AS_ASKED,
    Body,
    ImportedPage,
    ImportedPicture,
    ImportedStory,
    ImportedTerm,
    LeftOut,
)
from articles.importers.wordpress_body import NO_FILE, convert
from articles.importers.wordpress_survey import STAYS_OUT
from articles.importers.wordpress_values import (
    GENRES,
    modified,
    one_line,
    published,
    real_slug,
    several_lines,
    tags_of,
)
from articles.importers.wxr import records
from newsroom.core.text import clean_text, excerpt

LONGEST_STANDFIRST = 300  # characters; a longer excerpt is only a summary for lists
LONGEST_MADE_HEADLINE = 80
# What WordPress and its plugins keep for themselves: counted, not named one by one.
MACHINERY = ("nav_menu", "wp_", "custom_css", "customize_", "oembed_cache", "user_request", "revision")
PICTURE_CLASS = re.compile(r"wp-image-(\d{1,18})")
WHY_DRAFT = {
    "draft": "drafts there",
    "pending": "waiting for review there",
    "private": "private there",
    "future": "dated ahead",
}


class Export:
    """The things of an export, once it has been surveyed. ``zone``: of dates without one."""

    def __init__(self, path, survey, *, zone, as_drafts=False, publish_pages=False):
        self.path, self.survey, self.zone = path, survey, zone
        self.as_drafts, self.publish_pages = as_drafts, publish_pages
        self.now = timezone.now()
        self.seen = set()

    def things(self):
        """Yield ``ImportedStory``, ``ImportedPage`` and ``LeftOut`` for every item but pictures (None)."""
        for record in records(self.path):
            if record.kind == "item":
                yield self.thing(record)

    def thing(self, item):
        """One item in our shape."""
        kind, status = item.get("post_type"), item.get("status")
        title = one_line(item.get("title")) or item.get("post_name") or f"no title (line {item.line})"
        if kind == "attachment":
            return None
        if kind not in ("post", "page"):
            is_machinery = kind.startswith(MACHINERY)
            reason = f"Neither a post nor a page: {kind or 'no type'}."
            return LeftOut("" if is_machinery else title, reason)
        if status in STAYS_OUT:
            return LeftOut(title, STAYS_OUT[status])
        key = self.key_of(item, kind)
        if key is None:
            return LeftOut(title, "Twice in the file.")
        return self.story(item, key) if kind == "post" else self.page(item, key)

    def key_of(self, item, kind):
        """The item's own key. Two different items under one number (mended exports) both come in."""
        number = item.get("post_id", "guid", "link") or one_line(item.get("title"))
        for key in (number[:200], f"{number[:100]}/{item.get('post_name', 'title')}"[:200]):
            if (kind, key) not in self.seen:
                self.seen.add((kind, key))
                return key
        return None

    def verdict(self, item, at):
        """Why the item may not be public, in words; empty when the import rule lets it."""
        status = item.get("status")
        if status != "publish":
            return WHY_DRAFT.get(status, "of a status unknown here")
        if item.texts.get("post_password"):
            return "behind a password there"
        if at and at > self.now:
            return "dated ahead"
        return AS_ASKED if self.as_drafts else ""

    def story(self, item, key):
        """A post as a story."""
        at, changed = published(item, self.zone), modified(item, self.zone)
        why_draft = self.verdict(item, at)
        section = self.survey.section_of(item)
        about = several_lines(item.get("excerpt"))
        is_short = len(about) <= LONGEST_STANDFIRST
        number = item.get("post_id")
        return ImportedStory(
            key=key,
            headline=one_line(item.get("title")) or made_headline(item),
            html=item.get("content"),
            slug=real_slug(item.get("post_name")),
            standfirst=about if is_short else "",
            trail_text="" if is_short else about,
            search_description=one_line(item.meta.get("_yoast_wpseo_metadesc", "")),
            genre=GENRES.get(section, "news"),
            section=section,
            also_filed=self.survey.also_filed(item, section),
            tags=tuple(self.tag(key, name) for key, name in tags_of(item).items()),
            authors=self.survey.author_keys(item),
            picture=self.survey.picture(item.meta.get("_thumbnail_id", "")),
            published_at=at,
            updated_at=changed if at and changed and changed > at else None,
            public=not why_draft,
            why_draft=why_draft,
            old_paths=self.old_paths(item, "p", *self.survey.attached.get(number, ())),
        )

    def page(self, item, key):
        """A page of the publication."""
        at = published(item, self.zone)
        return ImportedPage(
            key=key,
            title=one_line(item.get("title")) or made_headline(item),
            html=item.get("content"),
            slug=real_slug(item.get("post_name")),
            description=one_line(item.meta.get("_yoast_wpseo_metadesc", "")),
            published_at=at,
            public=self.publish_pages and not self.verdict(item, at),
            old_paths=self.old_paths(item, "page_id"),
        )

    def tag(self, key, name):
        """A tag with its old addresses."""
        paths = (*self.survey.site.at("tag", key), *self.survey.site.plain("tag", key))
        return ImportedTerm(key=key[:200], name=one_line(name), slug=real_slug(key), old_paths=paths)

    def old_paths(self, item, query_key, *pictures):
        """Where the item was, by its link and as a plain permalink; where its pictures' own pages were."""
        site = self.survey.site
        paths = [from_link(item.get("link")), *site.plain(query_key, item.get("post_id"))]
        for number in pictures:
            paths += [self.survey.pictures[number].old_path, *site.plain("attachment_id", number)]
        return tuple(dict.fromkeys(path for path in paths if path))


def made_headline(item):
    """A headline for a post without a title: its first words, else its slug."""
    words = excerpt(convert(item.get("content"), lambda attributes: None)[0], LONGEST_MADE_HEADLINE)
    return words or clean_text(item.get("post_name").replace("-", " ")) or "Untitled"


class Bodies:
    """Makes WordPress bodies ours: ``bodies(story, pictures)`` is what ``StoryWriter`` asks for."""

    def __init__(self, survey):
        self.survey = survey

    def __call__(self, story, pictures):
        """The ``Body`` of a story or page; ``pictures`` (``importers.pictures``) makes those it shows."""
        html, galleries, dropped = convert(story.html, lambda attributes: self.inline(attributes, pictures))
        gallery, dropped = {}, Counter(dropped)
        for ids in galleries:
            for number in ids or self.survey.attached.get(story.key, ()):
                picture = self.survey.picture(number)
                image = pictures.image(picture) if picture else None
                if image:
                    gallery[image["id"]] = image
                else:
                    dropped[NO_FILE] += 1
        return Body(html, tuple(gallery.values()), dropped)

    def inline(self, attributes, pictures):
        """The Image of the picture that an ``img`` shows: by WordPress's number for it, else by its file."""
        number = PICTURE_CLASS.search(attributes.get("class", ""))
        known = self.survey.picture(number[1]) if number else None
        file = uploaded_name(attributes.get("src", ""))
        by_file = ImportedPicture(key=f"file:{file}"[:200], file=file, alt=attributes.get("alt", ""))
        if known and not known.is_bare:
            return pictures.image(known)
        return (pictures.image(known) if known else None) or pictures.image(by_file)
