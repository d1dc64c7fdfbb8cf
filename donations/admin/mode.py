"""Real money and test money in the same tables: each list shows which is which and begins with one of them.

A paper's books begin with rehearsals; nothing of them may be counted when the live keys are there.
"""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.db.models import Q

from donations.donation_page import books_are_live
from donations.sums import mode_name

LIVE, TEST, ALL = mode_name(True), mode_name(False), "all"


class ModeFilter(admin.SimpleListFilter):
    """Live money, test money, or both; what the provider's keys are for unless another is chosen.

    The ``ModelAdmin`` names in ``live_path`` (one, or several) what makes a row live. A donor or a donation
    with both kinds of money is live.
    """

    title, parameter_name = "test or real", "mode"

    def __init__(self, request, params, model, model_admin):
        self.live_path = model_admin.live_path
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(LIVE, "Real money"), (TEST, "Test money"), (ALL, "Both")]

    def value(self):
        asked = super().value()
        return asked if asked in {LIVE, TEST, ALL} else mode_name(books_are_live())

    def choices(self, changelist):
        for name, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: name})
            yield {"selected": self.value() == name, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        paths = [self.live_path] if isinstance(self.live_path, str) else self.live_path
        is_live = reduce(or_, (Q(**{path: True}) for path in paths))
        live = queryset.model.objects.filter(is_live).order_by().values("pk")
        if self.value() == ALL:
            return queryset
        return queryset.filter(pk__in=live) if self.value() == LIVE else queryset.exclude(pk__in=live)
