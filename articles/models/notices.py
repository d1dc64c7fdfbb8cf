"""What colleagues are told, whether they want it by mail, and who is on duty when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.article import Article
from newsroom.core.fields import TextLine

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Notice(models.Model):
    """One thing that one person was told. Written in the verb's transaction (``articles.notices``).

    ``words`` never name the story: its title is printed beside them, where the reader of the notice may still
    read the story.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=20)
    is_alarm = models.BooleanField(default=False)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="notices")
    words = TextLine(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="notice_says_something")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["at"], name="notice_unmailed", condition=Q(mailed_at=None)),
        ]

    def __str__(self):
        return self.words


class NoticeSetting(models.Model):
    """How one person wants to hear of notices. Without a row: by mail, gathered."""

    class Mail(models.TextChoices):
        DIGEST = "digest", "One mail for all that happened in ten minutes; alarms at once"
        ALARMS = "alarms", "Alarms only"
        NONE = "none", "No mail: I look here"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_setting")
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.DIGEST)

    def __str__(self):
        return f"{self.user}: {self.mail}"


class DutyShift(models.Model):
    """Who gets the alarms, by weekday and hour of the newsroom's clock.

    Hours on the wall, not moments: a shift stays where people expect it when the clocks change. One that ends
    at or before its start goes on into the next day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_shifts")
    weekday = models.PositiveSmallIntegerField(choices=list(enumerate(WEEKDAYS)))
    start = models.PositiveSmallIntegerField("from", help_text="Hour, 0 to 23.")
    end = models.PositiveSmallIntegerField("until", help_text="Hour, 1 to 24; an earlier one: next day.")

    class Meta:
        ordering = ["weekday", "start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "weekday", "start"], name="duty_shift_once"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, start__lte=23, end__gte=1, end__lte=24) & ~Q(start=F("end")),
                name="duty_shift_hours",
                violation_error_message=(
                    "A shift begins at an hour from 0 to 23 and ends at another one, 1 to 24."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_weekday_display()} {self.start:02}:00–{self.end:02}:00"
