"""Giving by bank: what was chosen becomes a reference, an account and a code for the banking app.

Two private pages: the form, and what it leads to, whose address is signed and shows no name. Nothing is
received by any of it; what arrives is booked from the bank's statement.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from donations import donation_page, donation_screen, form_token
from donations.announcing import TooMany, announce_gift
from donations.asked import campaign_for, read_version, referrer_host, source_path, wanted
from donations.forms import GiftForm
from donations.models import Announcement
from donations.payment_codes import drawn, epc_text, printed_iban, upi_address
from donations.views import choice_of, show_again
from newsroom.core import throttle
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page

SALT = "donations.transfer"
FROM_ONE_NETWORK = 30  # announcements in a quarter of an hour: an office may give together
FOR_ONE_NAME = 10
BUSY_HERE = (
    "Many transfers were announced from your network in a short time. What you typed is below: please send "
    "it again in a quarter of an hour."
)
BUSY = "Very many transfers were announced in a short time. Please try again in ten minutes."


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request):
    """The form of a transfer; sent, it leads to the account. A page without an account leads back."""
    page = donation_page.get_page()
    if not donation_page.takes_transfers(page):
        return redirect("donations:donate")
    if request.method == "POST":
        return announced(request, page)
    version = read_version(request)
    campaign = campaign_for(page, request, version)
    token = form_token.issue(
        source_path(request), referrer_host(request), version and version.pk, campaign and campaign.pk
    )
    found = wanted(page, request.GET, version, paying=False)
    return donation_screen.shown(request, page, found, token, paying=False, campaign=campaign)


def announced(request, page):
    """Write down what was chosen; whatever is wrong, the form comes back filled in."""
    form = GiftForm(request.POST, page=page, paying=False)
    typed = {"name": request.POST.get("name", "")[:200], "email": request.POST.get("email", "")[:254]}
    if not form.is_valid():
        return show_again(request, page, form, status=400, paying=False, **typed)
    limits = {"for_name": FOR_ONE_NAME, "for_address": FROM_ONE_NETWORK}
    if throttle.take("transfer", typed["email"] or typed["name"], request, **limits) is None:
        return show_again(request, page, form, status=429, trouble=BUSY_HERE, paying=False, **typed)
    try:
        made = announce_gift(choice_of(form.cleaned_data, ""), **typed)
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
        return show_again(request, page, form, status=400, paying=False, **typed)
    except TooMany:
        return show_again(request, page, form, status=429, trouble=BUSY, paying=False, **typed)
    return redirect("donations:account", signing.dumps(made.pk, salt=SALT))


@private_page
@require_safe
def account(request, token):
    """Where to send the money, and its reference. The link shows one announcement and nobody's name."""
    try:
        made = Announcement.objects.select_related("gift").get(pk=signing.loads(token, salt=SALT))
    except (signing.BadSignature, Announcement.DoesNotExist):
        return render(
            request, "donations/dead_link.html", {"masthead": "bare", "about": "transfer"}, status=404
        )
    page = donation_page.get_page()
    words = {
        "page": page,
        "amount": made.gift.in_words,
        "reference": made.printed_reference,
        "owner": page.bank_owner or load_frame().publication["name"],
        "iban": printed_iban(page.bank_iban),
        "account": page.bank_account.splitlines(),
        "masthead": "bare",
    }
    return render(request, "donations/transfer.html", words | codes(page, made, words["owner"]))


def codes(page, made, owner):
    """What a banking app reads: {qr, upi}, as far as the currency and the account have such a thing."""
    gift, reference = made.gift, made.printed_reference
    if gift.currency == "EUR" and page.bank_iban:
        text = epc_text(
            owner=owner,
            iban=page.bank_iban,
            bic=page.bank_bic,
            amount_minor=gift.amount_minor,
            reference=reference,
        )
        return {"qr": drawn(text, f"Transfer of {gift.in_words}, reference {reference}")}
    if gift.currency == "INR" and page.upi_address:
        link = upi_address(
            address=page.upi_address, owner=owner, amount_minor=gift.amount_minor, reference=reference
        )
        return {"qr": drawn(link, f"UPI payment of {gift.in_words}, reference {reference}"), "upi": link}
    return {}
