"""Proof of mail, as the donor sees it: an address is typed, a mail comes, its link opens the payment page.

Without scripts and without an account. Reading the link opens nothing, pressing does: a mail scanner that
follows it opens no payment page.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from donations import checkout, donation_page
from donations.gateways import GatewayDown, GatewayRefused
from donations.guard import counting, ladder, proof
from donations.guard.counting import Kind, Verdict
from donations.guard.people import who
from donations.leaving import STRIPE_PAGE, WORDS, leads_to, leave, may_leave
from donations.money import format_amount
from newsroom.core.pages import private_page
from newsroom.core.text import clean_text

DOWN = "Our payment provider does not answer just now. Nothing was charged: press again in a minute."
REFUSED = "Our payment provider did not accept this amount. Nothing was charged. Please choose another one."
NO_ADDRESS = "That is not an e-mail address: something like name@example.org."
MANY_MAILS = (
    "Very many mails were asked for in a short time. Nothing was charged. Please try again in an hour."
)


def ask(request, choice, *, typed="", error="", status=200):
    """The page that asks for an e-mail address; ``choice`` travels in it, signed. While new cards are paused
    only somebody who has given before gets the link."""
    words = {
        "paused": ladder.is_paused(),
        "amount": format_amount(choice.charged_minor, choice.currency),
        "often": choice.frequency,
        "choice": proof.form_text(choice),
        "typed": typed,
        "error": error,
        "other_ways": donation_page.other_ways(donation_page.get_page()),
        "page": donation_page.get_page(),
        "rehearsal": donation_page.is_rehearsal(),
        "masthead": "bare",
    }
    return render(request, "donations/prove.html", words, status=status)


@private_page
@require_POST
def prove(request):
    """Mail the link; the answer is the same for every address."""
    try:
        choice = proof.read_form(request.POST.get("choice", ""))
    except proof.Stale:
        return redirect("donations:donate")
    email = clean_text(request.POST.get("email", ""))[:254]
    try:
        validate_email(email)
    except ValidationError:
        return ask(request, choice, typed=email, error=NO_ADDRESS, status=400)
    person = who(request, form=choice.nonce, email=email)
    verdict, _ = counting.mail(person, Kind.MAIL)
    if verdict != Verdict.OPEN:
        return ask(request, choice, typed=email, error=MANY_MAILS, status=429)
    paused = ladder.is_paused()
    proof.ask(email, choice, person, only_known=paused)
    words = {
        "sent_to": email,
        "paused": paused,
        "masthead": "bare",
        "rehearsal": donation_page.is_rehearsal(),
    }
    return render(request, "donations/prove.html", words)


@private_page
@leads_to(STRIPE_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request, token):
    """GET shows what would be paid, POST opens the payment page."""
    try:
        proven = proof.read_link(token)
    except proof.Stale:
        return show(request, None, status=404)
    if request.method != "POST":
        return show(request, proven)
    choice, person = proven.choice, replace(who(request, form=proven.choice.nonce), email=proven.email)
    verdict, number = may_leave(choice, person, proven=True, known=proven.known)
    if verdict != Verdict.OPEN:
        return show(request, proven, error=WORDS[verdict], status=503 if verdict == Verdict.PAUSED else 429)
    try:
        return leave(choice, number)
    except checkout.AlreadyPaid as done:
        return redirect(f"/donate/thanks/?session={done.attempt.provider_session_id}")
    except GatewayDown:
        return show(request, proven, error=DOWN, status=503)
    except GatewayRefused:
        return show(request, proven, error=REFUSED, status=502)


def show(request, proven, *, error="", status=200):
    """The link's page; None: a link that opens nothing any more."""
    words = {"error": error, "masthead": "bare", "rehearsal": donation_page.is_rehearsal()}
    if proven is not None:
        choice = proven.choice
        words |= {"amount": format_amount(choice.charged_minor, choice.currency), "often": choice.frequency}
    return render(request, "donations/open.html", words, status=status)
