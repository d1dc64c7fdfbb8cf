"""What a log must not hold: the links that open something for whoever has them.

They stand in the path of an address, and the path of a page that fails is logged. A log is read by more
people, and kept in more places, than the mail in which the link was sent.
"""

import logging
import re

# As ``django.core.signing`` makes them (what is signed, when if it says so, the signature); and random texts
# with a signature of our own.
SIGNED = re.compile(r"[\w.%-]+(?::[\w-]{6})?:[\w-]{43}(?![\w-])|[\w-]{43}\.[0-9a-f]{32}(?![\w-])")
MASK = "[secret link]"


def masked(text: str) -> str:
    """``text`` without the secret part of its addresses."""
    return SIGNED.sub(MASK, text)


class WithoutSecrets(logging.Formatter):
    """Prints a line as it is, its traceback too, without secret links."""

    def format(self, record):
        return masked(super().format(record))
