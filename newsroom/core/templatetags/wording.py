"""``newsroom.core.wording`` for templates."""

from django import template

from newsroom.core import wording

register = template.Library()
for words in (wording.since, wording.until, wording.in_words, wording.initials):
    register.filter(words.__name__, words)
