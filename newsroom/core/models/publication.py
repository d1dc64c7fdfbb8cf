"""The publication itself: everything a reader sees around the stories is a row here."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.theme import validate_accent


def time_zones():
    """The zones a newsroom can live in, as choices."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


def validate_language(value):
    """Raise ``ValidationError`` unless ``value`` looks like a BCP 47 tag (``en-GB``, ``ar``, ``zh-Hant``)."""
    RegexValidator(
        r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$", "Use a language code such as en-GB or ar."
    )(value)


class Publication(models.Model):
    """The paper. There is one row (``id`` 1); ``core/publication.py`` reads and writes it."""

    name = TextLine(max_length=120, default="Your newspaper")
    tagline = TextLine(
        max_length=200, blank=True, help_text="What the paper is, in a sentence: for search engines."
    )
    masthead_line = TextLine(max_length=120, blank=True, help_text="Beside the name on inside pages.")
    logo_folder = models.CharField(max_length=32, blank=True, editable=False)
    logo_crops = models.JSONField(default=dict, editable=False)
    accent = models.CharField(
        "accent colour",
        max_length=7,
        default="#9b1b1f",
        validators=[validate_accent],
        help_text="One colour, as #rrggbb. Refused when it cannot be read on the paper's grounds.",
    )
    language = models.CharField(max_length=12, default="en-GB", validators=[validate_language])
    time_zone = models.CharField("newsroom time zone", max_length=60, default="Europe/London")
    tags_below = models.BooleanField(
        "tags stand under the story", default=False, help_text="Otherwise they are its first line."
    )
    copyright_holder = TextLine(max_length=200, blank=True)
    copyright_line = TextBlock(
        max_length=400,
        blank=True,
        help_text="Under every story, after © and the year. Links as [text](/address/).",
    )
    footer_text = TextBlock(max_length=400, blank=True, help_text="Under the name in the footer.")
    footer_end = TextLine(
        max_length=300, blank=True, help_text="The footer's last line: who publishes, and where."
    )
    contact_email = models.EmailField(blank=True)
    support_label = TextLine("support button", max_length=30, default="Support us")
    news_sitemap_name = TextLine(
        "name in Google News", max_length=120, blank=True, help_text="Empty: the publication's name."
    )

    class Meta:
        verbose_name_plural = "publication"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="publication_is_one")]

    def __str__(self):
        return self.name

    def clean(self):
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": "Choose a zone from the list."})


class FollowLink(models.Model):
    """A place where readers can follow the paper."""

    class Service(models.TextChoices):
        GOOGLE_NEWS = "google-news", "Google News"
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        TELEGRAM = "telegram", "Telegram"
        WHATSAPP = "whatsapp", "WhatsApp"
        X = "x", "X"
        YOUTUBE = "youtube", "YouTube"
        NEWSLETTER = "newsletter", "Newsletter"
        RSS = "rss", "Feed (RSS)"
        OTHER = "other", "Other"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="follow_links")
    service = models.CharField(max_length=20, choices=Service)
    label = TextLine(max_length=60, blank=True, help_text="Empty: the service's name.")
    url = models.CharField(
        "address",
        max_length=300,
        validators=[
            RegexValidator(
                r"^(https?://|/(?!/))", "Give a full address (https://…) or one on this site (/feed/)."
            )
        ],
    )
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.label or self.get_service_display()
