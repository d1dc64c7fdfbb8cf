"""The front page's places that an editor fills; the rest of the page fills itself."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core.fields import TextLine


class FrontPlacement(models.Model):
    """A story put in a place of the front page by hand. It never stands twice, nor after it is withdrawn."""

    class Place(models.TextChoices):
        LIVE = "live", "Live strip above the page"
        LEAD = "lead", "Lead"
        TOP = "top", "Beside the lead"
        WIDE = "wide", "The long read"

    place = models.CharField(max_length=5, choices=Place)
    position = models.PositiveSmallIntegerField("order", default=0)
    article = models.ForeignKey(Article, models.CASCADE, related_name="placements")
    line = TextLine(
        max_length=160, blank=True, help_text="For the live strip: its words. Empty: the headline."
    )
    until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From then on the place fills itself. A live strip always ends (within 12 hours).",
    )
    placed_at = models.DateTimeField(auto_now_add=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["place", "position", "-placed_at"]
        constraints = [
            models.UniqueConstraint(fields=["place", "article"], name="front_placement_once"),
            models.CheckConstraint(
                condition=~models.Q(place="live") | models.Q(until__isnull=False),
                name="front_live_strip_ends",
                violation_error_message="Say until when the live strip stands.",
            ),
        ]

    def __str__(self):
        return f"{self.get_place_display()}: {self.article.printed_name}"
