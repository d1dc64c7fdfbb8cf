"""Forms in which staff type amounts as people do; the rows hold minor units."""

from django import forms

from donations.models import AmountSet, Campaign
from donations.models.conditions import HIGHEST
from donations.money import CURRENCIES, AmountError, format_plain, parse_amount
from newsroom.core.text import make_slug
from newsroom.core.time_fields import NewsroomTimeField

MOST = 8  # amounts side by side: more is no choice
SEVERAL = "Separate amounts by spaces or semicolons, for example: 3 5 10 20."


class AmountsForm(forms.ModelForm):
    """Turns the typed fields of ``typed`` {field: whether several} into minor units of the row's currency."""

    typed = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = getattr(self.instance, "currency", "") or "GBP"
        for name, several in self.typed.items():
            value = getattr(self.instance, name, None)
            former, note = self.fields[name], SEVERAL if several else ""
            self.fields[name] = forms.CharField(
                label=former.label,
                max_length=200,
                required=former.required,
                help_text=former.help_text or note,
            )
            self.initial[name] = ""
            if value and code in CURRENCIES:
                values = value if several else [value]
                self.initial[name] = " ".join(format_plain(each, code) for each in values)

    def clean(self):
        data = super().clean()
        for name, several in self.typed.items():
            if name in data and data.get("currency") in CURRENCIES:
                self.read(data, name, several)
            else:
                data.pop(name, None)  # what it means depends on the currency, which is refused already
        return data

    def read(self, data, name, several):
        """Replace the typed text by its amounts (None without any), or say what is wrong with it."""
        if not data[name]:
            data[name] = [] if several else None
            return
        parts = data[name].replace(";", " ").split() if several else [data[name]]
        try:
            amounts = [parse_amount(part, data["currency"]) for part in parts[: MOST + 1]]
        except AmountError as error:
            self.add_error(name, str(error))
            return
        if several and (len(amounts) > MOST or len(set(amounts)) != len(amounts) or 0 in amounts):
            self.add_error(name, f"Give up to {MOST} different amounts above zero.")
            return
        data[name] = amounts if several else amounts[0]


class AmountSetForm(AmountsForm):
    """The amounts of one currency on the donation page."""

    typed = {"amounts": True, "default_amount": False, "lowest": False, "highest": False}

    class Meta:
        model = AmountSet
        fields = ["currency", "frequency", "amounts", "default_amount", "lowest", "highest"]


class CampaignForm(AmountsForm):
    """A campaign; its short name is made from its title unless one is given."""

    typed = {"goal_minor": False}
    starts_at = NewsroomTimeField(label="From", required=False, help_text="Empty: at once.")
    ends_at = NewsroomTimeField(label="Until", required=False, help_text="Empty: until somebody closes it.")

    class Meta:
        model = Campaign
        fields = [
            "title", "slug", "headline", "letter", "currency", "goal_minor", "show_raised", "starts_at",
            "ends_at", "status",
        ]  # fmt: skip
        widgets = {"letter": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"goal_minor": "Empty: no goal. What was raised is always the books’ own sum."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = "Empty: made from the title. In addresses: /donate/?campaign=…"

    def clean_slug(self):
        return self.cleaned_data["slug"] or make_slug(self.cleaned_data.get("title", ""))

    def clean(self):
        data = super().clean()
        goal = data.get("goal_minor")
        if goal is not None and not 0 < goal <= HIGHEST:
            self.add_error("goal_minor", "Give a goal above zero, or none.")
        return data
