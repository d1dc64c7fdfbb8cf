"""Bank deposits: what the provider sent to the newsroom's bank, and of what each consists.

Written by ``donations/payouts.py``. A copy of the provider's own account, to be compared with the ledger: no
sum of ours is made of it.
"""

from django.db import models

from donations.models.conditions import check, is_currency
from donations.models.ledger import Payment
from donations.money import currency_choices, format_amount


class Payout(models.Model):
    """One deposit as the provider tells it. ``explained``: whether its movements are known."""

    provider_payout_id = models.CharField(max_length=255, unique=True)
    livemode = models.BooleanField()
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    status = models.CharField(max_length=20)
    explained = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    arrives_at = models.DateTimeField(db_index=True)
    synced_at = models.DateTimeField()

    class Meta:
        ordering = ["-arrives_at", "-id"]
        verbose_name = "bank deposit"
        constraints = [
            check(is_currency(), "payout_currency"),
            check(~models.Q(provider_payout_id=""), "payout_id_not_blank"),
        ]

    def __str__(self):
        return f"{self.in_words}, {self.arrives_at:%-d %B %Y}"

    @property
    def in_words(self):
        """The amount with its currency's sign."""
        return format_amount(self.amount_minor, self.currency)


class PayoutLine(models.Model):
    """One movement that a deposit brings; ``payment``: the donation that it belongs to, if it is one of ours.

    ``net_minor`` is ``amount_minor`` less ``fee_minor``: the deposit is the sum of the nets.
    """

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="lines")
    provider_line_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=60)
    source_id = models.CharField(max_length=255, blank=True)
    amount_minor = models.BigIntegerField("amount")
    fee_minor = models.BigIntegerField("fee")
    net_minor = models.BigIntegerField("net")
    currency = models.CharField(max_length=3)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="payout_lines")
    text = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField()

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            check(
                models.Q(net_minor=models.F("amount_minor") - models.F("fee_minor")), "payout_line_adds_up"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {format_amount(self.net_minor, self.currency)}"
