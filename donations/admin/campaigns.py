"""Campaigns: a title, a goal, when it runs. Whoever writes appeals writes them; nobody's gift is shown."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_POST

from donations import appeals
from donations.admin.columns import moment
from donations.admin.forms import CampaignForm
from donations.donation_page import get_page
from donations.donation_screen import preview
from donations.models import Campaign
from donations.money import format_amount
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission

NOT_VALID = 400  # the status of a form shown again


@admin.register(Campaign)
class CampaignAdmin(RoleModelAdmin):
    """Once an appeal or a gift belongs to it, it can be closed, not deleted."""

    needs = dict.fromkeys(("view", "add", "change", "delete"), Permission.APPEAL)
    form = CampaignForm
    change_form_template = "donations/admin/campaign.html"
    list_display = ["title", "goal", moment("starts_at", "From"), moment("ends_at", "Until"), "status"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]

    def get_urls(self):
        """Our screen stands before Django's catch-all ``<id>/``."""
        view = self.admin_site.admin_view(require_POST(self.preview))
        return [path("<int:pk>/preview/", view, name="donations_campaign_preview"), *super().get_urls()]

    def preview(self, request, pk):
        """The donation page of the campaign in the form, before it opens: nobody else can see it.

        Nothing is saved; what is wrong with the form stands on the form.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        campaign = get_object_or_404(Campaign, pk=pk)
        form = CampaignForm(request.POST, instance=campaign)
        if form.is_valid():
            return preview(request, get_page(), campaign)
        response = self.change_view(request, str(pk))
        response.status_code = NOT_VALID
        return response

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        appeals.refresh()  # its appeals stand within its times, while it is open

    @admin.display(description="Goal", ordering="goal_minor")
    def goal(self, campaign):
        """The goal with its currency's sign."""
        return format_amount(campaign.goal_minor, campaign.currency) if campaign.goal_minor else "–"
