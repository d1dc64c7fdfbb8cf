"""Yearly letters: who gets what they gave in a year, at most once.

Written by ``donations/yearly_letters.py``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.conditions import check
from donations.models.gift import Donor


class LetterRun(models.Model):
    """One press of “Send all”. Its letters leave from ``due_at`` on; until then it can be undone."""

    year = models.PositiveSmallIntegerField()
    livemode = models.BooleanField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.year}, {self.begun_at:%-d %B %Y}"


class YearlyLetter(models.Model):
    """One donor's letter about one year. Its row is what makes it one: a waiting one can be deleted again."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits"
        QUEUED = "queued", "handed to the mail"
        PRINTED = "printed", "printed"

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="yearly_letters")
    year = models.PositiveSmallIntegerField()
    livemode = models.BooleanField()
    run = models.ForeignKey(LetterRun, models.PROTECT, null=True, related_name="letters")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["donor", "year", "livemode"], name="letter_once_a_year"),
            check(Q(state__in=["waiting", "queued", "printed"]), "letter_state"),
            check(Q(state="waiting", done_at=None) | Q(done_at__isnull=False), "letter_done"),
        ]

    def __str__(self):
        return f"{self.year}: {self.get_state_display()}"
