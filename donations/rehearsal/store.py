"""What the rehearsal provider remembers: objects by id, answers by idempotency key, its clock, its controls.

One lock around everything: a request is done whole or not at all, as in a database. With a path the state is
written there after each change, by an atomic rename, and read again at the next start.
"""

import json
import secrets
import threading
import time
from pathlib import Path

CONTROLS = {
    "webhooks": "normal",  # normal, duplicate, drop, reorder (each at its own moment), hold (until released)
    "delay": 0,  # seconds before a message is sent
    "seed": 0,  # of the chance by which messages are reordered: the same seed, the same order
    "fault": "",  # what the next calls meet: see FAULTS
    "faults": 0,  # how many calls the fault still meets
    "fault_on": "",  # only calls with this in "METHOD path"; empty: all
    "slow": 5,  # seconds that a slow call takes
}
# before: 500, and nothing happened. after: 500, although it happened. cut: it happened, and the line is cut.
# slow: answered late. garbage: an answer that is no JSON. busy: 429.
FAULTS = ("before", "after", "cut", "slow", "garbage", "busy")
KEPT = 2000  # newest objects of a kind, so that a long demo does not grow for ever
STATE = ("objects", "answers", "ahead")


class Store:
    """The state. Use it inside ``with store:``; leaving the block writes it down.

    ``kept``: how many objects of a kind it remembers, the newest.
    """

    def __init__(self, path=None, kept=KEPT):
        self.path, self.kept = Path(path) if path else None, kept
        self.lock = threading.RLock()
        self.objects, self.answers, self.controls = {}, {}, dict(CONTROLS)
        self.ahead = 0  # seconds by which the provider's clock is ahead of the real one
        if self.path and self.path.exists():
            saved = json.loads(self.path.read_text(encoding="utf-8"))
            for name in STATE:
                setattr(self, name, saved.get(name, getattr(self, name)))

    def __enter__(self):
        self.lock.acquire()
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self.write()
        finally:
            self.lock.release()

    def write(self):
        """Put the state on disk."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({name: getattr(self, name) for name in STATE}), encoding="utf-8")
        new.replace(self.path)

    def now(self):
        """The provider's time in whole seconds: the real one, and what the clock was advanced by."""
        return int(time.time()) + self.ahead

    def add(self, kind, prefix, **fields):
        """A new object of ``kind`` with an id like the real ones."""
        made = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "created": self.now()}
        made |= {"livemode": False} | fields
        shelf = self.objects.setdefault(kind, {})
        shelf[made["id"]] = made
        while len(shelf) > self.kept:
            del shelf[next(iter(shelf))]
        return made

    def get(self, kind, object_id):
        """The object, or None."""
        return self.objects.get(kind, {}).get(object_id)

    def all(self, kind):
        """Objects of ``kind``, newest first."""
        return list(reversed(self.objects.get(kind, {}).values()))

    def meets_fault(self, call=""):
        """The fault that this call ("METHOD path") meets, or an empty string."""
        if self.controls["faults"] <= 0 or self.controls["fault_on"] not in call:
            return ""
        self.controls["faults"] -= 1
        return self.controls["fault"]
