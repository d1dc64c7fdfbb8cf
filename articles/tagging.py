"""Finding a tag by its name, in whatever spelling, or making it."""

from django.db import IntegrityError, transaction

from articles.models import Tag
from articles.models.taxonomy import tag_key
from articles.seen import tags_for
from newsroom.core.roles import Permission, require
from newsroom.core.text import clean_text


def tags_named(names, *, by):
    """The tags called ``names``, made where there is none yet. "Россия" and "россия" are one tag.

    Raises ``PermissionDenied`` when one must be made and ``by`` may not. Who may is given a tag of that exact
    name that is there already, even one they do not come across: no name can stand for two.
    """
    named = [(tag_key(name), clean_text(name)) for name in names]
    found = {tag.name_key: tag for tag in tags_for(by).filter(name_key__in=[key for key, _ in named])}
    for key, name in named:
        if key not in found:
            require(by, Permission.TAGS)
            found[key] = make_tag(name)
    return [found[key] for key, _ in named]


def make_tag(name):
    """A new tag; where there is one of that name by now, that one."""
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name)
    except IntegrityError:
        return Tag.objects.get(name_key=tag_key(name))
