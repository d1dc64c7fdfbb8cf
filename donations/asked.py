"""What an address asks the donation page for: amount, frequency, currency, campaign, where one came from.

Addresses come from appeals, mails and people: nothing in them fails. What cannot be had is told.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils import timezone

from donations import donation_page
from donations.coming_from import BY_ID
from donations.forms import OTHER
from donations.models import AmountSet, AppealVersion, Campaign
from donations.money import CURRENCIES, AmountError, check_chargeable, format_amount, format_plain
from newsroom.core.paths import is_own_path

VERSION_KEY = re.compile(r"(?:(?P<appeal>[0-9]{1,8})-)?(?P<number>[0-9]{1,8})")
LONGEST_SLUG, LONGEST_ID = 200, 10
NOT_OFTEN = "A {often} donation cannot be begun here at present, so this one is for once."
ORDER = "For a regular donation give your bank a standing order: the next page has what it needs."


@dataclass
class Wanted:
    """What the page opens with. ``chosen``: a preset in minor units or ``other``; ``typed``: the own amount;
    ``notes``: why something else stands there than was asked for."""

    offers: dict
    frequency: str
    amounts: AmountSet
    chosen: int | str | None = None
    typed: str = ""
    cover: bool = False
    notes: list = field(default_factory=list)


def wanted(page, asked, version=None, *, paying):
    """The ``Wanted`` of the query ``asked`` (a QueryDict), for a reader of the appeal's ``version``."""
    offers = donation_page.offers(page, paying=paying)
    frequency = next((f for f in offers if f == asked.get("frequency")), next(iter(offers)))
    sets = offers[frequency]
    code = asked.get("currency") or (version.data["currency"] if version else "")
    found = Wanted(offers, frequency, sets.get(code) or next(iter(sets.values())))
    often = asked.get("frequency")
    if often in ("monthly", "yearly") and often not in offers:
        found.notes.append(NOT_OFTEN.format(often=often) if paying else ORDER)
    if code in CURRENCIES and code not in sets:
        found.notes.append(
            f"We cannot take {CURRENCIES[code].name} here; the amounts are in {own_name(found)}."
        )
        return default(found)
    read_amount(found, asked.get(f"amount_{often or frequency}", asked.get("amount", "")))
    found.cover = "cover" in asked
    return found


def own_name(found):
    """The name of the currency that the page shows."""
    return CURRENCIES[found.amounts.currency].name


def default(found):
    """``found`` with the amount that staff chose beforehand."""
    found.chosen = found.amounts.default_amount
    return found


def read_amount(found, text):
    """Put the amount ``text`` of an address into ``found``; one that cannot be given is named in a note."""
    amounts = found.amounts
    if text == OTHER:
        found.chosen = OTHER
        return
    default(found)
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return
    amount = int(text)
    try:
        check_chargeable(amount, amounts.currency, amounts.lowest, amounts.highest)
    except AmountError as error:
        asked, instead = (format_amount(a, amounts.currency) for a in (amount, amounts.default_amount))
        found.notes.append(f"{asked} cannot be given here, so {instead} is chosen. {error}")
        return
    if amount in amounts.amounts:
        found.chosen = amount
    else:
        found.chosen, found.typed = OTHER, format_plain(amount, amounts.currency)


def campaign_for(page, request, version):
    """The running campaign that the page is about: the appeal's, the address's or the page's own, or None."""
    named = request.GET.get("campaign", "")[:LONGEST_SLUG]
    asked_for = version.data.get("campaign") if version else None
    campaign = Campaign.objects.filter(pk=asked_for["id"]).first() if asked_for else None
    if campaign is None and named:
        campaign = campaign_called(named)
    now = timezone.now()
    if campaign is not None and campaign.is_running(now):
        return campaign
    return page.campaign if page.campaign and page.campaign.is_running(now) else None


def campaign_called(named):
    """The campaign with this short name, or by its number where the provider sent a donor back; or None."""
    number = named.removeprefix(BY_ID)
    if number == named:
        return Campaign.objects.filter(slug=named).first()
    whole = number.isascii() and number.isdigit() and len(number) < LONGEST_ID
    return Campaign.objects.filter(pk=int(number)).first() if whole else None


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
