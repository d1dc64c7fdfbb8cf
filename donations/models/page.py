"""The donation page as staff edit it, and the amounts it offers.

Written by ``donations/donation_page.py`` and the admin form.
"""

from django.core.exceptions import ValidationError
from django.db import models

from donations.models.conditions import HIGHEST, check, is_currency
from donations.models.gift import Frequency
from donations.money import CURRENCIES, CURRENCY_CHOICES, format_amount
from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.text import legal_text

FACT_SIGN = "|"


def validate_statement(value):
    """Raise ``ValidationError`` for what a card statement cannot carry: the provider takes 5 to 22 signs."""
    if value and (not 5 <= len(value) <= 22 or not value.isascii() or set(value) & set("<>\\'\"*")):
        raise ValidationError("Use 5 to 22 plain letters, without < > \\ ' \" *.")


def validate_facts(value):
    """Raise ``ValidationError`` unless every line reads ``71p | Reporters``."""
    for line in legal_text(value).splitlines():
        if line.strip() and line.count(FACT_SIGN) != 1:
            raise ValidationError(f"Write each line as: amount {FACT_SIGN} what for.")


class DonationPage(models.Model):
    """The words of ``/donate/``. There is one row (``id`` 1), made on first use."""

    headline = TextLine(max_length=120, default="Pay for the next question")
    letter = TextBlock(
        max_length=2000,
        default="No owner tells us what to print. What you give pays for the hours that a story takes.",
        help_text="An empty line begins a new paragraph.",
    )
    facts_heading = TextLine(max_length=120, blank=True, help_text="For example: Where £1 went last year.")
    facts = TextBlock(
        max_length=1000,
        blank=True,
        validators=[validate_facts],
        help_text=f"One line each: 71p {FACT_SIGN} Reporters, photographers, editors",
    )
    statement_descriptor = TextLine(
        "on the bank statement",
        max_length=22,
        blank=True,
        validators=[validate_statement],
        help_text="Exactly as your payment provider prints it. Empty: the page does not say.",
    )
    fine_print = TextLine(
        max_length=300, blank=True, default="You pay on our bank’s secure page. We never see your card."
    )
    other_ways_heading = TextLine(max_length=120, default="Other ways to give")
    other_ways = TextBlock(
        max_length=3000,
        blank=True,
        help_text="Bank transfer, cheque, a payment code, an address elsewhere. Links as [text](https://…). "
        "An empty line begins a new paragraph.",
    )
    manage_text = TextBlock(
        max_length=2000,
        default="Write to us and a person answers. Say when you gave and how much; never send card numbers.",
        help_text="On the page for questions about a donation.",
    )
    thanks_heading = TextLine(max_length=120, default="Thank you")
    thanks_text = TextBlock(max_length=2000, default="A receipt follows by e-mail.")
    offer_monthly = models.BooleanField(
        "offer monthly donations",
        default=False,
        db_default=False,
        help_text="First let the payment provider tell us of them: see the handbook, Setting up Stripe.",
    )
    offer_yearly = models.BooleanField("offer yearly donations", default=False, db_default=False)
    currency = models.CharField(
        "first currency", max_length=3, choices=CURRENCY_CHOICES, default="GBP", help_text="Shown first."
    )

    class Meta:
        verbose_name_plural = "donation page"
        constraints = [
            check(models.Q(id=1), "donation_page_is_one"),
            check(is_currency(), "donation_page_currency"),
        ]

    def __str__(self):
        return self.headline


class AmountSet(models.Model):
    """What can be chosen in one currency for one frequency; amounts in minor units, shown in their order."""

    page = models.ForeignKey(DonationPage, models.PROTECT, related_name="amount_sets")
    currency = models.CharField(max_length=3, choices=CURRENCY_CHOICES)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.ONCE)
    amounts = models.JSONField(default=list)
    default_amount = models.BigIntegerField("chosen beforehand")
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        verbose_name = "amounts"
        verbose_name_plural = "amounts"
        constraints = [
            models.UniqueConstraint(fields=["page", "currency", "frequency"], name="amounts_once_each"),
            check(is_currency(), "amounts_currency"),
            check(
                models.Q(lowest__gt=0, highest__lte=HIGHEST, highest__gte=models.F("lowest")), "amounts_range"
            ),
            check(
                models.Q(default_amount__gte=models.F("lowest"), default_amount__lte=models.F("highest")),
                "amounts_default_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.currency}, {self.get_frequency_display().lower()}"

    def clean(self):
        """Refuse amounts that could not be charged."""
        money = CURRENCIES.get(self.currency)
        if money is None or not self.amounts or None in (self.lowest, self.highest, self.default_amount):
            return
        if self.lowest < money.minimum:
            least = format_amount(money.minimum, money.code)
            raise ValidationError({"lowest": f"The payment provider takes {least} and more."})
        if not all(self.lowest <= a <= self.highest and a % money.step == 0 for a in self.amounts):
            raise ValidationError({"amounts": "Each amount must lie between the smallest and the largest."})
        if self.default_amount not in self.amounts:
            raise ValidationError({"default_amount": "Choose one of the amounts."})
