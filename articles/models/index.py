"""The readers' index of stories by tag and by byline.

Rows repeat ``published_at`` so that one database index serves a list.
"""

from django.db import models
from taggit.models import ItemBase

from articles.models.article import Article
from articles.models.people import Byline
from articles.models.taxonomy import Tag


class TaggedArticle(ItemBase):
    """A published story's tag. Written by ``publish`` alone."""

    # Without indexes of their own: each begins one of the two below.
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged", db_index=False)
    content_object = models.ForeignKey(Article, models.CASCADE, related_name="tagged", db_index=False)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagged_article_once")]
        indexes = [
            models.Index(fields=["tag", "-published_at", "-content_object"], name="tagged_article_newest")
        ]

    def __str__(self):
        return f"{self.tag} on {self.content_object_id}"


class Credit(models.Model):
    """A published story's byline, in its printed order, with the role that was printed."""

    # Without indexes of their own: each begins one of those below.
    article = models.ForeignKey(Article, models.CASCADE, related_name="credits", db_index=False)
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="credits", db_index=False)
    role = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="credit_position_once"),
            models.UniqueConstraint(fields=["article", "byline", "role"], name="credit_role_once"),
        ]
        indexes = [models.Index(fields=["byline", "-published_at", "-article"], name="credit_newest")]

    def __str__(self):
        return f"{self.byline} ({self.role})"


class RelatedStory(models.Model):
    """A published story names another as related: from the other one finds the pages that show its card."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="related_links", db_index=False)
    related = models.ForeignKey(Article, models.CASCADE, related_name="named_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "related"], name="related_story_once")]

    def __str__(self):
        return f"{self.article_id} → {self.related_id}"
