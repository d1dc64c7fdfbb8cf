"""Receipts and who issues them: read, exported, replaced; never edited."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from donations import receipt_links, receipt_numbers, receipt_state, receipts
from donations.admin.books import MONEY, SEEN, BookAdmin
from donations.admin.columns import column, moment
from donations.admin.exporting import Exported
from donations.admin.mode import ModeFilter
from donations.admin.offline import must_keep_books
from donations.admin.tabs import frame
from donations.models import LegalEntity, Receipt
from donations.receipt_views import STATES, words_of
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

TAKEN = "Nothing was done: this receipt has been replaced already."


@admin.register(LegalEntity)
class LegalEntityAdmin(RoleModelAdmin):
    """Who issues receipts, and what is printed on them about tax."""

    needs = {"view": Permission.MONEY, "add": Permission.MONEY, "change": Permission.MONEY}
    list_display = ["name", column("mode", "About tax"), "taken"]
    change_list_template = "donations/admin/list.html"
    fieldsets = [
        (None, {"fields": ["name", "address", "registration", "mode"]}),
        ("Which donations, which numbers", {"fields": ["currency", "prefix", "keep_years"]}),
        (
            "Words",
            {
                "description": "{issuer} and {amount} are filled in. Only the words of the chosen mode are "
                "printed, on receipts from now on; those that were issued stay as they are.",
                "fields": ["not_deductible_words", "gift_aid_words", "declaration_words", "us_words",
                           "plain_words"],
            },
        ),
    ]  # fmt: skip

    @admin.display(description="Takes")
    def taken(self, entity):
        """Which donations."""
        return f"donations in {entity.currency}" if entity.currency else "all that no other one takes"

    def changelist_view(self, request, extra_context=None):
        if self.has_view_permission(request):
            receipt_numbers.issuer_for("")
        return super().changelist_view(request, frame(request) | (extra_context or {}))


class ReplaceForm(forms.Form):
    """What the new receipt says otherwise, and why."""

    recipient = forms.CharField(
        label="From (name, and address if it is to be printed)",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.ChoiceField(
        choices=Receipt.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: a receipt is not replaced without a reason."},
    )
    note = forms.CharField(max_length=300, required=False, help_text="For colleagues. Kept for good.")
    send = forms.BooleanField(label="Send the new one to the donor", required=False, initial=True)


@admin.register(Receipt)
class ReceiptAdmin(Exported, BookAdmin):
    """Every receipt with its number; one that another has replaced is void and stays."""

    needs = SEEN
    list_display = [
        column("number", "Number"),
        moment("issued_at", "Issued"),
        "amount",
        column("recipient", "From"),
        "standing",
        "mode",
    ]
    list_filter = [ModeFilter, "year", "entity"]
    search_fields = ["number", "recipient", "code", "payment__donor__email", "payment__gift__public_id"]
    search_help_text = "Number, code, name, e-mail address or reference."
    change_form_template = "donations/admin/receipt.html"
    change_list_template = "donations/admin/receipts.html"
    fields = [
        *list_display,
        column("printed_code", "Code"),
        column("entity", "Issued by"),
        column("replaces", "In place of"),
        column("reason", "Why replaced"),
        column("note", "Note"),
        column("issued_by", "Colleague"),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("payment__donor", "entity", "replaced_by")
        return rows.select_related("replaces", "issued_by").prefetch_related("payment__entries")

    @admin.display(description="Amount")
    def amount(self, receipt):
        return receipt.content["amount"]

    @admin.display(description="State")
    def standing(self, receipt):
        """Void, or what became of the money."""
        newer = getattr(receipt, "replaced_by", None)
        return f"Void: see {newer}" if newer else STATES[receipt_state.state_of(receipt.payment)]

    def changelist_view(self, request, extra_context=None):
        words = {"may_issue": may(request.user, Permission.MONEY)}
        return super().changelist_view(request, words | (extra_context or {}))

    def render_change_form(self, request, context, *args, **kwargs):
        receipt = context["original"]
        payment = receipt.payment
        erased = payment.donor is None or payment.donor.erased_at
        context |= words_of(receipt) | {
            "page": "" if erased else receipt_links.link(receipt),
            "may_replace": may(request.user, MONEY["view"]) and not hasattr(receipt, "replaced_by"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view(replace)
        return [path("replace/<int:pk>/", view, name="donations_receipt_replace"), *super().get_urls()]


def replace(request, pk):
    """GET asks what is to be otherwise and why, POST issues the new receipt."""
    must_keep_books(request)
    receipt = get_object_or_404(Receipt.objects.select_related("payment__donor", "payment__gift"), pk=pk)
    form = ReplaceForm(request.POST or None, initial={"recipient": receipt.recipient})
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(
            reverse("admin:donations_receipt_change", args=[done(request, receipt, form)])
        )
    words = {"title": f"Replace the receipt {receipt.number}", "receipt": receipt, "form": form}
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/replace_receipt.html", context)


def done(request, receipt, form):
    """Replace it, and say how that went; returns which receipt is to be looked at now."""
    data = form.cleaned_data
    texts = {
        "recipient": clean_text(data["recipient"], lines=True)[:600],
        "note": clean_text(data["note"])[:300],
    }
    try:
        made = receipts.replace(receipt, **texts, reason=data["reason"], by=request.user)
    except receipts.AlreadyReplaced:
        messages.error(request, TAKEN)
        return receipt.pk
    if data["send"]:
        receipts.queue(made.payment, again=True)
    messages.success(request, f"{made.number} has taken the place of {receipt.number}, which is void.")
    return made.pk
