"""Who gives, what they chose, and each try at paying it.

Written by ``donations/checkout.py`` (gifts, attempts) and ``donations/ledger.py`` (states, donors).
"""

import secrets

from django.db import models
from django.utils import timezone

from donations.models.appeal import AppealVersion
from donations.models.campaign import Campaign
from donations.models.conditions import HIGHEST, check, is_charge, is_currency
from donations.money import currency_choices, format_amount
from newsroom.core.fields import TextLine


def public_id():
    """An id that cannot be guessed (128 bits), for addresses and for the provider."""
    return secrets.token_urlsafe(16)


class Frequency(models.TextChoices):
    """How often a gift is given; the donation page says which of these it offers."""

    ONCE = "once", "Once"
    MONTHLY = "monthly", "Monthly"
    YEARLY = "yearly", "Yearly"


class Donor(models.Model):
    """A person or house that gave, known by e-mail address; made when the first payment is booked.

    ``email_key`` is the address normalised (``donors.email_key``): one donor, however it was typed. Who gives
    without an address (a cheque by post) has an empty ``email`` and a key by chance.
    """

    email_key = models.CharField(max_length=254, unique=True)
    email = models.EmailField(blank=True)
    name = TextLine(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    mail_returned_at = models.DateTimeField("mail came back", null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.name or self.email or ("An erased donor" if self.erased_at else "Somebody")


class FormerAddress(models.Model):
    """An address under which a donor gave before staff put it right. The provider may go on naming it."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="former_addresses")
    email_key = models.CharField(
        max_length=254, blank=True, help_text="As ``Donor.email_key``; empty: erased."
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "former addresses"

    def __str__(self):
        return self.email_key


class Gift(models.Model):
    """What a reader chose to give, and where. The chosen values never change; money stands in the ledger.

    ``amount_minor`` is what was chosen, ``cover_minor`` what was added for the provider's fee; each charge of
    the gift is their sum (``charged_minor``).
    ``form_key`` is made of the form's one-time token and the choice: the same form sent twice is one gift.
    ``source_path`` is text, not a key to a story: money and stories know nothing of each other.
    """

    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    amount_minor = models.BigIntegerField("amount")
    cover_minor = models.BigIntegerField("added for the fee", default=0, db_default=0)
    currency = models.CharField(max_length=3, choices=currency_choices)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.ONCE)
    source_path = models.CharField("page the donor came from", max_length=500, blank=True)
    referrer_host = models.CharField(max_length=253, blank=True)
    appeal_version = models.ForeignKey(AppealVersion, models.PROTECT, null=True, related_name="gifts")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="gifts")
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, related_name="gifts")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "donation"
        constraints = [
            check(is_charge(), "gift_amount"),
            check(is_currency(), "gift_currency"),
            check(models.Q(cover_minor__gte=0, cover_minor__lte=HIGHEST), "gift_cover"),
        ]

    def __str__(self):
        return f"{self.in_words}, {self.created_at:%-d %B %Y}"

    @property
    def charged_minor(self):
        """What each charge of it comes to."""
        return self.amount_minor + self.cover_minor

    @property
    def in_words(self):
        """The chosen amount with its currency's sign."""
        return format_amount(self.amount_minor, self.currency)

    @property
    def charged_in_words(self):
        """What is charged with its currency's sign."""
        return format_amount(self.charged_minor, self.currency)


class Attempt(models.Model):
    """One try at paying a gift at the provider.

    The row and its ``idempotency_key`` are committed before the provider is called, so that an answer lost on
    the way is found again by the same key. States only move as ``MOVES`` allows; ``paid`` is the end.
    """

    class State(models.TextChoices):
        NEW = "new", "not yet at the provider"
        OPEN = "open", "at the provider's page"
        PROCESSING = "processing", "the bank is still confirming"
        PAID = "paid", "paid"
        FAILED = "failed", "failed"
        EXPIRED = "expired", "given up"

    # From where it may be reached. Money beats bookkeeping: paid is reached from anywhere.
    MOVES = {
        State.OPEN: {State.NEW},
        State.PROCESSING: {State.NEW, State.OPEN, State.EXPIRED, State.FAILED},
        State.PAID: {State.NEW, State.OPEN, State.PROCESSING, State.EXPIRED, State.FAILED},
        State.FAILED: {State.NEW, State.OPEN, State.PROCESSING},
        State.EXPIRED: {State.NEW, State.OPEN},
    }

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="attempts")
    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    provider = models.CharField(max_length=20, default="stripe")
    livemode = models.BooleanField(default=False)
    provider_session_id = models.CharField(max_length=255, null=True, unique=True)  # noqa: DJ001 - null: none yet
    checkout_url = models.CharField(max_length=2000, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    expires_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    client_key = models.CharField(
        max_length=32, blank=True, help_text="Keyed hash of the network, for limits."
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["client_key", "created_at"], name="attempt_by_client")]
        constraints = [
            check(
                models.Q(state__in=["new", "open", "processing", "paid", "failed", "expired"]),
                "attempt_state",
            ),
            check(
                models.Q(provider_session_id__isnull=False)
                | ~models.Q(state__in=["open", "processing", "paid"]),
                "attempt_has_session",
            ),
            check(~models.Q(provider_session_id=""), "attempt_session_not_blank"),
            check(~models.Q(idempotency_key=""), "attempt_key_not_blank"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} ({self.public_id[:6]})"
