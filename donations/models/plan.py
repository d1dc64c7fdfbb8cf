"""A monthly or yearly gift: the agreement with the donor, and what happened to it.

Written by ``donations/plans.py`` alone. The money of a plan is in its payments and the ledger, never here.
"""

import calendar
import itertools

from django.conf import settings
from django.db import models
from django.utils import timezone

from donations.models.conditions import check, is_charge, is_currency
from donations.models.gift import Gift, public_id
from donations.money import currency_choices, format_amount


class Plan(models.Model):
    """A gift that repeats. Its state is a reading of the provider's subscription, taken at ``synced_at``.

    A reading is applied only if it is newer than the last one; ``canceled`` is the end and is never left.
    ``links_from`` revokes links in mails: those made before it open nothing.
    """

    class State(models.TextChoices):
        PENDING = "pending", "not yet begun"
        ACTIVE = "active", "running"
        PAST_DUE = "past_due", "the last charge failed"
        PAUSED = "paused", "paused"
        ENDING = "ending", "ends with this period"
        CANCELED = "canceled", "ended"

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="plan")
    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    provider = models.CharField(max_length=20, default="stripe")
    provider_plan_id = models.CharField(max_length=255, unique=True)
    livemode = models.BooleanField()
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    frequency = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING, db_index=True)
    next_charge_at = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=40, blank=True)
    synced_at = models.DateTimeField()
    links_from = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "monthly donation"
        constraints = [
            check(is_charge(), "plan_amount"),
            check(is_currency(), "plan_currency"),
            check(~models.Q(provider_plan_id=""), "plan_id_not_blank"),
            check(
                models.Q(state__in=["pending", "active", "past_due", "paused", "ending", "canceled"]),
                "plan_state",
            ),
        ]

    def __str__(self):
        often = "a year" if self.frequency == "yearly" else "a month"
        return f"{format_amount(self.amount_minor, self.currency)} {often}"

    @property
    def donor(self):
        """Who gives: known with the first payment."""
        return self.gift.donor

    @property
    def charged_next(self):
        """When money is next taken, as far as is known: in a pause, the first charge after it."""
        due, step = self.next_charge_at, 12 if self.frequency == "yearly" else 1
        if not (due and self.resumes_at):
            return due
        charges = (months_later(due, step * number) for number in itertools.count())
        return next(charge for charge in charges if charge >= self.resumes_at)


def months_later(moment, months):
    """The same day ``months`` later, or the last of a month that is shorter."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


class PlanEvent(models.Model):
    """One thing that happened to a plan, and who wished it. ``key`` makes the same news one row, so that the
    mail about it goes out once, however often it is heard of."""

    class Kind(models.TextChoices):
        STARTED = "started", "Begun"
        FAILED = "failed", "A charge failed"
        CANCELED = "canceled", "Ended"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Goes on after a pause"
        CHANGED = "changed", "Amount changed"
        MOVED = "moved", "Day of the charge changed"
        CARD = "card", "Card page opened"
        NOTICE = "notice", "Told of the next charge"

    class By(models.TextChoices):
        DONOR = "donor", "the donor"
        STAFF = "staff", "a colleague"
        PROVIDER = "provider", "the payment provider"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="happenings")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=300, unique=True)
    by = models.CharField(max_length=10, choices=By)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)
    client_key = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)

    append_only = True
    erasable = {"detail": "{}"}

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["client_key", "at"], name="plan_event_by_client")]
        constraints = [check(~models.Q(key=""), "plan_event_key_not_blank")]

    def __str__(self):
        return f"{self.get_kind_display()}, by {self.get_by_display()}"
