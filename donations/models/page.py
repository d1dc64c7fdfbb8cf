"""The donation page: its words, the amounts it offers, what covers a fee, and every version that was saved.

As with the publication's pages the rows are what readers see; versions stand beside them. Written by
``donations/page_workflow.py`` (``donations/donation_page.py`` makes the first row).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

from donations.models.campaign import Campaign
from donations.models.conditions import HIGHEST, check, is_currency
from donations.models.gift import Frequency
from donations.money import CURRENCIES, currency_choices, format_amount
from donations.payment_codes import validate_bic, validate_iban, validate_upi
from donations.questions import HOW, validate_questions
from newsroom.core.fields import CleanJSONField, TextBlock, TextLine
from newsroom.core.text import legal_text

FACT_SIGN = "|"
MOST_NOTICE = 60  # days: what is told earlier is forgotten
MOST_BASIS_POINTS = 2000  # a fifth: no provider takes more, and a slip of the pen shall not either


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
    """What ``/donate/`` says to readers now. There is one row (``id`` 1), made on first use.

    ``version`` counts what was saved; ``published_version`` is the one that readers see (0: none yet, the row
    is as it was made).
    """

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
    picture = CleanJSONField(default=dict, blank=True, editable=False)  # its sizes, as ``renditions`` says
    picture_alt = TextLine(
        "what the picture shows",
        max_length=300,
        blank=True,
        help_text="For those who cannot see it, and while it has not come.",
    )
    picture_credit = TextLine("who made it", max_length=200, blank=True, help_text="As printed under it.")
    questions_heading = TextLine("their heading", max_length=120, default="Questions and answers")
    questions = TextBlock(
        "questions and answers",
        max_length=8000,
        blank=True,
        validators=[validate_questions],
        help_text=f"{HOW} Links as [text](https://…). An empty line begins a new paragraph.",
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
    foreign_fee = TextLine(
        "line about foreign accounts",
        max_length=200,
        blank=True,
        default="If your account is in another currency, your bank may add a fee of its own.",
        help_text="Part of what is said before paying. Empty: nothing is said.",
    )
    warned_most = models.PositiveIntegerField(
        "give back by itself what a bank warns of, up to",
        default=0,
        db_default=0,
        validators=[MaxValueValidator(1000)],
        help_text="In whole units of the first currency: 20 is about what a dispute costs. 0: never. Regular "
        "donations, direct debits and disputed ones wait for a person all the same.",
    )
    offer_cover = models.BooleanField(
        "let donors add the fee",
        default=False,
        db_default=False,
        help_text="A box that nobody has ticked, with the amount beside it. Needs the fees below.",
    )
    cover_label = TextLine(
        "words beside the box", max_length=120, default="I add the bank’s fee, so that all of it reaches you."
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        help_text="Shown beside the form while it runs; what is given then counts for it.",
    )
    bank_owner = TextLine("account is in the name of", max_length=70, blank=True)
    bank_iban = TextLine("IBAN", max_length=42, blank=True, validators=[validate_iban])
    bank_bic = TextLine("BIC", max_length=11, blank=True, validators=[validate_bic])
    bank_account = TextBlock(
        "account without an IBAN",
        max_length=300,
        blank=True,
        help_text="Each on a line of its own, for example: Sort code 12-34-56.",
    )
    upi_address = TextLine(
        "UPI address",
        max_length=100,
        blank=True,
        validators=[validate_upi],
        help_text="For rupees: name@bank.",
    )
    elsewhere_label = TextLine("words of a link elsewhere", max_length=80, blank=True)
    elsewhere_url = models.URLField("its address", max_length=300, blank=True)
    ask_note = models.BooleanField(
        "ask for a message after the donation", default=True, db_default=True,
        help_text="On the page that thanks: a message to the newsroom, in honour of whom it was given.",
    )  # fmt: skip
    show_wall = models.BooleanField(
        "show the thanks wall",
        default=False,
        db_default=False,
        help_text="The names of those who said yes, once a colleague has looked at each.",
    )
    wall_heading = TextLine("its heading", max_length=120, default="Thank you")
    wall_text = TextBlock(
        "its words", max_length=1000, blank=True, default="They and many others pay for what you read here."
    )
    offer_monthly = models.BooleanField(
        "offer monthly donations",
        default=False,
        db_default=False,
        help_text="First let the payment provider tell us of them: see the handbook, Setting up Stripe.",
    )
    offer_yearly = models.BooleanField("offer yearly donations", default=False, db_default=False)
    tell_yearly = models.BooleanField(
        "tell yearly donors before each charge",
        default=True,
        db_default=True,
        help_text="By mail, once, with the day, the amount and the link that stops it.",
    )
    notice_days = models.PositiveSmallIntegerField(
        "days before the charge",
        default=7,
        db_default=7,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_NOTICE)],
    )
    currency = models.CharField(
        "first currency", max_length=3, choices=currency_choices, default="GBP", help_text="Shown first."
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    published_version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "donation page"
        constraints = [
            check(models.Q(id=1), "donation_page_is_one"),
            check(is_currency(), "donation_page_currency"),
        ]

    def __str__(self):
        return "Donation page"

    @cached_property
    def sets(self):
        """Its ``AmountSet`` rows. A draft is given its own, which are no rows."""
        return list(self.amount_sets.all())

    @cached_property
    def fees(self):
        """Its ``FeeTerm`` rows, likewise."""
        return list(self.fee_terms.all())


class DonationPageVersion(models.Model):
    """An immutable content of the page as somebody saved it (``page_content.py`` says its shape)."""

    page = models.ForeignKey(DonationPage, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = CleanJSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_number")]

    def __str__(self):
        return f"Donation page, version {self.number}"


class FeeTerm(models.Model):
    """What the provider keeps of a charge in one currency: a share in basis points and a fixed sum.

    100 basis points are one per cent. It is staff's estimate: what was really kept stands in the ledger.
    """

    page = models.ForeignKey(DonationPage, models.PROTECT, related_name="fee_terms")
    currency = models.CharField(max_length=3, choices=currency_choices)
    basis_points = models.PositiveIntegerField("share of the charge")
    fixed_minor = models.BigIntegerField("and for each charge", default=0)

    class Meta:
        ordering = ["id"]
        verbose_name = "fee"
        constraints = [
            models.UniqueConstraint(fields=["page", "currency"], name="fee_once_each"),
            check(is_currency(), "fee_currency"),
            check(models.Q(basis_points__lte=MOST_BASIS_POINTS), "fee_share"),
            check(models.Q(fixed_minor__gte=0, fixed_minor__lte=HIGHEST), "fee_fixed"),
        ]

    def __str__(self):
        return f"{self.currency}, {self.basis_points} basis points"


class AmountSet(models.Model):
    """What can be chosen in one currency for one frequency; amounts in minor units, shown in their order."""

    page = models.ForeignKey(DonationPage, models.PROTECT, related_name="amount_sets")
    currency = models.CharField(max_length=3, choices=currency_choices)
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
