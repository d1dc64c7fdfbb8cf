"""Bylines: the people and boards who stand behind stories. Not accounts: a byline outlives its user."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from articles.models.media import Picture
from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.paths import UnicodeSlugField


class Byline(models.Model):
    """A person or a board under whose name stories are published.

    A board has a ``statement``: what it is responsible for. What was printed is frozen with each story.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        BOARD = "board", "Board"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = TextLine(max_length=120)
    slug = UnicodeSlugField(unique=True, help_text="Part of the address: /byline/<slug>/")
    title = TextLine(
        "job title", max_length=120, blank=True, help_text="Port correspondent; for a board: Editorial Board"
    )
    bio = TextBlock(max_length=2000, blank=True)
    statement = TextBlock(
        "statement of responsibility",
        max_length=1000,
        blank=True,
        help_text="For a board: what it is responsible for. Stands in the byline box under its stories.",
    )
    portrait = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bylines",
        help_text="The colleague whose new stories carry this byline by default.",
    )
    is_active = models.BooleanField("still writes here", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="board") | models.Q(statement=""),
                name="byline_statement_only_for_boards",
                violation_error_message="Only a board has a statement of responsibility.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/byline/{self.slug}/"


class BoardMembership(models.Model):
    """Who sat on a board, and when."""

    board = models.ForeignKey(
        Byline, models.PROTECT, related_name="memberships", limit_choices_to={"kind": "board"}
    )
    person = models.ForeignKey(
        Byline, models.PROTECT, related_name="boards", limit_choices_to={"kind": "person"}
    )
    title = TextLine("role on the board", max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(board=models.F("person")), name="board_is_not_its_own_member"
            ),
            models.UniqueConstraint(fields=["board", "person", "since"], name="board_membership_unique"),
        ]

    def __str__(self):
        return f"{self.person}, {self.board}"

    def clean(self):
        """Nobody leaves a board before joining it."""
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "This day is before the first one."})
