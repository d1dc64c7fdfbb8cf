"""Who may see a confidential story."""

from django.conf import settings
from django.db import models

from articles.models.article import Article


class ConfidentialReader(models.Model):
    """A person who may see a confidential story. Nobody else sees it, whatever their role."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="confidential_readers", db_index=False
    )  # the constraint below begins with it
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="confidential_reader_once")]

    def __str__(self):
        return f"{self.user} may see story {self.article_id}"
