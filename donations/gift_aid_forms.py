"""The Gift Aid declaration as a form, for donors on their receipt's page and for colleagues."""

import re

from django import forms

from donations import receipt_wording
from donations.gift_aid import Declared
from donations.models import TaxDeclaration
from newsroom.core.text import clean_text

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}")
ABROAD = "abroad"


class DeclarationForm(forms.Form):
    """Who declares, from which home, for what, and that the words were agreed to."""

    scope = forms.ChoiceField(
        label="Gift Aid for",
        choices=TaxDeclaration.Scope.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which donations."},
    )
    first_name = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    address = forms.CharField(
        label="Home address, without the postcode",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        help_text="Begin with the house’s number or name. Your home, not an office.",
    )
    postcode = forms.CharField(
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    abroad = forms.BooleanField(label="I live outside the UK", required=False)
    agreed = forms.BooleanField(
        error_messages={"required": "Without this box nothing is declared: read it, then tick it."}
    )

    def __init__(self, *args, entity, amount, **kwargs):
        super().__init__(*args, **kwargs)
        scopes = receipt_wording.SCOPES
        for_all = receipt_wording.filled(entity.declaration_words, issuer=entity.name, amount=amount)
        self.fields["agreed"].label = receipt_wording.filled(for_all, scope="what I have chosen above")
        self.fields["scope"].choices = [
            ("one", receipt_wording.filled(scopes["one"], amount=amount).removeprefix("my ").capitalize()),
            ("all", "All that I give: now, from now on, and in the past four years"),
        ]

    def clean_first_name(self):
        return required_text(self.cleaned_data["first_name"])

    def clean_last_name(self):
        return required_text(self.cleaned_data["last_name"])

    def clean_address(self):
        text = clean_text(self.cleaned_data["address"], lines=True)
        return required_text(text, lines=True)

    def clean(self):
        data = super().clean()
        code = clean_text(data.get("postcode", "")).upper()
        if data.get("abroad"):
            code = ""
        elif not POSTCODE.fullmatch(code):
            self.add_error("postcode", "Enter a UK postcode, for example SW1A 1AA, or tick the box below it.")
        data["postcode"] = code
        return data

    def told(self) -> Declared:
        """What the form says."""
        names = ("scope", "first_name", "last_name", "address", "postcode")
        return Declared(**{name: self.cleaned_data[name] for name in names})


def required_text(value, lines=False):
    """``value`` cleaned. Raises ``ValidationError`` when nothing is left of it."""
    text = clean_text(value, lines=lines)
    if not text:
        raise forms.ValidationError("This field is required.")
    return text
