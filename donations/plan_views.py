"""The donor's page for a regular gift, opened by the link in a mail: GET shows, POST acts.

Whoever reads the page, a mail scanner too, changes nothing. The link opens one plan and reaches no other
site in a ``Referer`` (``same-origin``, as on every private page: under ``no-referrer`` browsers send no
``Origin`` with a form, which is then refused).
"""

import re
import secrets

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from donations import donation_page, plan_days, plan_links, plans
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.guard import counting
from donations.guard.counting import Verdict
from donations.guard.people import client_key, who
from donations.leaving import leads_to
from donations.models import Plan, PlanEvent
from donations.money import AmountError, format_amount, parse_amount
from donations.plan_offers import DAY, offers
from newsroom.core import printed_time
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page

CARD_PAGE = "https://billing.stripe.com"
DOWN = "Our payment provider does not answer just now. Please try again in a minute; nothing is lost."
REFUSED = "Our payment provider did not accept this. Please try again, or write to us."
ENDED = "This donation has ended already. You will not be charged again."
NOT_NOW = "That cannot be done as your donation stands now. What can be done is below; or write to us."
BUSY = "That was tried very often from your network, so we have stopped for an hour. Please try later."
DONE = {
    "stop": "Your donation has ended. You will not be charged again.",
    "pause": "Your donation is paused.",
    "resume": "Your donation goes on.",
    "amount": "The new amount counts from the next charge on.",
    "day": "The day is changed. Nothing is charged before it.",
}
DONOR = PlanEvent.By.DONOR


@private_page
@leads_to(CARD_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def monthly(request, token):
    """One plan for whoever has its link; nothing of the donor is shown."""
    try:
        plan = plan_links.plan_of(token)
    except plan_links.DeadLink:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "plan"}, status=404)
    if request.method != "POST":
        return show(request, plan, done=DONE.get(request.GET.get("done", ""), ""))
    try:
        target = act(request, plan)
    except AmountError as error:
        return show(request, plan, errors=[str(error)], status=400)
    except plans.NotNow:
        return show(request, plan, errors=[NOT_NOW], status=409)
    except plans.PlanHasEnded:
        return show(request, Plan.objects.get(pk=plan.pk), errors=[ENDED], status=409)
    except TooOften:
        return show(request, plan, errors=[BUSY], status=429)
    except GatewayDown:
        return show(request, plan, errors=[DOWN], status=503)
    except GatewayRefused:
        return show(request, plan, errors=[REFUSED], status=502)
    return target or redirect(f"{request.path}?done={request.POST['do']}")


class TooOften(Exception):
    """Too many tries with cards from one network."""


def act(request, plan):
    """Do what the pressed button says; returns a response that leads elsewhere, or None."""
    gateway, wish = get_gateway(), request.POST.get("wish", "")[:40] or secrets.token_hex(8)
    match request.POST.get("do", ""):
        case "stop":
            plans.cancel(plan, gateway, by=DONOR)
        case "pause":
            plans.pause(plan, months_of(request), gateway, by=DONOR, wish=wish)
        case "resume":
            plans.resume(plan, gateway, by=DONOR, wish=wish)
        case "amount":
            amount = parse_amount(request.POST.get("amount", ""), plan.currency)
            plans.change(plan, amount, bounds(plan), gateway, by=DONOR, wish=wish)
        case "day":
            plans.move(plan, day_of(request), gateway, by=DONOR, wish=wish)
        case "card":
            return card_page(request, plan, gateway)
        case _:
            raise AmountError("Press one of the buttons.")
    return None


def months_of(request):
    """How many charges are to be left out. Raises ``AmountError``."""
    months = request.POST.get("months", "")
    if months not in {"1", "2", "3", "6"}:
        raise AmountError("Choose how many charges to leave out.")
    return int(months)


def day_of(request):
    """The day of the month that was chosen. Raises ``AmountError``."""
    day = request.POST.get("day", "")
    if not re.fullmatch("[0-9]{1,2}", day, re.ASCII):
        raise AmountError("Choose a day of the month.")
    return int(day)


def card_page(request, plan, gateway):
    """To the provider's page for cards; counted like every other way to a card."""
    plans.must_run(plan)
    email = plan.donor.email if plan.donor else ""
    verdict, _ = counting.card_page(who(request, form=plan.public_id, email=email))
    if verdict != Verdict.OPEN:
        raise TooOften
    url = gateway.card_page(plan.provider_plan_id, request.build_absolute_uri(request.path))
    about = secrets.token_hex(8)
    plans.happened(plan, PlanEvent.Kind.CARD, about, by=DONOR, client_key=client_key(request))
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def bounds(plan):
    """(lowest, highest) of the amounts that can be given regularly in the plan's currency."""
    page = donation_page.get_page()
    sets = donation_page.amount_sets(page, plan.frequency)
    found = sets.get(plan.currency) or donation_page.default_amounts(page, plan.frequency, plan.currency)
    return found.lowest, found.highest


def days_for(plan, zone):
    """The days of the month that ``plan`` can be charged on instead; none while its day stands."""
    if DAY not in offers(plan) or not plan.next_charge_at:
        return []
    now = printed_time.local(plan.next_charge_at, zone).day
    return [day for day in range(1, plan_days.LAST + 1) if day != now]


def show(request, plan, *, errors=(), done="", status=200):
    """The page of ``plan``."""
    zone = load_frame().zone
    words = {
        "plan": plan,
        "amount": format_amount(plan.amount_minor, plan.currency),
        "offers": offers(plan),
        "days": days_for(plan, zone),
        "next_charge": plan.next_charge_at and printed_time.local(plan.next_charge_at, zone).date(),
        "resumes": plan.resumes_at and printed_time.local(plan.charged_next, zone).date(),
        "errors": errors,
        "done": done,
        "typed": request.POST.get("amount", "")[:30],
        "wish": secrets.token_hex(8),
        "masthead": "bare",
    }
    return render(request, "donations/monthly.html", words, status=status)
