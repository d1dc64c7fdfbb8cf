"""Questions about a donation: whom to write to, and the links for whoever has lost them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect, render
from django.utils import dateformat, timezone
from django.views.decorators.http import require_http_methods

from donations import address_change, donation_page, donors, lost_links, notes, plan_links, receipts
from donations.guard import counting
from donations.guard.counting import Kind, Verdict
from donations.guard.people import who
from donations.letters import paragraphs
from donations.models import GiftNote
from donations.money import format_amount
from donations.standing import became
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page
from newsroom.core.text import clean_text

NO_ADDRESS = "That is not an e-mail address: something like name@example.org."
NO_NAME = "Write the name that shall stand on the wall, or take it off."
LONG_NAME = "This name is too long for the wall: at most 80 characters."
DONE = {
    "sent": "The receipt is on its way to your mailbox.",
    "named": "Your name is changed. It appears once a colleague has looked at it.",
    "unnamed": "Your name is off the wall. You stay anonymous there.",
}
DONE |= {
    "called": "Your name is changed. What is written from now on says so.",
    "asked": "A mail is on its way to the new address. Press the link in it: until then nothing changes.",
    "moved": "From now on we write to your new address.",
}
NOTHING = "Nothing was changed: write a name, a new address, or both."
SHOWN = 60  # names for the wall
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
    """What one donor gave, for whoever has the mailed link. POST sends one receipt again, by mail, changes a
    name on the thanks wall, or the donor's own name and address."""
    try:
        donor = lost_links.donor_of(token)
    except lost_links.DeadLink:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "yours"}, status=404)
    if request.method != "POST":
        return show_yours(request, donor, done=DONE.get(request.GET.get("done", ""), ""))
    if "note" in request.POST:
        return name_changed(request, donor)
    if "about" in request.POST:
        return donor_changed(request, donor)
    number = request.POST.get("payment", "")
    payment = next((p for p in lost_links.payments(donor) if str(p.pk) == number), None)
    if payment is None:
        return show_yours(request, donor, status=400)
    if counting.mail(who(request, email=donor.email), Kind.LINK)[0] != Verdict.OPEN:
        return show_yours(request, donor, error=MANY, status=429)
    receipts.queue(payment, again=True)
    return redirect(f"{request.path}?done=sent")


def name_changed(request, donor):
    """Another name on the thanks wall, or none."""
    number = request.POST["note"]
    note = next((note for note in names_of(donor) if str(note.pk) == number), None)
    if note is None:
        return show_yours(request, donor, status=400)
    name = "" if "off" in request.POST else clean_text(request.POST.get("name", ""))
    if not name and "off" not in request.POST:
        return show_yours(request, donor, error=NO_NAME, status=400)
    try:
        notes.choose_name(note, name)
    except ValidationError:
        return show_yours(request, donor, error=LONG_NAME, status=400)
    return redirect(f"{request.path}?done={'named' if name else 'unnamed'}")


def donor_changed(request, donor):
    """Another name at once; another address when the link mailed to it was pressed. Empty fields stay."""
    name = clean_text(request.POST.get("called", ""))[:200]
    email = clean_text(request.POST.get("email", ""))[:254]
    if not name and not email:
        return show_yours(request, donor, error=NOTHING, status=400)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            return show_yours(request, donor, error=NO_ADDRESS, typed=request.POST, status=400)
        if counting.mail(who(request, email=email), Kind.LINK)[0] != Verdict.OPEN:
            return show_yours(request, donor, error=MANY, typed=request.POST, status=429)
        address_change.ask(donor, email)
    if name:
        donors.amend(donor, by=None, email=donor.email, name=name)
    return redirect(f"{request.path}?done={'asked' if email else 'called'}")


def names_of(donor):
    """The donor's notes with a name for the wall, newest first."""
    given = GiftNote.objects.filter(gift__donor=donor).exclude(state=GiftNote.State.PRIVATE)
    return list(given.select_related("gift")[:SHOWN])


def show_yours(request, donor, *, done="", error="", typed=None, status=200):
    """Plans and payments with their links and what became of them; no address, and no name but those that
    stand on the wall for everybody."""
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
        "names": [(note, note.state == GiftNote.State.SHOWN) for note in names_of(donor)],
        "longest": GiftNote._meta.get_field("display_name").max_length,
        "done": done,
        "error": error,
        "typed": typed or {},
        "masthead": "bare",
    }
    return render(request, "donations/yours.html", words, status=status)


def day(payment, zone):
    """The day of ``payment`` on the newsroom's clock, in words."""
    return dateformat.format(timezone.localtime(payment.captured_at, zone), "j F Y")
