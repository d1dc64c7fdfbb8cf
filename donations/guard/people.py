"""Whose try it is: keyed digests of address, network, mail address and form; never the originals."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from donations.donors import email_key
from newsroom.core.client_address import address_of, network, network_of, wide_network

SALT = "donations.guard"


@dataclass(frozen=True)
class Who:
    """Digests, or empty where not known. ``address``: one customer's (64 bits of IPv6); ``network``: its
    neighbourhood (24 bits of IPv4, 48 of IPv6)."""

    address: str = ""
    network: str = ""
    email: str = ""
    form: str = ""


def digest(kind: str, text: str) -> str:
    """``text`` as whoever has the key, and nobody else, finds it again."""
    return salted_hmac(SALT, f"{kind}\n{text}", algorithm="sha256").hexdigest()[:32]


def who(request, *, form: str = "", email: str = "") -> Who:
    """Who sends ``request``: ``form`` is the form's one-time number, ``email`` an address as typed."""
    address = address_of(request)
    return Who(
        address=digest("address", network(address)),
        network=digest("network", wide_network(address)),
        email=digest("email", email_key(email)) if email else "",
        form=digest("form", form) if form else "",
    )


def client_key(request) -> str:
    """The digest of the network that an attempt keeps for good: another one each day, so that days cannot be
    put together."""
    return digest(timezone.now().date().isoformat(), network_of(request))
