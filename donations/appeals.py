"""The verbs on appeals: publish, stop, let run again; and the part of the frame that they write.

Publishing freezes a numbered version and asks for every page to be made anew, now and whenever the clock
changes what stands there: all in one transaction.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from donations import choosing
from donations.donation_page import get_page, takes_transfers
from donations.freezing import CARDS, entry, frozen, offered, taken, upgraded
from donations.models import Appeal, AppealRule, AppealVersion, Campaign
from donations.money import format_amount
from newsroom.core import audit, frame, outbox, roles
from newsroom.core.roles import Permission

ACTION = "/donate/"  # a fixed address: kept pages and mails carry it
PART = "appeals"  # of the frame


class StaleAppeal(Exception):
    """Somebody saved the appeal in between; nothing was saved."""


def first_appeal():
    """The appeal that a new paper has, made with our own words on first use."""
    return Appeal.objects.order_by("id").first() or Appeal.objects.create()


@transaction.atomic
def save(appeal, *, base, translations=(), rules=(), by):
    """Store ``appeal`` with all its translations and rules; readers see nothing of it until it is published.

    ``base``: the edition it was written on. Raises ``StaleAppeal`` when that is not the newest any more, and
    ``PermissionDenied``.
    """
    allow(by)
    if appeal.pk and locked(appeal).edition != base:
        raise StaleAppeal
    appeal.edition = base + 1
    appeal.save()
    appeal.rules.all().delete()
    for rule in rules:
        rule.pk, rule.appeal = None, appeal
        rule.save()
    appeal.translations.exclude(language__in=[each.language for each in translations]).delete()
    for each in translations:
        each.appeal = appeal
        each.save()
    audit.record("save appeal", appeal, by=by, edition=appeal.edition)
    return appeal


@transaction.atomic
def publish(appeal, *, by):
    """Save the row of ``appeal`` and show it to readers as its next version, which is returned.

    One that was stopped runs again. ``by``: the colleague, or None for the system.
    Raises ``PermissionDenied``.
    """
    allow(by)
    appeal.stopped_at = None
    appeal.save()
    locked(appeal)  # two who publish at once get two numbers
    newest = appeal.versions.first()
    number = newest.number + 1 if newest else 1
    version = AppealVersion.objects.create(
        appeal=appeal, number=number, data=frozen(appeal, number), published_by=by
    )
    refresh()
    audit.record("publish appeal", appeal, by=by, version=number)
    return version


@transaction.atomic
def stop(appeal, *, by):
    """Take ``appeal`` from every page. Its versions stay. Raises ``PermissionDenied``."""
    allow(by)
    appeal = locked(appeal)
    appeal.stopped_at = appeal.stopped_at or timezone.now()
    appeal.save(update_fields=["stopped_at"])
    refresh()
    audit.record("stop appeal", appeal, by=by)


@transaction.atomic
def resume(appeal, *, by):
    """Show the newest version of ``appeal`` again. Raises ``PermissionDenied``."""
    allow(by)
    appeal = locked(appeal)
    appeal.stopped_at = None
    appeal.save(update_fields=["stopped_at"])
    refresh()
    audit.record("resume appeal", appeal, by=by)


def allow(by):
    """Raise ``PermissionDenied`` unless ``by`` (None: the system) may change what readers are asked."""
    if by is not None:
        roles.require(by, Permission.APPEAL)


def locked(appeal):
    """The row of ``appeal`` under a lock."""
    return Appeal.objects.select_for_update().get(pk=appeal.pk)


@transaction.atomic
def refresh():
    """Write the frame's part anew: after whatever changes it (a campaign, what the donation page takes)."""
    now = timezone.now()
    appeals = part(now)
    frame.put(PART, appeals)
    outbox.add("purge", {"paths": ["*"]})
    for at in sorted(datetimes(appeals, now)):
        outbox.add("purge", {"paths": ["*"]}, key=f"appeals-change:{at.isoformat()}", due_at=at)


@transaction.atomic
def follow_campaign(payload):
    """Money of a campaign moved (outbox): its appeals say the new sum, if any stands that says one."""
    standing = Appeal.objects.filter(
        campaign=payload["campaign"], stopped_at=None, campaign__show_raised=True
    )
    if standing.exclude(versions=None).exists():
        refresh()


def datetimes(appeals, now):
    """The moments ahead at which what stands on pages changes by itself."""
    return {moment for moment in map(choosing.moment, appeals["changes"]) if moment > now}


def part(now):
    """The frame's part: every published appeal that runs now or will, and when that changes."""
    offers, transfer = offered(), takes_transfers(get_page())
    campaigns = Campaign.objects.in_bulk()
    entries = []
    for version in newest_versions(appeal__stopped_at=None):
        data = upgraded(version.appeal, version.data)
        campaign = campaigns.get(data["campaign"]["id"]) if data["campaign"] else None
        entries.append(entry(data, offers, campaign, now, transfer=transfer))
    entries = [each for each in entries if each]
    edges = {each[name] for each in entries for name in ("starts_at", "ends_at") if each[name]}
    return {"appeals": entries, "changes": sorted(edges)}


def newest_versions(**which):
    """The newest version of each appeal (of those that match ``which``), with its appeal."""
    newest = AppealVersion.objects.filter(**which).order_by().values("appeal")
    newest = newest.annotate(newest=Max("id")).values("newest")
    return AppealVersion.objects.filter(pk__in=newest).select_related("appeal").order_by("appeal_id")


def lost():
    """[(name of the appeal, amount in words)] that running appeals ask for and the page does not take."""
    offers, found = offered(), []
    for version in newest_versions(appeal__stopped_at=None):
        data = upgraded(version.appeal, version.data)
        for often in CARDS:
            asked = (data["cards"].get(often) or {"amounts": []})["amounts"]
            fits = taken(asked, offers.get(often, {}).get(data["currency"]))
            words = [
                f"{format_amount(a, data['currency'])} {often.label.lower()}" for a in asked if a not in fits
            ]
            found += [(data["name"], each) for each in words]
    return found


@transaction.atomic
def follow_tag(payload):
    """A tag became another (outbox): rules that name it name that one, in what readers see, too."""
    old, new = payload["old"], payload["new"]
    rules = AppealRule.objects.filter(tag=old)
    for appeal in Appeal.objects.select_for_update().filter(pk__in=rules.values("appeal")):
        mine = appeal.rules.filter(tag=old)
        mine.update(tag=new, tag_name=payload["name"])
    for version in newest_versions():
        data = upgraded(version.appeal, version.data)
        if old in data["include"]["tags"] or old in data["exclude"]["tags"]:
            republish(version, data, old, new)
    refresh()


def republish(version, data, old, new):
    """The next version of an appeal: the same, but for a tag that is another by now."""
    rules = {
        name: data[name] | {"tags": sorted({new if tag == old else tag for tag in data[name]["tags"]})}
        for name in ("include", "exclude")
    }
    appeal, number = locked(version.appeal), version.number + 1
    AppealVersion.objects.create(
        appeal=appeal, number=number, data=data | rules | {"number": number}, published_by=None
    )
