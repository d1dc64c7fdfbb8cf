"""The forms of the editors' screens: plain forms that post ids and texts.

``StoryForm`` says what an editor decides about a story, ``VerbForm`` what a verb needs besides. Neither
writes anything; ``compose`` cleans the texts and is the only authority on them.
"""

from django import forms
from django.core.exceptions import ValidationError

from articles.composing import StoryFields
from articles.content import CREDIT_ROLES, GENRES
from articles.form_fields import RelatedField, RowsField, TagsField, Text
from articles.models import Correction
from newsroom.core.languages import languages
from newsroom.core.models.publication import validate_language
from newsroom.core.text import clean_text
from newsroom.core.time_fields import NewsroomTimeField

MOST_BODY = 3_000_000  # characters; a long feature has 60,000
LEAD, GALLERY = "lead", "gallery"
PLACES = ((LEAD, "Lead picture"), (GALLERY, "Gallery"), ("", "Remove"))


class StoryForm(forms.Form):
    """What an editor decides about a story. Everything may be missing: it begins with a working title."""

    base_version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    headline = Text(most=300, rows=2)
    standfirst = Text(most=1000, rows=3, label="Standfirst (subtitle)")
    body = Text(most=MOST_BODY, rows=20)
    slugline = Text(
        most=200, label="Working title", help_text="What the newsroom calls it. Readers never see it."
    )
    kicker = Text(most=80, help_text="The label above the headline.")
    dateline = Text(most=80, help_text="Where it was filed from: Port Merrin")
    short_headline = Text(most=120, help_text="For cards and alerts. Empty: the headline.")
    trail_text = Text(most=500, rows=3, help_text="The summary on cards and in feeds. Empty: the standfirst.")
    search_description = Text(
        most=300, rows=3, help_text="For search engines. Empty: the trail text or standfirst."
    )
    editors_note = Text(most=2000, rows=3, label="Editor’s note", help_text="Readers see it with the story.")
    genre = forms.ChoiceField(choices=GENRES.items(), required=False, label="Kind")
    language = forms.ChoiceField(required=False)
    section = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    tags = TagsField(required=False)
    credits = RowsField("credit", "role")
    pictures = RowsField("picture", "place", "alt", "caption", "credit")
    related = RelatedField(required=False, label="Related stories")
    quiet = forms.BooleanField(
        required=False,
        label="Quiet appeal (death, attack, court)",
        help_text="Readers are asked for money in quiet words, or not at all.",
    )
    no_appeal = forms.BooleanField(
        required=False,
        label="No appeal on this story",
        help_text="Nothing beside it asks for money, not in quiet words either.",
    )
    take_theirs = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, sections, language, **kwargs):
        super().__init__(*args, **kwargs)
        codes = {language, self.initial.get("language") or language}
        self.default_language = language
        self.fields["language"].choices = languages(*codes)
        self.fields["section"].choices = [("", "Choose a section"), *sections]
        self.fields["take_theirs"].choices = [(name, name) for name in StoryFields.__dataclass_fields__]
        self.fields["body"].widget.attrs["data-prose"] = ""
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"help-{name}"

    def clean_language(self):
        """An empty or unposted language is the publication's."""
        language = self.cleaned_data["language"] or self.default_language
        validate_language(language)
        return language

    def clean_genre(self):
        return self.cleaned_data["genre"] or "news"

    def clean_credits(self):
        credits = self.cleaned_data["credits"]
        if any(row["role"] not in CREDIT_ROLES for row in credits if row["role"]):
            raise ValidationError("Choose a role from the list.")
        return [row for row in credits if row["role"]]

    def clean_pictures(self):
        pictures = [row for row in self.cleaned_data["pictures"] if row["place"]]
        if any(len(row[part] or "") > 1000 for row in pictures for part in ("alt", "caption", "credit")):
            raise ValidationError("The words of a picture have at most 1,000 characters each.")
        return pictures

    def clean(self):
        """A story begins with a name: without one it would stand on everybody's desk as a number."""
        given = super().clean()
        named = any(clean_text(given.get(name) or "") for name in ("slugline", "headline"))
        if not named and not {"slugline", "headline"} & set(self.errors):
            self.add_error("slugline", "Give it a working title: that is enough to save it.")
        return given


