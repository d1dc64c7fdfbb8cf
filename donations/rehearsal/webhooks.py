"""The rehearsal provider's messages: kept, signed, sent to the site, tried again with longer waits each time.

On demand they are dropped, doubled, delayed, reordered, or held until somebody lets them go.
"""

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
from urllib.parse import urlsplit

API_VERSION = "2026-10-28.endive"
WAITS = (0.2, 0.5, 1, 2, 4, 8, 16, 30, 60)  # seconds before each further try
PATIENCE = 10  # seconds for the site's answer
SCATTER = 3  # seconds within which reordered messages go out


def sign(body, secret, at=None):
    """The ``Stripe-Signature`` header for ``body`` (bytes)."""
    at = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def record(store, messages):
    """Keep what happened as events, with the object as it was at that moment; returns them, oldest first."""
    return [
        store.add(
            "event",
            "evt",
            api_version=API_VERSION,
            data={"object": json.loads(json.dumps(public(item)))},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
            type=kind,
        )
        for kind, item in messages
    ]


def public(item):
    """``item`` without our own notes."""
    return {name: value for name, value in item.items() if not name.startswith("_")}


def body_of(event):
    """The event as it travels."""
    return json.dumps(event).encode()


class Dispatcher:
    """Sends messages to one address, each in a thread of its own, until the site says 200."""

    def __init__(self, target, secret, waits=WAITS):
        self.target, self.secret, self.waits = target, secret, waits
        self.stopped = threading.Event()
        self.threads, self.held = [], []

    def send(self, events, controls):
        """Send what happened, as the controls say: not at all, twice, later, in another order, not yet."""
        mode = controls["webhooks"]
        if mode == "drop":
            return
        bodies = [body_of(event) for event in events]
        if mode == "hold":
            self.held += bodies
            return
        if mode == "reorder":
            random.Random(controls["seed"]).shuffle(bodies)  # noqa: S311 - to be repeated by its seed
        step = SCATTER if mode == "reorder" else 0
        for number, body in enumerate(bodies):
            for _ in range(2 if mode == "duplicate" else 1):
                self.start(body, controls["delay"] + number * step)

    def release(self, controls):
        """Let the held messages go, shuffled by the seed unless it is 0; returns how many."""
        bodies, self.held = self.held, []
        if controls["seed"]:
            random.Random(controls["seed"]).shuffle(bodies)  # noqa: S311 - to be repeated by its seed
        for body in bodies:
            self.start(body, controls["delay"])
        return len(bodies)

    def start(self, body, delay):
        """Deliver ``body`` in a thread of its own."""
        thread = threading.Thread(target=self.deliver, args=(body, delay), daemon=True)
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
