"""What stood before readers, and from when: the record that nobody can change afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.event import StoryEvent


class Printing(models.Model):
    """The story's row as it stood from ``at`` until the next printing. Append-only.

    Written by every verb that changes the row, and when a tag, a section or a picture is printed anew. With
    the clock it says what readers saw at any moment (``articles/past.py``).

    The text is not stored twice: it is revision ``version`` with ``overlay`` laid over its fields (dates,
    corrections, names as they were that day). ``digest`` is of the whole, so that nobody need trust the
    two parts. A bulk import writes no printing: its event says what there is to say.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="printings", db_index=False)
    at = models.DateTimeField()
    cause = models.CharField(max_length=30, help_text="The verb, or what was printed anew.")
    event = models.OneToOneField(StoryEvent, models.PROTECT, null=True, related_name="printing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=Article.State)
    path = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(null=True, help_text="The revision; none: nothing stood there.")
    overlay = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all that was printed.")
    published_at = models.DateTimeField(null=True)
    embargoed_until = models.DateTimeField(null=True)
    unpublish_at = models.DateTimeField(null=True)
    withdrawal_status = models.PositiveSmallIntegerField(null=True)
    withdrawal_notice = models.TextField(blank=True)

    append_only = True

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["article", "at", "id"], name="printing_of_article")]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True, digest="") | Q(version__isnull=False) & ~Q(digest=""),
                name="printing_of_a_text_has_digest",
            )
        ]

    def __str__(self):
        return f"Story {self.article_id} from {self.at:%d %B %Y %H:%M:%S}"
