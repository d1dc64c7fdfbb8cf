"""The donation form's one-time token: signed, short-lived, and the memory of where the donor came from.

It makes a form that is sent twice one gift, keeps what the donor cannot be allowed to edit (the page they
came from, the appeal and the campaign they read), and tells a script that answers in no time from a person.
"""

import secrets
import time
from dataclasses import asdict, dataclass

from django.core import signing

SALT = "donations.form"
LIFE = 24 * 3600  # seconds; an older form is renewed in one step
TOO_FAST = 300  # milliseconds between getting a form and sending it: nobody reads so fast


class StaleToken(Exception):
    """The form is too old, or its token was not made here."""


@dataclass(frozen=True)
class FormToken:
    """What a form carries. ``made_at`` is in milliseconds since 1970."""

    nonce: str
    made_at: int
    source_path: str = ""
    referrer_host: str = ""
    appeal_version: int | None = None
    campaign: int | None = None

    def __str__(self):
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @property
    def too_fast(self):
        """Whether the form comes back sooner than a person could send it."""
        return self.open_for < TOO_FAST

    @property
    def open_for(self):
        """Milliseconds since the form was made."""
        return now_ms() - self.made_at


def now_ms():
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def issue(source_path="", referrer_host="", appeal_version=None, campaign=None) -> FormToken:
    """A token for a new form. ``appeal_version``, ``campaign``: ids of what the donor read."""
    nonce = secrets.token_urlsafe(12)
    return FormToken(nonce, now_ms(), source_path, referrer_host, appeal_version, campaign)


def read_lapsed(text: str) -> FormToken:
    """The token in ``text``, however old: what it remembers, not a leave to go on. Raises ``StaleToken``."""
    return unsigned(text, max_age=None)


def read(text: str) -> FormToken:
    """The token in ``text``. Raises ``StaleToken``."""
    return unsigned(text, max_age=LIFE)


def unsigned(text: str, *, max_age) -> FormToken:
    """The token in ``text`` if it was made here, at most ``max_age`` seconds ago. Raises ``StaleToken``."""
    try:
        return FormToken(**signing.loads(text, salt=SALT, max_age=max_age))
    except (signing.BadSignature, TypeError) as error:
        raise StaleToken from error