class UploadForm(forms.Form):
    """A new picture with its words. ``file`` is not decoded here."""

    file = forms.FileField(required=False, max_length=200)
    alt = Text(most=500)
    caption = Text(most=1000)
    credit = Text(most=200)
    focus_x = forms.IntegerField(required=False, min_value=0, max_value=100)
    focus_y = forms.IntegerField(required=False, min_value=0, max_value=100)
    place = forms.ChoiceField(required=False, choices=PLACES[:2])


class VerbForm(forms.Form):
    """What a verb needs besides the story. ``verb`` decides which of it must be there."""

    CHANGES = (
        ("minor", "Minor: a typo, a better word"),
        ("substantive", "Substantive: readers see “Updated”"),
        ("correction", "A correction: we were wrong, and say so"),
    )
    PLANNED = (
        ("keep", "What is planned stays as it was approved"),
        ("off", "The plan is off: nothing goes out by itself"),
    )
    OUTCOMES = (
        ("", "stays open"),
        ("corrected", "is put right by this correction"),
        ("no_error", "is no error"),
        ("duplicate", "was made before"),
    )
    TIMES = {  # field → the verbs that read it
        "publish_at": ("schedule", "schedule_change"),
        "embargoed_until": ("embargo",),
        "unpublish_at": ("plan_removal",),
        "published_on": ("redate",),
    }
    change = forms.ChoiceField(choices=CHANGES, required=False, widget=forms.RadioSelect)
    correction_kind = forms.ChoiceField(choices=Correction.Kind.choices, required=False, label="Kind of note")
    correction_text = Text(most=2000, rows=3, label="What readers are told")
    correction_place = forms.ChoiceField(choices=Correction.Place.choices, required=False, label="Where")
    reply = Text(most=2000, rows=2, label="A word of your own in the mail (may stay empty)")
    publish_at = NewsroomTimeField(required=False, label="Publish at")
    embargoed_until = NewsroomTimeField(required=False, label="Embargo until")
    unpublish_at = NewsroomTimeField(required=False, label="Take back to draft at")
    published_on = NewsroomTimeField(required=False, label="First published")
    date_reason = Text(most=500, label="Why its date changes")
    planned = forms.ChoiceField(choices=PLANNED, required=False, widget=forms.RadioSelect)
    slug = Text(most=200, label="Last part of the address")
    comment = Text(most=1000, rows=2, label="What should change")
    reason = Text(most=500, label="Why")

    def __init__(self, data=None, *, verb="", reports=(), **kwargs):
        super().__init__(data, **kwargs)
        self.verb, self.reports = verb, reports
        for report in reports:
            outcome = forms.ChoiceField(choices=self.OUTCOMES, required=False, label="The report")
            self.fields[f"outcome_{report.pk}"] = outcome
            if report.contact:
                write = forms.BooleanField(required=False, initial=True, label="Write to the reader")
                self.fields[f"write_{report.pk}"] = write

    def clean(self):
        given = super().clean()
        for name, verbs in self.TIMES.items():
            if self.verb not in verbs:
                self.errors.pop(name, None)  # half a time in a field of another button stops nothing
        told = "publish_at" in self.errors or given.get("publish_at")
        if self.verb in self.TIMES["publish_at"] and not told:
            self.add_error("publish_at", "Say when it should be published.")
        publishes = self.verb in ("publish", "schedule_change")
        corrects = self.verb == "correct" or publishes and given.get("change") == "correction"
        if corrects and not clean_text(given.get("correction_text", "")):
            self.add_error("correction_text", "Say what was wrong: readers see this with the story.")
        if self.verb == "send_back" and not clean_text(given.get("comment", ""), lines=True):
            self.add_error("comment", "Say what should change: the reporter reads it.")
        if self.verb == "redate":
            self.require_date(given)
        if self.verb == "move" and not given.get("slug"):
            self.add_error("slug", "Give the new address.")
        return given

    def require_date(self, given):
        """Another date needs the date and why."""
        if "published_on" not in self.errors and not given.get("published_on"):
            self.add_error("published_on", "Say when readers first saw it.")
        if not clean_text(given.get("date_reason", "")):
            self.add_error("date_reason", "Say why its date changes: the history keeps it.")

    def correction(self):
        """The note for ``publish`` or ``correct``, or None."""
        given = self.cleaned_data
        if given["change"] != "correction" and self.verb != "correct":
            return None
        return {
            "kind": given["correction_kind"] or Correction.Kind.CORRECTION,
            "text": clean_text(given["correction_text"], lines=True),
            "place": given["correction_place"] or Correction.Place.TOP,
            "answers": [
                {"report": report.pk, "state": state, "write": given.get(f"write_{report.pk}", False)}
                for report in self.reports
                if (state := given[f"outcome_{report.pk}"])
            ],
            "reply": given["reply"],
        }

    def answers(self):
        """[(report, the field of its outcome, the field of its mail or None)] of readers' open reports."""
        return [
            (
                report,
                self[f"outcome_{report.pk}"],
                self[f"write_{report.pk}"] if f"write_{report.pk}" in self.fields else None,
            )
            for report in self.reports
        ]

    def writes(self):
        """Whether some reader left an address."""
        return any(report.contact for report in self.reports)


