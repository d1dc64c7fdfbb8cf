"""What an event of Stripe's says, read from its text: no call, no signature, nothing of the library."""

import json

from donations.gateways import BadMessage, Message


def parse_message(text: str) -> Message:
    """The parts of an event that we use. Raises ``BadMessage`` for what is no event."""
    try:
        event = json.loads(text)
        item = event["data"]["object"]
        return Message(
            id=_short(event["id"]),
            type=_short(event["type"], 100),
            livemode=event["livemode"] is True,
            api_version=_short(event.get("api_version") or "", 40),
            object_id=_short(item.get("id") or ""),
            attempt_id=_short((item.get("metadata") or {}).get("attempt") or "", 32),
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadMessage(f"not an event ({type(error).__name__})") from error


def _short(value, longest=255):
    """``value`` if it is a text of sane size. Raises ``ValueError`` otherwise."""
    if not isinstance(value, str) or len(value) > longest or not (value.isprintable() or value == ""):
        raise ValueError("not a short text")
    return value
