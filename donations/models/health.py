"""How the provider's messages reach us: what was seen last, and messages that were refused.

Written by ``donations/health.py``.
"""

from django.db import models

from donations.models.conditions import check


class MessageHealth(models.Model):
    """The last look at the provider's messages; one row (``id`` 1), made on first use.

    ``endpoints``: the provider's list of addresses, as it was at ``read_at``; ``problems``: what is wrong, in
    words, as it was at ``looked_at``. ``mending_at`` keeps two colleagues from setting it up at once.
    """

    looked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    mending_at = models.DateTimeField(null=True)
    endpoints = models.JSONField(default=list)
    trouble = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [check(models.Q(id=1), "message_health_is_one")]

    def __str__(self):
        return f"{len(self.problems)} problems"


class RefusedMessages(models.Model):
    """How many signed messages of an hour fitted no key of ours: the key is wrong, or somebody forges."""

    hour = models.DateTimeField(unique=True)
    number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-hour"]

    def __str__(self):
        return f"{self.number} in the hour of {self.hour:%-d %B, %H:%M}"
