"""The words of the donation page."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from donations import appeals
from donations.admin.forms import AmountSetForm
from donations.donation_page import get_page
from donations.models import AmountSet, DonationPage
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission

WORDS = {"view": Permission.APPEAL, "change": Permission.APPEAL}


class SingleAdmin(RoleModelAdmin):
    """A kind of record of which there is one: its list leads straight to it."""

    needs = WORDS

    def the_one(self):
        """The record, made on first use."""
        raise NotImplementedError

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[self.the_one().pk]))


class AmountSetInline(admin.StackedInline):
    """Which amounts the page offers, for each currency."""

    model = AmountSet
    form = AmountSetForm
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True  # whoever sees the page sees its amounts; the page's own admin decides who that is

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(DonationPage)
class DonationPageAdmin(SingleAdmin):
    """The words of /donate/ and what can be chosen there."""

    inlines = [AmountSetInline]
    fieldsets = [
        (None, {"fields": ["headline", "letter", "currency", "offer_monthly", "offer_yearly"]}),
        ("What gifts pay for", {"fields": ["facts_heading", "facts"]}),
        ("Before and after paying", {"fields": ["statement_descriptor", "fine_print"]}),
        ("Thanks", {"fields": ["thanks_heading", "thanks_text"]}),
        ("Without the payment provider", {"fields": ["other_ways_heading", "other_ways", "manage_text"]}),
    ]

    def the_one(self):
        return get_page()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        appeals.refresh()  # it offers only what this page takes
