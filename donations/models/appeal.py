"""Appeals: what staff edit, what readers saw.

Written by ``donations/appeals.py`` alone.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from donations.models.campaign import Campaign
from donations.models.conditions import check, is_currency
from donations.money import currency_choices
from newsroom.core.fields import CleanJSONField, TextBlock, TextLine
from newsroom.core.models import Section

DEFAULT_HEADING = "Help us to keep asking"
DEFAULT_LETTER = (
    "No oligarch and no politician dictates to us. What you read here is paid for by people who want it "
    "asked, checked and printed.\n\n"
    "Please contribute whatever you can afford."
)
MOST_DAYS = 365


def default_amounts():
    """Five, ten and twenty, in hundredths."""
    return [500, 1000, 2000]


def default_places():
    """Where an appeal stands unless somebody says otherwise."""
    return ["end", "front", "feed"]


class AppealWords(models.Model):
    """Everything of an appeal that is language: letter, form, quiet words."""

    heading = TextLine(max_length=120, default=DEFAULT_HEADING)
    letter = TextBlock(
        max_length=3000,
        default=DEFAULT_LETTER,
        help_text="Two or three sentences, as in a letter. An empty line begins a new paragraph.",
    )
    signature = TextLine(max_length=120, blank=True, help_text="Who asks, for example: the editor's name.")
    link_label = TextLine(
        max_length=80,
        default="Click here to make your donation",
        help_text="Where the appeal is only a link: in feeds, in print, in mails, in quiet words.",
    )
    frequency_question = TextLine("question: how often", max_length=60, default="How often?")
    once_label = TextLine("once", max_length=30, default="Once")
    monthly_label = TextLine("monthly", max_length=30, default="Every month")
    yearly_label = TextLine("yearly", max_length=30, default="Every year")
    amount_question = TextLine("question: how much", max_length=60, default="How much?")
    other_label = TextLine("another amount", max_length=40, default="Other")
    button = TextLine(max_length=40, default="Continue")
    fine_print = TextLine(max_length=300, blank=True, default="You see the full amount before you pay.")
    not_now = TextLine("button: not now", max_length=40, default="Not now")
    later = TextLine(
        "after “not now”",
        max_length=200,
        default="All right. You will not be asked on this device for a while.",
    )
    thanks = TextLine(
        "to whoever gave",
        max_length=300,
        default="Thank you for your donation. It pays for what you read here.",
        help_text="Stands in the appeal's place on the device of somebody who gave.",
    )
    quiet_heading = TextLine(max_length=120, blank=True, default="This paper is paid for by its readers")
    quiet_letter = TextBlock(
        max_length=1000,
        blank=True,
        default="If you can, help us to keep it going.",
        help_text="Under a death, an attack, a court case: a sentence and the link above. Empty: nothing.",
    )

    class Meta:
        abstract = True


class Appeal(AppealWords):
    """One appeal as staff edit it. Publishing freezes it as the next ``AppealVersion``.

    Its own words are in ``language``. Amounts are minor units of ``currency``, shown in their order; those of
    a frequency that the donation page does not offer are not shown. ``edition`` counts saves.
    """

    name = TextLine(max_length=80, default="Under every story", help_text="For colleagues only.")
    language = models.CharField(max_length=12, default="en-GB")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="appeals")
    priority = models.PositiveSmallIntegerField(
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="1 to 100. Where several could stand, the one with the highest number does.",
    )
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    places = models.JSONField("where it stands", default=default_places)
    currency = models.CharField(max_length=3, choices=currency_choices, default="GBP")
    amounts = models.JSONField("amounts, once", default=default_amounts)
    default_amount = models.BigIntegerField("amount chosen beforehand", default=500)
    monthly_amounts = models.JSONField("amounts, every month", default=list, blank=True)
    monthly_default = models.BigIntegerField("chosen beforehand, every month", null=True, blank=True)
    yearly_amounts = models.JSONField("amounts, every year", default=list, blank=True)
    yearly_default = models.BigIntegerField("chosen beforehand, every year", null=True, blank=True)
    rest_days = models.PositiveSmallIntegerField(
        "days of rest after “not now”", default=30, validators=[MaxValueValidator(MOST_DAYS)]
    )
    thank_days = models.PositiveSmallIntegerField(
        "days of thanks after a donation", default=90, validators=[MaxValueValidator(MOST_DAYS)]
    )
    cap_views = models.PositiveSmallIntegerField(
        "times one reader sees it",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Within a story and on the front page. At the end of a story it always stands.",
    )
    cap_days = models.PositiveSmallIntegerField(
        "in so many days",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    stopped_at = models.DateTimeField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            check(is_currency(), "appeal_currency"),
            check(Q(priority__gte=1, priority__lte=100), "appeal_priority"),
            check(Q(cap_views__gte=1, cap_days__gte=1), "appeal_cap"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="appeal_ends_after_start",
                violation_error_message="An appeal ends after it began.",
            ),
        ]

    def __str__(self):
        return self.name


class AppealTranslation(AppealWords):
    """The words of an appeal in one more language."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["appeal", "language"], name="appeal_language_once")]

    def __str__(self):
        return self.language


class AppealRule(models.Model):
    """On which stories an appeal stands, or does not: one section, one tag or one kind a row.

    Tags belong to another app: the row has the tag's id and the name that it had.
    """

    class Effect(models.TextChoices):
        INCLUDE = "include", "only there"
        EXCLUDE = "exclude", "not there"

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="rules")
    effect = models.CharField(max_length=7, choices=Effect)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    tag = models.BigIntegerField(null=True, db_index=True)
    tag_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            check(Q(effect__in=["include", "exclude"]), "appeal_rule_effect"),
            check(
                Q(section__isnull=False, tag=None, kind="")
                | Q(section=None, tag__isnull=False, kind="")
                | (Q(section=None, tag=None) & ~Q(kind="")),
                "appeal_rule_names_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.get_effect_display()}: {self.section or self.tag_name or self.kind}"


class AppealVersion(models.Model):
    """An appeal as readers saw it from ``published_at`` on: numbered, frozen, what gifts point to.

    Append-only: a trigger refuses UPDATE and DELETE (``core/guards.py``). ``data``: ``freezing.frozen``.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    data = CleanJSONField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="appeal_version_number"),
            check(models.Q(number__gt=0), "appeal_version_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.heading} (version {self.number})"

    @property
    def key(self):
        """How forms and addresses name it."""
        return f"{self.appeal_id}-{self.number}"

    @property
    def heading(self):
        """The heading in the appeal's own language."""
        words = self.data.get("words", {}).get(self.data.get("language"))
        return (words or self.data).get("heading", "")
