"""Complaints about stories: who, what, until when, what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from newsroom.core.fields import TextBlock, TextLine


class Complaint(models.Model):
    """Somebody complains about a story. While it is open nothing of the story is pruned or erased.

    ``soon_told`` and ``late_told``: the deadlines for which whoever is on duty was alarmed, so that a
    deadline that moves is told again. Written by the verbs in ``articles/workflow/complaining.py`` alone.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        PARTLY = "partly", "Upheld in part"
        NOT_UPHELD = "not_upheld", "Not upheld"
        SETTLED = "settled", "Settled between us"
        WITHDRAWN = "withdrawn", "Withdrawn"

    article = models.ForeignKey(Article, models.PROTECT, related_name="complaints")
    who = TextLine(
        max_length=200, help_text="Who complains: a person, a lawyer for somebody, a press council."
    )
    contact = TextLine(max_length=300, blank=True)
    received_at = models.DateTimeField()
    deadline = models.DateTimeField(help_text="Until when they must have an answer.")
    passage = TextBlock(max_length=2000, blank=True)
    matter = TextBlock(max_length=5000, help_text="What they complain of, and what they want.")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who answers for it, if not whoever took it up.",
    )
    soon_told = models.DateTimeField(null=True)
    late_told = models.DateTimeField(null=True)

    class Meta:
        ordering = ["deadline", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="complaint_closed_with_outcome",
            ),
            models.CheckConstraint(condition=~Q(who="") & ~Q(matter=""), name="complaint_says_who_and_what"),
        ]
        indexes = [
            models.Index(fields=["deadline"], name="complaint_open", condition=Q(closed_at=None)),
            models.Index(fields=["-closed_at"], name="complaint_closed"),
        ]

    def __str__(self):
        return f"Complaint of {self.who}"


class ComplaintNote(models.Model):
    """What was done about a complaint, in order: written by hand, or by the verb that did it. Append-only."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="notes")
    text = TextBlock(max_length=5000)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="complaint_note_says_something")]

    def __str__(self):
        return f"Note of {self.at:%d %B %Y, %H:%M}"
