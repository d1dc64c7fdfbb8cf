"""Questions about a donation: whom to write to, and the links for whoever has lost them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect, render
from django.utils import dateformat, timezone
from django.views.decorators.http import require_http_methods

from donations import donation_page, lost_links, plan_links, receipts
from donations.guard import counting
from donations.guard.counting import Kind, Verdict
from donations.guard.people import who
from donations.letters import paragraphs
from donations.money import format_amount
from donations.standing import became
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page
from newsroom.core.text import clean_text

NO_ADDRESS = "That is not an e-mail address: something like name@example.org."
MANY = "That was asked for very often in a short time. Please try again in an hour, or write to us."


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request):
    """Whom to write to, and a form for lost links. Its answer is the same for every address."""
    if request.method != "POST":
        return show(request, sent="sent" in request.GET)
    email = clean_text(request.POST.get("email", ""))[:254]
    try:
        validate_email(email)
    except ValidationError:
        return show(request, typed=email, error=NO_ADDRESS, status=400)
    if counting.mail(who(request, email=email), Kind.LINK)[0] != Verdict.OPEN:
        return show(request, typed=email, error=MANY, status=429)
    lost_links.ask(email)
    return redirect(f"{request.path}?sent")


def show(request, *, typed="", error="", sent=False, status=200):
    """The page for questions."""
    page = donation_page.get_page()
    words = {"page": page, "words": paragraphs(page.manage_text), "masthead": "bare"}
    words |= {"typed": typed, "error": error, "sent": sent}
    return render(request, "donations/manage.html", words, status=status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request, token):
    """What one donor gave, for whoever has the mailed link; POST sends one receipt again, by mail."""
    try:
        donor = lost_links.donor_of(token)
    except lost_links.DeadLink:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "yours"}, status=404)
    if request.method != "POST":
        return show_yours(request, donor, done="sent" in request.GET)
    number = request.POST.get("payment", "")
    payment = next((p for p in lost_links.payments(donor) if str(p.pk) == number), None)
    if payment is None:
        return show_yours(request, donor, status=400)
    if counting.mail(who(request, email=donor.email), Kind.LINK)[0] != Verdict.OPEN:
        return show_yours(request, donor, error=MANY, status=429)
    receipts.queue(payment, again=True)
    return redirect(f"{request.path}?sent")


def show_yours(request, donor, *, done=False, error="", status=200):
    """Plans and payments with their links and what became of them; no name and no address."""
    zone = load_frame().zone
    words = {
        "plans": [
            (format_amount(plan.amount_minor, plan.currency), plan.frequency, plan_links.link(plan), can)
            for plan, can in lost_links.running(donor)
        ],
        "payments": [
            (payment, day(payment, zone), became(payment), lost_links.receipt_link(payment))
            for payment in lost_links.payments(donor)
        ],
        "done": done,
        "error": error,
        "masthead": "bare",
    }
    return render(request, "donations/yours.html", words, status=status)


def day(payment, zone):
    """The day of ``payment`` on the newsroom's clock, in words."""
    return dateformat.format(timezone.localtime(payment.captured_at, zone), "j F Y")
