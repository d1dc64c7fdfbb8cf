"""Where imported things came from: what a second export of the same site must recognise."""

from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.media import Picture
from articles.models.people import Byline
from articles.models.taxonomy import Tag
from newsroom.core.fields import TextLine
from newsroom.core.models import Page, Section


class ImportSource(models.Model):
    """A site or an archive that things are imported from. ``key`` names it the same in every export."""

    key = models.CharField(max_length=200, unique=True)
    title = TextLine(max_length=200, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return self.title or self.key


class ImportedItem(models.Model):
    """One thing of a source and what it became here.

    ``digest`` is of what the source said, so that an unchanged thing is recognised without comparing texts.
    ``imported_version`` is the revision the import wrote: a story or page with a newer one was edited here
    and is left alone. ``original_html`` is the body as it came, so that a better cleaner can run again.
    ``first_published_at``, ``slug`` and ``old_paths`` wait with a draft for its first publication
    (``articles/origins.py``).
    """

    class Kind(models.TextChoices):
        AUTHOR = "author", "Author"
        SECTION = "section", "Section"
        TAG = "tag", "Tag"
        PICTURE = "picture", "Picture"
        STORY = "story", "Story"
        PAGE = "page", "Page"

    source = models.ForeignKey(ImportSource, models.CASCADE, db_index=False, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    external_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    original_html = models.TextField(blank=True)
    imported_version = models.PositiveIntegerField(default=0)
    was_public = models.BooleanField(default=False, help_text="Whether the import made it public.")
    first_published_at = models.DateTimeField(
        null=True, help_text="When readers first saw it at its source, of a story that came in as a draft."
    )
    slug = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="Its name in the address there."
    )
    old_paths = models.JSONField(
        null=True, help_text="What led to it there, to lead to it once it is public."
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, db_index=False, related_name="imported_from"
    )
    byline = models.ForeignKey(
        Byline, models.CASCADE, null=True, db_index=False, related_name="imported_from"
    )
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, db_index=False, related_name="imported_from"
    )
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, db_index=False, related_name="imported_from")
    page = models.ForeignKey(Page, models.CASCADE, null=True, db_index=False, related_name="imported_from")
    picture = models.ForeignKey(
        Picture, models.CASCADE, null=True, db_index=False, related_name="imported_from"
    )

    class Meta:
        # One of the six is set: an index over every row of each would cost six writes for nothing.
        indexes = [
            models.Index(fields=[name], name=f"imported_{name}", condition=Q(**{f"{name}__isnull": False}))
            for name in ("article", "byline", "section", "tag", "page", "picture")
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="imported_item_once"),
            models.CheckConstraint(
                condition=Q(article__isnull=False)
                | Q(byline__isnull=False)
                | Q(section__isnull=False)
                | Q(tag__isnull=False)
                | Q(page__isnull=False)
                | Q(picture__isnull=False),
                name="imported_item_is_something",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.external_id} of {self.source}"
