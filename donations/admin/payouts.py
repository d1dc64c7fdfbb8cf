"""Bank deposits for staff: each with its donations, fees, refunds and the rest, adding up."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import payouts
from donations.admin import reporting
from donations.admin.books import CURRENCY, BookAdmin
from donations.admin.columns import column, moment
from donations.admin.mode import ModeFilter
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Payout
from donations.money import format_amount

GROUPS = [  # (the provider's words, heading); what is in none comes last
    ({"charge", "payment"}, "Donations"),
    ({"refund", "refund_failure", "partial_capture_reversal"}, "Given back"),
    ({"dispute", "dispute_reversal", "adjustment"}, "Disputes and adjustments"),
    ({"fee", "stripe_fee", "network_cost", "tax"}, "The provider’s own fees"),
]
OTHER = "Other movements"
MOST = 500  # movements on one screen; the sums are of all


@admin.register(Payout)
class PayoutAdmin(BookAdmin):
    """What arrived at the bank, and of what it consists."""

    list_display = [
        moment("arrives_at", "Arrives"),
        "amount",
        column("status", "The provider says"),
        "donations",
        "adds_up",
        "mode",
    ]
    list_filter = [ModeFilter, "status", CURRENCY]
    search_fields = ["provider_payout_id", "lines__payment__gift__public_id", "lines__source_id"]
    search_help_text = (
        "The provider's id of the deposit, of a charge or refund in it, or a donation's number."
    )
    date_hierarchy = "arrives_at"
    change_form_template = "donations/admin/payout.html"
    fields = [
        moment("arrives_at", "Arrives"),
        "amount",
        column("status", "The provider says"),
        "mode",
        column("provider_payout_id", "Provider’s number"),
        moment("synced_at", "Last read from the provider"),
    ]

    def get_queryset(self, request):
        ours = Count("lines__payment", distinct=True, filter=Q(lines__kind__in=GROUPS[0][0]))
        return super().get_queryset(request).annotate(n=ours).prefetch_related("lines")

    @admin.display(description="Donations in it")
    def donations(self, payout):
        return payout.n

    @admin.display(description="Adds up")
    def adds_up(self, payout):
        if not payout.explained:
            return "not told"
        off = payout.amount_minor - sum(line.net_minor for line in payout.lines.all())
        return f"no: {format_amount(off, payout.currency)} unexplained" if off else "yes"

    def get_urls(self):
        again = self.admin_site.admin_view(self.read_again)
        return [
            path("<int:pk>/read/", again, name="donations_payout_read"),
            path("report/", self.admin_site.admin_view(reporting.report), name="donations_report"),
            path("report.csv", self.admin_site.admin_view(reporting.report_csv), name="donations_report_csv"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        payout = context["original"]
        lines = list(payout.lines.select_related("payment__gift", "payment__donor"))
        context["groups"] = [group_words(*group, payout.currency) for group in grouped(lines)]
        off = payouts.difference(payout)
        context["off"] = off and format_amount(off, payout.currency)
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def read_again(self, request, pk):
        """Ask the provider once more."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        payout = get_object_or_404(Payout, pk=pk)
        try:
            payouts.sync(payout.provider_payout_id, get_gateway())
            messages.success(request, "Read again.")
        except (GatewayDown, GatewayRefused):
            messages.error(request, "The payment provider did not answer: nothing has changed.")
        return HttpResponseRedirect(reverse("admin:donations_payout_change", args=[pk]))


def grouped(lines):
    """[(heading, its lines)], those that are no donations' last."""
    rest, found = list(lines), []
    for kinds, heading in GROUPS:
        found.append((heading, [line for line in rest if line.kind in kinds]))
        rest = [line for line in rest if line.kind not in kinds]
    return [(heading, some) for heading, some in [*found, (OTHER, rest)] if some]


def group_words(heading, lines, code):
    """A group with its sums in words."""
    sums = [
        sum(values)
        for values in zip(*((x.amount_minor, x.fee_minor, x.net_minor) for x in lines), strict=True)
    ]
    return {
        "heading": heading,
        "number": len(lines),
        "hidden": max(0, len(lines) - MOST),
        "rows": [
            (
                line,
                *(
                    format_amount(x, line.currency)
                    for x in (line.amount_minor, -line.fee_minor, line.net_minor)
                ),
            )
            for line in lines[:MOST]
        ],
        "amount": format_amount(sums[0], code),
        "fee": format_amount(-sums[1], code),
        "net": format_amount(sums[2], code),
    }
