"""What people are writing at this moment: text not saved yet, and who is at which story."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from newsroom.core.fields import CleanJSONField


class WorkingCopy(models.Model):
    """What somebody typed into a story's form and did not save: theirs alone, for the day their device dies.

    Whoever takes over from a colleague who leaves gets theirs, too: then it is the taker's alone.

    One row for each opening of the form: a second window on the same story must not write over the first.
    Its text goes when it is saved, when its writer says so, and after a month.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="working_copies", help_text="Empty: not created yet."
    )
    opening = models.CharField(max_length=40, help_text="The form's own name for itself.")
    turn = models.PositiveIntegerField(
        help_text="Grows with every change: an older one never replaces a newer."
    )
    fields = CleanJSONField(help_text="What the form would post: [[name, value], …].")
    base_version = models.PositiveIntegerField(
        null=True, help_text="Number of the revision it was written on."
    )
    digest = models.CharField(max_length=64, help_text="Of the text, to find it in the history.")
    changes = models.PositiveIntegerField(
        help_text="How many fields and paragraphs differ from that revision."
    )
    began_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(db_index=True)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Who typed it, if they left and ``editor`` has it now.",
    )
    handed_at = models.DateTimeField(null=True, help_text="When it was handed over.")

    class Meta:
        verbose_name_plural = "working copies"
        ordering = ["-kept_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["editor", "opening"], name="working_copy_of_one_opening"),
            models.CheckConstraint(
                condition=Q(writer=None, handed_at=None) | Q(writer__isnull=False, handed_at__isnull=False),
                name="working_copy_handed_over_at",
            ),
        ]
        indexes = [
            models.Index(fields=["editor", "article", "-kept_at"], name="working_copy_offered"),
            models.Index(
                fields=["editor"], name="working_copy_taken_over", condition=Q(writer__isnull=False)
            ),
        ]

    def __str__(self):
        return f"Unsaved text of {self.editor}"

    @property
    def title(self):
        """What its story would be called."""
        words = dict(map(tuple, self.fields))
        return words.get("headline") or words.get("slugline") or ""


class Presence(models.Model):
    """Somebody has a story open now. The form says so every few seconds; without a word they are gone."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    unsaved = models.BooleanField(default=False, help_text="Has changes that are not in the history.")

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="presence_once")]

    def __str__(self):
        return f"{self.person} at {self.article_id}"
