"""The donor's pages: choose, pay elsewhere, come back. All private: each form carries a token of its own."""

import re
from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from donations import (
    again_page,
    checkout,
    donation_page,
    form_token,
    given,
    just_given,
    proof_page,
    settling,
    undo_links,
)
from donations.forms import OTHER, GiftForm
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.guard import counting, ladder
from donations.guard.counting import Verdict
from donations.guard.people import client_key, who
from donations.leaving import STRIPE_PAGE, WORDS, leads_to, leave, may_leave
from donations.letters import paragraphs
from donations.models import AppealVersion, Attempt, Finding, Payment
from donations.money import format_amount, format_plain
from newsroom.core.pages import private_page
from newsroom.core.paths import is_own_path

VERSION_KEY = re.compile(r"(?:(?P<appeal>[0-9]{1,8})-)?(?P<number>[0-9]{1,8})")
DOWN = (
    "Our payment provider does not answer just now. Nothing was charged and your choice is kept: "
    "try again in a minute, or use one of the other ways."
)
REFUSED = "Our payment provider did not accept this amount. Nothing was charged. Please choose another one."


@private_page
@leads_to(STRIPE_PAGE)
@require_http_methods(["GET", "HEAD"])
def donate(request):
    """The donation page; reads what the appeal's form sends and never fails on it."""
    page = donation_page.get_page()
    frequency = asked_frequency(page, request.GET)
    sets = donation_page.amount_sets(page, frequency)
    amounts = sets.get(asked_currency(request), next(iter(sets.values())))
    token = form_token.issue(source_path(request), referrer_host(request), appeal_version(request))
    chosen, typed = asked_amount(
        request.GET.get(f"amount_{frequency}", request.GET.get("amount", "")), amounts
    )
    more = {"came_back": "back" in request.GET}
    if donation_page.can_pay() and ladder.is_paused():
        more = {"errors": [WORDS[Verdict.PAUSED]], "trouble": True}
    return show(request, page, sets, amounts, token, chosen, typed, frequency=frequency, **more)


@private_page
@leads_to(STRIPE_PAGE)
@require_http_methods(["GET", "POST"])
def start_checkout(request):
    """Take the choice and lead to the provider's page; whatever is wrong, the form comes back filled in."""
    if request.method == "GET" or not donation_page.can_pay():
        return redirect("donations:donate")
    page = donation_page.get_page()
    sets = donation_page.amount_sets(page, asked_frequency(page, request.POST))
    form = GiftForm(request.POST, sets=sets, frequencies=donation_page.frequencies(page))
    if not form.is_valid():
        counting.note_wrong(form.errors)
        return show_again(request, page, form, status=400)
    choice = choice_of(form.cleaned_data, client_key(request))
    gave = None if request.POST.get("again") else just_given.before(request, choice, get_gateway())
    if gave is not None:
        return again_page.ask(request, form, choice, gave)
    token = form.cleaned_data["token"]
    verdict, number = may_leave(choice, who(request, form=choice.nonce), open_for=token.open_for)
    if verdict == Verdict.PROOF:
        return proof_page.ask(request, choice)
    if verdict != Verdict.OPEN:
        status = 503 if verdict == Verdict.PAUSED else 429
        return show_again(request, page, form, status=status, trouble=WORDS[verdict])
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
        money = payment or attempt.gift  # as captured, else as chosen
        words["amount"] = format_amount(money.amount_minor, money.currency)
        words["gave"] = given.moment(payment) if payment else 0
        words["undo"] = undo_links.path(payment) if payment and undo_links.is_possible(payment) else ""
    words["thanks"] = paragraphs(words["page"].thanks_text)
    words["rehearsal"] = donation_page.is_rehearsal()
    return render(request, "donations/thanks.html", words, status=404 if attempt is None else 200)


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
        currency=data["currency"],
        frequency=data["frequency"],
        source_path=token.source_path,
        referrer_host=token.referrer_host,
        appeal_version=token.appeal_version,
        client_key=client_key,
    )


