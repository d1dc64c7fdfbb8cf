"""What was done outside stories and money: roles, settings, pages, redirects, exports."""

from django.conf import settings
from django.db import models

from newsroom.core.fields import CleanJSONField


class AuditEvent(models.Model):
    """One act of one person. Append-only: a trigger refuses UPDATE and DELETE (``core/guards.py``)."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, help_text="What it was done to: app.model:id, or a name.")
    data = CleanJSONField(default=dict)

    append_only = True
    erasable = {"data": "{}"}

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.verb} {self.subject}"
