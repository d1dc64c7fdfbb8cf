"""The link in a receipt that tells another device: whoever reads here gave.

The device keeps it for itself (``static/js/appeal.js``) and thanks instead of asking. The link holds the
moment of the gift and nothing else; the signature keeps it from being made up.
"""

from django.core import signing
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsroom.core.pages import private_page
from newsroom.core.rendering import absolute

SALT = "donations.given"
LIFE = 400 * 24 * 3600  # seconds; what the receipt says holds for a year and a little


class NotOurs(Exception):
    """The link was not made here, or is too old."""


def link(payment):
    """The full address for the receipt of ``payment``."""
    token = signing.dumps(moment(payment), salt=SALT)
    return absolute(reverse("donations:given", args=[token]))


def moment(payment):
    """When ``payment`` was made, in milliseconds since 1970, as scripts count."""
    return 1000 * int(payment.captured_at.timestamp())


def read(token):
    """The moment of the gift in milliseconds since 1970. Raises ``NotOurs``."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise NotOurs from error


@private_page
@require_safe
def page(request, token):
    """What the link leads to: thanks, and a mark that a script of ours keeps on this device."""
    try:
        gave = read(token)
    except NotOurs:
        gave = None
    return render(
        request, "donations/given.html", {"gave": gave, "masthead": "bare"}, status=200 if gave else 404
    )
