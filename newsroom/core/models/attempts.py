"""Tries at signing in, for a quarter of an hour."""

from django.db import models


class Attempt(models.Model):
    """One try at a password or a reset (``core/throttle.py``). Names and addresses are digests."""

    key = models.CharField(max_length=64, db_index=True, help_text="Of kind, address and name.")
    address = models.CharField(max_length=64, db_index=True, help_text="Of kind and address.")
    at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"Try of {self.at:%H:%M:%S}"

    def forgive(self):
        """The try was right: it and the wrong ones before it no longer count."""
        Attempt.objects.filter(key=self.key).delete()
