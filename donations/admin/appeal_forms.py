"""The form of an appeal: its words in each language, its amounts, when and where it stands, on which stories.

Saving writes a draft; nothing here is shown to readers (``appeals.publish`` is).
"""

from django import forms
from django.core.exceptions import ValidationError

from donations.admin.forms import AmountsForm
from donations.choosing import FRONT, PLACES
from donations.freezing import BLOCKS, CARDS, DAYS, TEXTS, missing_texts, offered, taken
from donations.models import Appeal, AppealRule, AppealTranslation
from donations.money import CURRENCIES, format_amount
from donations.stories import stories
from newsroom.core.languages import language_name, languages
from newsroom.core.models import Section
from newsroom.core.text import clean_text
from newsroom.core.time_fields import NewsroomTimeField

MOST_TAGS = 50
ROWS = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in (("letter", 6), ("quiet_letter", 3))}
SMALL = tuple(
    name for name in TEXTS if name not in ("heading", "signature", "link_label", "quiet_heading", *BLOCKS)
)
EFFECTS = AppealRule.Effect
SUBJECTS = ("sections", "tags", "kinds")
TAGS_HELP = "One a line. The tag must exist."
LIMITED = (
    "Limited to some stories it cannot stand on the front page, which is no story. "
    "Take away the one or the other."
)


class AppealForm(AmountsForm):
    """All of an appeal but its translations. ``base``: the edition that the form was opened on."""

    typed = {
        name: is_list for pair in CARDS.values() for name, is_list in zip(pair, (True, False), strict=True)
    }
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        help_text="Of the words above. Readers of other languages get a translation."
    )
    places = forms.MultipleChoiceField(
        choices=[(place, words.capitalize()) for place, words in PLACES.items()],
        widget=forms.CheckboxSelectMultiple,
        label="Where it stands",
    )
    starts_at = NewsroomTimeField(
        label="From", required=False, help_text="Empty: as soon as it is published."
    )
    ends_at = NewsroomTimeField(
        label="Until", required=False, help_text="Empty: until somebody takes it off."
    )

    class Meta:
        model = Appeal
        fields = [
            "name", "language", *TEXTS, "currency", *(name for pair in CARDS.values() for name in pair),
            "places", "priority", "starts_at", "ends_at", "campaign", *DAYS,
        ]  # fmt: skip
        widgets = ROWS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = offered()
        self.fields["language"].choices = languages(self.instance.language)
        self.fields["campaign"].empty_label = "None: a standing appeal"
        self.initial.setdefault("base", self.instance.edition)
        self.fields["default_amount"].required = False
        for effect in EFFECTS:
            self.add_rule_fields(effect)

    def add_rule_fields(self, effect):
        """Sections, tags and kinds of stories for one effect."""
        own = (
            [rule for rule in self.instance.rules.all() if rule.effect == effect] if self.instance.pk else []
        )
        tags = stories().tag_names([rule.tag for rule in own if rule.tag])
        boxes = forms.CheckboxSelectMultiple
        self.fields[f"{effect}_sections"] = forms.ModelMultipleChoiceField(
            Section.objects.all(), required=False, widget=boxes, label="Sections"
        )
        self.fields[f"{effect}_tags"] = forms.CharField(
            required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Tags", help_text=TAGS_HELP
        )
        self.fields[f"{effect}_kinds"] = forms.MultipleChoiceField(
            required=False, widget=boxes, choices=stories().kinds().items(), label="Kinds of stories"
        )
        self.initial[f"{effect}_sections"] = [rule.section_id for rule in own if rule.section_id]
        self.initial[f"{effect}_tags"] = "\n".join(
            tags.get(rule.tag, rule.tag_name) for rule in own if rule.tag
        )
        self.initial[f"{effect}_kinds"] = [rule.kind for rule in own if rule.kind]

    def clean(self):
        data = super().clean()
        for amounts, default in CARDS.values():
            self.clean_card(data, amounts, default)
        for effect in EFFECTS:
            data[f"{effect}_tags"] = self.known_tags(f"{effect}_tags")
        limited = any(data.get(f"{EFFECTS.INCLUDE}_{subject}") for subject in SUBJECTS)
        if limited and FRONT in data.get("places", ()):
            self.add_error("places", LIMITED)
        if data.get("currency") in CURRENCIES and not any(
            data["currency"] in s for s in self.offers.values()
        ):
            self.add_error("currency", "The donation page offers no amounts in this currency yet.")
        return data

    def clean_card(self, data, amounts, default):
        """The amount chosen beforehand is one of the amounts: the first unless another is named."""
        if amounts not in data or default not in data:
            return  # the one or the other is refused already
        if not data[amounts]:
            data[default] = None
        elif data[default] is None:
            data[default] = data[amounts][0]
        elif data[default] not in data[amounts]:
            self.add_error(default, "Choose one of the amounts.")

    def known_tags(self, name):
        """[(id, name)] of the tags on the lines of a field; a line that is no tag is an error."""
        lines = self.cleaned_data.get(name, "").splitlines()
        names = list(dict.fromkeys(filter(None, map(clean_text, lines))))
        if len(names) > MOST_TAGS:
            self.add_error(name, f"That is more than {MOST_TAGS} tags.")
            return []
        found = stories().tags_called(names)
        if lost := [each for each in names if each not in found]:
            self.add_error(name, f"There is no tag called “{lost[0]}”.")
        return list({found[each]: each for each in names if each in found}.items())

    def rules(self):
        """The unsaved ``AppealRule`` rows of a valid form."""
        given = self.cleaned_data
        made = []
        for effect in EFFECTS:
            made += [AppealRule(effect=effect, section=each) for each in given.get(f"{effect}_sections", ())]
            tags = given.get(f"{effect}_tags", ())
            made += [AppealRule(effect=effect, tag=pk, tag_name=name) for pk, name in tags]
            made += [AppealRule(effect=effect, kind=kind) for kind in given.get(f"{effect}_kinds", ())]
        return made

    def not_taken(self):
        """Amounts (in words) that the donation page does not take now: they are not shown."""
        given, lost = self.cleaned_data, []
        for often, (amounts, _) in CARDS.items():
            offer = self.offers.get(often, {}).get(given["currency"])
            fits = taken(given[amounts], offer)
            often = often.label.lower()
            lost += [
                f"{format_amount(a, given['currency'])} {often}" for a in given[amounts] if a not in fits
            ]
        return lost


