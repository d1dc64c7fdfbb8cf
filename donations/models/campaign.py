"""A campaign: what several appeals ask for together, for a while, with a goal.

Written by the admin form. What was raised is never stored: it is the ledger's sum over the campaign's gifts.
"""

from django.db import models
from django.utils import timezone

from donations.models.conditions import check, is_charge, is_currency
from donations.money import currency_choices
from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.paths import UnicodeSlugField


class Campaign(models.Model):
    """What is asked for, how much of it (``goal_minor``, empty: no goal) and from when to when.

    ``starts_at`` and ``ends_at`` may be empty: at once, and until somebody closes it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft: readers see nothing of it"
        OPEN = "open", "Open, between its times"
        CLOSED = "closed", "Closed"

    slug = UnicodeSlugField("short name", unique=True, help_text="In addresses: /donate/?campaign=…")
    title = TextLine(max_length=120)
    headline = TextLine(
        max_length=120,
        blank=True,
        db_default="",
        help_text="Of the donation page. Empty: the page’s own.",
    )
    letter = TextBlock(
        max_length=2000,
        blank=True,
        db_default="",
        help_text="In place of the page’s own letter. An empty line begins a new paragraph.",
    )
    currency = models.CharField(max_length=3, choices=currency_choices, default="GBP")
    goal_minor = models.BigIntegerField("goal", null=True, blank=True)
    show_raised = models.BooleanField(
        "show what was raised",
        default=True,
        db_default=True,
        help_text="On the donation page and in its appeals, with the time of the figure.",
    )
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            check(is_currency(), "campaign_currency"),
            check(models.Q(goal_minor=None) | is_charge("goal_minor"), "campaign_goal"),
            models.CheckConstraint(
                condition=models.Q(starts_at=None)
                | models.Q(ends_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="campaign_ends_after_start",
                violation_error_message="A campaign ends after it began.",
            ),
            check(models.Q(status__in=["draft", "open", "closed"]), "campaign_status"),
        ]

    def __str__(self):
        return self.title

    def is_running(self, now):
        """Whether it is open at ``now``: from its first moment on, up to its last but not in it."""
        begun = self.starts_at is None or self.starts_at <= now
        return self.status == self.Status.OPEN and begun and (self.ends_at is None or now < self.ends_at)
