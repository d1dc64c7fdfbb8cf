"""The browser tests of what may not be lost, with the net gone for as long as a train is in a tunnel."""

import os
import subprocess
import sys
import time

from tools.instance import ROOT

TESTS = "tests/browser/test_nothing_lost.py"


def run(seconds):
    """Run them with ``seconds`` offline; prints each by name; returns the exit code."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "pytest", TESTS, "-p", "no:randomly", "-v", "--tb=short"]
    environment = os.environ | {"OFFLINE_SECONDS": str(seconds)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if "::" in line and line.split()[-2:-1] != ["-"]:
            print(line.replace(f"{TESTS}::", ""))
    taken = time.perf_counter() - started
    print(f"offline for {seconds} s: {'lost' if done.returncode else 'all text back'} ({taken:.0f} s in all)")
    if done.returncode:
        print(done.stdout[-4000:])
    return done.returncode
