"""The donation form: amounts as typed by people, turned into minor units or a clear sentence."""

from django import forms

from donations import donation_page, form_token
from donations.covering import cover_for, term_for
from donations.models import Frequency
from donations.money import AmountError, check_chargeable, format_amount, format_plain, parse_amount

OTHER = "other"


class GiftForm(forms.Form):
    """One choice of amount, checked against what ``page`` offers in its currency for its frequency.

    ``cleaned_data`` then has ``amount_minor``, ``cover_minor``, ``currency``, ``frequency`` and ``token`` (a
    ``FormToken``). The amount comes under its frequency's name (``amount_monthly``) or the plain one.
    ``paying``: at the provider, else by transfer. ``told``: pairs ``amount:cover`` that the page has printed.
    """

    currency = forms.CharField(required=False, max_length=3)
    frequency = forms.CharField(required=False, max_length=20)
    cover = forms.BooleanField(required=False)
    told = forms.CharField(required=False, max_length=2000)
    token = forms.CharField(required=False, max_length=3000)
    website = forms.CharField(required=False)  # a person sees no such field

    def __init__(self, *args, page, paying=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.offers = donation_page.offers(page, paying=paying)
        asked = self.data.get("frequency")
        self.frequency = next((f for f in self.offers if f == asked), next(iter(self.offers)))
        sets = self.offers[self.frequency]
        self.amounts = sets.get(self.data.get("currency"), next(iter(sets.values())))

    def text(self, name):
        """What was sent as ``name`` for the chosen frequency."""
        return self.data.get(f"{name}_{self.frequency}", self.data.get(name, ""))

    @property
    def typed(self):
        """The own amount as it was typed."""
        return self.text("amount_other").strip()

    @property
    def chosen(self):
        """The preset that was chosen in minor units, ``other``, or None."""
        sent = self.text("amount")
        if sent == OTHER or (not sent and self.typed):
            return OTHER
        return next((a for a in self.amounts.amounts if str(a) == sent), None)

    def kept(self):
        """[(name, value)] that say the same choice again, for a page that asks in between."""
        names = [name for name in ("currency", "frequency", "cover", "told") if self.data.get(name)]
        own = [(name, self.text(name)) for name in ("amount", "amount_other")]
        return [*((name, self.data[name]) for name in names), *own]

    @property
    def to_be_told(self):
        """Whether a cover would be charged whose amount the donor has not been shown yet."""
        given = self.cleaned_data
        pair = f"{given['amount_minor']}:{given['cover_minor']}"
        return bool(given["cover_minor"]) and pair not in given["told"].split()

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Please leave the last field empty and try again.")
        return ""

    def clean_frequency(self):
        frequency = self.cleaned_data["frequency"] or Frequency.ONCE
        if frequency not in self.offers:
            raise forms.ValidationError("We cannot take donations this often. Choose from what is shown.")
        return frequency

    def clean_currency(self):
        if self.data.get("currency") not in (None, "", *self.offers[self.frequency]):
            raise forms.ValidationError("We cannot take this currency. Choose one that is shown.")
        return self.amounts.currency

    def clean_token(self):
        try:
            return form_token.read(self.cleaned_data["token"])
        except form_token.StaleToken:
            raise forms.ValidationError(
                "This form was open for a long time. Nothing was charged: press the button again to go on."
            ) from None

    def clean(self):
        token = self.cleaned_data.get("token")
        if token and token.too_fast:
            self.add_error(None, "That was quicker than we expected. Press the button once more.")
        if "currency" in self.cleaned_data:
            try:
                amount = self.amount_in_minor()
            except AmountError as error:
                self.amount_wrong = True
                self.add_error(None, str(error))
            else:
                term = term_for(self.page, self.amounts.currency) if self.cleaned_data.get("cover") else None
                self.cleaned_data |= {"amount_minor": amount, "cover_minor": cover_for(amount, term)}
        return self.cleaned_data

    amount_wrong = False  # whether the amount is what is wrong

    def amount_in_minor(self):
        """The chosen amount. Raises ``AmountError``, also where a preset and a typed amount contradict."""
        amounts = self.amounts
        if self.chosen is None:
            raise AmountError("Choose an amount, or enter your own.")
        if self.chosen == OTHER:
            amount = parse_amount(self.text("amount_other"), amounts.currency)
        elif self.typed and self.typed != format_plain(self.chosen, amounts.currency):
            preset = format_amount(self.chosen, amounts.currency)
            raise AmountError(
                f"You chose {preset} and typed another amount. Choose “Other” or empty the field."
            )
        else:
            amount = self.chosen
        return check_chargeable(amount, amounts.currency, amounts.lowest, amounts.highest)
