"""The rehearsal provider's messages: signed, sent to the site, tried again with longer and longer waits."""

import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
from urllib.parse import urlsplit

API_VERSION = "2026-10-28.endive"
WAITS = (0.2, 0.5, 1, 2, 4, 8, 16, 30, 60)  # seconds before each further try
PATIENCE = 10  # seconds for the site's answer


def sign(body, secret, at=None):
    """The ``Stripe-Signature`` header for ``body`` (bytes)."""
    at = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def message(kind, item):
    """The event that tells ``kind`` about ``item``, as bytes."""
    public = {name: value for name, value in item.items() if not name.startswith("_")}
    event = {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "api_version": API_VERSION,
        "created": int(time.time()),
        "data": {"object": public},
        "livemode": False,
        "pending_webhooks": 1,
        "type": kind,
    }
    return json.dumps(event).encode()


class Dispatcher:
    """Sends messages to one address, each in a thread of its own, until the site says 200."""

    def __init__(self, target, secret, waits=WAITS):
        self.target, self.secret, self.waits = target, secret, waits
        self.stopped = threading.Event()
        self.threads = []

    def send(self, messages, controls):
        """Send what happened, as the controls say: not at all, twice, or later."""
        if controls["webhooks"] == "drop":
            return
        times = 2 if controls["webhooks"] == "duplicate" else 1
        for kind, item in messages:
            body = message(kind, item)
            for _ in range(times):
                thread = threading.Thread(target=self.deliver, args=(body, controls["delay"]), daemon=True)
                self.threads = [t for t in self.threads if t.is_alive()] + [thread]
                thread.start()

    def deliver(self, body, delay=0):
        """Send one message until it is taken, or all tries are used up."""
        for wait in (delay, *self.waits):
            if self.stopped.wait(wait):
                return False
            if self.post(body) == 200:
                return True
        return False

    def post(self, body):
        """One try; the site's status, or 0 without an answer."""
        parts = urlsplit(self.target)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "Stripe-Signature": sign(body, self.secret)}
        try:
            connection.request("POST", parts.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def settle(self, timeout=15):
        """Wait until nothing is on its way."""
        ends = time.monotonic() + timeout
        for thread in list(self.threads):
            thread.join(max(0, ends - time.monotonic()))

    def stop(self):
        """Give up what is still waiting."""
        self.stopped.set()
