"""What is said and asked about a story: comments in threads, and tasks with a due time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from newsroom.core.fields import TextBlock, TextLine


class Comment(models.Model):
    """A remark on a story, or (with ``thread``) an answer to one.

    The first of a thread is anchored to a field or to a paragraph of the body, whose words stay in
    ``quote``: they say what was meant even when the paragraph is gone. Words, and who heard them, are never
    changed; the first comment alone is marked resolved, and opened again.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="comments")
    thread = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    field = models.CharField(max_length=30, blank=True, help_text="Empty: the whole story.")
    quote = TextBlock(max_length=1000, blank=True)
    version = models.PositiveIntegerField(help_text="The revision it speaks of.")
    text = TextBlock(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    told = models.TextField(blank=True, default="", db_default="", help_text="Names of those who were told.")
    missed = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Who was named and not told, and why: sentences.",
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(field="", quote="", resolved_at=None),
                name="comment_answer_has_no_anchor",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["article"], name="comment_open", condition=Q(thread=None, resolved_at=None))
        ]

    def __str__(self):
        return self.text[:60]


class Task(models.Model):
    """Something that one colleague is asked to do on a story, by a time. Done or handed on, never deleted."""

    class Priority(models.IntegerChoices):
        URGENT = 1, "Urgent"
        NORMAL = 2, "Normal"
        WHENEVER = 3, "When there is time"

    article = models.ForeignKey(Article, models.PROTECT, related_name="tasks")
    words = TextLine(max_length=200)
    is_review = models.BooleanField(default=True, help_text="Done by approving or sending back, too.")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks", db_index=False
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = [models.F("due_at").asc(nulls_last=True), "priority", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="task_says_what"),
            models.CheckConstraint(condition=Q(priority__in=[1, 2, 3]), name="task_priority_known"),
        ]
        indexes = [models.Index(fields=["assignee", "due_at"], name="task_open", condition=Q(done_at=None))]

    def __str__(self):
        return self.words

    @property
    def is_late(self):
        """Whether it should have been done by now."""
        return self.done_at is None and self.due_at is not None and self.due_at < timezone.now()
