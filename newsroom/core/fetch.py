"""The one way out by HTTP to addresses that people type in: nobody reaches our own network through us.

HTTPS only. The host name is resolved once, every address it has must be public, and the connection goes to
the very address that was checked: a name that answers differently the second time (rebinding) gains nothing.
Redirects are not followed, and only so much of an answer is read.

One deadline, counted from before the name is looked up, ends the answer: status line, headers and body,
however slowly they drip. What comes before it has limits of its own: connecting, the handshake and sending
may each take as long again, looking up the name what the system's resolver allows. An exchange that has
passed the deadline by then is given up.

On the standard library: what guards here is the check of *all* addresses and that deadline, which the
hardened clients at hand do not have; the rest is thirty lines.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 5  # to the end of the answer; at most as long for each step before it
MOST_BYTES = 64_000  # of an answer
AGENT = "Newsroom"
# Ranges that Python calls global, or once did, and that lead into networks all the same.
INWARD = tuple(
    map(
        ipaddress.ip_network,
        (
            "::/96",  # IPv4 inside IPv6, as it was done once
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2001::/32",
            "2002::/16",
            "fec0::/10",  # a site's own, as it was once
            "192.0.0.0/24",
            "192.88.99.0/24",
        ),
    )
)


class Refused(Exception):
    """The address is none that we send to, or the other side did not take it; the words say which."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def is_public(ip):
    """Whether ``ip`` (text) is an address on the open Internet."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    inward = any(address.version == network.version and address in network for network in INWARD)
    return address.is_global and not address.is_multicast and not inward


def check_url(url):
    """``(host, port, path)`` of an address that we may send to. Raises ``Refused``; resolves nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise Refused("This is not an address.") from None
    if parts.scheme != "https":
        raise Refused("The address must begin with https://")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise Refused("The address names no server, or a password.")
    if any(letter <= " " or letter == "\x7f" for letter in url) or not url.isascii():
        raise Refused("The address has signs that may not stand in one.")
    return parts.hostname, port, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def post_json(url, value, *, allow=is_public, context=None):
    """Send ``value`` as JSON; returns the ``Answer`` of status 2xx. Raises ``Refused`` for everything else.

    ``allow`` says which addresses may be connected to, ``context`` whose certificates are believed: tests
    have a server of their own on this machine.
    """
    host, port, path = check_url(url)
    deadline = time.monotonic() + SECONDS
    connection = PinnedConnection(host, port, ip=resolve(host, port, allow), context=context)
    try:
        body = json.dumps(value).encode()
        headers = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
        connection.request("POST", path, body, headers)
        sock = connection.sock  # the connection lets go of it when the other side closes
        with hung_up_at(deadline, sock):
            answer = connection.getresponse()
            return accepted(Answer(answer.status, read(answer, sock, deadline)))
    except (OSError, http.client.HTTPException) as error:
        raise Refused(f"The server did not answer properly ({type(error).__name__}).") from error
    finally:
        connection.close()


def resolve(host, port, allow):
    """The address to connect to. Raises ``Refused`` unless every address of ``host`` may be reached."""
    try:
        found = {item[4][0]: None for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Refused("There is no such server.") from None
    if not found or not all(map(allow, found)):
        raise Refused("The address leads into a private network.")
    return next(iter(found))


class PinnedConnection(http.client.HTTPSConnection):
    """HTTPS to the host's name at the address that was checked."""

    def __init__(self, host, port, *, ip, context):
        super().__init__(host, port, timeout=SECONDS, context=context or ssl.create_default_context())
        self.ip = ip

    def connect(self):
        """No name is looked up here: the address is given."""
        plain = socket.socket(socket.AF_INET6 if ":" in self.ip else socket.AF_INET, socket.SOCK_STREAM)
        plain.settimeout(self.timeout)
        try:
            plain.connect((self.ip, self.port))
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def read(answer, sock, deadline):
    """The first bytes of ``answer``; a server that drips them runs into the deadline."""
    body = b""
    while len(body) < MOST_BYTES:
        if answer.isclosed():
            break
        sock.settimeout(left(deadline))
        part = answer.read1(min(8192, MOST_BYTES - len(body)))
        if not part:
            left(deadline)  # we hung up, or the other side is done
            break
        body += part
    return body


@contextmanager
def hung_up_at(deadline, sock):
    """A time limit of ``sock`` holds for one piece; headers that drip would go on for ever without this."""
    timer = threading.Timer(left(deadline), hang_up, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hang_up(sock):
    with suppress(OSError):  # it is closed already
        sock.shutdown(socket.SHUT_RDWR)


def left(deadline):
    """Seconds to the deadline. Raises ``TimeoutError`` when it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def accepted(answer):
    """The answer, if the other side took what was sent."""
    if 300 <= answer.status < 400:
        raise Refused("The server wants to send us elsewhere; we do not follow.")
    if not 200 <= answer.status < 300:
        raise Refused(f"The server refused it (status {answer.status}).")
    return answer