def show_again(request, page, form, *, status, trouble=""):
    """The page with what was typed, and what is wrong with it; a token that still serves stays in it."""
    token = form.cleaned_data.get("token") or form_token.issue()
    chosen = form.chosen
    typed = form.data.get("amount_other", "")
    errors = [trouble] if trouble else [e for field in form.errors.values() for e in field]
    return show(
        request, page, form.sets, form.amounts, token, chosen, typed, errors=errors, status=status,
        in_amount="amount_other" in form.errors, trouble=bool(trouble),
        frequency=asked_frequency(page, form.data),
    )  # fmt: skip


def show(request, page, sets, amounts, token, chosen, typed, *, frequency, status=200, **more):
    """Render the donation page; without a provider there is no form on it."""
    words = {
        "frequency": frequency,
        "frequencies": donation_page.frequencies(page),
        "page": page,
        "letter": paragraphs(page.letter),
        "facts": donation_page.facts(page),
        "other_ways": donation_page.other_ways(page),
        "can_pay": donation_page.can_pay(),
        "rehearsal": donation_page.is_rehearsal(),
        "presets": donation_page.presets(amounts, chosen),
        "other_chosen": chosen == OTHER,
        "typed": typed,
        "currency": donation_page.CURRENCIES[amounts.currency],
        "currencies": [donation_page.CURRENCIES[code] for code in sets],
        "token": str(token),
        "masthead": "bare",
    }
    return render(request, "donations/donate.html", words | more, status=status)


def asked_frequency(page, asked):
    """How often, of what the page offers: what was asked for, else once."""
    offered = donation_page.frequencies(page)
    return next((f for f in offered if f == asked.get("frequency")), offered[0])


def asked_currency(request):
    """The currency in the address; without one, that of the appeal whose amount was chosen."""
    version = read_version(request) if "currency" not in request.GET else None
    return version.data["currency"] if version else request.GET.get("currency")


def asked_amount(asked, amounts):
    """(chosen preset or ``other``, text of the own amount) for the amount in an address."""
    if asked == OTHER:
        return OTHER, ""
    if asked.isascii() and asked.isdigit() and len(asked) < 12:
        amount = int(asked)
        if amount in amounts.amounts:
            return amount, ""
        if amounts.lowest <= amount <= amounts.highest:
            return OTHER, format_plain(amount, amounts.currency)
    return amounts.default_amount, ""


def referrer(request):
    """The address that the browser names as the one before, in parts; empty when it is no address."""
    try:
        return urlsplit(request.headers.get("Referer", "")[:2000])
    except ValueError:  # such as an IPv6 host without its end
        return urlsplit("")


def source_path(request):
    """The page on this site that the donor came from: as the appeal says, else as the browser says."""
    source = request.GET.get("source", "")
    if not source:
        before = referrer(request)
        source = before.path if before.netloc == request.get_host() else ""
    own = is_own_path(source) and not source.startswith("/donate/")  # whose addresses can open a donation
    return source[:500] if own else ""


def referrer_host(request):
    """The host of the site that sent the donor here, without the rest of the address."""
    host = referrer(request).hostname or ""
    return host[:253] if host.isprintable() else ""


def read_version(request):
    """The frozen appeal that was read, as its form named it (``3-2``), or None for one that never was.

    A bare number comes from a page that was kept since there was but one appeal.
    """
    named = VERSION_KEY.fullmatch(request.GET.get("appeal", ""))
    if named is None:
        return None
    versions = AppealVersion.objects.filter(number=named["number"])
    return (
        versions.filter(appeal=named["appeal"]) if named["appeal"] else versions.order_by("appeal")
    ).first()


def appeal_version(request):
    """Id of the appeal that led here; None for a donor who came without one."""
    version = read_version(request)
    return version.pk if version else None
