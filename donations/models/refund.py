"""Money that is given back: who wished it and why, and how far it has come.

Written by ``donations/refunds.py`` (wishes) and ``donations/refund_rows.py`` (the provider's word). What has
moved stands in the ledger; a row here says nothing about the books.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.conditions import check, is_charge, is_currency
from donations.models.gift import public_id
from donations.models.ledger import Payment
from donations.money import currency_choices, format_amount
from newsroom.core.fields import TextLine


class Refund(models.Model):
    """One wish to give money of a payment back, or a refund that was made in the provider's own screens.

    The row and its ``idempotency_key`` are committed before the provider is called: an answer that is lost is
    asked for again with the same key. States only move as ``MOVES`` allows.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "asked for"
        SUBMITTED = "submitted", "sent to the provider, not yet answered"
        PENDING = "pending", "under way to the donor"
        SUCCEEDED = "succeeded", "given back"
        FAILED = "failed", "failed"
        CANCELED = "canceled", "called off"

    class Reason(models.TextChoices):
        REQUESTED = "requested", "The donor asked for it"
        DUPLICATE = "duplicate", "Given twice by accident"
        MISTAKE = "mistake", "Our mistake"
        FRAUD = "fraudulent", "Fraud: not the card’s owner"
        UNKNOWN = "unknown", "Not known: made in the provider’s own screens"

    class Source(models.TextChoices):
        STAFF = "staff", "a colleague"
        DONOR = "donor", "the donor"
        RULE = "rule", "the rule for a bank’s warnings"
        EXTERNAL = "external", "the provider’s own screens"

    # From where each is reached; what was given back can still fail, days later, at the donor's bank.
    MOVES = {
        State.SUBMITTED: {State.REQUESTED},
        State.PENDING: {State.REQUESTED, State.SUBMITTED},
        State.SUCCEEDED: {State.REQUESTED, State.SUBMITTED, State.PENDING},
        State.FAILED: {State.REQUESTED, State.SUBMITTED, State.PENDING, State.SUCCEEDED},
        State.CANCELED: {State.REQUESTED, State.SUBMITTED, State.PENDING},
    }
    WAITING = (State.REQUESTED, State.SUBMITTED)  # promised, but not yet in the ledger

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    idempotency_key = models.CharField(max_length=120, unique=True)
    provider_refund_id = models.CharField(max_length=255, null=True, unique=True)  # noqa: DJ001 - none yet
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    reason = models.CharField(max_length=12, choices=Reason)
    note = TextLine(max_length=300, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED, db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            check(is_charge(), "refund_amount"),
            check(is_currency(), "refund_currency"),
            check(~Q(idempotency_key=""), "refund_key_not_blank"),
            check(~Q(provider_refund_id=""), "refund_id_not_blank"),
            check(
                Q(state__in=["requested", "submitted", "pending", "succeeded", "failed", "canceled"]),
                "refund_state",
            ),
            check(
                Q(provider_refund_id__isnull=False) | ~Q(state__in=["pending", "succeeded", "canceled"]),
                "refund_has_id",
            ),
        ]

    def __str__(self):
        return f"{format_amount(self.amount_minor, self.currency)}, {self.get_state_display()}"


class RefundStep(models.Model):
    """One move of a refund from state to state. Append-only: a trigger refuses UPDATE and DELETE."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=Refund.State)
    detail = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    append_only = True
    erasable = {"detail": ""}

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.get_after_display()
