"""Yearly letters for staff: look at one, send all, call off, print those without mail, see what came back."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from donations import yearly, yearly_letters
from donations.admin.offline import must_keep_books
from donations.admin.tabs import frame
from donations.donation_page import books_are_live
from donations.models import Donor, LetterRun, YearlyLetter
from newsroom.core.frame import load_frame

MOST = 200  # lines of a list on the screen


def year_of(request, data):
    """The year that is asked for; the last one unless it is a year."""
    now = timezone.localtime(timezone.now(), load_frame().zone).year
    typed = data.get("year", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 and 1970 <= int(typed) <= now else now - 1


def show(request):
    """GET shows how the letters of a year stand, POST sends, calls off or notes what was printed."""
    must_keep_books(request)
    year, live = year_of(request, request.POST or request.GET), books_are_live()
    if request.method == "POST":
        act(request, year, live)
        return HttpResponseRedirect(f"{reverse('admin:donations_letters')}?year={year}")
    now = timezone.localtime(timezone.now(), load_frame().zone).year
    back = Donor.objects.filter(mail_returned_at__isnull=False, erased_at=None)
    words = {
        "title": f"Yearly letters: {year}",
        "year": year,
        "years": range(now, now - 6, -1),
        "over": year < now,
        "so_far": yearly_letters.progress(year, live),
        "runs": LetterRun.objects.filter(year=year, livemode=live).select_related("begun_by")[:10],
        "waiting_runs": set(
            YearlyLetter.objects.filter(year=year, state="waiting").values_list("run_id", flat=True)
        ),
        "donors": yearly.donors_of(year, live, load_frame().zone).order_by("name", "id")[:MOST],
        "returned": back.order_by("-mail_returned_at")[:MOST],
        "live": live,
    }
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/letters.html", context)


def act(request, year, live):
    """Do what the pressed button says."""
    match request.POST.get("do", ""):
        case "send":
            try:
                run = yearly_letters.send_all(year, live, by=request.user)
                number = run.letters.count()
                messages.success(
                    request, f"{number} letters leave in ten minutes. Until then call them off here."
                )
            except yearly_letters.NotNow as why:
                messages.error(request, f"Nothing was sent. {why}")
        case "call-off":
            number = request.POST.get("run", "")
            run = get_object_or_404(
                LetterRun, pk=int(number) if number.isdecimal() and len(number) < 19 else 0
            )
            messages.success(request, f"Called off: {yearly_letters.call_off(run, by=request.user)} letters.")
        case "printed":
            messages.success(
                request, f"Noted: {yearly_letters.printed(year, live, by=request.user)} printed."
            )


def preview(request, pk):
    """One donor's letter as it would be."""
    must_keep_books(request)
    donor = get_object_or_404(Donor, pk=pk, erased_at=None)
    return paper(request, year_of(request, request.GET), [donor])


def to_print(request):
    """All letters of those without mail and of those whose mail came back, a page each."""
    must_keep_books(request)
    year = year_of(request, request.GET)
    donors = yearly_letters.to_print(year, books_are_live())
    return paper(request, year, list(donors.order_by("name", "id")))


def paper(request, year, donors):
    """Letters as pages to print."""
    frame_now, live = load_frame(), books_are_live()
    letters = [(donor, yearly.statement(donor, year, live, frame_now.zone)) for donor in donors]
    words = {
        "letters": letters,
        "year": year,
        "publication": frame_now.publication,
        "live": live,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "donations/admin/letter_pages.html", words)
