"""The books: payments, the ledger. To be read and exported, never changed by hand."""

from django.contrib import admin

from donations import sums
from donations.admin.columns import column, moment
from donations.admin.exporting import Exported
from donations.admin.mode import ModeFilter
from donations.admin.tabs import frame
from donations.models import LedgerEntry, Payment
from donations.money import format_amount
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission

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
    change_list_template = "donations/admin/list.html"

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, frame(request) | (extra_context or {}))

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
class LedgerAdmin(Exported, BookAdmin):
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

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if hasattr(response, "context_data") and "cl" in response.context_data:
            response.context_data["sums"] = sums.sums_of(response.context_data["cl"].queryset)
        return response