class TranslationForm(forms.ModelForm):
    """The words in one more language. A draft may have gaps: readers then get the appeal's own words."""

    remove = forms.BooleanField(required=False, label="Remove this translation")

    class Meta:
        model = AppealTranslation
        fields = TEXTS
        widgets = ROWS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def title(self):
        """The language's name."""
        return language_name(self.instance.language)

    @property
    def missing(self):
        """Names of the texts that are still empty."""
        return missing_texts(self.instance)


class NewLanguageForm(forms.Form):
    """One more language to translate into."""

    add_language = forms.ChoiceField(required=False, label="Add a translation")

    def __init__(self, *args, taken, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = [code for code in stories().languages() if code not in taken]
        first = [(code, f"{language_name(code)} ({code}): there are stories in it") for code in wanted]
        rest = [each for each in languages() if each[0] not in {*taken, *wanted}]
        self.fields["add_language"].choices = [("", "No further language"), *first, *rest]


class AppealForms:
    """The form of an appeal with those of its translations, as one. ``posted``: None for a first look."""

    def __init__(self, appeal, posted=None):
        self.appeal = appeal
        self.main = AppealForm(posted, instance=appeal)
        translations = appeal.translations.all() if appeal.pk else ()
        self.translations = [
            TranslationForm(posted, instance=each, prefix=f"words-{each.language}") for each in translations
        ]
        taken = {appeal.language, *(each.language for each in translations)}
        self.more = NewLanguageForm(posted, taken=taken)

    def is_valid(self):
        """Whether all of it can be saved. Every part says what is wrong with it."""
        valid = [form.is_valid() for form in (self.main, self.more, *self.translations)]
        own = self.main.cleaned_data.get("language")
        if all(valid) and any(own == each.instance.language for each in self.kept()):
            self.main.add_error("language", ValidationError("There is a translation into this language."))
        return all(valid) and not self.main.errors

    def kept(self):
        """The forms of the translations that stay."""
        return [form for form in self.translations if not form.cleaned_data["remove"]]

    def words(self):
        """The unsaved translations of a valid form, the new one with empty texts."""
        rows = [form.instance for form in self.kept()]
        if code := self.more.cleaned_data["add_language"]:
            rows.append(AppealTranslation(language=code, **dict.fromkeys(TEXTS, "")))
        return rows
