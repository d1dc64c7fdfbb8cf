"""What a donor wrote after giving, and whether it may stand on the thanks wall.

Written by ``donations/notes.py``.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from donations.models.conditions import check
from donations.models.gift import Gift
from newsroom.core.fields import TextBlock, TextLine


class GiftNote(models.Model):
    """One donor's words about one gift, written once. Who said nothing of the wall stays anonymous.

    ``display_name`` is empty unless the donor agreed to the wall: the database sees to it.
    """

    class State(models.TextChoices):
        PRIVATE = "private", "for the newsroom only"
        WAITING = "waiting", "waits for a decision"
        SHOWN = "shown", "on the wall"
        HIDDEN = "hidden", "kept off the wall"

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="note")
    message = TextBlock("message to the newsroom", max_length=2000, blank=True)
    in_honour_of = TextLine(max_length=120, blank=True)
    display_name = TextLine("name on the wall", max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PRIVATE)
    written_at = models.DateTimeField(default=timezone.now, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    when_erased = {"state": "private"}  # a note without a name is on no wall

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = "message from a donor"
        verbose_name_plural = "messages from donors"
        indexes = [models.Index(fields=["state", "written_at"], name="note_by_state")]
        constraints = [
            check(models.Q(state__in=["private", "waiting", "shown", "hidden"]), "note_state"),
            check(
                models.Q(state="private", display_name="")
                | ~models.Q(state="private") & ~models.Q(display_name=""),
                "note_name_only_for_the_wall",
            ),
        ]

    def __str__(self):
        return f"Message of {self.written_at:%-d %B %Y}"
