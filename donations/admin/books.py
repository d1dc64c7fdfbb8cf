"""The books: gifts, donors, payments, the ledger. To be read and exported, never changed by hand."""

import io

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import sums, support
from donations.admin.columns import column, moment, titled
from donations.admin.mode import ModeFilter
from donations.donation_page import books_are_live
from donations.models import Attempt, Donor, Gift, LedgerEntry, Payment, ProviderEvent
from donations.money import format_amount
from donations.standing import standing
from donations.timeline import timeline
from newsroom.core import audit
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission, may

RECEIVED = moment("captured_at", "Received")
WHEN = moment("occurred_at", "When")
ENTERED = moment("recorded_at", "Entered here")
MONEY = {"view": Permission.MONEY}
SEEN = {"view": Permission.DONORS}  # by donor support, too
CURRENCY = ("currency", admin.AllValuesFieldListFilter)  # those that occur, not all that we know


class BookAdmin(RoleModelAdmin):
    """Records of money: seen by whoever keeps the books, changed by nobody."""

    needs = MONEY
    live_path = "livemode"  # what says that a row is of real money

    def lookup_allowed(self, lookup, value, request=None):
        """The list's filters, and its calendar."""
        by_date = self.date_hierarchy and lookup.startswith(f"{self.date_hierarchy}__")
        return by_date or super().lookup_allowed(lookup, value, request)

    @admin.display(description="Amount", ordering="amount_minor")
    def amount(self, obj):
        """The amount with its currency's sign."""
        return format_amount(obj.amount_minor, obj.currency)

    @admin.display(description="Test or real")
    def mode(self, obj):
        """Real money or test money."""
        return "Real" if self.is_live(obj) else "Test"

    def is_live(self, obj):
        """Whether the row is of real money."""
        return obj.livemode


