"""A small change to the newest text, whatever it says by now: a tag more, another section, another title."""

from dataclasses import replace

from django.db import transaction

from articles.content import Named, StoryContent
from articles.workflow.saving import save_revision
from articles.workflow.steps import ask, locked


@transaction.atomic
def amend(article, change, *, by, remark=""):
    """Save ``change(content)`` of the newest ``StoryContent`` as the next revision; returns the ``Revision``.

    Readers see it once it is published. Raises what ``save_revision`` raises; nothing collides, for the text
    is read and written under one lock.
    """
    article = locked(article)
    ask(article, "save", by)
    content = StoryContent.from_json(article.revisions.get(number=article.version).content)
    revision, _ = save_revision(article, change(content), base_version=article.version, by=by, remark=remark)
    return revision


def with_tag(tag):
    """The change that adds ``tag`` at the end, unless it is there."""
    named = Named(tag.pk, tag.name, tag.slug)
    return lambda content: (
        content
        if any(one.id == tag.pk for one in content.tags)
        else replace(content, tags=(*content.tags, named))
    )


def without_tag(tag):
    """The change that takes ``tag`` off."""
    return lambda content: replace(content, tags=tuple(one for one in content.tags if one.id != tag.pk))


def filed_in(section):
    """The change that files the story in ``section``; None: in none."""
    named = Named(section.pk, section.name, section.slug) if section else None
    return lambda content: replace(content, section=named)


def called(title):
    """The change of the working title."""
    return lambda content: replace(content, slugline=title)
