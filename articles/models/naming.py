"""Names that people give to versions of a story: “as sent to the lawyer”."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core.fields import TextLine


class RevisionName(models.Model):
    """The name of one revision of a story. Given, changed and taken away by a verb, which leaves an event."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revision_names", db_index=False)
    number = models.PositiveIntegerField(help_text="The revision's.")
    name = TextLine(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="revision_name_says_something"),
        ]

    def __str__(self):
        return self.name
