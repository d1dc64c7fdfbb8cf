"""Old addresses."""

from django.conf import settings
from django.db import models


class Redirect(models.Model):
    """An old address and where it leads now, always in one hop.

    ``old_path`` is the decoded path, with ``?key=value`` for WordPress's plain permalinks (``/?p=12``).
    ``new_path`` is a path on this site; when a story moves again, ``redirects.move`` rewrites every row that
    pointed at its former address.
    """

    old_path = models.CharField("old address", max_length=500, unique=True)
    new_path = models.CharField("leads to", max_length=500, db_index=True)
    reason = models.CharField(max_length=40, default="manual")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old_path=models.F("new_path")),
                name="redirect_not_to_itself",
                violation_error_message="An address cannot lead to itself.",
            )
        ]

    def __str__(self):
        return self.old_path
