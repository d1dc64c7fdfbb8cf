"""``make test``: every test that can run here, on SQLite and again on PostgreSQL; arguments go to pytest.

Both rounds run side by side; what the second says is printed after the first. The second leaves out what no
database can change: tests that ask for none, those that drive a server of their own with a file database,
what a screen says and how many questions it asks (each screen is opened on both, by the matrix of addresses
and roles).
What is not here is left out and told in one line. Under ``CI=true`` nothing may be left out.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import urlsplit

from tools import environment, instance

POSTGRES = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
SHARED = Path(os.environ.get("SHARED_DIR", environment.ROOT.parent / "shared"))
CI = os.environ.get("CI", "").lower() in {"1", "true"}


def main():
    """Run both rounds; returns the exit code."""
    environment.check_python()
    environment.prepare("requirements-dev.txt", 2)
    missing = what_is_missing()
    if missing and CI:
        print(f"Under CI nothing may be left out: {'; '.join(missing)}.")
        return 1
    rounds = [Round("SQLite", "")]
    if answers(POSTGRES):
        rounds.append(Round("PostgreSQL", POSTGRES, ["--database-only"]))
    for each in rounds:
        each.start(sys.argv[1:])
    codes = [each.finish() for each in rounds]
    skipped = set.intersection(*(each.skipped() for each in rounds))
    left_out = [*missing, *sorted({reason for _, reason in skipped})]
    print(f"Left out: {'; '.join(left_out)}." if left_out else "Nothing was left out.")
    return max([*codes, int(CI and bool(left_out))])


def what_is_missing():
    """What this machine lacks for a whole run, in words."""
    missing = []
    if not answers(POSTGRES):
        missing.append("everything on PostgreSQL (no server answers; TEST_DATABASE_URL names one)")
    if not instance.chromium():
        missing.append("the browser (no Chromium: apt-get install chromium)")
    if not SHARED.exists():
        missing.append(f"real data and independent checks ({SHARED.name} is not beside this checkout)")
    return missing


def answers(url):
    """Whether something listens where ``url`` points."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=3).close()
    except OSError:
        return False
    return True


class Round:
    """One run of the suite on one database, in a process of its own. ``options`` go to pytest."""

    def __init__(self, name, database_url, options=()):
        self.name, self.database_url, self.options = name, database_url, options
        self.folder = tempfile.TemporaryDirectory(prefix="newsroom-test-")
        self.results = Path(self.folder.name) / "results.xml"
        self.words = Path(self.folder.name) / "words.txt"

    def start(self, arguments):
        """Begin; what it says goes to a file."""
        settings = {"DATA_DIR": f"{self.folder.name}/data", "DATABASE_URL": self.database_url}
        kept = {n: v for n, v in environment.compiling_once(os.environ).items() if n not in OURS}
        if not self.database_url:
            del settings["DATABASE_URL"]
        command = [environment.PYTHON, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2)]
        command += ["--dist", "loadgroup", f"--junitxml={self.results}", *self.options, *arguments]
        with self.words.open("w") as words:
            self.process = subprocess.Popen(
                command, cwd=environment.ROOT, env=kept | settings, stdout=words, stderr=subprocess.STDOUT
            )

    def finish(self):
        """Print what it says until it ends; returns pytest's exit code."""
        print(f"\nOn {self.name}:", flush=True)
        with self.words.open() as words:
            while self.process.poll() is None:
                print(words.read(), end="", flush=True)
                time.sleep(0.5)
            print(words.read(), end="", flush=True)
        return self.process.returncode

    def skipped(self):
        """(test, reason) of every test that did not run."""
        if not self.results.exists():
            return set()
        cases = ElementTree.parse(self.results).iter("testcase")
        found = ((case, case.find("skipped")) for case in cases)
        return {
            (f"{case.get('classname')}.{case.get('name')}", mark.get("message", ""))
            for case, mark in found
            if mark is not None and mark.get("type") != "pytest.xfail"
        }


# Settings of a running newsroom that must not reach the tests.
OURS = {
    *("DATABASE_URL", "DATA_DIR", "DEBUG", "DEMO", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "REDIS_URL"),
    *(
        "EMAIL_URL",
        "STATIC_ROOT",
        "MEDIA_ROOT",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "STRIPE_API_BASE",
    ),
}

if __name__ == "__main__":
    sys.exit(main())
