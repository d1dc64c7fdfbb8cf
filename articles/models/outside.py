"""Outside approval: a link by which somebody without an account reads one revision, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from newsroom.core.fields import TextBlock, TextLine


class ReviewLink(models.Model):
    """One person outside (a lawyer, a source), one revision, one secret address.

    Of the secret only a hash is kept: whoever reads the database cannot open the page. ``ended_at`` is set
    when somebody takes the link back and when the story is published.
    """

    class Ended(models.TextChoices):
        REVOKED = "revoked", "Taken back"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "The story was dropped or taken down"

    article = models.ForeignKey(Article, models.PROTECT, related_name="review_links")
    version = models.PositiveIntegerField(help_text="The revision they read.")
    digest = models.CharField(max_length=64, help_text="Of that revision’s text.")
    token_hash = models.CharField(max_length=64, unique=True)
    name = TextLine("who reads it", max_length=120)
    email = models.EmailField("e-mail address", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="review_link_for_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="review_link_ended_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.name}, version {self.version}"


class ReviewNote(models.Model):
    """What happened on a link: opened, a comment, approved, objected. Append-only."""

    class Kind(models.TextChoices):
        OPENED = "opened", "opened the page"
        COMMENT = "comment", "commented"
        APPROVED = "approved", "approved"
        OBJECTED = "objected", "objected"

    DECISIONS = (Kind.APPROVED, Kind.OBJECTED)

    link = models.ForeignKey(ReviewLink, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    text = TextBlock(max_length=4000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    network = models.CharField(
        max_length=64, blank=True, help_text="A digest: whether it was the same place."
    )

    append_only = True

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="comment") | ~Q(text=""), name="review_comment_says_something"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%d %B %Y}"
