"""What every public page shows around its matter, kept ready."""

from django.db import models


class FramePart(models.Model):
    """One ready-made part of the frame as JSON: ``publication`` (the core's), ``appeal`` (donations').

    Written by the verbs of the app that owns it; all parts are read in one query by ``core/frame.py``, so
    that masthead, menus, footer and appeal cost a page one query however many tables they come from.
    """

    key = models.CharField(max_length=40, primary_key=True)
    data = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.key
