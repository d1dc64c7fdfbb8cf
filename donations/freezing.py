"""What of an appeal is frozen with a version, and what of it stands in the frame.

A version keeps the appeal as it was published. The frame's entry is made of it, less what cannot be had just
now: amounts that the donation page no longer takes, times outside its campaign's.
"""

from donations import campaigns
from donations.choosing import PLACES, moment
from donations.donation_page import amount_sets, frequencies, get_page, takes
from donations.letters import paragraphs
from donations.models import Appeal, AppealRule, Campaign, Frequency
from donations.models.appeal import AppealWords
from donations.money import format_amount
from newsroom.core import printed_time
from newsroom.core.frame import load_frame

SCHEMA = 2
TEXTS = tuple(field.name for field in AppealWords._meta.get_fields())
BLOCKS = {"letter": "paragraphs", "quiet_letter": "quiet_paragraphs"}  # kept as their paragraphs
CARDS = {  # frequency → the appeal's fields
    Frequency.ONCE: ("amounts", "default_amount"),
    Frequency.MONTHLY: ("monthly_amounts", "monthly_default"),
    Frequency.YEARLY: ("yearly_amounts", "yearly_default"),
}
DAYS = ("rest_days", "thank_days", "cap_views", "cap_days")
KEPT = (
    *("appeal", "number", "name", "language", "words", "currency", "places", "priority"),
    *("include", "exclude", *DAYS),
)  # of a version, in the frame


def frozen(appeal, number, translations=None, rules=None):
    """All of ``appeal`` as its version ``number`` keeps it (JSON).

    ``translations`` and ``rules``: those to go with it, if they are not those in the tables. A translation
    that is not whole is left out: its readers get the appeal's own words.
    """
    translations = appeal.translations.all() if translations is None else translations
    rules = list(appeal.rules.all()) if rules is None else rules
    words = {appeal.language: texts_of(appeal)}
    words |= {each.language: texts_of(each) for each in translations if not missing_texts(each)}
    return described(appeal) | {
        "appeal": appeal.pk,
        "number": number,
        "words": words,
        "include": rules_of(rules, AppealRule.Effect.INCLUDE),
        "exclude": rules_of(rules, AppealRule.Effect.EXCLUDE),
    }


def missing_texts(words):
    """Names (on the screen) of the texts without which an ``AppealWords`` row cannot be shown."""
    fields = (words._meta.get_field(name) for name in TEXTS)
    return [field.verbose_name for field in fields if not field.blank and not getattr(words, field.name)]


def described(appeal):
    """What of a version stands in the appeal's own row and is no text."""
    campaign = appeal.campaign
    cards = {str(often): cards_of(appeal, often) for often in CARDS}
    return {
        "schema": SCHEMA,
        "name": appeal.name,
        "language": appeal.language,
        "currency": appeal.currency,
        "cards": {often: card for often, card in cards.items() if card},
        "places": [place for place in PLACES if place in appeal.places],
        "priority": appeal.priority,
        "starts_at": appeal.starts_at and appeal.starts_at.isoformat(),
        "ends_at": appeal.ends_at and appeal.ends_at.isoformat(),
        "campaign": campaign and {"id": campaign.pk, "slug": campaign.slug, "title": campaign.title},
        **{name: getattr(appeal, name) for name in DAYS},
    }


def texts_of(words):
    """The texts of an ``AppealWords`` row; letters as their paragraphs."""
    texts = {name: getattr(words, name) for name in TEXTS}
    return {BLOCKS.get(name, name): paragraphs(v) if name in BLOCKS else v for name, v in texts.items()}


def cards_of(appeal, often):
    """{amounts, default} of one frequency, or None where the appeal offers nothing for it."""
    amounts, default = (getattr(appeal, name) for name in CARDS[often])
    return {"amounts": amounts, "default": default} if amounts else None


def rules_of(rules, effect):
    """{sections, tags, kinds} of the rules with this effect."""
    mine = [rule for rule in rules if rule.effect == effect]
    return {
        "sections": sorted(rule.section_id for rule in mine if rule.section_id),
        "tags": sorted(rule.tag for rule in mine if rule.tag),
        "kinds": sorted(rule.kind for rule in mine if rule.kind),
    }


