"""Slowing down whoever guesses passwords, without ever locking a colleague out for good.

What is counted is one name from one address: an attacker elsewhere cannot stop an editor from signing in,
and a quarter of an hour later nothing is held against anybody. A second, wider count of one address alone
stops trying one password on every name.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from newsroom.core.client_address import network_of
from newsroom.core.models import Attempt
from newsroom.core.text import name_key

WINDOW = timedelta(minutes=15)
FOR_ONE_NAME, FOR_ONE_ADDRESS = 5, 50
WAIT = "Too many tries. Nothing is locked: wait a quarter of an hour, then try again."


def take(kind, name, request, *, for_name=FOR_ONE_NAME, for_address=FOR_ONE_ADDRESS):
    """Note a try of ``kind`` and return its ``Attempt``, or None when there were too many: then wait.

    The try is noted before its outcome is known, so that a hundred at once count as a hundred. Call
    ``forgive()`` on it when it was right. ``for_name`` and ``for_address``: how many are not too many.
    """
    now, address = timezone.now(), network_of(request)
    Attempt.objects.filter(at__lt=now - WINDOW).delete()
    attempt = Attempt.objects.create(
        key=digest(kind, address, name_key(name)), address=digest(kind, address), at=now
    )
    recent = Attempt.objects.filter(at__gte=now - WINDOW)
    if (
        recent.filter(key=attempt.key).count() > for_name
        or recent.filter(address=attempt.address).count() > for_address
    ):
        attempt.delete()
        return None
    return attempt


def digest(*parts):
    """A key that tells nobody the name or the address."""
    return hashlib.sha256("\n".join([settings.SECRET_KEY, *parts]).encode()).hexdigest()
