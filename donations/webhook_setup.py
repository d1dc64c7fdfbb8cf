"""Setting up the provider's messages at a press: the address that the provider knows is used again.

A second press, or a second colleague, never makes a second address.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from donations.donation_page import is_rehearsal
from donations.events import HANDLED
from donations.gateways import Gateway
from donations.gateways.account import Endpoint
from donations.gateways.stripe import API_VERSION
from donations.health import ALL, address, health, look_now, same_place
from donations.models import MessageHealth
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

MENDING = timedelta(seconds=30)  # after which a colleague who was setting it up is thought to have given up


@dataclass(frozen=True)
class SetUp:
    """What setting up did. ``secret``: of a new address, told once, to be put into the settings."""

    done: str
    secret: str = ""


class Busy(Exception):
    """A colleague is setting it up at this moment."""


def set_up(gateway: Gateway, *, by) -> SetUp:
    """Have the provider send us everything that we handle: the address that it knows is used again.

    Raises ``Busy``, ``PermissionDenied``, ``GatewayDown``, ``GatewayRefused``.
    """
    roles.require(by, Permission.MONEY)
    claim()
    try:
        own = [one for one in gateway.list_endpoints() if same_place(one.url, address())]
        audit.record("set up webhook", "donations.messagehealth", by=by, address=address(), known=len(own))
        return mended(own, gateway) if own else made(gateway)
    finally:
        MessageHealth.objects.update(mending_at=None)
        look_now(gateway)


def claim() -> None:
    """Take the only seat at setting up. Raises ``Busy``."""
    health()
    free = Q(mending_at=None) | Q(mending_at__lt=timezone.now() - MENDING)
    if not MessageHealth.objects.filter(free).update(mending_at=timezone.now()):
        raise Busy


def mended(own: list[Endpoint], gateway: Gateway) -> SetUp:
    """The address is there: switched on, for everything that we handle."""
    best = max(own, key=lambda one: (one.api_version == API_VERSION, one.enabled))
    if best.enabled and (ALL in best.types or best.types >= HANDLED):
        return SetUp("The provider knows our address already, with everything in it: nothing was changed.")
    gateway.mend_endpoint(best.id, frozenset({ALL}) if ALL in best.types else best.types | HANDLED)
    return SetUp("The provider knew our address already; it now sends everything that we handle.")


def made(gateway: Gateway) -> SetUp:
    """The address is new to the provider; its secret is told now and never again."""
    one = gateway.make_endpoint(address(), HANDLED)
    known = is_rehearsal()
    return SetUp("The provider knows our address now.", secret="" if known else one.secret)