@admin.register(Gift)
class GiftAdmin(BookAdmin):
    """Donations as donors chose them, each with all that happened since."""

    needs = SEEN
    nav_label, nav_order = "Donations", 50
    live_path = "attempts__livemode"
    list_display = [
        moment("created_at", "Begun"),
        "amount",
        "money",
        "donor",
        column("source_path", "Given from"),
        "mode",
    ]
    list_filter = [ModeFilter, CURRENCY, ("created_at", titled("begun", admin.DateFieldListFilter))]
    search_fields = [
        "public_id",
        "donor__email",
        "donor__name",
        "source_path",
        "attempts__provider_session_id",
    ]
    search_help_text = "Name, e-mail address, reference of the receipt, page, or the provider's id."
    date_hierarchy = "created_at"
    change_list_template = "donations/admin/gifts.html"
    change_form_template = "donations/admin/gift.html"
    fields = [
        moment("created_at", "Begun"),
        "amount",
        column("frequency", "How often"),
        "money",
        "mode",
        "donor",
        column("source_path", "Given from"),
        column("referrer_host", "Came from"),
        column("appeal_version", "Appeal that was read"),
        column("public_id", "Number on the receipt"),
    ]

    def get_queryset(self, request):
        entries = LedgerEntry.objects.exclude(kind__in=["fee", "dispute_fee"]).order_by("id")
        return (
            super()
            .get_queryset(request)
            .select_related("donor", "appeal_version")
            .prefetch_related(
                Prefetch("attempts", Attempt.objects.order_by("id")),
                Prefetch("payments__entries", entries),
                "payments__donor",
            )
        )

    def is_live(self, gift):
        return any(attempt.livemode for attempt in gift.attempts.all())

    @admin.display(description="What became of it")
    def money(self, gift):
        return standing(gift)

    def changelist_view(self, request, extra_context=None):
        """The list, under this month's sums and a line that says whether money can come in."""
        overview = {"title": "Donations"}
        if may(request.user, Permission.MONEY):
            begins, live = sums.month_begins(timezone.localtime()), books_are_live()
            month = LedgerEntry.objects.filter(occurred_at__gte=begins, payment__livemode=live)
            overview |= {
                "month": begins,
                "sums": sums.sums_of(month),
                "last_payment": Payment.objects.filter(livemode=live).first(),
                "last_event": ProviderEvent.objects.filter(livemode=live).first(),
            }
        return super().changelist_view(request, overview | (extra_context or {}))

    def render_change_form(self, request, context, *args, **kwargs):
        gift = context["original"]
        context["timeline"] = timeline(gift)
        context["receipts"] = [p for p in gift.payments.all() if p.donor_id and p.donor.email]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self):
        again = self.admin_site.admin_view(self.receipt_again)
        return [path("receipt/<int:pk>/", again, name="donations_payment_receipt"), *super().get_urls()]

    @method_decorator(require_POST)
    def receipt_again(self, request, pk):
        """Send the receipt of a payment once more, to the address that it went to."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        payment = get_object_or_404(Payment.objects.select_related("donor"), pk=pk)
        if support.send_receipt_again(payment, by=request.user):
            messages.success(request, f"The receipt goes out again, to {payment.donor.email}.")
        else:
            messages.error(request, "Nothing was sent: we have no e-mail address for this donation.")
        return HttpResponseRedirect(reverse("admin:donations_gift_change", args=[payment.gift_id]))


@admin.register(Donor)
class DonorAdmin(BookAdmin):
    """People who gave."""

    needs = SEEN
    nav_label, nav_order = "Donors", 52
    live_path = "payments__livemode"
    list_display = [column("email", "E-mail address"), "name", moment("created_at", "First gave"), "mode"]
    list_filter = [ModeFilter]
    search_fields = ["email", "name"]
    fields = list_display

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("payments")

    def is_live(self, donor):
        return any(payment.livemode for payment in donor.payments.all())


@admin.register(Payment)
class PaymentAdmin(BookAdmin):
    """Captured charges as the provider states them."""

    list_display = [RECEIVED, "amount", "donor", column("provider_payment_id", "Provider’s number"), "mode"]
    list_filter = [ModeFilter, CURRENCY]
    search_fields = ["provider_payment_id", "provider_charge_id", "donor__email", "gift__public_id"]
    list_select_related = ["donor"]
    date_hierarchy = "captured_at"
    fields = [
        *list_display,
        "gift",
        column("provider_charge_id", "Provider’s number of the charge"),
        column("provider", "Provider"),
        ENTERED,
    ]


@admin.register(LedgerEntry)
class LedgerAdmin(BookAdmin):
    """Every movement of money, with the totals of what the list shows."""

    live_path = "payment__livemode"
    list_display = [
        WHEN,
        column("kind", "What"),
        "amount",
        "payment",
        column("provider_object_id", "Provider’s number"),
        "mode",
    ]
    fields = [*list_display, ENTERED]
    list_filter = [ModeFilter, "kind", CURRENCY]
    search_fields = ["provider_object_id", "payment__provider_payment_id", "payment__gift__public_id"]
    list_select_related = ["payment"]
    date_hierarchy = "occurred_at"
    change_list_template = "donations/admin/ledger.html"

    def is_live(self, entry):
        return entry.payment.livemode

    def get_urls(self):
        export = path("export/", self.admin_site.admin_view(self.export), name="donations_ledger_export")
        return [export, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if hasattr(response, "context_data") and "cl" in response.context_data:
            response.context_data["sums"] = sums.sums_of(response.context_data["cl"].queryset)
        return response

    def export(self, request):
        """All entries as CSV, each with its mode, for the accountant.

        Written down in the audit: it holds donors' addresses.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        audit.record("export ledger", "donations.ledgerentry", by=request.user)
        file = io.StringIO(newline="")
        sums.write_csv(file, LedgerEntry.objects.order_by("occurred_at", "id"))
        response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="ledger-{timezone.localdate()}.csv"'
        return response
