"""A gift that a donor has announced and will send by bank: nothing is received yet.

Written by ``donations/announcing.py``; what arrives is booked by ``donations/ledger.py``.
"""

from django.db import models
from django.utils import timezone

from donations.models.conditions import check
from donations.models.gift import Gift
from newsroom.core.fields import TextLine


class Announcement(models.Model):
    """What a donor was told to write on a transfer, and where the receipt is to go.

    It is open while its gift has no payment. Name and address are the donor's own words, not yet anybody's
    account: a ``Donor`` is made when the money is there.
    """

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="announcement")
    reference = models.CharField(max_length=8, unique=True, help_text="Without its hyphen.")
    name = TextLine(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    livemode = models.BooleanField(default=False, db_default=False)
    announced_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-id"]
        constraints = [check(~models.Q(reference=""), "announcement_reference_not_blank")]

    def __str__(self):
        return self.printed_reference

    @property
    def printed_reference(self):
        """``K7M4-9XDT``, as donors are told to write it."""
        return f"{self.reference[:4]}-{self.reference[4:]}"
