"""Money that came another way than through the provider, and its corrections.

Written by ``donations/ledger.py`` alone; append-only (triggers refuse UPDATE and DELETE).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from donations.models.conditions import check
from donations.models.ledger import LedgerEntry, Payment
from newsroom.core.fields import TextLine

PROVIDER = "offline"  # ``Payment.provider`` of such money


class OfflineGift(models.Model):
    """What a colleague wrote down about money that came in cash, by cheque, by bank or in another way."""

    class Method(models.TextChoices):
        CASH = "cash", "Cash"
        CHEQUE = "cheque", "Cheque"
        BANK = "bank", "Bank transfer"
        OTHER = "other", "Another way"

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="offline")
    method = models.CharField(max_length=10, choices=Method)
    note = TextLine(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    append_only = True
    erasable = {"note": ""}

    class Meta:
        constraints = [check(models.Q(method__in=["cash", "cheque", "bank", "other"]), "offline_method")]

    def __str__(self):
        return self.get_method_display()


class Correction(models.Model):
    """Why money that was entered by hand was taken out of the books again: the reversing entry's reason.

    A wrong entry is never changed: it is reversed as a whole, once, and the right one is entered anew.
    """

    class Reason(models.TextChoices):
        MISTAKE = "mistake", "Entered by mistake, or wrongly"
        BOUNCED = "bounced", "The cheque or transfer bounced"
        RETURNED = "returned", "Given back to the donor by hand"

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="correction")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="correction")
    reason = models.CharField(max_length=10, choices=Reason)
    note = TextLine(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    append_only = True
    erasable = {"note": ""}

    class Meta:
        constraints = [
            check(models.Q(reason__in=["mistake", "bounced", "returned"]), "correction_reason"),
        ]

    def __str__(self):
        return self.get_reason_display()
