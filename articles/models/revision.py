"""The history: every stored content of a story, and what it refers to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.media import Picture
from articles.models.people import Byline
from articles.models.taxonomy import Tag
from newsroom.core.fields import CleanJSONField, TextLine


class Revision(models.Model):
    """One immutable stored ``StoryContent``, with author, time and parent. Append-only."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True, help_text="Number of the revision it was written on.")
    content = CleanJSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text, to see that nothing changed.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    note = TextLine(max_length=200, blank=True)

    append_only = True

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self):
        return f"Story {self.article_id} v{self.number}"


class Reference(models.Model):
    """A picture, byline or tag that some revision of a story refers to: it can no longer be deleted.

    One row for a story and a thing, made by the first revision that names it: a row for every revision
    would say the same and grow with each save. The unique constraints are the indexes of the things, too.
    ``current``: the newest revision names it still, which is what the desk's list asks; ``printed``: what
    stands on the story's row names it, so that readers see it while the story is live.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="references")
    first_version = models.PositiveIntegerField()
    current = models.BooleanField(default=True, db_default=True)
    printed = models.BooleanField(default=False, db_default=False)
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="references", db_index=False)
    byline = models.ForeignKey(Byline, models.PROTECT, null=True, related_name="references", db_index=False)
    tag = models.ForeignKey(Tag, models.PROTECT, null=True, related_name="references", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=False, byline__isnull=True, tag__isnull=True)
                | Q(picture__isnull=True, byline__isnull=False, tag__isnull=True)
                | Q(picture__isnull=True, byline__isnull=True, tag__isnull=False),
                name="reference_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["picture", "article"],
                condition=Q(picture__isnull=False),
                name="reference_to_picture_once",
            ),
            models.UniqueConstraint(
                fields=["byline", "article"],
                condition=Q(byline__isnull=False),
                name="reference_to_byline_once",
            ),
            models.UniqueConstraint(
                fields=["tag", "article"],
                condition=Q(tag__isnull=False),
                name="reference_to_tag_once",
            ),
        ]

    def __str__(self):
        return f"Story {self.article_id} → {self.picture or self.byline or self.tag}"
