"""Where a donor came from, as our own addresses carry it on: the appeal, the story, the campaign.

Whoever comes back from the provider, changes the currency or gives by bank instead still came from there.
``asked.py`` reads what is written here.
"""

from donations.models import AppealVersion

BY_ID = "id:"  # no slug begins so


def query(source_path, version, campaign) -> dict:
    """The part of a donation page's query that says where its reader came from; empty for one who is nowhere
    from. ``version``: a row or None; ``campaign``: what it is called."""
    said = {
        "appeal": version.key if version else "",
        "source": source_path,
        "campaign": campaign,
    }
    return {name: value for name, value in said.items() if value}


def of_gift(gift) -> dict:
    """``query`` of a gift that was chosen, the same for ever: the provider is told it with the order, and
    staff may give the campaign another short name meanwhile."""
    campaign = f"{BY_ID}{gift.campaign_id}" if gift.campaign_id else ""
    return query(gift.source_path, gift.appeal_version, campaign)


def of_form(token, campaign) -> dict:
    """``query`` of the form with this ``FormToken``; ``campaign``: what its page is about, or None."""
    read = AppealVersion.objects.filter(pk=token.appeal_version) if token.appeal_version else ()
    return query(token.source_path, next(iter(read), None), campaign.slug if campaign else "")
