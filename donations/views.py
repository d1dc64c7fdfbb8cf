"""The donor's pages: choose, pay elsewhere, come back. All private: each form carries a token of its own."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from donations import (
    again_page,
    checkout,
    donation_page,
    donation_screen,
    form_token,
    gift_aid,
    given,
    just_given,
    note_page,
    notes,
    proof_page,
    settling,
    undo_links,
    visits,
)
from donations.asked import Wanted, campaign_for, read_version, referrer_host, source_path, wanted
from donations.forms import OTHER, GiftForm
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.guard import counting, ladder
from donations.guard.counting import Verdict
from donations.guard.people import client_key, who
from donations.leaving import STRIPE_PAGE, WORDS, leads_to, leave, may_leave
from donations.letters import paragraphs
from donations.models import Attempt, Campaign, Finding, GiftNote, Payment
from donations.money import format_amount
from newsroom.core.pages import private_page

DOWN = (
    "Our payment provider does not answer just now. Nothing was charged and your choice is kept: "
    "try again in a minute, or use one of the other ways."
)
COVER = (
    "The fee for this amount is {0}. With it, {2} is charged{often} instead of {1}. "
    "Press the button again if that is right, or take the tick away."
)
OFTEN = {"once": "", "monthly": " every month", "yearly": " every year"}
REFUSED = "Our payment provider did not accept this amount. Nothing was charged. Please choose another one."


@private_page
@leads_to(STRIPE_PAGE)
@require_http_methods(["GET", "HEAD"])
def donate(request):
    """The donation page; reads what the appeal's form sends and never fails on it."""
    page, version = donation_page.get_page(), read_version(request)
    campaign = campaign_for(page, request, version)
    token = form_token.issue(
        source_path(request), referrer_host(request), version and version.pk, campaign and campaign.pk
    )
    visits.count(request, from_appeal=version is not None)
    paying = donation_page.can_pay()
    found = wanted(page, request.GET, version, paying=paying)
    more = {"came_back": "back" in request.GET}
    if paying and ladder.is_paused():
        more = {"errors": [WORDS[Verdict.PAUSED]], "trouble": True}
    return donation_screen.shown(request, page, found, token, paying=paying, campaign=campaign, **more)


@private_page
@leads_to(STRIPE_PAGE)
@require_http_methods(["GET", "POST"])
def start_checkout(request):
    """Take the choice and lead to the provider's page; whatever is wrong, the form comes back filled in."""
    if request.method == "GET" or not donation_page.can_pay():
        return redirect("donations:donate")
    page = donation_page.get_page()
    form = GiftForm(request.POST, page=page)
    if not form.is_valid():
        counting.note_wrong(form.errors)
        return show_again(request, page, form, status=400)
    if form.to_be_told:
        return tell_cover(request, page, form)
    choice = choice_of(form.cleaned_data, client_key(request))
    if not request.POST.get("again"):
        gave = just_given.before(request, choice, get_gateway())
        if gave is not None:
            return again_page.ask(request, form, choice, gave)
        choice = just_given.same_in_another_tab(request, choice)
    token = form.cleaned_data["token"]
    verdict, number = may_leave(choice, who(request, form=choice.nonce), open_for=token.open_for)
    if verdict in {Verdict.PROOF, Verdict.PAUSED}:
        return proof_page.ask(request, choice)
    if verdict != Verdict.OPEN:
        return show_again(request, page, form, status=429, trouble=WORDS[verdict])
    try:
        return leave(choice, number)
    except checkout.AlreadyPaid as done:
        return redirect(f"/donate/thanks/?session={done.attempt.provider_session_id}")
    except GatewayDown:
        return show_again(request, page, form, status=503, trouble=DOWN)
    except GatewayRefused:
        return show_again(request, page, form, status=502, trouble=REFUSED)


