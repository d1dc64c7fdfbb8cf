"""A bank's statement as a file: what it says came in, line by line, and what became of each line.

Written by ``donations/statements.py``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.conditions import check, is_charge, is_currency
from donations.models.ledger import Payment
from donations.money import currency_choices, format_amount


class StatementLayout(models.Model):
    """How one bank lays out its files: remembered from the first, offered with the next.

    ``signature`` stands for the file's headings; ``columns`` says what each column is.
    """

    signature = models.CharField(max_length=64, unique=True)
    columns = models.JSONField()
    decimal = models.CharField(max_length=1)
    dates = models.CharField(max_length=3)
    currency = models.CharField(max_length=3, choices=currency_choices)
    used_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.signature[:8]} ({self.currency})"


class BankStatement(models.Model):
    """One file. Its ``text`` is kept until its columns are known, then only its lines that came in.

    ``known``: lines that another file had brought before; ``left_out``: money that went out, and rows without
    a date or an amount.
    """

    name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    known = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.name


class StatementLine(models.Model):
    """Money that a bank says came in. ``fingerprint`` makes the same line one row, whichever file brings it.

    ``booked`` has its payment; should that be taken out again, the line is open once more, and ``bookings``
    counts how often it was booked, so that each booking has a name of its own in the ledger.
    """

    class State(models.TextChoices):
        OPEN = "open", "to be decided"
        BOOKED = "booked", "booked"
        ASIDE = "aside", "not a donation"

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField("day")
    amount_minor = models.BigIntegerField("amount")
    currency = models.CharField(max_length=3, choices=currency_choices)
    payer = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN, db_index=True)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="statement_line")
    bookings = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    erased_with_donor = ("payer", "text")

    class Meta:
        ordering = ["booked_on", "id"]
        constraints = [
            check(is_charge(), "statement_line_amount"),
            check(is_currency(), "statement_line_currency"),
            check(~Q(fingerprint=""), "statement_line_fingerprint"),
            check(
                Q(state="booked", payment__isnull=False) | Q(state__in=["open", "aside"], payment=None),
                "statement_line_booked",
            ),
        ]

    def __str__(self):
        return f"{self.booked_on:%-d %B %Y}: {self.in_words}"

    @property
    def in_words(self):
        """The amount with its currency's sign."""
        return format_amount(self.amount_minor, self.currency)
