"""The verbs on the publication's pages: save, publish, unpublish, move, restore.

What readers see changes the menus of every page, so every kept page is forgotten after commit.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from newsroom.core import audit, outbox, redirects, roles
from newsroom.core.collisions import Conflict
from newsroom.core.models import Page, PageRevision
from newsroom.core.page_content import PageContent, merge_pages
from newsroom.core.publication import refresh_frame
from newsroom.core.roles import Permission


class PageConflict(Conflict):
    """Two people changed the same words of a page; its contents are ``PageContent``."""

    merge, read, unknown = staticmethod(merge_pages), PageContent.from_json, ValidationError


def latest_content(page):
    """The newest stored content of ``page`` (published or not)."""
    revision = page.revisions.first()
    return PageContent.from_json(revision.content) if revision else PageContent(title=page.title)


@transaction.atomic
def save_page(page, content, *, base_version, by):
    """Store ``content``, written on ``base_version``, as the next revision; readers see nothing of it yet.

    What somebody saved since is merged with it. Returns ``(revision, whether it was merged)``. Raises
    ``PageConflict`` where both changed the same words, ``ValidationError`` for a version that never was,
    ``PermissionDenied``.
    """
    roles.require(by, Permission.PUBLICATION)
    if page.pk is None:
        page.save()
    lock(page)
    merged = base_version != page.version
    if merged:
        conflict = PageConflict.between(page, content, base_version)
        if conflict.fields:
            raise conflict
        content = conflict.merged
    revision = write_revision(page, content, by=by)
    audit.record("save", page, by=by, version=page.version)
    return revision, merged


@transaction.atomic
def keep_both(page, content, *, base_version, by):
    """After a collision: put ``content`` into the history, then theirs with what of it did not collide.

    Whatever is pressed next, or nothing, both texts are there. Returns the ``PageConflict`` as it stands now;
    ``page.version`` is the newest, which has theirs. Raises as ``save_page``, but no ``PageConflict``.
    """
    roles.require(by, Permission.PUBLICATION)
    lock(page)
    conflict = PageConflict.between(page, content, base_version)
    write_revision(page, content, by=by)
    write_revision(page, conflict.merged, by=by)
    audit.record("collide", page, by=by, version=page.version, fields=conflict.fields)
    return conflict


@transaction.atomic
def restore_page(page, number, *, by):
    """Store what revision ``number`` says as the newest. Raises ``DoesNotExist``, ``PermissionDenied``."""
    content = PageContent.from_json(page.revisions.get(number=number).content)
    lock(page)
    return save_page(page, content, base_version=page.version, by=by)


def lock(page):
    """Hold the row of ``page`` to the end of the transaction; ``page.version`` is the newest then."""
    page.version = Page.objects.select_for_update().values_list("version", flat=True).get(pk=page.pk)


def write_revision(page, content, *, by):
    """Append the revision. The caller holds the row's lock."""
    page.version, page.title = page.version + 1, content.title
    page.save(update_fields=["version", "title", "purpose"])
    return PageRevision.objects.create(page=page, number=page.version, content=content.to_json(), author=by)


@transaction.atomic
def publish_page(page, *, by):
    """Readers now see the newest revision."""
    roles.require(by, Permission.PUBLICATION)
    now = timezone.now()
    page = Page.objects.select_for_update().get(pk=page.pk)
    page.content = latest_content(page).to_json() | {"purpose": page.purpose}
    page.is_published = True
    page.published_at, page.updated_at = page.published_at or now, now
    page.save(update_fields=["content", "is_published", "published_at", "updated_at"])
    audit.record("publish", page, by=by, version=page.version)
    changed_for_readers()
    return page


@transaction.atomic
def unpublish_page(page, *, by):
    """The page's address answers 404; its text stays."""
    roles.require(by, Permission.PUBLICATION)
    Page.objects.filter(pk=page.pk).update(is_published=False)
    audit.record("unpublish", page, by=by)
    changed_for_readers()


@transaction.atomic
def move_page(page, slug, *, by):
    """Give the page another address; the old one leads on if readers ever saw it."""
    roles.require(by, Permission.PUBLICATION)
    old = page.get_absolute_url()
    page.slug = slug
    page.full_clean(exclude=["content"])
    page.save(update_fields=["slug"])
    if page.published_at:
        redirects.move(old, page.get_absolute_url(), reason="page moved", by=by)
    else:  # an imported draft: its old addresses wait for it
        redirects.lead_along(old, page.get_absolute_url())
    audit.record("move", page, by=by, old=old)
    changed_for_readers()


def changed_for_readers():
    """Call in the verb's transaction: the frame follows, kept pages are forgotten after commit."""
    refresh_frame()
    outbox.add("purge", {"paths": ["*"]})
