"""A payment page on which card after card is refused: it is closed, and the next one needs proof of mail."""

from contextlib import suppress

from donations import settling
from donations.gateways import Gateway, GatewayRefused
from donations.guard.limits import REFUSED_CARDS
from donations.models import Attempt, ProviderEvent

REFUSED = "payment_intent.payment_failed"


def card_refused(attempt: Attempt, gateway: Gateway) -> None:
    """A bank refused a card on the page of ``attempt``. Raises ``GatewayDown``: it is tried again later."""
    if attempt.state != Attempt.State.OPEN or not attempt.provider_session_id:
        return
    if ProviderEvent.objects.filter(attempt=attempt, type=REFUSED).count() < REFUSED_CARDS:
        return
    with suppress(GatewayRefused):  # paid or closed meanwhile: how it stands is read next
        gateway.expire_session(attempt.provider_session_id)
    settling.settle(attempt, gateway)
