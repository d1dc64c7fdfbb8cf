"""Filters and tags of story pages: names of roles and notes in the reader's language, links to tags."""

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_noop

from articles.inline import put_in
from newsroom.core.rendering import trusted_body

register = template.Library()

ROLES = {  # of credits; an author's role goes without saying
    "photographs": gettext_noop("Photographs"),
    "graphics": gettext_noop("Graphics"),
    "video": gettext_noop("Video"),
    "editing": gettext_noop("Editing"),
    "translation": gettext_noop("Translation"),
}
NOTES = {  # kinds of corrections
    "correction": gettext_noop("Correction"),
    "clarification": gettext_noop("Clarification"),
    "update": gettext_noop("Update"),
    "editors-note": gettext_noop("Editor’s note"),
    "retraction": gettext_noop("Retraction"),
}


@register.simple_tag
def prose(body, within=""):
    """A clean body; ``within``: what stands in its midst, if it is long enough."""
    return put_in(body, within) if within else trusted_body(body)


@register.filter
def standing(credit):
    """What somebody did, unless it was the words, and what they are: ``Photographs · Staff photographer``."""
    role = gettext(ROLES[credit.role]) if credit.role in ROLES else ""
    return " · ".join(filter(None, (role, credit.title)))


@register.filter
def note_kind(kind):
    """``Correction``, ``Clarification`` …"""
    return gettext(NOTES[kind]) if kind in NOTES else kind


@register.simple_tag
def tag_links(tags):
    """The tags as list items. In Python because a page prints most of them twice."""
    return format_html_join(
        "\n            ",
        '<li><a href="/tag/{}/" dir="auto">{}</a></li>',
        ((tag.slug, tag.name) for tag in tags),
    )
