"""Pictures: the original kept aside, ready sizes in a folder nobody can guess."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from newsroom.core.fields import TextBlock, TextLine


def new_folder():
    """128 random bits as 32 hex digits: a picture of an unpublished story cannot be found by guessing."""
    return secrets.token_hex(16)


class Picture(models.Model):
    """A picture with its words and its focal point (0–1 from the left and from the top).

    ``crops`` holds the ready sizes (shape: ``newsroom.core.renditions``), empty while there is no file, as
    after an import without ``--media``; pages then show the placeholder.
    """

    title = TextLine(max_length=200, blank=True, help_text="For finding it again; readers do not see it.")
    alt_text = TextLine(
        "alt text", max_length=500, blank=True, help_text="Say what is seen, for those who cannot see it."
    )
    caption = TextBlock(max_length=1000, blank=True)
    credit_line = TextLine(
        max_length=200, blank=True, help_text="Who made it, as printed: Photograph: Theo Brandt"
    )
    copyright_holder = TextLine(max_length=200, blank=True)
    rights_until = models.DateField(
        "rights until",
        null=True,
        blank=True,
        help_text="The last day we may print it in a new story. Empty: no end.",
    )
    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    original_name = TextLine(max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    focus_x = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    focus_y = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    crops = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focus_x__gte=0, focus_x__lte=1, focus_y__gte=0, focus_y__lte=1),
                name="picture_focus_inside",
            )
        ]

    def __str__(self):
        return self.title or self.alt_text or self.original_name or f"Picture {self.pk}"

    def as_image(self, *, alt="", caption="", credit_line=""):
        """The printed form, frozen into a story: words given here win over the picture's own.

        ``own`` names the words that are the story's; the others follow the picture.
        """
        given = {"alt": alt, "caption": caption, "credit_line": credit_line}
        words = {"alt": self.alt_text, "caption": self.caption, "credit_line": self.credit_line}
        own = [name for name, text in given.items() if text and text != words[name]]
        return {
            "id": self.pk,
            **words,
            **{name: given[name] for name in own},
            "own": own,
            "crops": self.crops,
        }
