"""A change to a live story that waits for its time."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core.fields import CleanJSONField, TextLine


class ScheduledChange(models.Model):
    """Revision ``version`` of a published story replaces what readers see at ``at``; one for a story.

    Unlike a first publication it does not stand on the row with its time: two texts would have to. The worker
    puts it there, or the first page that is made after its time (``articles/due.py``). The row goes when it
    was done or cancelled; the history keeps both.
    """

    class Kind(models.TextChoices):
        MINOR = "minor", "Minor"
        SUBSTANTIVE = "substantive", "Substantive"
        CORRECTION = "correction", "With a correction"

    article = models.OneToOneField(Article, models.PROTECT, related_name="scheduled_change", primary_key=True)
    version = models.PositiveIntegerField(help_text="The exact revision that readers will see.")
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUBSTANTIVE)
    correction = CleanJSONField(null=True, help_text="The note that goes with it: kind, text, place.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    obstacle = TextLine(max_length=300, blank=True, help_text="Why it could not be done at its time.")

    class Meta:
        ordering = ["at", "article"]

    def __str__(self):
        return f"Version {self.version} of story {self.article_id} at {self.at:%d %B %Y, %H:%M}"
