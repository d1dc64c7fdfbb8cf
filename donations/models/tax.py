"""Gift Aid declarations, and what the law makes us keep of a donor who was erased.

Written by ``donations/gift_aid.py`` and ``donations/erasure.py``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.conditions import check
from donations.models.gift import Donor
from donations.models.ledger import Payment
from donations.models.receipt import LegalEntity, Receipt
from newsroom.core.fields import CleanJSONField, TextBlock, TextLine


class TaxDeclaration(models.Model):
    """What a donor declared, with the very words agreed to. Only its end is ever added (``withdrawn_at``).

    ``payment`` only where the declaration is for that one donation; else it covers those of the four years
    before ``made_at`` and all after, until it is withdrawn.
    """

    class Scope(models.TextChoices):
        ONE = "one", "This donation only"
        ALL = "all", "All donations: the last four years and from now on"

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="declarations")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="declarations")
    scope = models.CharField(max_length=3, choices=Scope)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="declarations")
    first_name = TextLine(max_length=100, blank=True)
    last_name = TextLine(max_length=100, blank=True)
    address = TextBlock("home address", max_length=500, blank=True)
    postcode = TextLine(max_length=12, blank=True, help_text="Empty for an address outside the UK.")
    words = TextBlock(max_length=2000)
    version = models.CharField(max_length=12, help_text="Of the words: the beginning of their hash.")
    made_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    kept_at_erasure = ("words",)  # the house's own, not the donor's

    class Meta:
        ordering = ["-id"]
        verbose_name = "Gift Aid declaration"
        constraints = [
            check(
                Q(scope="one", payment__isnull=False) | Q(scope="all", payment=None),
                "declaration_scope",
            ),
            check(~Q(words="") & ~Q(version=""), "declaration_words"),
        ]

    def __str__(self):
        return f"{self.get_scope_display()} ({timezone.localdate(self.made_at):%-d %B %Y})"


class RetainedRecord(models.Model):
    """What must be kept of an erased donor, and until when: then it is deleted. Seen in claims alone."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="retained")
    declaration = models.OneToOneField(TaxDeclaration, models.PROTECT, null=True, related_name="retained")
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="retained")
    content = CleanJSONField(default=dict)
    keep_until = models.DateField(db_index=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            check(
                Q(declaration=None, receipt__isnull=False) | Q(declaration__isnull=False, receipt=None),
                "retained_is_one",
            ),
        ]

    def __str__(self):
        return f"Kept until {self.keep_until:%-d %B %Y}"
