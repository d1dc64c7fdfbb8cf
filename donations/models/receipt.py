"""Receipts: who issues them, their numbers, and what was printed on each.

Written by ``donations/receipts.py``, which ``donations/ledger.py`` calls with each payment that it books.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations import receipt_wording
from donations.models.conditions import check
from donations.models.ledger import Payment
from donations.money import currency_choices
from newsroom.core.fields import CleanJSONField, TextBlock, TextLine


class LegalEntity(models.Model):
    """Who receives the money and signs the receipts: the paper itself, a charity, a fiscal sponsor.

    The one without a currency issues all receipts but those in a currency that another one names. Whether
    anything about tax is printed is said by ``mode``; what, by the words of that mode.
    """

    class Mode(models.TextChoices):
        NOT_DEDUCTIBLE = "not_deductible", "Not tax-deductible"
        GIFT_AID = "gift_aid", "UK charity: Gift Aid"
        US = "us", "US charity: acknowledgment"
        PLAIN = "plain", "Plain: nothing about tax"

    name = TextLine(max_length=200)
    address = TextBlock(max_length=500, blank=True)
    registration = TextBlock(
        "registration numbers",
        max_length=500,
        blank=True,
        help_text="One a line, as they are printed: “Charity number 1234567”, “EIN 12-3456789”.",
    )
    mode = models.CharField("about tax", max_length=20, choices=Mode, default=Mode.NOT_DEDUCTIBLE)
    currency = models.CharField(
        max_length=3,
        choices=currency_choices,
        blank=True,
        unique=True,
        help_text="Only if another house takes the donations of this currency. Empty: all others.",
    )
    prefix = TextLine(
        "beginning of receipt numbers", max_length=12, blank=True, help_text="“NR” gives NR-2026-000001."
    )
    keep_years = models.PositiveSmallIntegerField(
        "years that the law makes you keep receipts",
        default=6,
        help_text="When a donor is erased, receipts and declarations keep their name apart for so long.",
    )
    not_deductible_words = TextBlock(
        "words: not tax-deductible", max_length=1000, blank=True, default=receipt_wording.NOT_DEDUCTIBLE
    )
    gift_aid_words = TextBlock(
        "words: Gift Aid", max_length=1000, blank=True, default=receipt_wording.GIFT_AID
    )
    declaration_words = TextBlock(
        "words: Gift Aid declaration",
        max_length=1500,
        blank=True,
        default=receipt_wording.DECLARATION,
        help_text="What donors agree to. What each of them agreed to is kept with their declaration.",
    )
    us_words = TextBlock("words: US acknowledgment", max_length=1000, blank=True, default=receipt_wording.US)
    plain_words = TextBlock("words: plain", max_length=1000, blank=True)

    class Meta:
        ordering = ["currency", "id"]
        verbose_name = "issuer of receipts"
        verbose_name_plural = "issuers of receipts"
        constraints = [
            check(Q(mode__in=["not_deductible", "gift_aid", "us", "plain"]), "entity_mode"),
            check(~Q(name=""), "entity_name"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a tax receipt that lacks what the tax office wants to read on it."""
        lacks = receipt_wording.lacking(self)
        if lacks:
            raise ValidationError(lacks)


class ReceiptCounter(models.Model):
    """The last number of one issuer in one year. Its row is the lock under which numbers are given out."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="counters")
    livemode = models.BooleanField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "livemode", "year"], name="counter_once_a_year"),
        ]

    def __str__(self):
        return f"{self.entity}, {self.year}: {self.last}"


class Receipt(models.Model):
    """The receipt of one payment, as it was printed. Never changed: a wrong one is replaced by another.

    Numbers run without a gap for each issuer and year (the payment's, on the newsroom's clock), real and test
    money apart. ``replaces`` makes the earlier one void, for a ``reason``. ``content`` holds all that is
    printed but the donor's name, which is ``recipient``: that may be emptied, and nothing else.
    """

    class Reason(models.TextChoices):
        NAME = "name", "Name or address was wrong"
        ISSUER = "issuer", "Issuer or its numbers were wrong"
        WORDS = "words", "The words about tax were wrong"
        OTHER = "other", "Another reason"

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="receipts")
    livemode = models.BooleanField()
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=40, db_index=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = TextLine(max_length=300, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    code = models.CharField(max_length=12, unique=True)
    recipient = TextBlock(max_length=600, blank=True)
    content = CleanJSONField(default=dict)

    append_only = True
    erasable = {"recipient": "", "note": ""}

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "livemode", "year", "sequence"], name="receipt_number_once"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(replaces=None), name="receipt_once_a_payment"
            ),
            check(
                Q(replaces=None, reason="")
                | Q(replaces__isnull=False, reason__in=["name", "issuer", "words", "other"]),
                "receipt_reason",
            ),
            check(Q(sequence__gt=0) & ~Q(code="") & ~Q(number=""), "receipt_numbered"),
        ]

    def __str__(self):
        return self.number

    @property
    def printed_code(self):
        """``K7M4-9XDT-2QF8``, as it is printed."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))
