"""The checks against the provider: what each looked at, how far it came, what it found.

Written by ``donations/reconcile`` alone.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReconcileRun(models.Model):
    """One comparison of the provider's statement with our books, from ``since`` to ``until``.

    ``place`` is where it stands, so that a check that broke off goes on there: the part, and the provider's
    mark after which its next page begins. ``counts``: what was looked at and found. None is ever deleted.
    """

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    livemode = models.BooleanField()
    mends = models.BooleanField(default=False, help_text="What can be mended without a choice is mended.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    place = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    trouble = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "check against the provider"
        verbose_name_plural = "checks against the provider"

    def __str__(self):
        return f"check of {self.started_at:%-d %B %Y, %H:%M}"
