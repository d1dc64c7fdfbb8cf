"""The appeal under every story: what staff edit, and what readers saw.

Written by ``donations/appeals.py`` alone.
"""

from django.conf import settings
from django.db import models

from donations.models.conditions import check, is_currency
from donations.money import CURRENCY_CHOICES
from newsroom.core.fields import CleanJSONField, TextBlock, TextLine

DEFAULT_HEADING = "Help us to keep asking"
DEFAULT_LETTER = (
    "No oligarch and no politician dictates to us. What you read here is paid for by people who want it "
    "asked, checked and printed.\n\n"
    "Please contribute whatever you can afford."
)


def default_amounts():
    """Five, ten and twenty, in hundredths."""
    return [500, 1000, 2000]


class Appeal(models.Model):
    """One appeal as staff edit it. Publishing freezes it as the next ``AppealVersion``.

    The first row is the one that runs. Amounts are minor units of ``currency``, shown in their order.
    """

    name = TextLine(max_length=80, default="Under every story", help_text="For colleagues only.")
    heading = TextLine(max_length=120, default=DEFAULT_HEADING)
    letter = TextBlock(
        max_length=3000,
        default=DEFAULT_LETTER,
        help_text="Two or three sentences, as in a letter. An empty line begins a new paragraph.",
    )
    signature = TextLine(max_length=120, blank=True, help_text="Who asks, for example: the editor's name.")
    link_label = TextLine(
        max_length=80,
        default="Click here to make your donation",
        help_text="Where the appeal is only a link: in feeds and in print.",
    )
    currency = models.CharField(max_length=3, choices=CURRENCY_CHOICES, default="GBP")
    amounts = models.JSONField(default=default_amounts)
    default_amount = models.BigIntegerField("amount chosen beforehand", default=500)
    other_label = TextLine(max_length=40, default="Other")
    button = TextLine(max_length=40, default="Continue")
    fine_print = TextLine(max_length=300, blank=True, default="You see the full amount before you pay.")

    class Meta:
        constraints = [check(is_currency(), "appeal_currency")]

    def __str__(self):
        return self.name


class AppealVersion(models.Model):
    """An appeal as readers saw it from ``published_at`` on: numbered, frozen, what gifts point to.

    Append-only: a trigger refuses UPDATE and DELETE (``core/guards.py``). ``data`` is the frame's part.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    data = CleanJSONField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="appeal_version_number"),
            check(models.Q(number__gt=0), "appeal_version_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.data.get('heading', '')} (version {self.number})"
