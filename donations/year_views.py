"""The donor's page with one year of donations, opened by the link in the yearly letter."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from donations import yearly
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page


@private_page
@require_safe
def year(request, token):
    """One year of one donor, for whoever has the link."""
    try:
        donor, number, livemode = yearly.read(token)
    except yearly.DeadLink:
        return render(request, "donations/dead_receipt.html", {"masthead": "bare"}, status=404)
    words = {
        "name": donor.name,
        "year": number,
        "parts": yearly.statement(donor, number, livemode, load_frame().zone),
        "rehearsal": not livemode,
        "masthead": "bare",
    }
    return render(request, "donations/year.html", words)