@private_page
@require_GET
def thanks(request):
    """Where the provider sends donors back. Asks the provider how it stands; shows nothing personal."""
    attempt = attempt_of(request.GET.get("session", ""))
    outcome = "unknown" if attempt is None else settled(attempt)
    words = {"page": donation_page.get_page(), "outcome": outcome, "masthead": "bare"}
    if attempt is not None:
        payment = Payment.objects.filter(attempt=attempt).first()
        words["amount"] = payment.in_words if payment else attempt.gift.charged_in_words
        words["often"] = attempt.gift.frequency
        words["gave"] = given.moment(payment) if payment else 0
        words["gift_aid"] = payment is not None and gift_aid.charity_of(payment) is not None
        words["undo"] = undo_links.path(payment) if payment and undo_links.is_possible(payment) else ""
        words |= note_words(words["page"], attempt.gift, payment)
    words["thanks"] = paragraphs(words["page"].thanks_text)
    words["rehearsal"] = donation_page.is_rehearsal()
    return render(request, "donations/thanks.html", words, status=404 if attempt is None else 200)


def note_words(page, gift, payment):
    """What the page that thanks needs for the donor's note: once it is paid, and until it is written."""
    written = GiftNote.objects.filter(gift=gift).exists()
    if payment is None or written or not page.ask_note:
        return {"noted": written}
    return {"note": notes.token_for(gift), "longest": note_page.LONGEST}


def attempt_of(session_id):
    """The attempt with this session id, or None: only ids that we were given ourselves are looked up."""
    if not session_id or len(session_id) > 255 or not session_id.isascii() or not session_id.isprintable():
        return None
    return Attempt.objects.filter(provider_session_id=session_id).select_related("gift").first()


def settled(attempt):
    """The outcome of ``attempt`` in one word, after asking the provider unless it has ended."""
    if attempt.state != Attempt.State.PAID:
        try:
            attempt = settling.settle(attempt, get_gateway())
        except (GatewayDown, GatewayRefused):
            return Attempt.State.PROCESSING
    holds = attempt.findings.filter(kind__in=Finding.HOLDS, resolved_at=None)
    held = attempt.state != Attempt.State.PAID and holds.exists()
    return Attempt.State.PROCESSING if held else attempt.state


def choice_of(data, client_key):
    """The checked form as a ``Choice``."""
    token = data["token"]
    return checkout.Choice(
        nonce=token.nonce,
        amount_minor=data["amount_minor"],
        cover_minor=data["cover_minor"],
        currency=data["currency"],
        frequency=data["frequency"],
        source_path=token.source_path,
        referrer_host=token.referrer_host,
        appeal_version=token.appeal_version,
        campaign=token.campaign,
        client_key=client_key,
    )


def show_again(request, page, form, *, status, trouble="", news="", paying=True, **more):
    """The page with what was typed, and what is wrong with it; a token that still serves stays in it."""
    token = form.cleaned_data.get("token") or renewed(request.POST.get("token", ""))
    errors = [e for field in form.errors.values() for e in field]
    asked = Wanted(
        form.offers, form.frequency, form.amounts, form.chosen, form.typed, bool(form.data.get("cover"))
    )
    return donation_screen.shown(
        request, page, asked, token, paying=paying, status=status, errors=[trouble] if trouble else errors,
        news=news, in_amount=form.amount_wrong and form.chosen == OTHER, trouble=bool(trouble),
        campaign=Campaign.objects.filter(pk=token.campaign).first(), **more,
    )  # fmt: skip


def renewed(text):
    """A new token that remembers what the lapsed one in ``text`` did; a campaign only while it runs."""
    try:
        former = form_token.read_lapsed(text)
    except form_token.StaleToken:
        return form_token.issue()
    campaign = Campaign.objects.filter(pk=former.campaign).first()
    running = campaign.pk if campaign and campaign.is_running(timezone.now()) else None
    return form_token.issue(former.source_path, former.referrer_host, former.appeal_version, running)


def tell_cover(request, page, form):
    """The page again, with the sum that the box comes to for an amount which no page could know."""
    given = form.cleaned_data
    amount, cover, code = given["amount_minor"], given["cover_minor"], given["currency"]
    news = COVER.format(
        *(format_amount(each, code) for each in (cover, amount, amount + cover)), often=OFTEN[form.frequency]
    )
    return show_again(request, page, form, status=200, news=news, told=f"{amount}:{cover}")
