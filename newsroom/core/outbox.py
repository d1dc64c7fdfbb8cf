"""The outbox: what the outside world must hear, written in the verb's transaction, done after commit.

A message is a row; it is deleted when its handler returned, and tried again (after 10 s, 20 s, 40 s … at most
an hour) until then. ``manage.py worker`` sweeps it, so nothing is only tried once. What has failed
``MOST_TRIES`` times is set aside: it stays, is tried no more, and an administrator sees it (*Outbox*).
"""

import logging
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from newsroom.core import audit, roles
from newsroom.core.models import OutboxMessage
from newsroom.core.roles import Permission

log = logging.getLogger(__name__)
HANDLERS = {}
FIRST_WAIT, LONGEST_WAIT = 10, 3600  # seconds
MOST_TRIES = 40  # about a day and a half: a mail server that is away for a day loses nothing
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # when a message that was set aside is due
LEASE = timedelta(minutes=2)  # far longer than any handler may take (mail 5 s, provider 3 s)


def register(kind, dotted_path):
    """Say which function (``payload -> None``) does messages of ``kind``. Called in ``AppConfig.ready``."""
    HANDLERS[kind] = dotted_path


def add(kind, payload, *, key=None, due_at=None):
    """Queue a message in the current transaction.

    With ``key`` a second one is silently not queued while the first one waits.
    """
    due_at = due_at or timezone.now()
    if key is None:
        return OutboxMessage.objects.create(kind=kind, payload=payload, due_at=due_at)
    return OutboxMessage.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "due_at": due_at}
    )[0]


def deliver_due(limit=100):
    """Do what is due, oldest first; returns how many messages were done."""
    done = 0
    for _ in range(limit):
        outcome = deliver_next()
        if outcome is None:
            break
        done += outcome
    return done


def deliver_next():
    """Do one due message: True done, False failed and put off, None nothing due.

    The message is taken in a transaction of its own and done outside it: a slow mail server or provider
    holds no lock, which on SQLite would be everybody's.
    """
    message = take_next()
    if message is None:
        return None
    try:
        import_string(HANDLERS[message.kind])(message.payload)
    except Exception as error:  # noqa: BLE001 - any failure of a handler is put off, told and tried again
        put_off(message, error)
        return False
    message.delete()
    return True


@transaction.atomic
def take_next():
    """The oldest due message, reserved for ``LEASE``: nobody else takes it while it is being done.

    If this process dies over it, the message is due again when the lease ends.
    """
    due = OutboxMessage.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    message = due.first()
    if message is not None:
        message.due_at = timezone.now() + LEASE
        message.save(update_fields=["due_at"])
    return message


def put_off(message, error):
    """Try ``message`` again later, twice as late each time, or set it aside for a person."""
    message.attempts += 1
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    message.due_at = next_try(message.attempts)
    message.save(update_fields=["attempts", "last_error", "due_at"])
    log.warning("outbox message %s failed (attempt %s): %s", message, message.attempts, message.last_error)
    if message.due_at == NEVER:
        log.error("outbox message %s is set aside and waits for an administrator", message)


def next_try(attempts):
    """When a message that has failed ``attempts`` times is due again."""
    if attempts >= MOST_TRIES:
        return NEVER
    return timezone.now() + timedelta(seconds=min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT))


def set_aside():
    """The messages that are tried no more."""
    return OutboxMessage.objects.filter(due_at=NEVER)


@transaction.atomic
def try_again(messages, *, by):
    """Have those of the queryset ``messages`` tried anew that were set aside; returns how many there were.

    The others come round by themselves, or are being done at this moment. Raises ``PermissionDenied``.
    """
    roles.require(by, Permission.USERS)
    numbers = list(messages.filter(due_at=NEVER).values_list("pk", flat=True))
    audit.record("try again", "core.outboxmessage", by=by, messages=numbers)
    return set_aside().filter(pk__in=numbers).update(attempts=0, due_at=timezone.now())
