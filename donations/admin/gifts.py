"""Donations and their donors, for whoever answers donors: what was given, and all that happened to it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Min, Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import announcing, support
from donations.admin import amending, caring, gift_aid, letters, weather
from donations.admin.books import CURRENCY, SEEN, BookAdmin
from donations.admin.columns import column, moment, titled
from donations.admin.exporting import Exported
from donations.admin.giving_back import give_back
from donations.admin.mode import ModeFilter
from donations.admin.offline import enter, take_out
from donations.admin.overview import show
from donations.models import Attempt, Donor, Gift, LedgerEntry, Payment
from donations.references import references_in
from donations.standing import standing
from donations.timeline import timeline
from newsroom.core.roles import Permission, may

MOST = 100  # donations of one donor on the donor's own screen


def with_money(gifts):
    """The queryset ``gifts`` with what their standing is made of: three questions for all of them."""
    entries = LedgerEntry.objects.exclude(kind__in=["fee", "dispute_fee"]).order_by("id")
    return gifts.prefetch_related(
        Prefetch("attempts", Attempt.objects.order_by("id")), Prefetch("payments__entries", entries)
    )


@admin.register(Gift)
class GiftAdmin(Exported, BookAdmin):
    """Donations as donors chose them, each with all that happened since."""

    needs = SEEN
    nav_label, nav_order = "Donations", 50
    nav_covers = (
        *("donor", "giftnote", "receipt", "legalentity", "finding", "reconcilerun", "refund"),
        *("bankstatement", "payout", "ledgerentry", "payment", "providerevent"),
    )
    live_path = ("attempts__livemode", "payments__livemode", "announcement__livemode")
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
        "announcement__reference",
    ]
    search_help_text = (
        "Name, e-mail address, reference of the receipt or the transfer, page, or the provider's id."
    )
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
        "reference",
    ]

    def get_queryset(self, request):
        gifts = super().get_queryset(request).select_related("donor", "appeal_version", "announcement")
        return with_money(gifts)

    def is_live(self, gift):
        rows = [*gift.attempts.all(), *gift.payments.all()]
        rows += [gift.announcement] if hasattr(gift, "announcement") else []
        return any(row.livemode for row in rows)

    def get_search_results(self, request, queryset, search_term):
        """The reference of a transfer is found as donors write it, too: with its hyphen, in small letters."""
        written = references_in(search_term)
        return super().get_search_results(request, queryset, written[0] if written else search_term)

    @admin.display(description="To be written on the transfer")
    def reference(self, gift):
        """The reference of an announced donation."""
        return getattr(gift, "announcement", "–")

    @admin.display(description="What became of it")
    def money(self, gift):
        return standing(gift)

    def nav_name(self, request):
        """Where the bar leads: to the overview for whoever keeps the books."""
        keeps_books = may(request.user, Permission.MONEY)
        return "donations_overview" if keeps_books else "donations_gift_changelist"

    def changelist_view(self, request, extra_context=None):
        words = {"title": "Donations", "may_enter": may(request.user, Permission.MONEY)}
        return super().changelist_view(request, words | (extra_context or {}))

    def render_change_form(self, request, context, *args, **kwargs):
        gift = context["original"]
        context["timeline"] = timeline(gift)
        context["payments"] = list(
            gift.payments.select_related("donor", "offline", "correction").prefetch_related("receipts")
        )
        context["may_give_back"] = may(request.user, Permission.MONEY)
        context["announced"] = announcing.unpaid().filter(gift=gift).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self):
        again, back = self.admin_site.admin_view(self.receipt_again), self.admin_site.admin_view(give_back)
        return [
            path("receipt/<int:pk>/", again, name="donations_payment_receipt"),
            path("give-back/<int:pk>/", back, name="donations_payment_give_back"),
            path(
                "<int:pk>/forget/",
                self.admin_site.admin_view(amending.forget),
                name="donations_gift_forget",
            ),
            path("card-testing/", self.admin_site.admin_view(weather.show), name="donations_weather"),
            path("overview/", self.admin_site.admin_view(show), name="donations_overview"),
            path("by-hand/", self.admin_site.admin_view(enter), name="donations_gift_by_hand"),
            path(
                "take-out/<int:pk>/", self.admin_site.admin_view(take_out), name="donations_payment_take_out"
            ),
            *super().get_urls(),
        ]

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
class DonorAdmin(Exported, BookAdmin):
    """People who gave."""

    needs = SEEN
    live_path = "payments__livemode"
    list_display = [column("email", "E-mail address"), "name", moment("first_gave", "First gave"), "mode"]
    list_filter = [ModeFilter]
    search_fields = ["email", "name"]
    change_form_template = "donations/admin/donor.html"
    fields = [*list_display, moment("mail_returned_at", "Mail came back"), moment("erased_at", "Erased")]

    def get_urls(self):
        screens = [
            path("yearly-letters/", self.admin_site.admin_view(letters.show), name="donations_letters"),
            path(
                "yearly-letters/print/",
                self.admin_site.admin_view(letters.to_print),
                name="donations_letters_print",
            ),
            path(
                "<int:pk>/letter/",
                self.admin_site.admin_view(letters.preview),
                name="donations_letter_preview",
            ),
            path("gift-aid/", self.admin_site.admin_view(gift_aid.claims), name="donations_gift_aid"),
        ]
        return [*screens, *caring.urls(self.admin_site), *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        now = timezone.localdate().year
        context["years"], context["may_keep"] = range(now, now - 4, -1), may(request.user, Permission.MONEY)
        gifts = context["original"].gifts.select_related("donor", "announcement").order_by("-created_at")
        context["gifts"] = [(gift, standing(gift)) for gift in with_money(gifts)[:MOST]]
        context["may_enter"] = may(request.user, Permission.MONEY)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request):
        donors = super().get_queryset(request).prefetch_related("payments")
        return donors.annotate(first_gave=Min("payments__captured_at"))

    def is_live(self, donor):
        return any(payment.livemode for payment in donor.payments.all())
