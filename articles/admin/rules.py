"""The rules of the desk: one form, opened straight from the list of records."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToManyField
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.models import DeskRules
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission


class RulesForm(forms.ModelForm):
    """The rules, as a chief editor chooses them."""

    def clean(self):
        given = super().clean()
        chosen = given.get("second_pair") == DeskRules.SecondPair.SECTIONS
        if chosen and not given.get("second_pair_sections"):
            self.add_error("second_pair_sections", "Choose at least one section, or “Never”.")
        return given


@admin.register(DeskRules)
class DeskRulesAdmin(RoleModelAdmin):
    """The one row. A chief editor's."""

    needs = {"view": Permission.OVERRULE, "change": Permission.OVERRULE}
    form = RulesForm
    change_form_template = "admin/articles/rules.html"
    fields = ["grace_seconds", "second_pair", "second_pair_sections"]
    radio_fields = {"second_pair": admin.VERTICAL}
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def changelist_view(self, request, extra_context=None):
        """There is one, so there is no list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        DeskRules.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_deskrules_change", args=[1]))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        changes = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(DeskRules))
        last = changes.select_related("user").first()
        told = {"title": "Rules of the desk", "subtitle": None, "changed": last}
        return super().change_view(request, object_id, form_url, told | (extra_context or {}))

    def response_change(self, request, obj):
        messages.success(request, "Kept. The rules hold from now on.")
        return HttpResponseRedirect(request.path)
