"""What a person must look at, each finding with both sides' numbers; and the checks that find them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations.admin import reviewing
from donations.admin.books import BookAdmin
from donations.admin.columns import column, moment, titled
from donations.admin.mode import ModeFilter
from donations.donation_page import can_pay
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Finding, ReconcileRun
from donations.reconcile import mending, running
from donations.reconcile.words import offer, words_of
from newsroom.core.roles import Permission

DOWN = "The payment provider did not answer: nothing has changed. Try again in a minute."
ASKED = "The check has begun; what it finds stands here in a minute or two."
RESOLVED, BY = moment("resolved_at", "Resolved"), column("resolved_by", "By")
TOLD = {"there", "here", "what", "about"}  # parts of a finding that stand above in words, or are for us
FOUND, GIFT = moment("found_at", "Found"), column("gift", "Donation")


@admin.register(Finding)
class FindingAdmin(BookAdmin):
    """Money that does not fit. A note resolves a finding and changes no book; a button mends where it can."""

    needs = {"view": Permission.MONEY, "change": Permission.MONEY}
    list_display = [FOUND, "said", GIFT, RESOLVED, BY, "mode"]
    list_select_related = ["gift", "resolved_by"]
    list_filter = [
        ("livemode", titled("real money", admin.BooleanFieldListFilter)),
        "kind",
        ("resolved_at", titled("resolved", admin.EmptyFieldListFilter)),
    ]
    search_fields = ["key", "gift__public_id"]
    search_help_text = "Number of the receipt, or the provider's id."
    change_list_template = "donations/admin/findings.html"
    change_form_template = "donations/admin/finding.html"
    fields = ["kind", GIFT, moment("at", "Happened"), "numbers", FOUND, "note", RESOLVED, BY, "mode"]
    readonly_fields = [name for name in fields if name != "note"]

    @admin.display(description="What", ordering="kind")
    def said(self, finding):
        """The finding in one line, with both sides' numbers."""
        return words_of(finding).line

    @admin.display(description="Numbers to look it up by")
    def numbers(self, finding):
        """What the check wrote down besides both sides' sums: mostly the provider's numbers."""
        told = {key: value for key, value in finding.detail.items() if key not in TOLD and value}
        return ", ".join(f"{key} {value}" for key, value in told.items()) or "–"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/mend/", wrap(self.mend), name="donations_finding_mend"),
            path("check/", wrap(self.compare), name="donations_finding_check"),
            path("review/", wrap(reviewing.queue), name="donations_review"),
            path("review/<int:pk>/", wrap(reviewing.decide), name="donations_finding_decide"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The list, under the last check and the button for another one."""
        checks = {"last_check": ReconcileRun.objects.first(), "can_check": can_pay()}
        return super().changelist_view(request, checks | (extra_context or {}))

    def render_change_form(self, request, context, *args, **kwargs):
        finding = context["original"]
        context |= {"words": words_of(finding), "offer": offer(finding)}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.resolved_at = timezone.now() if obj.note else None
        obj.resolved_by = request.user if obj.note else None
        obj.save(update_fields=["note", "resolved_at", "resolved_by"])

    @method_decorator(require_POST)
    def mend(self, request, pk):
        """Do what the finding's button says."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        finding = get_object_or_404(Finding, pk=pk)
        with_receipt = "receipt" in request.POST
        try:
            mending.mend(finding, get_gateway(), by=request.user, send_receipt=with_receipt)
            messages.success(request, "Mended. The receipt is on its way." if with_receipt else "Mended.")
        except mending.NotMendable as error:
            messages.error(request, f"Nothing was changed. {error}")
        except GatewayRefused as error:
            messages.error(request, f"Nothing was changed. The payment provider refused: {error}")
        except GatewayDown:
            messages.error(request, DOWN)
        return HttpResponseRedirect(reverse("admin:donations_finding_change", args=[pk]))

    @method_decorator(require_POST)
    def compare(self, request):
        """Have the worker compare the provider with the books."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if can_pay():
            running.ask_for(by=request.user)
            messages.success(request, ASKED)
        return HttpResponseRedirect(reverse("admin:donations_finding_changelist"))


@admin.register(ReconcileRun)
class CheckAdmin(BookAdmin):
    """The checks so far: none is ever deleted."""

    list_display = [
        moment("started_at", "Begun"),
        moment("finished_at", "Done"),
        moment("since", "Looked from"),
        "looked",
        "found",
        column("trouble", "Trouble"),
        column("by", "By"),
        "mode",
    ]
    list_filter = [ModeFilter]
    list_select_related = ["by"]
    fields = [*list_display, moment("until", "Looked to"), column("mends", "Mends what leaves no choice")]

    @admin.display(description="Looked at")
    def looked(self, run):
        """How much was compared."""
        counts = run.counts
        return (
            f"{counts.get('lines', 0)} lines of the statement, {counts.get('pages', 0)} payment pages, "
            f"{counts.get('plans', 0)} regular donations"
        )

    @admin.display(description="Found")
    def found(self, run):
        """What was new, and what had put itself right."""
        return f"{run.counts.get('new', 0)} new, {run.counts.get('passed', 0)} right again by themselves"
