"""The verbs on tags: rename and merge. Published stories follow at once, their history does not.

A merged tag's row is gone; its former address leads to the tag it became. An older text that still names it
finds the way by that address when it is published (``present_tags``).
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.content import Named
from articles.models import ImportedItem, Reference, Tag, TaggedArticle
from articles.models.taxonomy import tag_key
from articles.quiet import announce
from articles.reprinting import purge, reprint
from newsroom.core import audit, outbox, redirects
from newsroom.core.paths import validate_slug
from newsroom.core.roles import Permission, require
from newsroom.core.text import clean_text, make_slug


@transaction.atomic
def rename_tag(tag, *, name, by, slug="", description=None, quiet=None):
    """Call ``tag`` something else, in every published story too. Returns how many stories were reprinted.

    ``quiet``: whether its stories are quiet from now on; None: as before.
    ``slug``: another address; empty: made from the name when that changed. The old address leads on. Raises
    ``PermissionDenied``, and ``ValidationError`` when another tag has the name (merge them) or the address.
    """
    require(by, Permission.TAXONOMY)
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    old_name, old_slug = tag.name, tag.slug
    name = checked_name(tag, name)
    slug = checked_slug(tag, slug) if slug else tag.slug if name == old_name else free_slug(tag, name)
    tag.name, tag.slug = name, slug
    tag.description = tag.description if description is None else description
    hushed = quiet is not None and quiet != tag.quiet
    tag.quiet = quiet if hushed else tag.quiet
    tag.save()
    paths = addresses(old_slug) | addresses(slug)
    if hushed:
        announce()
        paths.add("*")
        audit.record("quiet tag", tag, by=by, quiet=quiet)
    stories = stories_tagged(tag) if (name, slug) != (old_name, old_slug) else []
    if stories:
        paths |= reprint(stories, lambda content: retagged(content, {tag.pk: tag}), cause="tag", by=by)
    if slug != old_slug:
        lead_on(old_slug, slug, by=by)
    audit.record("rename tag", tag, by=by, old=old_name, new=name, address=slug, stories=len(stories))
    purge(paths)
    return len(stories)


@transaction.atomic
def merge_tags(tag, into, *, by):
    """Make ``tag`` part of ``into``: stories, search and addresses follow; ``tag`` is no more. What was quiet
    stays quiet.

    Returns how many stories were reprinted. Raises ``ValidationError`` for a tag and itself,
    ``PermissionDenied``.
    """
    require(by, Permission.TAXONOMY)
    if tag.pk == into.pk:
        raise ValidationError("A tag cannot be merged into itself. Choose another.")
    rows = {
        row.pk: row for row in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")
    }
    if len(rows) != 2:
        raise ValidationError("One of these tags does not exist any more.")
    tag, into = rows[tag.pk], rows[into.pk]
    stories = stories_tagged(tag)
    into.quiet = into.quiet or tag.quiet
    into.save(update_fields=["quiet"])
    move_rows(TaggedArticle, "content_object_id", tag, into)
    for mark in ("current", "printed"):
        marked = Reference.objects.filter(tag=tag, **{mark: True}).values("article_id")
        Reference.objects.filter(tag=into, article_id__in=marked).update(**{mark: True})
    move_rows(Reference, "article_id", tag, into)
    ImportedItem.objects.filter(tag=tag).update(tag=into)
    paths = reprint(stories, lambda content: retagged(content, {tag.pk: into}), cause="tag", by=by)
    lead_on(tag.slug, into.slug, by=by)
    outbox.add("tag-became", {"old": tag.pk, "new": into.pk, "name": into.name})
    audit.record("merge tag", into, by=by, old=tag.name, new=into.name, stories=len(stories))
    purge(paths | addresses(tag.slug) | addresses(into.slug))
    tag.delete()
    announce()
    return len(stories)


def present_tags(content):
    """``content`` with its tags as they are called today; what was merged is what it became."""
    if not content.tags:
        return content
    known = Tag.objects.in_bulk([tag.id for tag in content.tags])
    became = {tag.id: known.get(tag.id) or successor(tag) for tag in content.tags}
    return retagged(content, became)


def successor(printed):
    """The tag that the ``printed`` one (gone from the table) became, or None."""
    path = redirects.find(f"/tag/{printed.slug}/") or ""
    parts = path.strip("/").split("/")
    slug = parts[1] if len(parts) == 2 and parts[0] == "tag" else printed.slug
    return Tag.objects.filter(slug=slug).first() or Tag.objects.filter(name_key=tag_key(printed.name)).first()


def retagged(content, became):
    """``content`` with tags replaced: ``became`` maps ids to ``Tag`` or None (dropped); each stands once."""
    tags = (became.get(tag.id, tag) for tag in content.tags)
    names = {}
    for tag in tags:
        if tag is not None:
            names.setdefault(tag.id, Named(tag.id, tag.name, tag.slug))
    return replace(content, tags=tuple(names.values()))


def stories_tagged(tag):
    """Ids of the stories whose row carries ``tag``."""
    return list(TaggedArticle.objects.filter(tag=tag).values_list("content_object_id", flat=True))


def move_rows(model, story, tag, into):
    """Rows of ``model`` point to ``into``; a story that has both keeps one. ``story``: the column's name."""
    both = model.objects.filter(tag=into).values(story)
    model.objects.filter(tag=tag, **{f"{story}__in": both}).delete()
    model.objects.filter(tag=tag).update(tag=into)


def checked_name(tag, name):
    """``name``, clean. Raises ``ValidationError`` when it is empty, too long or another tag's."""
    name = clean_text(name)
    if not name or len(name) > 100:
        raise ValidationError({"name": "Give a name of at most 100 characters."})
    if Tag.objects.filter(name_key=tag_key(name)).exclude(pk=tag.pk).exists():
        raise ValidationError({"name": "Another tag has this name. Merge the two instead."})
    return name


def checked_slug(tag, slug):
    """``slug``. Raises ``ValidationError`` when it cannot be an address or is another tag's."""
    validate_slug(slug)
    if Tag.objects.filter(slug=slug).exclude(pk=tag.pk).exists():
        raise ValidationError({"slug": "Another tag has this address."})
    return slug


def free_slug(tag, name):
    """An address made from ``name``, with a number when it is taken."""
    base = tag.slugify(name)
    if make_slug(name) == tag.slug:
        return tag.slug
    slug, number = base, 1
    while Tag.objects.filter(slug=slug).exclude(pk=tag.pk).exists():
        number += 1
        slug = tag.slugify(name, number)
    return slug


def addresses(slug):
    """The tag's page and its feed."""
    return {f"/tag/{slug}/", f"/tag/{slug}/feed/"}


def lead_on(old, new, *, by):
    """The former page and feed lead to those of today."""
    for end in ("", "feed/"):
        redirects.move(f"/tag/{old}/{end}", f"/tag/{new}/{end}", reason="tag", by=by)
