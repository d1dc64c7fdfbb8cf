"""The questions that the list of stories can be asked: a form in its address, and its condition.

A filter whose value is no choice (any more) is left out and said so; the others hold.
"""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles.admin.choosing import ChooseOne
from articles.models import Article, Correction, Reference
from newsroom.core.languages import languages
from newsroom.core.models import Section
from newsroom.core.roles import Permission, sections_for
from newsroom.core.text import clean_text

MOST_CHARACTERS = 200  # of a search; more is cut off
S = Article.State
UNPUBLISHED = (S.DRAFT, S.SUBMITTED, S.APPROVED, S.SCHEDULED)
STATES = [("", "Any state"), ("unpublished", "Not published yet"), *S.choices]
WHOSE = (("mine", "Mine"), ("sections", "My sections"), ("all", "All"))
# The time by which a list is ordered and its dates are meant: the column, and whether the newest comes first.
TIMES = {"saved": ("saved_at", True), "published": ("published_at", True), "due": ("due_at", False)}
TIME_NAMES = (("saved", "Last saved"), ("published", "First published"), ("due", "Due"))
FOLDED, TICKS = ("byline", "tag", "language", "time", "since", "until"), ("corrected", "unpictured")
FIRST, LAST = datetime(1800, 1, 1).date(), datetime(2200, 1, 1).date()  # no archive is older, no plan later


class SearchField(forms.CharField):
    """Words to look for, brought into bounds."""

    def to_python(self, value):
        return clean_text(super().to_python(value)[:MOST_CHARACTERS])


class DayField(forms.DateField):
    """A day of the newsroom's calendar."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError("There is no such day here.")
        return day


class ListForm(forms.Form):
    """The filters that ``user`` sets. Nothing is required; an empty form lists all that may be read."""

    q = SearchField(required=False, label="Search", widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(required=False, choices=STATES)
    section = forms.ModelChoiceField(Section.objects.all(), required=False, empty_label="Any section")
    language = forms.ChoiceField(required=False)
    byline = ChooseOne("bylines", required=False, empty_label="Anybody")
    tag = ChooseOne("tags", required=False, empty_label="Any tag")
    time = forms.ChoiceField(required=False, choices=TIME_NAMES, label="By the time it was")
    since = DayField(required=False, label="From")
    until = DayField(required=False, label="To")
    corrected = forms.BooleanField(required=False, label="Has a correction")
    unpictured = forms.BooleanField(required=False, label="Has no picture")
    whose = forms.ChoiceField(required=False, choices=WHOSE, label="Whose")

    def __init__(self, data, *, user, language):
        super().__init__(data)
        self.user = user
        self.fields["language"].choices = [("", "Any language"), *languages(language)]
        for name in ("byline", "tag"):
            self.fields[name].offer(user)
        for name in ("state", "section", "language", "time", "since", "until"):
            self.fields[name].widget.attrs["class"] = "nr-input"
        self.is_valid()
        self.given = {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)
        }

    @property
    def time_by(self):
        """(column, whether the newest comes first) of the list's order."""
        return TIMES[self.time_key]

    @property
    def time_key(self):
        """The name of that time."""
        return self.given.get("time", "saved")

    @property
    def time_name(self):
        """The same, in a sentence."""
        return dict(TIME_NAMES)[self.time_key].lower()

    @property
    def towards(self):
        """What stands before this page and after it."""
        return ("Newer", "Older") if self.time_by[1] else ("Earlier", "Later")

    @property
    def folded(self):
        """The filters that are folded away, but those to tick."""
        return [self[name] for name in FOLDED]

    @property
    def ticks(self):
        """The filters to tick."""
        return [self[name] for name in TICKS]

    @property
    def posted(self):
        """(name, value) of every filter in use, as a form posts them."""
        return [(name, self.plain(value)) for name, value in self.given.items()]

    @property
    def left_out(self):
        """The names of filters that could not be understood."""
        return [self.fields[name].label or name.capitalize() for name in self.errors]

    @property
    def narrowed(self):
        """Whether anything is asked beyond the order."""
        return bool(self.given.keys() - {"time"} - ({"whose"} if self.given.get("whose") == "all" else set()))

    @property
    def in_details(self):
        """Whether one of the filters that are folded away is used."""
        return bool(self.given.keys() & {*FOLDED, *TICKS})

    def query(self, **changed):
        """The filters as they stand in an address, without those left out; ``changed``: set otherwise."""
        return urlencode([(name, self.plain(value)) for name, value in {**self.given, **changed}.items()])

    @staticmethod
    def plain(value):
        """A cleaned value as it was posted."""
        return "on" if value is True else getattr(value, "pk", value)

    def condition(self):
        """The filters but the search, as a condition on stories."""
        wanted = Q()
        for name, value in self.given.items():
            if name in CONDITIONS:
                wanted &= CONDITIONS[name](value)
        column, _ = self.time_by
        if column != "saved_at":
            wanted &= Q(**{f"{column}__isnull": False})
        if since := self.given.get("since"):
            wanted &= Q(**{f"{column}__gte": midnight(since)})
        if until := self.given.get("until"):
            wanted &= Q(**{f"{column}__lt": midnight(until + timedelta(days=1))})
        return wanted & shown(self.user, self.given.get("whose", "all"))


def names(column, thing):
    """The condition that the newest text names ``thing``."""
    return Exists(Reference.objects.filter(article=OuterRef("pk"), current=True, **{column: thing}))


CONDITIONS = {
    "state": lambda state: Q(state__in=UNPUBLISHED) if state == "unpublished" else Q(state=state),
    "section": lambda section: Q(desk_section=section),
    "language": lambda language: Q(desk_language=language),
    "byline": lambda byline: Q(names("byline", byline)),
    "tag": lambda tag: Q(names("tag", tag)),
    "corrected": lambda _: Q(Exists(Correction.objects.filter(article=OuterRef("pk")))),
    "unpictured": lambda _: Q(desk_pictured=False),
}


def shown(user, whose):
    """The condition of the tabs mine, my sections, all."""
    if whose == "mine":
        return Q(created_by=user) | Q(saved_by=user) | Q(assigned_to=user)
    if whose == "sections":
        sections = sections_for(user, Permission.WRITE)
        return Q() if sections is None else Q(desk_section__in=sections)
    return Q()


def midnight(day=None):
    """The moment ``day`` (today) begins in the newsroom's zone."""
    return datetime.combine(day or timezone.localdate(), time.min, timezone.get_current_timezone())


def in_order(column, newest_first):
    """The terms of an order that never ties."""
    return (F(column).desc(), F("id").desc()) if newest_first else (F(column).asc(), F("id").asc())
