"""The demo paper's appeals: one that stands, one for a campaign, one to come, one not finished."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from donations import appeals
from donations.models import Appeal, AppealRule, AppealTranslation, Campaign
from donations.stories import stories

CONTENT = Path(__file__).parent / "appeals.toml"


def load():
    """Make the appeals; returns the versions that readers can see."""
    content, now = tomllib.loads(CONTENT.read_text(encoding="utf-8")), timezone.now()
    campaigns = {entry["slug"]: add_campaign(entry, now) for entry in content["campaign"]}
    versions = [add_appeal(entry, campaigns, now) for entry in content["appeal"]]
    return [version for version in versions if version and not version.data["starts_at"]]


def add_campaign(entry, now):
    """One campaign, with its times in days from now."""
    times = {name: now + timedelta(days=entry.pop(name)) for name in ("starts_at", "ends_at")}
    return Campaign.objects.create(**entry, **times)


def add_appeal(entry, campaigns, now):
    """One appeal, published unless it is a draft; returns its version, or None.

    The first takes the place of the one that every new paper has.
    """
    draft, translations = entry.pop("draft", False), entry.pop("translation", [])
    wanted = entry.pop("only_tags", [])
    tags = stories().tags_called(wanted)
    draft = draft or len(tags) < len(wanted)  # without its tags it would stand everywhere
    for name in ("starts_at", "ends_at"):
        if name in entry:
            entry[name] = now + timedelta(days=entry[name])
    if "campaign" in entry:
        entry["campaign"] = campaigns[entry["campaign"]]
    appeal = Appeal() if Appeal.objects.filter(edition__gt=0).exists() else appeals.first_appeal()
    for name, value in entry.items():
        setattr(appeal, name, value)
    rules = [AppealRule(effect="include", tag=pk, tag_name=name) for name, pk in tags.items()]
    words = [AppealTranslation(**each) for each in translations]
    appeals.save(appeal, base=0, translations=words, rules=rules, by=None)
    return None if draft else appeals.publish(appeal, by=None)
