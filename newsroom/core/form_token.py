"""The signed token of a form that anybody may send without an account.

It says which form it is, when it was made and what the sender may not edit; it makes a form that is sent
twice one thing (``nonce``) and tells a script that answers in no time from a person. It takes the place of
the CSRF token, which needs a cookie: such a form does nothing in anybody's name.
"""

import secrets
import time
from dataclasses import dataclass

from django.core import signing

LIFE = 24 * 3600  # seconds; an older form is renewed in one step
TOO_FAST = 2000  # milliseconds between getting a form and sending it: nobody reads and writes so fast


class StaleToken(Exception):
    """The form is too old, or its token was not made here, or for another form."""


@dataclass(frozen=True)
class FormToken:
    """What a form carries. ``about``: what it is about, as its page decided; ``made_at``: ms since 1970."""

    form: str
    nonce: str
    made_at: int
    about: str = ""

    def __str__(self):
        return signing.dumps([self.nonce, self.made_at, self.about], salt=self.form, compress=True)

    @property
    def too_fast(self):
        """Whether the form comes back sooner than a person could send it."""
        return now_ms() - self.made_at < TOO_FAST


def now_ms():
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def issue(form, about="") -> FormToken:
    """A token for a new form. ``form``: the kind of form, also the signature's salt."""
    return FormToken(form, secrets.token_urlsafe(12), now_ms(), about)


def read(form, text) -> FormToken:
    """The token in ``text`` of the kind ``form``. Raises ``StaleToken``."""
    try:
        return FormToken(form, *signing.loads(text, salt=form, max_age=LIFE))
    except (signing.BadSignature, TypeError) as error:
        raise StaleToken from error
