"""Corrections: we were wrong, and say so."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core.fields import TextBlock


class Correction(models.Model):
    """A public note that a story was wrong or was changed in substance. Append-only; never deleted."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"
        EDITORS_NOTE = "editors-note", "Editor’s note"
        RETRACTION = "retraction", "Retraction"

    class Place(models.TextChoices):
        TOP = "top", "Above the text"
        END = "end", "Below the text"

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=Kind)
    text = TextBlock(max_length=2000)
    place = models.CharField(max_length=5, choices=Place, default=Place.TOP)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(help_text="The revision that put it right.")

    append_only = True

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_something")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.at:%d %B %Y}"

    def printed(self):
        """The form frozen into the story."""
        return {
            "id": self.pk,
            "kind": self.kind,
            "text": self.text,
            "at": self.at.isoformat(),
            "place": self.place,
        }
