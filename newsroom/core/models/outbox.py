"""The outbox: what must still be told to the outside world."""

from django.db import models
from django.utils import timezone


class OutboxMessage(models.Model):
    """One thing to be done after commit: a mail, a purge, a ping. Deleted when done, tried again until then;
    after ``outbox.MOST_TRIES`` set aside (``due_at`` in the year 9999, ``last_error`` says why).

    ``key`` (optional, unique) stops a second message like one that is still waiting. It remembers nothing:
    when the message is done its key is free again. Whoever must do a thing once for all keeps that in a row
    of its own, as a receipt is queued only with its new ``Payment``.
    """

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class SentMail(models.Model):
    """A mail with a key that went out, for whoever asks later: neither its address nor its text.

    One row a sending: a key may be used again, as a receipt is sent again. Nothing is decided by these rows.
    """

    key = models.CharField(max_length=200, db_index=True)
    subject = models.CharField(max_length=200)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.subject
