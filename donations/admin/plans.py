"""Monthly donations for staff: how each stands, and ending one at the wish of its donor."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import plans
from donations.admin.books import BookAdmin
from donations.admin.columns import column, moment, titled
from donations.admin.mode import ModeFilter
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Plan
from newsroom.core.text import clean_text

DOWN = "The payment provider did not answer: nothing has changed. Try again in a minute."
NO_NOTE = "Nothing was ended: write down why, for example: asked by telephone on Monday."


@admin.register(Plan)
class PlanAdmin(BookAdmin):
    """Regular gifts; their money is in the ledger. Ended here only at the donor's wish, with a note."""

    nav_label, nav_order = "Monthly donations", 51
    list_display = [
        moment("created_at", "Begun"),
        "amount",
        column("frequency", "How often"),
        column("state", "State"),
        moment("next_charge_at", "Next charge"),
        "who",
        "mode",
    ]
    list_filter = [ModeFilter, "state", ("frequency", titled("how often", admin.AllValuesFieldListFilter))]
    search_fields = ["public_id", "provider_plan_id", "gift__donor__email", "gift__donor__name"]
    search_help_text = "Name, e-mail address, or the provider's id."
    list_select_related = ["gift__donor"]
    change_form_template = "donations/admin/plan.html"
    fields = [
        *list_display,
        "gift",
        moment("resumes_at", "Pause ends"),
        moment("ended_at", "Ended"),
        column("ended_because", "The provider’s reason"),
        column("provider_plan_id", "Provider’s number"),
        moment("synced_at", "Last read from the provider"),
    ]

    @admin.display(description="Donor")
    def who(self, plan):
        """Who gives."""
        return plan.gift.donor or "–"

    def get_urls(self):
        view = self.admin_site.admin_view(self.cancel)
        return [path("<int:pk>/cancel/", view, name="donations_plan_cancel"), *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        plan = context["original"]
        context["happenings"] = plan.happenings.select_related("actor")
        context["running"] = plan.state != Plan.State.CANCELED
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def cancel(self, request, pk):
        """End a plan for its donor, who is told; the note says why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        plan = get_object_or_404(Plan, pk=pk)
        note = clean_text(request.POST.get("note", ""))[:300]
        if not note:
            messages.error(request, NO_NOTE)
        else:
            try:
                plans.cancel_for_donor(plan, get_gateway(), by=request.user, note=note)
                messages.success(
                    request, "It has ended: nothing more is charged, and the donor is told by mail."
                )
            except (GatewayDown, GatewayRefused):
                messages.error(request, DOWN)
        return HttpResponseRedirect(reverse("admin:donations_plan_change", args=[pk]))
