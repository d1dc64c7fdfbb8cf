"""JSON-LD in pages."""

import json

from django import template
from django.utils.safestring import mark_safe

from articles import structured_data

register = template.Library()

# The characters that could end the script element or start a comment in it, as Django's json_script has them.
ESCAPES = (
    (">", "\\u003E"),
    ("<", "\\u003C"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)


def script(data):
    """``data`` as a script element of JSON-LD, which no text in it can leave."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in ESCAPES:  # five replacements are ten times as quick as one translate()
        text = text.replace(character, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


@register.simple_tag
def story_data(content, publication, path, words=None):
    """Inputs: a StoryContent, the frame's publication, the story's path, its words if they are counted."""
    return script(structured_data.story(content, publication, path, words))


@register.simple_tag
def site_data(publication):
    """Input: the frame's publication."""
    return script(structured_data.website(publication))
