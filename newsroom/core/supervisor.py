"""Child processes that live and end together: the web server, the worker, the rehearsal provider.

Ctrl-C, SIGTERM or a closed terminal reach the supervisor alone, which ends every child; when one ends by
itself, the others are ended too. Each child leads a process group of its own, so that nothing which it
started outlives it: a web server's worker that hears two signals at once has been seen to stay.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

PATIENCE = 15  # seconds a child gets to finish what it is doing
LOOK = 0.2  # seconds between two looks at the children


@dataclass
class Child:
    """A running child and its name in messages."""

    name: str
    process: subprocess.Popen


class Supervisor:
    """``start`` children, then ``wait`` until somebody stops the whole or a child ends by itself."""

    def __init__(self):
        self.children = []
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def start(self, name, command, env=None):
        """Start ``command`` (a list) as the child ``name``."""
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, env=env, stdin=subprocess.DEVNULL, process_group=0
        )
        self.children.append(Child(name, process))

    def ended(self):
        """The first child that is no longer running, or None."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def until(self, answered, patience=60):
        """Wait until ``answered()``; False when stopped, a child ended or ``patience`` seconds passed."""
        limit = time.monotonic() + patience
        while not answered():
            if self.stopping.wait(LOOK) or self.ended() or time.monotonic() > limit:
                return False
        return True

    def wait(self):
        """Stay until stopped or a child ends; end all; returns the child that ended by itself, or None."""
        while not self.stopping.wait(LOOK):
            if self.ended():
                break
        culprit = None if self.stopping.is_set() else self.ended()
        self.end()
        return culprit

    def end(self):
        """End every child: politely, after ``PATIENCE`` seconds by force, with all that it started."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        limit = time.monotonic() + PATIENCE
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, limit - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)


def answers(url):
    """Whether a web server replies at ``url``, whatever it says."""
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
