"""What is done about one donor as a whole: mail that came back, all their data as a file, forgetting them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from donations import donation_page, donor_export, erasure, yearly_letters
from donations.admin import amending, gift_aid
from donations.admin.offline import must_keep_books
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Donor, LegalEntity
from newsroom.core.frame import load_frame
from newsroom.core.roles import Permission, may

STOPPED = (
    "Nothing was erased: the payment provider did not answer, so the monthly donation could not be ended. "
    "Try again in a minute."
)


def urls(site):
    """The addresses under a donor's screen."""
    views = {
        "amend": (amending.amend, "donations_donor_amend"),
        "came-back": (came_back, "donations_donor_came_back"),
        "year": (send_year, "donations_donor_year"),
        "data": (export, "donations_donor_export"),
        "erase": (erase, "donations_donor_erase"),
        "gift-aid": (gift_aid.about_donor, "donations_donor_gift_aid"),
    }
    return [
        path(f"<int:pk>/{word}/", site.admin_view(view), name=name) for word, (view, name) in views.items()
    ]


def back_to(donor):
    """To the donor's own screen."""
    return HttpResponseRedirect(reverse("admin:donations_donor_change", args=[donor.pk]))


def may_see(request, pk):
    """The donor, for who may see donors. 403 for others."""
    if not may(request.user, Permission.DONORS):
        raise PermissionDenied
    return get_object_or_404(Donor, pk=pk)


@require_POST
def came_back(request, pk):
    """Note that mail to the donor came back, or that it reaches them again."""
    donor = may_see(request, pk)
    returned = "again" not in request.POST
    yearly_letters.came_back(donor, returned, by=request.user)
    done = (
        "Noted: yearly letters are printed for this donor." if returned else "Noted: mail reaches the donor."
    )
    messages.success(request, done)
    return back_to(donor)


@require_POST
def send_year(request, pk):
    """Send the donor what they gave in a year."""
    donor = may_see(request, pk)
    year = request.POST.get("year", "")
    if not (year.isdecimal() and len(year) == 4 and 1970 <= int(year) <= timezone.localdate().year):
        messages.error(request, "Nothing was sent: choose a year.")
    elif not donor.email:
        messages.error(request, "Nothing was sent: we have no e-mail address of this donor.")
    else:
        yearly_letters.write(donor, int(year), donation_page.books_are_live(), again=True)
        messages.success(
            request, f"If anything was given in {year}, the letter is on its way to {donor.email}."
        )
    return back_to(donor)


@require_POST
def export(request, pk):
    """All that we have of the donor, as a file."""
    must_keep_books(request)
    donor = get_object_or_404(Donor, pk=pk)
    text = donor_export.export(donor, by=request.user)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="donor-{donor.pk}-{timezone.localdate()}.json"'
    return answer


class EraseForm(forms.Form):
    """The box that says that the consequences were read."""

    understood = forms.BooleanField(
        label="Erase this donor. It cannot be undone.",
        error_messages={"required": "Read what happens, then tick this box."},
    )


def erase(request, pk):
    """GET tells what goes and what stays, POST erases."""
    must_keep_books(request)
    donor = get_object_or_404(Donor, pk=pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        trouble = erased(request, donor)
        if not trouble:
            return back_to(donor)
    words = {
        "title": f"Erase {donor}",
        "donor": donor,
        "form": form,
        "trouble": trouble,
        "plans": erasure.running_plans(donor),
        "keeps": [entity for entity in LegalEntity.objects.all() if entity.keep_years],
        "contact": load_frame().publication["contact_email"],
    }
    context = admin.site.each_context(request) | words
    return TemplateResponse(request, "donations/admin/erase.html", context)


def erased(request, donor) -> str:
    """Erase ``donor``; returns why nothing was erased, or ""."""
    gateway = get_gateway() if donation_page.can_pay() else None
    try:
        erasure.erase(donor, gateway, by=request.user)
    except GatewayDown:
        return STOPPED
    except GatewayRefused as error:
        return f"Nothing was erased: the provider refused to end the monthly donation ({error})."
    except erasure.NotErased as why:
        return f"Nothing was erased. {why}"
    messages.success(request, "The donor is erased. Amounts, dates and receipt numbers stay in the books.")
    return ""
