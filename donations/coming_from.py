"""Where a donor came from, as our own addresses carry it on: the appeal, the story, the campaign.

Whoever comes back from the provider, changes the currency or gives by bank instead still came from there.
``asked.py`` reads what is written here.
"""

from donations.models import AppealVersion


def query(source_path, version, campaign) -> dict:
    """The part of a donation page's query that says where its reader came from; empty for one who is nowhere
    from. ``version``, ``campaign``: rows or None."""
    said = {
        "appeal": version.key if version else "",
        "source": source_path,
        "campaign": campaign.slug if campaign else "",
    }
    return {name: value for name, value in said.items() if value}


def of_gift(gift) -> dict:
    """``query`` of a gift that was chosen."""
    return query(gift.source_path, gift.appeal_version, gift.campaign)


def of_form(token, campaign) -> dict:
    """``query`` of the form with this ``FormToken``; ``campaign``: what its page is about, or None."""
    read = AppealVersion.objects.filter(pk=token.appeal_version) if token.appeal_version else ()
    return query(token.source_path, next(iter(read), None), campaign)
