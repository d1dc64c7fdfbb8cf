"""The form of the donation page: its words, its switches, its amounts, the fees.

As with the appeal a valid form is only read: what becomes of it is the verbs' business.
"""

import re

from django import forms

from donations.admin.forms import AmountSetForm, AmountsForm
from donations.models import AmountSet, Campaign, DonationPage, FeeTerm
from donations.models.page import MOST_BASIS_POINTS
from donations.page_content import FIELDS, OF_FEE, OF_SET, content_of
from donations.payment_codes import plain_iban
from newsroom.core.forms import PictureUpload
from newsroom.core.uploaded import keep_picture

MOST_ROWS = 60  # currencies times frequencies that anybody has use for
BLANK = 2  # empty rows for one more
PERCENT = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s*%?")
# A photograph of a page that is looked at on phones above all: two sizes, and none for cards or links.
PICTURE = {"page": {"ratio": None, "widths": (480, 960), "formats": ("webp", "jpeg")}}
AGAIN = "Choose the picture again: a form that comes back cannot keep the file."
ROWS = {
    "letter": 5,
    "facts": 5,
    "questions": 10,
    "other_ways": 6,
    "manage_text": 3,
    "thanks_text": 3,
    "wall_text": 3,
}
OTHER_ROWS = {"bank_account": 3, "questions": 10}


class DonationPageForm(forms.ModelForm):
    """The page's own fields. ``base``: the version that the form was opened on."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    elsewhere_url = forms.URLField(label="Its address", required=False, max_length=300, assume_scheme="https")
    picture = PictureUpload(required=False)
    without_picture = forms.BooleanField(label="Take the picture off", required=False)

    class Meta:
        model = DonationPage
        fields = [*(name for name in FIELDS if name != "picture"), "campaign"]
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in (ROWS | OTHER_ROWS).items()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["warned_most"].required = False
        self.fields["campaign"].empty_label = "None"
        self.fields["campaign"].queryset = Campaign.objects.exclude(status=Campaign.Status.CLOSED)
        if self.instance.campaign_id:
            mine = Campaign.objects.filter(pk=self.instance.campaign_id)
            self.fields["campaign"].queryset |= mine

    def clean_warned_most(self):
        """Empty: never."""
        return self.cleaned_data["warned_most"] or 0

    def clean_bank_iban(self):
        return plain_iban(self.cleaned_data["bank_iban"])

    def clean_bank_bic(self):
        return self.cleaned_data["bank_bic"].upper()

    def clean(self):
        data = super().clean()
        self.clean_picture_words(data)
        whole = data.get("bank_iban") or data.get("bank_account")
        if whole and not data.get("bank_owner"):
            self.add_error("bank_owner", "Say in whose name the account is: banks compare it.")
        if bool(data.get("elsewhere_label")) != bool(data.get("elsewhere_url")):
            lacking = "elsewhere_url" if data.get("elsewhere_label") else "elsewhere_label"
            if lacking not in self.errors:
                self.add_error(lacking, "A link needs both its words and its address.")
        return data

    def clean_picture_words(self, data):
        """A picture needs the words of those who do not see it."""
        stays = self.instance.picture and not data.get("without_picture")
        if (data.get("picture") or stays) and not data.get("picture_alt"):
            self.add_error("picture_alt", "Say what the picture shows.")

    def take_picture(self):
        """Keep the picture that was uploaded, or take the former one off. Raises ``PictureRefused``."""
        if self.cleaned_data["picture"]:
            self.instance.picture = keep_picture(self.cleaned_data["picture"], PICTURE)[1]
        elif self.cleaned_data["without_picture"]:
            self.instance.picture = {}

    def ask_again(self):
        """Say that a file is lost with a form that comes back; browsers cannot keep it."""
        if self.files.get("picture") and "picture" not in self.errors:
            self.add_error("picture", AGAIN)


class FeeTermForm(AmountsForm):
    """What the provider keeps in one currency; the share is typed in per cent."""

    typed = {"fixed_minor": False}
    basis_points = forms.CharField(
        label="Share of the charge, in per cent", max_length=8, help_text="For example 1.5"
    )

    class Meta:
        model = FeeTerm
        fields = list(OF_FEE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fixed_minor"].required = False
        self.initial["basis_points"] = ""
        points = self.instance.basis_points
        if points is not None:
            self.initial["basis_points"] = f"{points // 100}.{points % 100:02d}"

    def clean_basis_points(self):
        typed = PERCENT.fullmatch(self.cleaned_data["basis_points"].strip())
        points = int(typed[1]) * 100 + int((typed[2] or "").ljust(2, "0")) if typed else None
        if points is None or points > MOST_BASIS_POINTS:
            raise forms.ValidationError(f"Give a share from 0 to {MOST_BASIS_POINTS // 100}, such as 1.5.")
        return points

    def clean(self):
        data = super().clean()
        if "fixed_minor" in data:
            data["fixed_minor"] = data["fixed_minor"] or 0
        return data


class Rows:
    """Several forms of one kind as one: those there are, and some empty ones. ``posted``: None for a look.

    A row whose box *Remove* is ticked, and an empty one, counts for nothing.
    """

    def __init__(self, name, form, blank, rows, posted=None, *, unique):
        self.count, self.unique, self.problem = f"{name}-count", unique, ""
        number = len(rows) + BLANK
        if posted is not None:
            asked = posted.get(self.count, "")
            number = min(int(asked), MOST_ROWS) if re.fullmatch("[0-9]{1,3}", asked) else len(rows)
        self.forms = [
            form(
                posted,
                prefix=f"{name}-{place}",
                instance=rows[place] if posted is None and place < len(rows) else blank(),
                empty_permitted=posted is not None or place >= len(rows),
                use_required_attribute=False,
            )
            for place in range(number)
        ]
        for each in self.forms:
            each.fields["remove"] = forms.BooleanField(required=False, label="Remove")

    def is_valid(self):
        """Whether every row that counts can be kept, and no two say the same thing twice."""
        for each in self.forms:
            each.full_clean()
        wrong = [each for each in self.forms if each.errors and not self.removed(each)]
        keys = [tuple(row[name] for name in self.unique) for row in self.values()] if not wrong else []
        if len(set(keys)) != len(keys):
            self.problem = "Two rows are for the same: keep one of them."
        return not wrong and not self.problem

    def values(self):
        """The cleaned rows that count."""
        return [
            each.cleaned_data
            for each in self.forms
            if each.has_changed() and not self.removed(each) and not each.errors
        ]

    @staticmethod
    def removed(form):
        return bool(form.data.get(form.add_prefix("remove")))


class PageForms:
    """The whole form, as one. ``page``: what it opens with; ``posted``: None for a first look."""

    def __init__(self, page, base, posted=None, files=None):
        self.main = DonationPageForm(posted, files, instance=page, initial={"base": base})
        self.amounts = Rows(
            "amounts", AmountSetForm, AmountSet, page.sets, posted, unique=("currency", "frequency")
        )
        self.fees = Rows("fees", FeeTermForm, FeeTerm, page.fees, posted, unique=("currency",))

    def is_valid(self):
        """Whether all of it can be saved. Every part says what is wrong with it."""
        return all([self.main.is_valid(), self.amounts.is_valid(), self.fees.is_valid()])

    def content(self):
        """What a valid form says (``page_content``)."""
        page = self.main.instance
        page.sets = [AmountSet(**{name: row[name] for name in OF_SET}) for row in self.amounts.values()]
        page.fees = [FeeTerm(**{name: row[name] for name in OF_FEE}) for row in self.fees.values()]
        return content_of(page)
