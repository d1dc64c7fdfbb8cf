"""The link in a donor's mail: opens one plan and nothing else, without a password, for over a year."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

from donations.models import Plan

SALT = "donations.plan"
LIFE = 400 * 24 * 3600  # seconds: a yearly donor finds it in last year's receipt


class DeadLink(Exception):
    """The link is too old, was revoked, or was not made here."""


def link(plan: Plan) -> str:
    """The address that opens ``plan`` for whoever has it."""
    return f"{settings.SITE_URL}/donate/monthly/{token(plan)}/"


def token(plan: Plan) -> str:
    """The signed name of ``plan``; it says nothing about the donor."""
    made_at = max(timezone.now(), plan.links_from)
    return signing.dumps([plan.public_id, int(made_at.timestamp())], salt=SALT)


def revoke(plan: Plan) -> None:
    """From now on no link opens ``plan`` that was made before: links are told apart by whole seconds."""
    plan.links_from = timezone.now().replace(microsecond=0) + timedelta(seconds=1)
    plan.save(update_fields=["links_from"])


def plan_of(text: str) -> Plan:
    """The plan that ``text`` names. Raises ``DeadLink``."""
    try:
        name, made_at = signing.loads(text, salt=SALT, max_age=LIFE)
        plan = Plan.objects.select_related("gift__donor").get(public_id=name)
    except (signing.BadSignature, Plan.DoesNotExist, ValueError, TypeError) as error:
        raise DeadLink from error
    if made_at < int(plan.links_from.timestamp()):
        raise DeadLink
    return plan
