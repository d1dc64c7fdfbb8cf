"""Lists that people work through: tabs for how things stand, a search, rows in words."""

from django.contrib import admin
from django.utils import timezone

from newsroom.core.admin.base import RoleModelAdmin


class Tabs(admin.SimpleListFilter):
    """The tabs above a list. A subclass names them; the first is what the list opens with.

    ``tabs``: ``[(value, label)]``; ``condition(value)`` gives the ``Q`` of one.
    """

    title, parameter_name, tabs = "state", "state", ()

    def lookups(self, request, model_admin):
        return self.tabs

    @property
    def chosen(self):
        """The tab that is shown; what the address names wrongly is the first."""
        names = [value for value, _ in self.tabs]
        return self.value() if self.value() in names else names[0]

    def choices(self, changelist):
        for value, label in self.tabs:
            query = changelist.get_query_string({self.parameter_name: value}, ["p"])
            yield {"selected": value == self.chosen, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return queryset.filter(self.condition(self.chosen))

    def condition(self, value):
        raise NotImplementedError


class QueueAdmin(RoleModelAdmin):
    """A list in the frame of the desk's own. The first of ``list_filter`` is its ``Tabs``, others: selects.

    ``change_list_template`` extends ``admin/core/queue.html``; ``row_template`` prints a ``row``, which
    ``dress`` may give what its words need.
    """

    change_list_template = "admin/core/queue.html"
    row_template = ""
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def changelist_view(self, request, extra_context=None):
        """Django's list, with the neighbouring pages and rows that are ready to be printed."""
        now = timezone.now()
        response = super().changelist_view(request, {"now": now} | (extra_context or {}))
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist is None:
            return response
        for row in changelist.result_list:
            self.dress(row, now)
        page, last = changelist.page_num, changelist.paginator.num_pages
        response.context_data |= {
            "tabs": list(changelist.filter_specs[0].choices(changelist)),
            "earlier": changelist.get_query_string({"p": page - 1}) if page > 1 else "",
            "later": changelist.get_query_string({"p": page + 1}) if page < last else "",
        }
        return response

    def dress(self, row, now):
        """Give ``row`` what its template prints besides its columns."""
