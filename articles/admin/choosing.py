"""Choosing one thing among thousands: a select of the newest without scripts, a combobox with them."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy

from articles.models import Article, Byline
from articles.seen import pictures_for, tags_for

SHOWN = 100  # entries of the plain select
# What can be chosen, by whom, in the order of the plain select.
DOORS = {
    "bylines": lambda user: Byline.objects.all(),
    "pictures": pictures_for,
    "stories": lambda user: Article.objects.live().newest().cards(),
    "tags": lambda user: tags_for(user).order_by("name"),
}


class Newest(ModelChoiceIterator):
    """The empty choice and the first rows of the queryset."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.queryset[:SHOWN])

    def __len__(self):
        """At most so many: whoever makes a list of them need not have the table counted first."""
        return SHOWN + 1


class ShortSelect(forms.Select):
    """A select that prints few entries, and the chosen one whatever it is."""

    class Media:
        js = [forms.Script("js/choose.js", type="module")]

    def optgroups(self, name, value, attrs=None):
        source, self.choices = self.choices, list(self.choices)
        shown = {str(pk) for pk, _ in self.choices}
        missing = [pk for pk in value if pk.isascii() and pk.isdigit() and len(pk) < 19 and pk not in shown]
        if missing:
            self.choices += map(source.choice, source.queryset.filter(pk__in=missing))
        return super().optgroups(name, value, attrs)


class ChooseOne(forms.ModelChoiceField):
    """One thing of a ``kind`` (see ``articles/admin/finding.py``), of those that the person may come across.

    The form says who that is: until it calls ``offer`` nothing can be chosen.
    """

    iterator = Newest

    def __init__(self, kind, **kwargs):
        self.kind = kind
        find = reverse_lazy("admin:articles_article_find", args=[kind])
        super().__init__(None, widget=ShortSelect(attrs={"data-find": find}), **kwargs)

    def offer(self, user, *, besides=None):
        """Let ``user`` choose, whatever number is posted, but not ``besides``."""
        offered = DOORS[self.kind](user)
        self.queryset = offered.exclude(pk=besides.pk) if besides else offered
