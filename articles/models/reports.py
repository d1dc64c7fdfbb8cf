"""What readers report as wrong: the corrections queue."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.correction import Correction
from newsroom.core.fields import TextBlock


class ErrorReport(models.Model):
    """A reader says that a story is wrong. Open until an editor answers it.

    ``contact`` is for an answer and nothing else: never public, erased after a set time
    (``articles.reporting.forget_contacts``). ``nonce``: a form that is sent twice is one report.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CORRECTED = "corrected", "Corrected"
        NO_ERROR = "no_error", "No error"
        DUPLICATE = "duplicate", "Duplicate"

    article = models.ForeignKey(Article, models.PROTECT, related_name="error_reports")
    nonce = models.CharField(max_length=40, unique=True)
    passage = TextBlock(max_length=1000, blank=True)
    message = TextBlock(max_length=3000)
    contact = models.EmailField(max_length=254, blank=True)
    contact_erased_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, related_name="reports")
    reply = TextBlock(
        max_length=2000, blank=True, default="", db_default="", help_text="What the reader was told besides."
    )
    mailed_at = models.DateTimeField(null=True, help_text="When the reader was written to.")

    class Meta:
        verbose_name = "error report"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", handled_at=None)
                | ~Q(state="open") & Q(handled_at__isnull=False, handled_at__gte=models.F("received_at")),
                name="error_report_open_or_handled",
            ),
            models.CheckConstraint(
                condition=Q(state="corrected", correction__isnull=False)
                | ~Q(state="corrected") & Q(correction=None),
                name="error_report_corrected_by_one",
            ),
            models.CheckConstraint(condition=~Q(message=""), name="error_report_says_something"),
        ]
        indexes = [
            models.Index(fields=["state", "-received_at", "-id"], name="error_report_queue"),
            models.Index(fields=["-handled_at"], name="error_report_handled"),
            models.Index(fields=["received_at"], name="error_report_contacts", condition=~Q(contact="")),
        ]

    def __str__(self):
        return f"Report of {self.received_at:%d %B %Y}"
