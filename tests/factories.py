"""Short ways to a story in any state, through the same verbs that people use."""

import itertools
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles import workflow
from articles.composing import PictureChoice, StoryFields, compose
from articles.importers.bulk import NewStory, write_stories
from articles.models import Byline, Picture, Tag
from newsroom.core.publication import get_publication

counter = itertools.count(1)


def byline(name="Ines Calloway", **fields):
    """A person; pass ``kind="board"`` and a ``statement`` for a board."""
    return Byline.objects.get_or_create(name=name, defaults={"slug": f"byline-{next(counter)}"} | fields)[0]


def tag(name="Harbour board"):
    """The tag called ``name``."""
    return Tag.objects.get_or_create(name=name)[0]


def picture(**fields):
    """A picture without a file."""
    return Picture.objects.create(**({"alt_text": "A ship at the quay", "caption": "The east quay"} | fields))


def fields(section=None, **changes):
    """The fields of a story that could be published as it is."""
    number = next(counter)
    return StoryFields(
        **{
            "slugline": f"harbour-{number}",
            "headline": f"The dredger that never came {number}",
            "standfirst": "Invoices show the board paid eleven times.",
            "body": "<p>For three winters the pilots have reported the same.</p><p>The channel fills.</p>",
            "section": section.pk if section else None,
            "credits": ((byline().pk, "author"),),
        }
        | changes
    )


def draft(section=None, by=None, **changes):
    """A draft."""
    return workflow.create_story(compose(fields(section, **changes)), by=by)


def published(section, by=None, at=None, **changes):
    """A published story; ``at`` (aware) sets its first publication."""
    return workflow.publish(draft(section, by, **changes), by=None, at=at)


def many(section, count, *, public=True, **changes):
    """``count`` stories, published an hour apart, the first the newest; or as many drafts.

    Written as an archive is: the same rows as by the verbs, in a tenth of the time.
    """
    content = compose(fields(section, **changes))
    now = timezone.now()
    stories = [
        NewStory(
            replace(content, headline=f"{changes.get('headline', 'Story')} {n}", slugline=f"story-{n}"),
            name=f"story-{n}",
            published_at=now - timedelta(hours=n + 1) if public else None,
        )
        for n in range(count)
    ]
    with transaction.atomic():
        return write_stories(stories, zone=get_publication().time_zone)


def revise(story, section, by, **changes):
    """The story's next revision; returns the story, fresh."""
    story.refresh_from_db()
    content = compose(fields(section, **changes))
    workflow.save_revision(story, content, base_version=story.version, by=by)
    story.refresh_from_db()
    return story


__all__ = [
    "PictureChoice",
    "byline",
    "compose",
    "draft",
    "fields",
    "many",
    "picture",
    "published",
    "revise",
    "tag",
]
