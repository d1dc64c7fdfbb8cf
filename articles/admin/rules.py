"""The rules of the desk: one form, opened straight from the list of records."""

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.models import DeskRules
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission


@admin.register(DeskRules)
class DeskRulesAdmin(RoleModelAdmin):
    """The one row. A chief editor's."""

    needs = {"view": Permission.OVERRULE, "change": Permission.OVERRULE}
    fieldsets = [
        ("Publishing", {"fields": ["grace_seconds"]}),
        ("Second pair of eyes", {"fields": ["second_pair", "second_pair_sections"]}),
    ]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}

    def changelist_view(self, request, extra_context=None):
        """There is one, so there is no list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        DeskRules.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_deskrules_change", args=[1]))
