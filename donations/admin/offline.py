"""Donations that a colleague writes down, and taking out again what was entered wrongly."""

import secrets
from datetime import datetime, time, timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from donations import offline
from donations.donation_page import books_are_live, get_page
from donations.donors import donor_for, donor_without_address
from donations.models import Correction, Donor, OfflineGift, Payment
from donations.models.conditions import HIGHEST
from donations.money import AmountError, currency_choices, format_amount, parse_amount
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

OLDEST = timedelta(days=3660)  # ten years back: what is older was certainly mistyped


class ByHandForm(forms.Form):
    """What came, when, how, from whom. ``wish`` names this press of the button."""

    amount = forms.CharField(max_length=40)
    currency = forms.ChoiceField(choices=currency_choices)
    received_on = forms.DateField(label="Received on", widget=forms.DateInput(attrs={"type": "date"}))
    method = forms.ChoiceField(
        choices=OfflineGift.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    email = forms.EmailField(
        label="Donor’s e-mail address", required=False, help_text="The receipt goes there. Empty: no mail."
    )
    name = forms.CharField(
        label="Donor’s name", max_length=200, required=False, help_text="Both empty: the donor is not known."
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        help_text="For colleagues: the number of the cheque, the paying-in slip.",
    )
    receipt = forms.BooleanField(label="Send the receipt", required=False, initial=True)
    wish = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, donor=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.donor = donor
        if donor is not None:
            del self.fields["email"], self.fields["name"]

    def clean_received_on(self):
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError("This day is still to come.")
        if day < today - OLDEST:
            raise forms.ValidationError("This is more than ten years ago. Is the year right?")
        return day

    def clean(self):
        data = super().clean()
        try:
            data["amount_minor"] = parse_amount(data.get("amount", ""), data.get("currency", "GBP"))
            if not 0 < data["amount_minor"] <= HIGHEST:
                raise AmountError("Enter an amount above zero, and not more than there is.")
        except AmountError as error:
            if "amount" not in self.errors:
                self.add_error("amount", str(error))
        return data

    def money(self):
        """What the form says, as ``offline.Money``."""
        data = self.cleaned_data
        return offline.Money(
            about=f"hand:{data['wish']}",
            amount_minor=data["amount_minor"],
            currency=data["currency"],
            received_at=noon(data["received_on"]),
            method=data["method"],
            note=clean_text(data["note"])[:300],
        )

    def giver(self):
        """The donor of the form, made if new; None when nobody is named."""
        data = self.cleaned_data
        if self.donor is not None:
            return self.donor
        if data["email"]:
            return donor_for(data["email"], data["name"])
        return donor_without_address(data["name"]) if clean_text(data["name"]) else None


def noon(day):
    """The middle of ``day`` on the newsroom's clock: the hour of a cheque is nobody's business."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def must_keep_books(request):
    """403 for whoever does not keep the books."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied


def enter(request):
    """GET asks what came, POST enters it. With ``?donor=`` it is another donation of that donor."""
    must_keep_books(request)
    number = request.GET.get("donor", "")
    donor = get_object_or_404(Donor, pk=int(number)) if number.isdecimal() and len(number) < 19 else None
    first = {
        "currency": get_page().currency,
        "received_on": timezone.localdate(),
        "wish": secrets.token_hex(12),
    }
    form = ByHandForm(request.POST or None, donor=donor, initial=first)
    if request.method == "POST" and form.is_valid():
        payment = enter_once(form, request.user)
        words = format_amount(payment.amount_minor, payment.currency)
        messages.success(request, f"{words} entered: {payment.offline}.")
        return HttpResponseRedirect(reverse("admin:donations_gift_change", args=[payment.gift_id]))
    words = {"title": "Enter a donation by hand", "form": form, "donor": donor, "live": books_are_live()}
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/by_hand.html", context)


def enter_once(form, by):
    """Book what the form says; the same form sent twice is one donation, and makes no second donor."""
    money = form.money()
    known = Payment.objects.filter(provider_charge_id=money.about).first()
    return known or offline.enter_gift(money, form.giver(), by=by, receipt=form.cleaned_data["receipt"])


class TakeOutForm(forms.Form):
    """Why an entry is reversed."""

    reason = forms.ChoiceField(
        choices=Correction.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    note = forms.CharField(max_length=300, required=False, help_text="For colleagues. Kept for good.")


def take_out(request, pk):
    """GET asks why, POST reverses the entry."""
    must_keep_books(request)
    payments = Payment.objects.filter(provider=offline.PROVIDER).select_related("donor", "offline")
    payment = get_object_or_404(payments, pk=pk)
    form = TakeOutForm(request.POST or None)
    back = reverse("admin:donations_gift_change", args=[payment.gift_id])
    if request.method == "POST" and form.is_valid():
        note = clean_text(form.cleaned_data["note"])[:300]
        try:
            offline.take_out(payment, reason=form.cleaned_data["reason"], note=note, by=request.user)
            messages.success(request, f"{payment.in_words} taken out again. The first entry stays beside it.")
        except offline.NotByHand:
            messages.error(request, "Nothing was done: it has been taken out already.")
        return HttpResponseRedirect(back)
    words = {"title": f"Take out again: {payment.in_words}", "form": form, "payment": payment}
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/take_out.html", context)
