"""Putting right what is written about somebody: a donor's address and name, an announcement's."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from donations import announcing, donors
from donations.models import Donor, Gift
from newsroom.core.roles import Permission, may


class DonorForm(forms.Form):
    """Address and name; a donor who has an address keeps one."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(label="Name", max_length=200, required=False)

    def __init__(self, *args, donor, **kwargs):
        super().__init__(*args, initial={"email": donor.email, "name": donor.name}, **kwargs)
        self.fields["email"].required = bool(donor.email)


def amend(request, pk):
    """GET shows the form, POST changes; what is wrong comes back as typed."""
    if not may(request.user, Permission.DONORS):
        raise PermissionDenied
    donor = get_object_or_404(Donor, pk=pk)
    form = DonorForm(request.POST if request.method == "POST" else None, donor=donor)
    if request.method == "POST" and form.is_valid():
        try:
            changed = donors.amend(donor, by=request.user, **form.cleaned_data)
        except donors.NotAmended as why:
            form.add_error(None if donor.erased_at else "email", str(why))
        else:
            done = "Changed. What is written from now on says so." if changed else "Nothing was changed."
            messages.success(request, done)
            return HttpResponseRedirect(reverse("admin:donations_donor_change", args=[donor.pk]))
    words = {"title": f"Put {donor} right", "donor": donor, "form": form}
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/amend.html", context)


@require_POST
def forget(request, pk):
    """Forget who announced a donation of which nothing has come."""
    if not may(request.user, Permission.DONORS):
        raise PermissionDenied
    gift = get_object_or_404(Gift, pk=pk)
    if announcing.forget(gift, by=request.user):
        messages.success(
            request, "Name and address are forgotten. A transfer with the reference is still matched."
        )
    else:
        messages.info(request, "There was no name to forget, or the money has come.")
    return HttpResponseRedirect(reverse("admin:donations_gift_change", args=[gift.pk]))
