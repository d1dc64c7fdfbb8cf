"""The donation form: amounts as typed by people, turned into minor units or a clear sentence."""

from django import forms

from donations import form_token
from donations.models import Frequency
from donations.money import AmountError, check_chargeable, format_amount, format_plain, parse_amount

OTHER = "other"


class GiftForm(forms.Form):
    """One choice of amount, checked against the amounts that staff offer in its currency.

    ``cleaned_data`` then has ``amount_minor``, ``currency``, ``frequency`` and ``token`` (a ``FormToken``).
    """

    amount = forms.CharField(required=False, max_length=20)
    amount_other = forms.CharField(required=False, max_length=200, strip=True)
    currency = forms.CharField(required=False, max_length=3)
    frequency = forms.CharField(required=False, max_length=20)
    token = forms.CharField(required=False, max_length=3000)
    website = forms.CharField(required=False)  # a person sees no such field

    def __init__(self, *args, sets, frequencies=(Frequency.ONCE,), **kwargs):
        super().__init__(*args, **kwargs)
        self.sets, self.frequencies = sets, frequencies
        self.amounts = sets.get(self.data.get("currency"), next(iter(sets.values())))

    @property
    def chosen(self):
        """The preset that was chosen in minor units, ``other``, or None."""
        typed = self.data.get("amount", "")
        if typed == OTHER or (not typed and self.data.get("amount_other")):
            return OTHER
        return next((a for a in self.amounts.amounts if str(a) == typed), None)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Please leave the last field empty and try again.")
        return ""

    def clean_frequency(self):
        frequency = self.cleaned_data["frequency"] or Frequency.ONCE
        if frequency not in self.frequencies:
            raise forms.ValidationError("We cannot take donations this often. Choose from what is shown.")
        return frequency

    def clean_currency(self):
        if self.data.get("currency") not in (None, "", *self.sets):
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
                self.cleaned_data["amount_minor"] = self.amount_in_minor()
            except AmountError as error:
                self.add_error("amount_other" if self.chosen == OTHER else "amount", str(error))
        return self.cleaned_data

    def amount_in_minor(self):
        """The chosen amount. Raises ``AmountError``, also where a preset and a typed amount contradict."""
        amounts, typed = self.amounts, self.data.get("amount_other", "").strip()
        if self.chosen is None:
            raise AmountError("Choose an amount, or enter your own.")
        if self.chosen == OTHER:
            amount = parse_amount(typed, amounts.currency)
        elif typed and typed != format_plain(self.chosen, amounts.currency):
            preset = format_amount(self.chosen, amounts.currency)
            raise AmountError(
                f"You chose {preset} and typed another amount. Choose “Other” or empty the field."
            )
        else:
            amount = self.chosen
        return check_chargeable(amount, amounts.currency, amounts.lowest, amounts.highest)
