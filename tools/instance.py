"""A demo newsroom of one's own behind the production server, for browser tests and screenshots."""

import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds for a first start on a busy machine
READY = "Ctrl-C ends everything"
DATABASE = "newsroom.sqlite3"

# The browser without a window, where it is installed, takes less than half the time of the whole one.
CHROMIUMS = "chromium-headless-shell", "chromium", "chromium-browser"

# How it behaves as root, in a container, without calling anybody. No page stands long enough for its scripts
# to be worth compiling a second time, for speed.
CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    "--js-flags=--no-opt",
]


def chromium():
    """The path of the browser for tests and screenshots; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@dataclass(frozen=True)
class Newsroom:
    """A served paper. ``sign_ins``: role → (user, password); ``rehearsal``: the provider's address."""

    url: str
    rehearsal: str
    data_dir: Path
    sign_ins: dict


@contextmanager
def served(folder, database_url="", static_root=""):
    """Fill and serve a demo with its state in ``folder``; ends everything afterwards.

    ``database_url``: an empty PostgreSQL database for it, else a file in ``folder``. ``static_root``: where
    several of them keep one collection of static files, else in ``folder``.
    Raises ``RuntimeError`` with the server's words when it does not come.
    """
    port, rehearsal = free_port(), free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "DJANGO_"))}
    env |= {"DATA_DIR": str(folder), "DEMO": "1", "DEBUG": "0", "PORT": str(port)}
    env |= {"REHEARSAL_PORT": str(rehearsal), "SITE_URL": f"http://localhost:{port}"}
    env.pop("DATABASE_URL", None)
    env |= {"DATABASE_URL": database_url} if database_url else {}
    env |= {"STATIC_ROOT": str(static_root)} if static_root else {}
    log = Path(folder) / "up.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_ready(process, log)
        yield Newsroom(
            f"http://localhost:{port}", f"http://localhost:{rehearsal}", Path(folder), read_sign_ins(folder)
        )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def copy(newsroom, folder):
    """Copy what the first start made of ``newsroom``, running with its database in a file, into ``folder``.

    ``served(folder)`` then has nothing left to fill.
    """
    folder = Path(folder)
    shutil.copytree(
        newsroom.data_dir, folder, ignore=shutil.ignore_patterns(f"{DATABASE}*"), dirs_exist_ok=True
    )
    with (
        closing(sqlite3.connect(newsroom.data_dir / DATABASE)) as running,
        closing(sqlite3.connect(folder / DATABASE)) as copied,
    ):
        running.backup(copied)


def free_port():
    """A port that nobody listens on.

    Below those that a system lends to outgoing connections: one of these may take a port that is free now
    before the server gets to it.
    """
    while True:
        port = random.randrange(15_000, 32_000)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until_ready(process, log):
    """Wait until the server greets."""
    limit = time.monotonic() + PATIENCE
    while READY not in log.read_text():
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)


def read_sign_ins(folder):
    """Role → (user, password), from the file that the demo wrote."""
    lines = (Path(folder) / "sign-ins.txt").read_text().splitlines()
    return {role: tuple(pair.split(" / ")) for role, pair in (line.split(": ", 1) for line in lines)}
