"""The donation page's content as one value: what a version keeps, the form edits, publishing prints.

A content is JSON: the page's own fields by name, ``campaign`` (an id or None), ``amounts`` and ``fees``
(their rows, in order). Pure but for the campaign, which is looked up.
"""

from donations.models import AmountSet, Campaign, DonationPage, FeeTerm, Frequency
from donations.money import CURRENCIES, format_amount

KEPT_APART = {"id", "campaign", "version", "published_version", "published_at"}
FIELDS = tuple(f.name for f in DonationPage._meta.concrete_fields if f.name not in KEPT_APART)
OF_SET = ("currency", "frequency", "amounts", "default_amount", "lowest", "highest")
OF_FEE = ("currency", "basis_points", "fixed_minor")


def content_of(page):
    """The content of ``page``, with its amounts and fees."""
    own = {name: getattr(page, name) for name in FIELDS}
    return own | {
        "campaign": page.campaign_id,
        "amounts": [{name: getattr(each, name) for name in OF_SET} for each in page.sets],
        "fees": [{name: getattr(each, name) for name in OF_FEE} for each in page.fees],
    }


def page_of(content):
    """A ``DonationPage`` that is not stored and says what ``content`` does.

    What a version does not know yet is as on a new page; a campaign that is gone is none.
    """
    page = DonationPage(**{name: content[name] for name in FIELDS if name in content})
    page.campaign = Campaign.objects.filter(pk=content.get("campaign")).first()
    page.sets = [AmountSet(page=page, **each) for each in content.get("amounts", ())]
    page.fees = [FeeTerm(page=page, **each) for each in content.get("fees", ())]
    return page


def in_words(content):
    """Label → lines of text of all that ``content`` says, as a person would compare it."""
    page = page_of(content)
    words = {}
    for name in FIELDS:
        field = DonationPage._meta.get_field(name)
        words[str(field.verbose_name).capitalize()] = lines_of(getattr(page, name), field)
    words["Campaign"] = [page.campaign.title] if page.campaign else []
    words["Amounts"] = [amounts_in_words(each) for each in page.sets]
    words["Fees"] = [fee_in_words(each) for each in page.fees]
    return words


def lines_of(value, field):
    """The lines of one field's value."""
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    if isinstance(value, dict):
        return [crop["src"] for crop in value.values()]
    if isinstance(value, int):
        return [str(value)]
    return [str(dict(field.flatchoices).get(value, line)) for line in value.splitlines()]


def amounts_in_words(each):
    """``GBP, monthly: £3, £5 (chosen beforehand), £10; from £1 to £5,000``."""
    told = [
        f"{format_amount(a, each.currency)}{' (chosen beforehand)' if a == each.default_amount else ''}"
        for a in each.amounts
    ]
    ends = f"from {format_amount(each.lowest, each.currency)} to {format_amount(each.highest, each.currency)}"
    return f"{each.currency}, {Frequency(each.frequency).label.lower()}: {', '.join(told)}; {ends}"


def fee_in_words(each):
    """``GBP: 1.50 % and £0.20``."""
    share = f"{each.basis_points // 100}.{each.basis_points % 100:02d} %"
    return f"{CURRENCIES[each.currency].code}: {share} and {format_amount(each.fixed_minor, each.currency)}"
