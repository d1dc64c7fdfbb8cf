"""The monthly report: one page to be printed, and the same as a file."""

import csv
from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from donations import regulars, reports
from donations.admin.tabs import frame
from donations.donation_page import books_are_live
from donations.money import format_amount, format_plain
from donations.sums import mode_name
from newsroom.core import audit
from newsroom.core.roles import Permission, may


def asked_month(request):
    """The month of the address; this month for what is none."""
    today = timezone.localdate()
    year, _, month = request.GET.get("month", "").partition("-")
    good = year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()
    if good and 2000 <= int(year) <= today.year and 1 <= int(month) <= 12:
        return min(date(int(year), int(month), 1), today.replace(day=1))
    return today.replace(day=1)


def found_report(request):
    """(the month, its reports, whether of real money), for whoever keeps the books."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied
    month, live = asked_month(request), books_are_live()
    return month, reports.month_report(month, live, timezone.get_current_timezone()), live


def report(request):
    """One page, to be printed."""
    month, found, live = found_report(request)
    this = timezone.localdate().replace(day=1)
    words = {
        "title": "Monthly report",
        "month": month,
        "so_far": month == this,
        "before": regulars.month_after(month, -1),
        "after": regulars.month_after(month) if month < this else None,
        "live": live,
        "made_at": timezone.now(),
        "reports": [
            (
                one,
                [
                    (label, format_amount(getattr(one, name), one.currency), name)
                    for name, label in reports.LINES
                ],
            )
            for one in found
        ],
    }
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/report.html", context)


HEADINGS = ["Month", "Currency", "Mode", "Donations", *(name.capitalize() for name, _ in reports.LINES)]
DONORS = ["Monthly donors before", "Came", "Left", "Kept", "Monthly donors after"]


def report_csv(request):
    """The same as a file, a row for each currency; written down in the audit."""
    month, found, live = found_report(request)
    audit.record("export monthly report", "donations.payout", by=request.user, month=f"{month:%Y-%m}")
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="report-{month:%Y-%m}.csv"'
    writer = csv.writer(answer)
    writer.writerow([*HEADINGS, *DONORS])
    for one in found:
        amounts = [format_plain(getattr(one, name), one.currency) for name, _ in reports.LINES]
        donors = [one.donors.before, one.donors.came, one.donors.left, one.donors.kept, one.donors.after]
        mode = mode_name(live)
        writer.writerow([f"{month:%Y-%m}", one.currency, mode, one.donations, *amounts, *donors])
    return answer
