"""Whose request this is, for whatever counts tries: sign-ins and payment pages count the same client alike.

Nothing here is stored; who counts keeps a digest.
"""

import ipaddress
import re

from django.conf import settings

UNKNOWN = "unknown"
# Some proxies append the port as well: 192.0.2.1:5123, [2001:db8::1]:443.
WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]*):\d+", re.ASCII)


def address_of(request):
    """The client's address as our own outermost proxy saw it.

    Each of the ``TRUSTED_PROXIES`` appends one entry to X-Forwarded-For; what stands further left was sent by
    the client and is worth nothing. Without trusted proxies the header is not read at all; where it is
    shorter than it must be, the request did not pass our proxies and whoever is connected counts.
    """
    remote = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return seen[-count] if 0 < count <= len(seen) else remote


def network(address):
    """The network that one customer usually has: one IPv4 address, or 64 bits of IPv6.

    An IPv4 client of a server that listens for both (``::ffff:192.0.2.1``) is its IPv4 address: their common
    /64 would make all of them one client.
    """
    ip = parse(address)
    return UNKNOWN if ip is None else str(ip) if ip.version == 4 else bits_of(ip, 64)


def wide_network(address):
    """The neighbourhood of ``network``: 24 bits of IPv4, 48 of IPv6, which one customer can have whole."""
    ip = parse(address)
    return UNKNOWN if ip is None else bits_of(ip, 24 if ip.version == 4 else 48)


def parse(address):
    """``address`` as an IP address, without its port; None for what is none."""
    match = WITH_PORT.fullmatch(address)
    try:
        ip = ipaddress.ip_address(match[1] or match[2] if match else address)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def bits_of(ip, bits):
    """The network of the first ``bits`` of ``ip``."""
    family = ipaddress.IPv4Network if ip.version == 4 else ipaddress.IPv6Network
    return str(family((int(ip), bits), strict=False))


def network_of(request):
    """The network that ``request`` came from."""
    return network(address_of(request))
