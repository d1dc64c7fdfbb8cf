"""Corrections: we were wrong, and say so. What is said later about a correction stands beside it, dated."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from newsroom.core.fields import TextBlock


class Correction(models.Model):
    """A public note that a story was wrong or was changed in substance. Append-only; never deleted.

    Other words for it, or its withdrawal, are rows of ``CorrectionChange``; ``printed`` puts both together.
    """

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
    NO_ERROR = (Kind.UPDATE, Kind.EDITORS_NOTE)  # notes that put no words right

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_something")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.at:%d %B %Y}"

    @classmethod
    def kinds_of_error(cls):
        """The kinds that say something was wrong, as choices."""
        return [choice for choice in cls.Kind.choices if choice[0] not in cls.NO_ERROR]

    @classmethod
    def puts_right(cls, note):
        """Whether ``note`` (``{"kind", …}`` or None) says that something was wrong: no rule delays that."""
        return note is not None and note["kind"] not in cls.NO_ERROR

    def printed(self, until=None):
        """The form frozen into the story: its present words (or those of ``until``), what it said before.

        Asks for its ``changes``: prefetch them where there are several corrections.
        """
        now = {"id": self.pk, "kind": self.kind, "text": self.text, "place": self.place}
        now |= {"at": self.at.isoformat(), "changes": [], "withdrawn_at": None, "reason": ""}
        for change in self.changes.all():
            if until and change.at > until:
                break
            at = change.at.isoformat()
            if not change.repeats:
                now |= {"text": "", "changes": [former | {"text": ""} for former in now["changes"]]}
            if change.what == CorrectionChange.What.WITHDRAWN:
                now |= {"withdrawn_at": at, "reason": change.reason}
            else:
                now["changes"].append({"at": at, "kind": now["kind"], "text": now["text"]})
                now |= {"kind": change.kind, "text": change.text, "place": change.place}
        return now


class CorrectionChange(models.Model):
    """A printed correction was given other words, or withdrawn: readers see that, and when. Append-only.

    ``repeats`` is False where no former words may be shown again (a name that a court protects): the dates
    stay, the words are in these tables alone.
    """

    class What(models.TextChoices):
        CHANGED = "changed", "Changed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=10, choices=What)
    kind = models.CharField(max_length=20, choices=Correction.Kind, blank=True)
    text = TextBlock(max_length=2000, blank=True)
    place = models.CharField(max_length=5, choices=Correction.Place, blank=True)
    reason = TextBlock(max_length=1000, blank=True, help_text="Why it was withdrawn. Readers see it.")
    repeats = models.BooleanField(default=True, help_text="Whether readers may still see the former words.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="changed") & ~Q(text="") & ~Q(kind="") & ~Q(place="")
                | Q(what="withdrawn") & ~Q(reason=""),
                name="correction_change_is_whole",
            ),
            models.UniqueConstraint(
                fields=["correction"], condition=Q(what="withdrawn"), name="correction_withdrawn_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()} on {self.at:%d %B %Y}"
