"""The money: captured charges, and every movement of them.

Written by ``donations/ledger.py`` alone; both tables are append-only (triggers refuse UPDATE and DELETE).
"""

from django.db import models
from django.db.models import Q

from donations.models.conditions import HIGHEST, check, is_charge, is_currency
from donations.models.gift import Attempt, Donor, Gift
from donations.money import currency_choices, format_amount

DEBITS = {"acss_debit", "au_becs_debit", "bacs_debit", "sepa_debit", "us_bank_account"}


class Payment(models.Model):
    """One captured charge, written once, with the amount that the provider says it captured.

    Exists so that a charge can be booked only once (unique provider id) whoever reports it first, the
    donor's return or the provider's message. It does not say what is left of the money: the ledger does.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="payments")
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="payment")
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, related_name="payments")
    provider = models.CharField(max_length=20)
    provider_payment_id = models.CharField(max_length=255, unique=True)
    provider_charge_id = models.CharField(max_length=255, unique=True)
    provider_invoice_id = models.CharField(max_length=255, null=True, unique=True)  # noqa: DJ001 - null: a single gift
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    method = models.CharField(max_length=40, blank=True, default="", db_default="")
    livemode = models.BooleanField()
    captured_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering = ["-captured_at", "-id"]
        constraints = [
            check(is_charge(), "payment_amount"),
            check(is_currency(), "payment_currency"),
            check(~Q(provider_payment_id="") & ~Q(provider_charge_id=""), "payment_ids"),
        ]

    def __str__(self):
        return f"{self.in_words} ({self.provider_payment_id})"

    @property
    def in_words(self):
        """The amount with its currency's sign."""
        return format_amount(self.amount_minor, self.currency)

    @property
    def by_debit(self):
        """Whether it was paid by direct debit: for weeks the donor's bank can take it back as well."""
        return self.method in DEBITS


class LedgerEntry(models.Model):
    """One movement of money, signed, in minor units: plus is ours, minus is gone. Totals are sums of these.

    Unique for each kind and provider object, so the same fact told twice is booked once. It does not catch a
    movement that the provider never told us: for that its own reports are compared with the export. A fee may
    stand in another currency than its charge (that of the bank account), so sums are always for one currency.
    """

    class Kind(models.TextChoices):
        CHARGE = "charge", "Charge"
        FEE = "fee", "Fee"
        REFUND = "refund", "Refund"
        REFUND_FAILED = "refund_failed", "Refund failed"
        DISPUTE_OUT = "dispute_out", "Dispute: taken"
        DISPUTE_IN = "dispute_in", "Dispute: given back"
        DISPUTE_FEE = "dispute_fee", "Dispute: fee"
        OFFLINE = "offline", "Offline"
        CORRECTION = "correction", "Correction"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=14, choices=Kind)
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    provider_object_id = models.CharField(max_length=255)
    occurred_at = models.DateTimeField(db_index=True, help_text="When, by the provider's clock.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering = ["-occurred_at", "-id"]
        verbose_name_plural = "ledger"
        constraints = [
            models.UniqueConstraint(fields=["kind", "provider_object_id"], name="ledger_once_per_object"),
            check(is_currency(), "ledger_currency"),
            check(~Q(provider_object_id=""), "ledger_object_not_blank"),
            check(Q(amount_minor__gte=-HIGHEST, amount_minor__lte=HIGHEST), "ledger_size"),
            check(
                Q(kind__in=["charge", "refund_failed", "dispute_in", "offline"], amount_minor__gt=0)
                | Q(kind__in=["fee", "refund", "dispute_out", "dispute_fee"], amount_minor__lt=0)
                | Q(kind="correction") & ~Q(amount_minor=0),
                "ledger_sign_of_kind",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {format_amount(self.amount_minor, self.currency)}"