class CorrectionForm(forms.Form):
    """Other words for a printed correction."""

    kind = forms.ChoiceField(choices=Correction.Kind.choices, label="Kind of note")
    text = Text(most=2000, rows=4, label="What readers are told from now on")
    place = forms.ChoiceField(choices=Correction.Place.choices, label="Where")
    hide = forms.BooleanField(required=False, label="Do not repeat the former words (legal or privacy)")


class WithdrawCorrectionForm(forms.Form):
    """Why a printed correction is taken back."""

    reason = Text(most=1000, rows=3, label="Why it is withdrawn: readers see this")
    hide = forms.BooleanField(required=False, label="Do not repeat the words (legal or privacy)")


class TakeDownForm(forms.Form):
    """How a story leaves, and why. ``how`` is the verb."""

    how = forms.ChoiceField(widget=forms.RadioSelect)
    reason = Text(most=1000, rows=3, required=True, label="Why (the history keeps it; readers do not see it)")
    notice = Text(most=2000, rows=3, label="What readers are told at the address")
    authority = Text(most=300, label="On whose demand (court, person, law)")
    status = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=410,
        label="The address answers",
        choices=[(410, "410: gone"), (451, "451: removed for legal reasons")],
    )

    def __init__(self, *args, verbs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(verb, verb) for verb in verbs]

    def clean_reason(self):
        if not (reason := clean_text(self.cleaned_data["reason"], lines=True)):
            raise ValidationError("Say why: the history keeps it.")
        return reason

    def clean(self):
        """Legal or privacy needs whose demand it was."""
        given = super().clean()
        if given.get("how") == "take_down" and not clean_text(given.get("authority", "")):
            self.add_error("authority", "Say on whose demand: the history keeps it.")
        return given


class BringBackForm(forms.Form):
    """Why what was withdrawn becomes a draft again."""

    reason = Text(most=1000, rows=3, required=True, label="Why it may come back (the history keeps it)")

    def clean_reason(self):
        if not (reason := clean_text(self.cleaned_data["reason"], lines=True)):
            raise ValidationError("Say why: the history keeps it.")
        return reason
