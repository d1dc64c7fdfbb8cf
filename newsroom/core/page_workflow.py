"""The verbs on the publication's pages: save, publish, unpublish, move, restore.

What readers see changes the menus of every page, so every kept page is forgotten after commit.
"""

from django.db import transaction
from django.utils import timezone

from newsroom.core import audit, outbox, redirects, roles
from newsroom.core.models import Page, PageRevision
from newsroom.core.page_content import PageContent
from newsroom.core.publication import refresh_frame
from newsroom.core.roles import Permission


class StalePage(Exception):
    """Somebody saved the page since it was opened; nothing was changed."""


def latest_content(page):
    """The newest stored content of ``page`` (published or not)."""
    revision = page.revisions.first()
    return PageContent.from_json(revision.content) if revision else PageContent(title=page.title)


@transaction.atomic
def save_page(page, content, *, base_version, by):
    """Store ``content`` as the page's next revision; readers see nothing of it yet.

    Raises ``StalePage`` if ``base_version`` is not the newest (compare-and-set), ``PermissionDenied``.
    """
    roles.require(by, Permission.PUBLICATION)
    if page.pk is None:
        page.save()
    moved = Page.objects.filter(pk=page.pk, version=base_version).update(
        version=base_version + 1, title=content.title, purpose=page.purpose
    )
    if not moved:
        raise StalePage
    page.version, page.title = base_version + 1, content.title
    audit.record("save", page, by=by, version=page.version)
    return PageRevision.objects.create(page=page, number=page.version, content=content.to_json(), author=by)


def restore_page(page, number, *, base_version, by):
    """Store the content of revision ``number`` as the newest. Raises as ``save_page``; ``DoesNotExist``."""
    content = PageContent.from_json(page.revisions.get(number=number).content)
    return save_page(page, content, base_version=base_version, by=by)


@transaction.atomic
def publish_page(page, *, by):
    """Readers now see the newest revision."""
    roles.require(by, Permission.PUBLICATION)
    now = timezone.now()
    page = Page.objects.select_for_update().get(pk=page.pk)
    page.content, page.is_published = latest_content(page).to_json(), True
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
