"""The verbs on the appeal: read it, publish it.

Publishing freezes a numbered version, writes the part of the frame that every story page shows, and asks for
those pages to be made anew: all in one transaction.
"""

import re

from django.db import transaction

from donations.models import Appeal, AppealVersion
from donations.money import format_amount
from newsroom.core import audit, frame, outbox, roles
from newsroom.core.roles import Permission

ACTION = "/donate/"  # a fixed address: kept pages and mails carry it
PARAGRAPHS = re.compile(r"\n\s*\n")


def paragraphs(text):
    """The paragraphs of a text in which an empty line begins a new one."""
    return [" ".join(part.split()) for part in PARAGRAPHS.split(text) if part.strip()]


def running_appeal():
    """The appeal that stands under stories, made with our own words on first use."""
    return Appeal.objects.order_by("id").first() or Appeal.objects.create()


def running_version():
    """The frozen version that readers see now, or None before the first publication."""
    return AppealVersion.objects.order_by("-id").first()


def frame_part(appeal, number):
    """What the appeal's component shows. No frequency is offered while there is only one."""
    return {
        "heading": appeal.heading,
        "paragraphs": paragraphs(appeal.letter),
        "sign": appeal.signature,
        "frequencies": [],
        "amounts": [
            {
                "value": str(amount),
                "label": format_amount(amount, appeal.currency),
                "default": amount == appeal.default_amount,
            }
            for amount in appeal.amounts
        ],
        "other_label": appeal.other_label,
        "button": appeal.button,
        "fine": appeal.fine_print,
        "link_label": appeal.link_label,
        "action": ACTION,
        "currency": appeal.currency,
        "version": number,
    }


@transaction.atomic
def publish(appeal, *, by):
    """Save ``appeal`` and show it to readers as its next version, which is returned.

    ``by``: the colleague, or None for the system. Raises ``PermissionDenied``.
    """
    if by is not None:
        roles.require(by, Permission.APPEAL)
    appeal.save()
    Appeal.objects.select_for_update().get(pk=appeal.pk)  # two who publish at once get two numbers
    newest = appeal.versions.first()
    number = newest.number + 1 if newest else 1
    version = AppealVersion.objects.create(
        appeal=appeal, number=number, data=frame_part(appeal, number), published_by=by
    )
    frame.put("appeal", version.data)
    outbox.add("purge", {"paths": ["*"]})
    audit.record("publish appeal", appeal, by=by, version=number)
    return version
