"""What is counted against card testers, and which step of the ladder stands.

Written by ``donations/guard/`` alone. No address and no e-mail is stored: only keyed digests of them, which
are wiped after two days. What stays for a month is that a page was opened, and whether it was paid.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.conditions import check
from donations.models.gift import Attempt
from newsroom.core.fields import TextLine


class Step(models.IntegerChoices):
    """The ladder, from open to closed; each step is reversible."""

    NORMAL = 0, "Normal"
    SLOWER = 1, "Slower"
    PROOF = 2, "Proof of mail"
    PAUSE = 3, "New cards paused"


class CardTry(models.Model):
    """One try at a page that takes cards, or at a mail that leads to one. The rows are the counters.

    ``proven``: came by a link that we mailed; ``known``: to somebody who has given before. ``seconds``: how
    long the form was open before it was sent.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "payment page"
        CARD = "card", "card page of a monthly donation"
        MAIL = "mail", "mail with the link to a payment page"
        LINK = "link", "mail with the links of a donor"

    class Outcome(models.TextChoices):
        OPENED = "opened", "let through"
        PROOF = "proof", "asked to prove a mail address"
        SLOW = "slow", "sent too quickly"
        PAUSED = "paused", "new cards were paused"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=4, choices=Kind)
    outcome = models.CharField(max_length=6, choices=Outcome)
    proven = models.BooleanField(default=False)
    known = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=32, blank=True)
    form = models.CharField(max_length=32, blank=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="card_tries")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            check(Q(kind__in=["page", "card", "mail", "link"]), "card_try_kind"),
            check(Q(outcome__in=["opened", "proof", "slow", "paused"]), "card_try_outcome"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"


class CardRefusal(models.Model):
    """How many tries of ten minutes were turned away for one reason without a row of their own."""

    class Why(models.TextChoices):
        ADDRESS = "address", "too many from one address or network"
        FORM = "form", "one form sent again and again"
        EMAIL = "email", "too many for one e-mail address"
        TOTAL = "total", "more than the paper’s budget"
        TRAP = "trap", "filled in the field that people do not see"
        TOKEN = "token", "a form that was not ours, or too old"

    since = models.DateTimeField(db_index=True)
    why = models.CharField(max_length=10, choices=Why)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-since", "why"]
        constraints = [models.UniqueConstraint(fields=["since", "why"], name="card_refusal_once")]

    def __str__(self):
        return f"{self.number}: {self.get_why_display()}"


class CardWeather(models.Model):
    """Where the ladder stands; one row (``id`` 1), made on first use, and the lock of all counting.

    ``step`` is what was measured; while ``forced_until`` is ahead, ``forced_step`` counts instead.
    ``budget``: payment pages in an hour. ``calm_since``: since when the numbers ask for a lower step.
    """

    step = models.PositiveSmallIntegerField(choices=Step, default=Step.NORMAL)
    since = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)
    numbers = models.JSONField(default=dict)
    budget = models.PositiveIntegerField(default=0)
    budget_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    tidied_at = models.DateTimeField(null=True)
    calm_since = models.DateTimeField(null=True)
    forced_step = models.PositiveSmallIntegerField(choices=Step, null=True)
    forced_until = models.DateTimeField(null=True)
    forced_reason = TextLine(max_length=300, blank=True)
    forced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "card-testing weather"
        constraints = [
            check(Q(id=1), "card_weather_is_one"),
            check(Q(step__lte=3), "card_weather_step"),
            check(
                Q(forced_step=None, forced_until=None) | Q(forced_step__lte=3, forced_until__isnull=False),
                "card_weather_forced_ends",
            ),
        ]

    def __str__(self):
        return self.get_step_display()


class CardStep(models.Model):
    """One change of the ladder, by the numbers or by a colleague. Append-only."""

    at = models.DateTimeField(default=timezone.now)
    before = models.PositiveSmallIntegerField(choices=Step)
    after = models.PositiveSmallIntegerField(choices=Step)
    why = models.CharField(max_length=300)
    numbers = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)

    append_only = True

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
