"""Writing the imported pages of the publication (About, Contact), as drafts unless asked otherwise."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.importers.things import free_slug
from newsroom.core import audit
from newsroom.core.models import Page, PageRevision
from newsroom.core.models.pages import validate_page_slug
from newsroom.core.page_content import PageContent
from newsroom.core.page_workflow import latest_content


class PageWriter:
    """Writes ``ImportedPage`` one by one: a site has few."""

    def __init__(self, things, pictures, body_of):
        self.things, self.pictures, self.body_of = things, pictures, body_of
        self.report = things.report
        self.slugs = set(Page.objects.values_list("slug", flat=True))
        self.are_seen = False  # whether readers see something new

    def write(self, page):
        """Write a page that is new or changed; one that was edited here is left alone."""
        digest = self.pictures.digest(page)
        items = self.things.source.items
        item = items.filter(kind="page", external_id=page.key).select_related("page").first()
        if item is None:
            row = Page(slug=self.address(page), title=page.title)
            self.store(row, page, self.content(page))
            items.create(kind="page", external_id=page.key, page=row, **self.imported(row, page, digest))
            self.report.add("pages, published" if page.public else "pages, as drafts")
        elif not self.pictures.is_changed(page, item.digest):
            self.report.add("pages, unchanged")
        elif reason := hands_off(page, item):
            self.report.leave(page.title, reason)
        else:
            changed = self.revise(item.page, page)
            items.filter(pk=item.pk).update(**self.imported(item.page, page, digest))
            self.report.add("pages, changed at their source" if changed else "pages, unchanged")

    def revise(self, row, page):
        """Store the page anew; False if what differed at its source is nothing that we print."""
        content = self.content(page)
        appears = page.public and not row.is_published
        if content == latest_content(row) and not appears:
            return False
        self.store(row, page, content)
        return True

    def content(self, page):
        """The page as we print it."""
        body = self.body_of(page, self.pictures)
        self.report.drop(body.dropped)
        return PageContent.clean(title=page.title, body=body.html, description=page.description)

    def store(self, row, page, content):
        """The page's next revision, put before readers if it is public.

        Where it was leads to it from now on, once it is (``redirects.find`` knows).
        """
        row.title, row.version = content.title[:200], row.version + 1
        if page.public:
            row.content, row.is_published = content.to_json(), True
            row.published_at = row.published_at or page.published_at or timezone.now()
            row.updated_at = timezone.now()
            self.are_seen = True
        row.save()
        PageRevision.objects.create(page=row, number=row.version, content=content.to_json())
        audit.record("import", row, by=None, version=row.version)
        self.things.moved |= dict.fromkeys(page.old_paths, row.get_absolute_url())

    def address(self, page):
        """A free address that is not one of the site's own."""
        slug = free_slug(self.slugs, page.slug, page.title, f"page-{page.key}", "page")
        try:
            validate_page_slug(slug)
        except ValidationError:
            slug = free_slug(self.slugs, f"{slug}-page")
        return slug

    @staticmethod
    def imported(row, page, digest):
        """What is noted down about where a page came from."""
        return {
            "digest": digest,
            "original_html": page.html,
            "imported_version": row.version,
            "was_public": page.public,
        }


def hands_off(page, item):
    """Why the import leaves this page alone, in words, or an empty string."""
    if item.page.version != item.imported_version:
        return "Edited here since it came in: left alone."
    if item.was_public and not item.page.is_published:
        return "Withdrawn here: left alone."
    if item.was_public and not page.public:
        return "A page that is public here and not in this import: left alone."
    return ""
