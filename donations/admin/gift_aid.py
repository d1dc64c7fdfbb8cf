"""Gift Aid for staff: a donor's declarations, and the list for the tax office."""

import csv
from datetime import date

from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date

from donations import gift_aid
from donations.admin.offline import must_keep_books
from donations.admin.tabs import frame
from donations.donation_page import books_are_live
from donations.exports import inert
from donations.gift_aid_forms import DeclarationForm
from donations.models import Donor, LegalEntity, TaxDeclaration
from donations.money import format_amount, format_plain
from donations.regulars import moment
from newsroom.core import audit
from newsroom.core.frame import load_frame

HEADINGS = [
    *("Title", "First name", "Last name", "House name or number", "Postcode"),
    *("Aggregated donations", "Sponsored event", "Donation date", "Amount"),
]


def about_donor(request, pk):
    """A donor's declarations; POST enters one that came on paper, or withdraws one."""
    must_keep_books(request)
    donor = get_object_or_404(Donor, pk=pk)
    payment, entity = newest_claimable(donor)
    own = HttpResponseRedirect(request.path)
    number = request.POST.get("withdraw", "")
    if number.isdecimal() and len(number) < 19:
        gift_aid.withdraw(get_object_or_404(TaxDeclaration, pk=int(number), donor=donor), by=request.user)
        messages.success(request, "Withdrawn: what is given from now on is not claimed.")
        return own
    form = None
    if entity is not None and not donor.erased_at:
        data = request.POST if request.method == "POST" else None
        form = DeclarationForm(data, entity=entity, amount=payment.in_words, initial={"scope": "all"})
        if data is not None and form.is_valid():
            gift_aid.declare(payment, entity, form.told(), by=request.user)
            messages.success(request, "Entered.")
            return own
    words = {
        "title": f"Gift Aid: {donor}",
        "donor": donor,
        "payment": payment,
        "declarations": donor.declarations.select_related("entity", "entered_by", "payment"),
        "form": form,
    }
    return TemplateResponse(
        request, "donations/admin/gift_aid.html", admin.site.each_context(request) | words
    )


def newest_claimable(donor):
    """(the donor's newest payment on which a charity can claim, the charity), or (None, None)."""
    for payment in donor.payments.order_by("-captured_at")[:20]:
        entity = gift_aid.charity_of(payment)
        if entity is not None:
            return payment, entity
    return None, None


def claims(request):
    """The covered donations between two days: on the screen, or with ``file=csv`` as a table."""
    must_keep_books(request)
    today = timezone.localdate()
    begins = day_of(request, "from") or tax_year(today)
    ends = max(day_of(request, "to") or today, begins)
    zone, live = load_frame().zone, books_are_live()
    charities = LegalEntity.objects.filter(mode=LegalEntity.Mode.GIFT_AID)
    span = (moment(begins, zone), moment(date.fromordinal(ends.toordinal() + 1), zone))
    found = [claim for entity in charities for claim in gift_aid.claims(entity, *span, live, zone)]
    if request.GET.get("file") == "csv":
        days = {"begins": begins.isoformat(), "ends": ends.isoformat()}
        audit.record(
            "export Gift Aid list", "donations.taxdeclaration", by=request.user, **days, rows=len(found)
        )
        return as_csv(found, begins, ends)
    words = {
        "title": "Gift Aid",
        "begins": begins,
        "ends": ends,
        "claims": [(claim, format_amount(claim.amount_minor, gift_aid.CURRENCY)) for claim in found],
        "total": format_amount(sum(claim.amount_minor for claim in found), gift_aid.CURRENCY),
        "charities": charities,
        "live": live,
    }
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/gift_aid_claims.html", context)


def day_of(request, name):
    """The day in the address, or None for what is none."""
    try:
        return parse_date(request.GET.get(name, "")[:10])
    except ValueError:
        return None


def tax_year(today: date) -> date:
    """When the UK's tax year of ``today`` began."""
    begins = date(today.year, 4, 6)
    return begins if today >= begins else date(today.year - 1, 4, 6)


def as_csv(found, begins, ends) -> HttpResponse:
    """The list in the columns of the tax office's schedule; a home abroad has X for its postcode."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="gift-aid-{begins}-{ends}.csv"'
    writer = csv.writer(answer)
    writer.writerow(HEADINGS)
    for claim in found:
        texts = ["", claim.first_name, claim.last_name, claim.house, claim.postcode or "X", "", ""]
        amount = format_plain(claim.amount_minor, gift_aid.CURRENCY)
        writer.writerow([*map(inert, texts), f"{claim.day:%d/%m/%y}", amount])
    return answer
