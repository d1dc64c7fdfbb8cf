"""The donation page as it is printed: for donors, for a preview, for the history."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone

from donations import campaigns, donation_page
from donations.asked import Wanted, default
from donations.coming_from import of_form
from donations.covering import cover_for, term_for
from donations.forms import OTHER
from donations.letters import paragraphs
from donations.money import CURRENCIES, format_amount

TEMPLATE = "donations/donate.html"


def shown(request, page, wanted: Wanted, token, *, paying, campaign=None, status=200, **more):
    """The page as a response. ``token``: the form's, empty on a page that nobody can send; ``paying``: its
    form leads to the provider, else to the account for a transfer.

    ``more``: errors (sentences), in_amount (the own amount is wrong), came_back, trouble (no payment can be
    made just now), news (a sentence to read before the button is pressed again), told (further pairs).
    """
    words = words_of(page, wanted, campaign, more.pop("told", ""), paying) | {"token": str(token)}
    words["origin"] = urlencode(of_form(token, campaign)) if token else ""
    return render(request, TEMPLATE, words | more, status=status)


def preview(request, page, campaign=None):
    """``page`` as it would be: nothing on it can be sent, and nobody keeps it.

    ``campaign``: one to show whether it runs or not; else the page's own while that does.
    """
    paying = donation_page.can_pay()
    offers = donation_page.offers(page, paying=paying)
    frequency, sets = next(iter(offers.items()))
    wanted = default(Wanted(offers, frequency, next(iter(sets.values()))))
    if campaign is None and page.campaign and page.campaign.is_running(timezone.now()):
        campaign = page.campaign
    response = shown(request, page, wanted, "", paying=paying, campaign=campaign, preview=True)
    response["Cache-Control"] = "no-store, private"
    return response


def words_of(page, wanted, campaign, told, paying):
    """What the template needs besides the token and what went wrong."""
    code = wanted.amounts.currency
    term = term_for(page, code) if paying else None
    cards = [
        made_card(often, sets[code], wanted, term) for often, sets in wanted.offers.items() if code in sets
    ]
    pairs = [preset["pair"] for card in cards for preset in card["presets"]]
    codes = dict.fromkeys(code for sets in wanted.offers.values() for code in sets)
    return {
        "page": page,
        "headline": (campaign and campaign.headline) or page.headline,
        "letter": paragraphs((campaign and campaign.letter) or page.letter),
        "campaign": campaign and campaigns.ticker(campaign, timezone.now()),
        "facts": donation_page.facts(page),
        "picture": page.picture.get("page"),
        "questions": donation_page.questions(page),
        "other_ways": donation_page.other_ways(page),
        "can_pay": paying,
        "takes_transfers": donation_page.takes_transfers(page),
        "rehearsal": donation_page.is_rehearsal(),
        "cards": cards,
        "frequency": wanted.frequency,
        "notes": wanted.notes,
        "cover": wanted.cover,
        "term": term and fee_words(term),
        "told": " ".join(dict.fromkeys(filter(None, [told, *pairs]))),
        "currency": CURRENCIES[code],
        "currencies": [CURRENCIES[each] for each in codes],
        "masthead": "bare",
    }


def made_card(often, amounts, wanted, term):
    """What can be chosen at one frequency. What was typed stands at the one that was chosen."""
    mine = often == wanted.frequency
    chosen = wanted.chosen if mine else amounts.default_amount
    return {
        "frequency": often,
        "label": often.label,
        "presets": [preset(a, amounts.currency, a == chosen, term) for a in amounts.amounts],
        "other_chosen": chosen == OTHER,
        "typed": wanted.typed if mine else "",
    }


def preset(amount, code, checked, term):
    """One radio button: its amount, and with a fee what that adds and comes to."""
    words = {"value": str(amount), "label": format_amount(amount, code), "checked": checked, "pair": ""}
    cover = cover_for(amount, term)
    if cover:
        words |= {
            "cover": format_amount(cover, code),
            "total": format_amount(amount + cover, code),
            "pair": f"{amount}:{cover}",
        }
    return words


def fee_words(term):
    """What a script needs to say the sum for an own amount, as the server will charge it."""
    money = CURRENCIES[term.currency]
    return {
        "points": term.basis_points,
        "fixed": term.fixed_minor,
        "step": money.step,
        "exponent": money.exponent,
        "symbol": money.symbol,
    }
