"""What the rehearsal provider remembers: objects by id, answers by idempotency key, its controls.

One lock around everything: a request is done whole or not at all, as in a database. With a path the state is
written there after each change, by an atomic rename, and read again at the next start.
"""

import json
import secrets
import threading
import time
from pathlib import Path

CONTROLS = {
    "webhooks": "normal",  # normal, duplicate, drop
    "delay": 0,  # seconds before a message is sent
    "fault": "",  # before: the next calls fail unheard; after: they are done, but the answer is lost; slow
    "faults": 0,  # how many calls the fault still meets
    "slow": 5,  # seconds that a slow call takes
}
KEPT = 2000  # newest objects of a kind, so that a long demo does not grow for ever


class Store:
    """The state. Use it inside ``with store:``; leaving the block writes it down."""

    def __init__(self, path=None):
        self.path = Path(path) if path else None
        self.lock = threading.RLock()
        self.objects, self.answers, self.controls = {}, {}, dict(CONTROLS)
        if self.path and self.path.exists():
            saved = json.loads(self.path.read_text(encoding="utf-8"))
            self.objects, self.answers = saved["objects"], saved["answers"]

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
        new.write_text(json.dumps({"objects": self.objects, "answers": self.answers}), encoding="utf-8")
        new.replace(self.path)

    def add(self, kind, prefix, **fields):
        """A new object of ``kind`` with an id like the real ones."""
        made = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "created": int(time.time())}
        made |= {"livemode": False} | fields
        shelf = self.objects.setdefault(kind, {})
        shelf[made["id"]] = made
        while len(shelf) > KEPT:
            del shelf[next(iter(shelf))]
        return made

    def get(self, kind, object_id):
        """The object, or None."""
        return self.objects.get(kind, {}).get(object_id)

    def all(self, kind):
        """Objects of ``kind``, newest first."""
        return list(reversed(self.objects.get(kind, {}).values()))

    def meets_fault(self):
        """The fault that this call meets, or an empty string."""
        if self.controls["faults"] <= 0:
            return ""
        self.controls["faults"] -= 1
        return self.controls["fault"]
