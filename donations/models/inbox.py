"""What the provider told us, kept as it came, and what a person must look at.

Written by ``donations/webhooks.py``, ``donations/events.py`` and ``donations/ledger.py``.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from donations.models.check import ReconcileRun
from donations.models.conditions import check
from donations.models.gift import Attempt, Gift


class ProviderEvent(models.Model):
    """One message of the provider, stored before anything is done about it.

    Its own words never become state: handling it means asking the provider again. So it can be handled any
    number of times. ``verified`` says that its signature was checked on arrival.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "received"
        APPLIED = "applied", "applied"
        IGNORED = "ignored", "nothing to do"
        FAILED = "failed", "will be tried again"

    provider = models.CharField(max_length=20, default="stripe")
    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=100, db_index=True)
    object_id = models.CharField(max_length=255, blank=True)
    api_version = models.CharField(max_length=40, blank=True)
    livemode = models.BooleanField()
    verified = models.BooleanField()
    payload = models.TextField(help_text="The message byte for byte.")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="events")
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = "message of the provider"
        verbose_name_plural = "messages of the provider"
        constraints = [
            check(~models.Q(event_id=""), "event_id_not_blank"),
            check(
                models.Q(state__in=["applied", "ignored"], processed_at__isnull=False)
                | models.Q(state__in=["received", "failed"], processed_at__isnull=True),
                "event_state_and_time",
            ),
        ]

    def __str__(self):
        return f"{self.type} ({self.event_id})"


class Finding(models.Model):
    """Something about money that a person must look at. Where it does not fit, nothing was credited; a failed
    refund or a dispute is in the books and asks for an answer.

    ``key`` makes the same trouble one finding, however often it is met. What a check against the provider
    found has the checks that met it (``run`` first, ``last_run`` last), and in ``at`` when it happened there;
    ``detail`` holds both sides' numbers (``donations/reconcile/words.py`` puts them into words).
    """

    class Kind(models.TextChoices):
        AMOUNT = "amount", "Another amount than was chosen"
        CURRENCY = "currency", "Another currency than was chosen"
        MODE = "mode", "Test money in live books, or the reverse"
        INCOMPLETE = "incomplete", "Paid, but without a charge"
        FEE_CURRENCY = "fee_currency", "The fee stands in another currency"
        SECOND = "second", "A second charge for one attempt"
        REFUND = "refund", "A refund failed: the donor still waits for the money"
        AFTER_END = "after_end", "Charged after the monthly donation had ended: give it back"
        WARNING = "warning", "A bank warns of fraud: give the money back before it is disputed"
        DISPUTE = "dispute", "A donor's bank disputes the charge: answer at the provider"
        CARDS = "cards", "Paid after many cards or many tries"
        DEPOSIT = "deposit", "A bank deposit that does not add up, or did not arrive"
        RISK = "risk", "The payment provider thinks this payment risky"
        LOST = "lost", "Moved at the provider, missing in our books"
        DIFFERENT = "different", "Another number at the provider than in our books"
        ORPHAN = "orphan", "In our books, unknown to the provider"
        DOUBLE = "double", "Paid twice for one donation"
        STRANGER = "stranger", "Paid with our marks, but no such donation is here"
        UNEXPLAINED = "unexplained", "A movement of a donation's money that we cannot explain"
        PLAN = "plan", "A monthly donation stands otherwise at the provider"
        PAGE = "page", "A payment page has ended at the provider, but not here"
        FORMER = "former", "The former site still acts on a donation that was taken over"

    class Decision(models.TextChoices):
        GENUINE = "genuine", "Genuine"
        RETURNED = "returned", "Given back"
        ENDED = "ended", "Monthly donation ended"
        BOTH = "both", "Given back, monthly donation ended"

    # What may be fraud: a person decides about each (``donations/review.py``).
    SUSPECT = {Kind.WARNING, Kind.CARDS, Kind.RISK}

    # While one of these is open, nobody credits the attempt or asks about it any more.
    HOLDS = {Kind.MODE, Kind.INCOMPLETE, Kind.SECOND}

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=300, unique=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="findings")
    gift = models.ForeignKey(Gift, models.PROTECT, null=True, related_name="findings")
    livemode = models.BooleanField(default=False, db_default=False)
    run = models.ForeignKey(ReconcileRun, models.PROTECT, null=True, related_name="findings")
    last_run = models.ForeignKey(ReconcileRun, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True, help_text="When it happened, by the provider's clock.")
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, db_default="", default="")

    erased_with_donor = ("note",)

    class Meta:
        ordering = ["-id"]
        verbose_name = "finding"

    def __str__(self):
        return self.get_kind_display()
