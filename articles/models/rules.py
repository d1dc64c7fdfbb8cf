"""The rules of the desk that a chief editor sets."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import cached_property

from newsroom.core.models import Section


class DeskRules(models.Model):
    """How this newsroom publishes. There is one row (``id`` 1); ``articles/rules.py`` reads it."""

    class SecondPair(models.TextChoices):
        NEVER = "never", "Never: whoever may publish, publishes"
        ALWAYS = "always", "Always"
        SECTIONS = "sections", "In the sections chosen below"

    grace_seconds = models.PositiveSmallIntegerField(
        "grace window, in seconds",
        default=60,
        db_default=60,
        validators=[MaxValueValidator(3600)],
        help_text="So long feeds, sitemaps and mail wait for a story just published, and one press takes it "
        "back. 0: they do not wait. Corrections never wait.",
    )
    second_pair = models.CharField(
        "second pair of eyes",
        max_length=10,
        choices=SecondPair,
        default=SecondPair.NEVER,
        db_default=SecondPair.NEVER,
        help_text="Whether somebody besides the one who last changed a text must approve exactly that text "
        "before it is published. Confidential stories, and those that were on legal hold, always need it; "
        "corrections and removals never wait for it.",
    )
    second_pair_sections = models.ManyToManyField(
        Section, verbose_name="sections with a second pair of eyes", blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "rules of the desk"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="desk_rules_are_one")]

    def __str__(self):
        return "Rules of the desk"

    @cached_property
    def paired(self):
        """Numbers of the sections with a second pair of eyes; read once for each row object."""
        return frozenset(self.second_pair_sections.values_list("pk", flat=True))
