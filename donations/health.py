"""Whether the provider's messages reach us: looked at by the worker, told in a banner.

The books do not depend on messages (the donor's return, the worker's own questions and the nightly check book
the same), but without them everything is later. So silence while money moves is told within minutes.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from donations.donation_page import can_pay
from donations.events import HANDLED
from donations.gateways import Gateway, GatewayDown, GatewayRefused
from donations.gateways.stripe import API_VERSION, get_gateway
from donations.models import MessageHealth, Payment, ProviderEvent, RefusedMessages
from newsroom.core.wording import since

EVERY = timedelta(minutes=1)  # between two looks of the worker
READ_EVERY = timedelta(minutes=15)  # between two questions to the provider
QUIET = timedelta(minutes=15)  # that a message may come later than the money it is about
STUCK = timedelta(minutes=10)  # that a message may wait for being handled
RECENT = timedelta(hours=24)
KEPT = timedelta(days=30)  # how long counts of refused messages are kept
ALL = "*"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    what: str
    remedy: str


def address() -> str:
    """Where the provider is to send its messages."""
    return f"{settings.SITE_URL}/donate/webhook/"


def health() -> MessageHealth:
    """The one row."""
    return MessageHealth.objects.get_or_create(pk=1)[0]


def look() -> None:
    """Step of the worker: look once a minute, ask the provider every quarter of an hour."""
    now, row = timezone.now(), health()
    if not can_pay() or (row.looked_at and now - row.looked_at < EVERY):
        return
    if row.read_at is None or now - row.read_at >= READ_EVERY:
        read(row, get_gateway())
    row.looked_at, row.problems = now, [asdict(problem) for problem in problems(row)]
    row.save(update_fields=["looked_at", "problems", "read_at", "endpoints", "trouble"])
    RefusedMessages.objects.filter(hour__lt=now - KEPT).delete()


def look_now(gateway: Gateway) -> MessageHealth:
    """Look and ask at once, for a colleague who waits."""
    row = health()
    read(row, gateway)
    row.looked_at, row.problems = timezone.now(), [asdict(problem) for problem in problems(row)]
    row.save(update_fields=["looked_at", "problems", "read_at", "endpoints", "trouble"])
    return row


def read(row: MessageHealth, gateway: Gateway) -> None:
    """Ask the provider for its list of addresses; what went wrong is kept beside the last list."""
    row.read_at = timezone.now()
    try:
        found = gateway.list_endpoints()
    except (GatewayDown, GatewayRefused) as error:
        row.trouble = str(error)[:300]
        return
    row.trouble = ""
    row.endpoints = [
        {"id": one.id, "url": one.url, "enabled": one.enabled, "types": sorted(one.types),
         "api_version": one.api_version}
        for one in found
    ]  # fmt: skip


def problems(row: MessageHealth) -> list[Problem]:
    """Everything that is wrong now."""
    return [*silence(), *refused(), *stuck(), *drift(), *about_endpoints(row)]


def silence() -> list[Problem]:
    """Money moved, and no message told of it."""
    live = get_gateway().livemode
    paid = Payment.objects.filter(provider="stripe", livemode=live).first()
    told = ProviderEvent.objects.filter(livemode=live).first()
    if paid is None or not KEPT > timezone.now() - paid.captured_at > QUIET:
        return []
    if told is not None and told.received_at > paid.captured_at - QUIET:
        return []
    last = f"the last one came {since(told.received_at)} ago" if told else "none ever came"
    return [
        Problem(
            f"Money came {since(paid.captured_at)} ago, but no message of the provider told of it: {last}.",
            "Donations are booked all the same, later. Press “Set up the webhook”, and look whether the "
            "provider’s screens show failed deliveries.",
        )
    ]


def refused() -> list[Problem]:
    """Messages whose signature does not fit."""
    hours = RefusedMessages.objects.filter(hour__gte=timezone.now() - RECENT)
    number = sum(hours.values_list("number", flat=True))
    good = ProviderEvent.objects.filter(verified=True, received_at__gte=timezone.now() - RECENT).exists()
    if not number:
        return []
    likely = "somebody is trying" if good else "STRIPE_WEBHOOK_SECRET is probably not that of the address"
    return [
        Problem(
            f"{number} signed messages were refused within a day, for no key of ours fits: {likely}.",
            "Compare STRIPE_WEBHOOK_SECRET with the secret that the provider’s screens show for the address.",
        )
    ]


def stuck() -> list[Problem]:
    """Messages that could not be handled."""
    states = [ProviderEvent.State.FAILED, ProviderEvent.State.RECEIVED]
    waiting = ProviderEvent.objects.filter(state__in=states, received_at__lt=timezone.now() - STUCK)
    number = waiting.count()
    return (
        [Problem(f"{number} messages could not be handled yet.", "Open them below: each says why.")]
        if number
        else []
    )


def drift() -> list[Problem]:
    """Messages in another version of the provider's language than ours."""
    newest = ProviderEvent.objects.filter(verified=True).exclude(api_version="").first()
    if newest is None or newest.api_version == API_VERSION or newest.received_at < timezone.now() - KEPT:
        return []
    return [
        Problem(
            f"The provider’s messages are in version {newest.api_version}; this program was written for "
            f"{API_VERSION}.",
            "Make the address anew in that version: remove it in the provider’s screens, then press “Set up "
            "the webhook”.",
        )
    ]


def about_endpoints(row: MessageHealth) -> list[Problem]:
    """What is wrong with the provider's list of addresses."""
    if row.read_at is None:
        return []
    if row.trouble:
        return [Problem(f"The provider could not be asked about its addresses: {row.trouble}", "Look again.")]
    own = [one for one in row.endpoints if same_place(one["url"], address())]
    running = [one for one in own if one["enabled"]]
    found = []
    if not running:
        what = "is switched off at the provider" if own else "is not known to the provider"
        found.append(Problem(f"Our address {address()} {what}.", "Press “Set up the webhook”."))
    if len(running) > 1:
        found.append(
            Problem(
                f"The provider sends everything {len(running)} times: our address is there more than once.",
                "No harm to the books. Remove all but one in the provider’s screens.",
            )
        )
    for one in running[:1]:
        missing = [] if ALL in one["types"] else sorted(HANDLED - set(one["types"]))
        if missing:
            found.append(Problem(f"Not told of: {', '.join(missing)}.", "Press “Set up the webhook”."))
        if one["api_version"] and one["api_version"] != API_VERSION:
            found.append(
                Problem(
                    f"Our address gets version {one['api_version']} instead of {API_VERSION}.",
                    "Remove it in the provider’s screens, then press “Set up the webhook”.",
                )
            )
    return found


def same_place(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page, however they are written."""
    first, second = urlsplit(one), urlsplit(other)
    place = (first.netloc.casefold(), first.path.rstrip("/"))
    return place == (second.netloc.casefold(), second.path.rstrip("/"))
