"""The rules of the desk that a chief editor sets."""

from django.core.validators import MaxValueValidator
from django.db import models


class DeskRules(models.Model):
    """How this newsroom publishes. There is one row (``id`` 1); ``articles/rules.py`` reads it."""

    grace_seconds = models.PositiveSmallIntegerField(
        "grace window, in seconds",
        default=60,
        db_default=60,
        validators=[MaxValueValidator(3600)],
        help_text="So long feeds, sitemaps and mail wait for a story just published, and one press takes it "
        "back. 0: they do not wait. Corrections never wait.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "rules of the desk"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="desk_rules_are_one")]

    def __str__(self):
        return "Rules of the desk"
