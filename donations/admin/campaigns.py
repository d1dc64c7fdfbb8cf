"""Campaigns: a title, a goal, when it runs. Whoever writes appeals writes them; nobody's gift is shown."""

from django.contrib import admin

from donations import appeals
from donations.admin.columns import moment
from donations.admin.forms import CampaignForm
from donations.models import Campaign
from donations.money import format_amount
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission


@admin.register(Campaign)
class CampaignAdmin(RoleModelAdmin):
    """Once an appeal or a gift belongs to it, it can be closed, not deleted."""

    needs = dict.fromkeys(("view", "add", "change", "delete"), Permission.APPEAL)
    form = CampaignForm
    change_form_template = "donations/admin/campaign.html"
    list_display = ["title", "goal", moment("starts_at", "From"), moment("ends_at", "Until"), "status"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        appeals.refresh()  # its appeals stand within its times, while it is open

    @admin.display(description="Goal", ordering="goal_minor")
    def goal(self, campaign):
        """The goal with its currency's sign."""
        return format_amount(campaign.goal_minor, campaign.currency) if campaign.goal_minor else "–"
