"""The provider's messages: checked, stored as they came, answered; handled at once and, if need be, again."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from donations import events, refusals
from donations.donation_page import can_pay
from donations.gateways import BadMessage
from donations.gateways.stripe import get_gateway
from donations.models import ProviderEvent
from newsroom.core import outbox
from newsroom.core.pages import plain, private_page

LONGEST = 256 * 1024  # bytes; the provider's largest events are some tens of kB
SECOND_TRY = timedelta(seconds=30)  # the worker leaves a message to its own request first


@csrf_exempt
@private_page
@require_POST
def receive(request):
    """Answer 200 to what is stored, 400 or 413 to what is not a message of the provider."""
    if not can_pay():
        return plain("No payment provider is set up.", status=404)
    body = read_body(request)
    if body is None:
        return plain("Too large.", status=413)
    gateway = get_gateway()
    try:
        message = gateway.read_message(body, request.headers.get("Stripe-Signature"))
    except BadMessage as error:
        if error.wrong_key:
            refusals.note()
        return plain(f"Refused: {error}.", status=400)
    event = store(gateway.name, message, body)
    if event is not None:
        events.process(event, gateway)
    return HttpResponse(status=200)


def read_body(request):
    """The raw body, or None if it is too large (which is known before it is read)."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        announced = 0
    if announced > LONGEST:
        return None
    body = request.read(LONGEST + 1)
    return body if len(body) <= LONGEST else None


def store(provider, message, body):
    """The message as a row and a promise to handle it; None when it is already there."""
    try:
        with transaction.atomic():
            event = ProviderEvent.objects.create(
                provider=provider,
                event_id=message.id,
                type=message.type,
                object_id=message.object_id,
                api_version=message.api_version,
                livemode=message.livemode,
                verified=True,
                payload=body.decode(),
            )
            outbox.add("provider-event", {"event": event.pk}, due_at=timezone.now() + SECOND_TRY)
    except IntegrityError:
        return None
    return event
