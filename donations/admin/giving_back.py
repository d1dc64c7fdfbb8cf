"""Giving money back: the form about one payment, and the list of what was given back."""

import secrets

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from donations import refunds, support
from donations.admin.books import CURRENCY, BookAdmin
from donations.admin.columns import column, moment
from donations.admin.mode import ModeFilter
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Payment, Plan, Refund
from donations.money import AmountError, format_amount, format_plain, parse_amount
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

Reason, State = Refund.Reason, Refund.State
CHOICES = [choice for choice in Reason.choices if choice[0] != Reason.UNKNOWN]
WAITS = (
    "The payment provider did not answer. It may have happened or not: the paper asks again by itself until "
    "it knows, and never gives back twice. Do not enter it a second time."
)
PLAN_GOES_ON = "The provider did not answer when the monthly donation was to end: it still runs."


class GiveBackForm(forms.Form):
    """How much, why, and that the warnings were read. ``wish`` and ``seen`` come back as they were shown."""

    amount = forms.CharField(max_length=40)
    reason = forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect, error_messages={"required": "Choose why."}
    )
    note = forms.CharField(
        max_length=300, required=False, help_text="For colleagues: who asked, and how. Kept for good."
    )
    end_plan = forms.BooleanField(required=False, label="End the monthly donation as well")
    confirmed = forms.BooleanField(
        label="I have read the warning: give it back all the same",
        error_messages={"required": "Read the warning, then tick this, or leave the money where it is."},
    )
    wish = forms.CharField(max_length=40, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, payment, plan, warned, **kwargs):
        super().__init__(*args, **kwargs)
        self.payment = payment
        self.fields["amount"].label = f"How much, in {payment.currency}"
        if not warned:
            del self.fields["confirmed"]
        if plan is None:
            del self.fields["end_plan"]

    def clean_amount(self):
        try:
            return parse_amount(self.cleaned_data["amount"], self.payment.currency)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        """Say of an amount that it cannot go back together with all else that is wrong; ``refunds.request``
        looks again, under the lock."""
        data = super().clean()
        if not {"amount", "wish", "seen"} <= data.keys():
            return data
        if Refund.objects.filter(idempotency_key=refunds.key_of(self.payment, data["wish"])).exists():
            return data  # pressed twice: the same refund
        try:
            refunds.must_be_possible(self.payment, data["amount"])
        except (AmountError, refunds.NotHere) as error:
            self.add_error("amount", str(error))
            return data
        left = refunds.left_of(self.payment)
        if data["amount"] > left or data["seen"] != left:
            self.add_error("amount", less_left(left, data["seen"], self.payment))
        return data

    def clean_note(self):
        return clean_text(self.cleaned_data["note"])[:300]


def give_back(request, pk):
    """GET asks how much and why, POST does it."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied
    payment = get_object_or_404(Payment.objects.select_related("gift", "donor"), pk=pk)
    plan = Plan.objects.filter(gift_id=payment.gift_id).exclude(state=Plan.State.CANCELED).first()
    warnings = refunds.warnings_about(payment)
    bound = {"payment": payment, "plan": plan, "warned": bool(warnings)}
    if request.method == "POST":
        form = GiveBackForm(request.POST, **bound)
        if form.is_valid() and done(request, form, plan):
            return HttpResponseRedirect(reverse("admin:donations_gift_change", args=[payment.gift_id]))
        if form.errors:
            renew(form, payment)
    else:
        form = GiveBackForm(initial=fresh(payment), **bound)
    left = refunds.left_of(payment)
    words = {
        "title": f"Give back: {format_amount(payment.amount_minor, payment.currency)}",
        "payment": payment,
        "received": format_amount(payment.amount_minor, payment.currency),
        "left": left and format_amount(left, payment.currency),
        "earlier": payment.refunds.select_related("asked_by"),
        "warnings": warnings,
        "plan": plan,
        "form": form,
    }
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/give_back.html", context)


def fresh(payment):
    """What the form begins with: all that is left, and what names this press of the button."""
    left = refunds.left_of(payment)
    return {"amount": format_plain(left, payment.currency), "wish": secrets.token_hex(8), "seen": left}


def renew(form, payment):
    """Show what is left now in a form that comes back: the next press is about that."""
    form.data = form.data.copy()
    form.data["seen"] = str(refunds.left_of(payment))


def done(request, form, plan):
    """Ask for the refund and have it done; False with an error in the form when nothing was done."""
    data, payment = form.cleaned_data, form.payment
    try:
        refund = refunds.request(
            payment, data["amount"], reason=data["reason"], note=data["note"], by=request.user,
            wish=data["wish"], seen=data["seen"],
        )  # fmt: skip
    except refunds.LessLeft as less:
        form.add_error("amount", less_left(less.left, data["seen"], payment))
        return False
    except (AmountError, refunds.NotHere) as error:
        form.add_error("amount", str(error))
        return False
    tell(request, refund)
    if plan is not None and data.get("end_plan"):
        end(request, plan, data["note"] or refund.get_reason_display())
    return True


def less_left(left, seen, payment):
    """Why nothing was done, in words."""
    words = format_amount(left, payment.currency) if left else "nothing"
    if seen != left:
        return f"Nothing was done: money was given back meanwhile. Now {words} is left."
    return f"Nothing was done: {words} is left of this payment."


def tell(request, refund):
    """Have the provider do it, and say how that went."""
    amount = format_amount(refund.amount_minor, refund.currency)
    try:
        refund = refunds.submit(refund, get_gateway())
    except GatewayDown:
        messages.warning(request, WAITS)
        return
    except GatewayRefused as error:
        messages.error(request, f"The provider refused; nothing was given back: {error}")
        return
    if refund.state == State.FAILED:
        messages.error(request, f"Nothing was given back: {refund.last_error}")
    else:
        messages.success(request, f"{amount}: {refund.get_state_display()}. The donor is told by mail.")


def end(request, plan, note):
    """End the plan besides."""
    try:
        support.end_plan(plan, get_gateway(), by=request.user, note=note)
        messages.success(request, "The monthly donation has ended: nothing more is charged.")
    except (GatewayDown, GatewayRefused):
        messages.error(request, PLAN_GOES_ON)


@admin.register(Refund)
class RefundAdmin(BookAdmin):
    """What was given back, by whom and why, and how far it has come."""

    live_path = "payment__livemode"
    list_display = [
        moment("asked_at", "Asked"),
        "amount",
        column("reason", "Why"),
        column("state", "How far"),
        column("source", "By whom"),
        column("asked_by", "Colleague"),
        "mode",
    ]
    list_filter = [ModeFilter, "state", "reason", "source", CURRENCY]
    search_fields = ["provider_refund_id", "payment__gift__public_id", "payment__donor__email", "note"]
    list_select_related = ["payment", "asked_by"]
    date_hierarchy = "asked_at"
    change_form_template = "donations/admin/refund.html"
    fields = [
        *list_display,
        "payment",
        "note",
        column("provider_refund_id", "Provider’s number"),
        column("last_error", "Trouble"),
    ]

    def is_live(self, refund):
        return refund.payment.livemode

    def render_change_form(self, request, context, *args, **kwargs):
        context["steps"] = context["original"].steps.select_related("actor")
        return super().render_change_form(request, context, *args, **kwargs)
