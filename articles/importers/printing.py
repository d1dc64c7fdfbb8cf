"""Printing stories from memory: what ``compose`` does for one story with queries, for many without.

``Desk`` holds what sections, tags and bylines of a source became here, already in their printed form.
"""

from dataclasses import dataclass, field

from articles.composing import print_credit
from articles.content import Named, PrintedCredit, StoryContent
from newsroom.core.html import clean_html
from newsroom.core.text import clean_text


@dataclass
class Desk:
    """The source's keys → what is printed."""

    language: str
    sections: dict[str, Named] = field(default_factory=dict)
    tags: dict[str, Named] = field(default_factory=dict)
    credits: dict[str, PrintedCredit] = field(default_factory=dict)

    def content(self, story, *, body, picture=None, gallery=(), section, authors):
        """A ``StoryContent`` of ``story``: texts normalised, ``body`` cleaned, as ``compose`` would."""
        tags = {tag.id: tag for tag in (self.tags.get(term.key) for term in story.tags) if tag}
        return StoryContent(
            genre=story.genre,
            headline=clean_text(story.headline),
            standfirst=clean_text(story.standfirst, lines=True),
            trail_text=clean_text(story.trail_text, lines=True),
            search_description=clean_text(story.search_description, lines=True),
            language=self.language,
            body=clean_html(body),
            section=section,
            tags=tuple(tags.values()),
            credits=tuple({credit.id: credit for credit in authors}.values()),
            lead_picture=picture,
            gallery=tuple(gallery),
        )

    def add_byline(self, key, byline):
        """From now on ``key`` is printed as ``byline``."""
        self.credits[key] = print_credit(byline)

    def add_named(self, shelf, key, row):
        """From now on ``key`` on ``shelf`` ("sections", "tags") is printed as ``row``."""
        getattr(self, shelf)[key] = Named(row.pk, row.name, row.slug)