def upgraded(appeal, data):
    """``data`` of a version of ``appeal`` in today's shape. What the first shape did not say yet is as it was
    then: no rules and no end, the places and the smaller words that every appeal began with."""
    if data.get("schema") == SCHEMA:
        return data
    said = {"signature": data["sign"], "fine_print": data["fine"]}
    said |= {name: data[name] for name in ("heading", "paragraphs", "link_label", "other_label", "button")}
    amounts = [int(card["value"]) for card in data["amounts"]]
    default = next((int(card["value"]) for card in data["amounts"] if card["default"]), None)
    blank = Appeal(name=appeal.name, language=appeal.language)
    return described(blank) | {
        "appeal": appeal.pk,
        "number": data["version"],
        "words": {appeal.language: texts_of(blank) | said},
        "currency": data["currency"],
        "cards": {str(Frequency.ONCE): {"amounts": amounts, "default": default}},
        "include": rules_of((), ""),
        "exclude": rules_of((), ""),
    }


def entry(data, offers, campaign, now, *, transfer=False):
    """The frame's entry for a version's ``data``; None when it cannot stand any more.

    ``offers``: ``offered()``; ``campaign``: its row as it is now, or None; ``transfer``: the donation page
    names an account, so that amounts are of use without a provider, too.
    """
    starts_at, ends_at = window(data, campaign)
    if (data["campaign"] and not is_open(campaign)) or (ends_at and ends_at <= now):
        return None
    told = printable_ticker(campaign, now)
    more = ({"transfer": True} if transfer else {}) | ({"ticker": told} if told else {})
    return (
        {name: data[name] for name in KEPT}
        | more
        | {
            "key": f"{data['appeal']}-{data['number']}",
            "starts_at": starts_at and starts_at.isoformat(),
            "ends_at": ends_at and ends_at.isoformat(),
            "campaign": data["campaign"]["slug"] if data["campaign"] else "",
            "cards": printable_cards(data, offers),
        }
    )


def printable_ticker(campaign, now):
    """What ``campaign`` has raised, with the time of the figure; None where readers are not told."""
    if campaign is None or not campaign.show_raised:
        return None
    told, here = campaigns.figures(campaign, now), printed_time.local(now, load_frame().zone)
    return told | {"title": campaign.title, "at": f"{here:%Y-%m-%d %H:%M %Z}"}


def is_open(campaign):
    """Whether appeals of ``campaign`` may stand, between its times."""
    return campaign is not None and campaign.status == Campaign.Status.OPEN


def window(data, campaign):
    """(from, until) of a version: its own times, within its campaign's. None: no limit."""
    limits = (campaign.starts_at, campaign.ends_at) if campaign else (None, None)
    starts = (moment(data["starts_at"]), limits[0])
    ends = (moment(data["ends_at"]), limits[1])
    return max(filter(None, starts), default=None), min(filter(None, ends), default=None)


def offered():
    """frequency → currency → ``AmountSet``: what the donation page takes now."""
    page = get_page()
    return {often: amount_sets(page, often) for often in frequencies(page)}


def printable_cards(data, offers):
    """[{frequency, amounts: [{value, label, default}]}] of what can be chosen now, in the page's order."""
    cards = []
    for often, sets in offers.items():
        card, amounts = data["cards"].get(often), sets.get(data["currency"])
        if not card or not amounts:
            continue
        if chosen := taken(card["amounts"], amounts):
            default = card["default"] if card["default"] in chosen else chosen[0]
            cards.append({"frequency": str(often), "amounts": [choice(a, default, data) for a in chosen]})
    return cards


def taken(asked, amounts):
    """Those of the amounts ``asked`` that the donation page takes. ``amounts``: its row, or None."""
    return [amount for amount in asked if amounts and takes(amounts, amount)]


def choice(amount, default, data):
    """One card's radio button."""
    label = format_amount(amount, data["currency"])
    return {"value": str(amount), "label": label, "default": amount == default}
