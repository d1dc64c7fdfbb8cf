"""The verbs on the donation page: save, publish, restore.

As in ``newsroom/core/page_workflow.py``: a save is a version that readers do not see, publishing copies the
newest one onto the rows. The appeals follow, since they offer only what the page takes.
"""

from django.db import transaction
from django.utils import timezone

from donations import appeals, plans
from donations.donation_page import get_page
from donations.models import AmountSet, DonationPage, DonationPageVersion, FeeTerm
from donations.page_content import FIELDS, content_of, page_of
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

PUBLISHED = "publish donation page"  # in the audit


class StalePage(Exception):
    """Somebody saved the page since it was opened; nothing was changed."""


def latest_content(page):
    """The newest content of ``page``, published or not."""
    newest = page.versions.first()
    return newest.content if newest else content_of(page)


@transaction.atomic
def save_page(content, *, base, by):
    """Store ``content`` as the next version; readers see nothing of it yet.

    ``base``: the version it was written on. Raises ``StalePage`` if that is not the newest,
    ``PermissionDenied``.
    """
    allow(by)
    page = get_page()
    if base == 0 and not page.versions.exists():
        keep_first(page)
    if not DonationPage.objects.filter(pk=page.pk, version=base).update(version=base + 1):
        raise StalePage
    made = DonationPageVersion.objects.create(page=page, number=base + 1, content=content, author=by)
    audit.record("save donation page", page, by=by, version=made.number)
    return made


def keep_first(page):
    """What readers saw before anybody saved a version, as version 0: it can be compared and restored too."""
    DonationPageVersion.objects.create(page=page, number=0, content=content_of(page), author=None)


def restore_page(number, *, base, by):
    """Store version ``number`` as the newest. Raises as ``save_page``, and ``DoesNotExist``."""
    return save_page(get_page().versions.get(number=number).content, base=base, by=by)


@transaction.atomic
def publish_page(*, by):
    """Readers now see the newest version. ``by``: the colleague, or None for the system."""
    allow(by)
    page = DonationPage.objects.select_for_update().get(pk=get_page().pk)
    noticed = page.notice_days
    wanted = page_of(latest_content(page))
    for name in (*FIELDS, "campaign"):
        setattr(page, name, getattr(wanted, name))
    page.published_version, page.published_at = page.version, timezone.now()
    page.save()
    page.amount_sets.all().delete()
    page.fee_terms.all().delete()
    for row in (*wanted.sets, *wanted.fees):
        row.page = page
    AmountSet.objects.bulk_create(wanted.sets)
    FeeTerm.objects.bulk_create(wanted.fees)
    plans.move_notices(noticed, page.notice_days)
    appeals.refresh()
    audit.record(PUBLISHED, page, by=by, version=page.version)
    return page


def allow(by):
    """Raise ``PermissionDenied`` unless ``by`` (None: the system) may change what donors read."""
    if by is not None:
        roles.require(by, Permission.APPEAL)
