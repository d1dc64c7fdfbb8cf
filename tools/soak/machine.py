"""The donations' state machine at length: ``tests/donations/machine``, or its counterexample.

As many walkers as the computer has processors, each with a database of its own, in which each example is
rolled back. ``MACHINE_SEED`` names the seed of the first walker's first round.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tools.instance import ROOT

TEST = "tests/donations/test_machine.py"
APART = 1000  # seeds between two walkers: each has rounds of its own
LOOK = 1  # seconds between two looks at the walkers
TELL = 15  # seconds between two lines about how far they are


class Walker:
    """One process that walks ``steps`` steps or more, from ``seed`` on; everything of it in ``folder``."""

    def __init__(self, steps, seed, folder):
        self.figures, self.said = Path(folder, "figures.json"), Path(folder, "said.txt")
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DATA_DIR": folder, "MACHINE_STEPS": str(steps), "MACHINE_SEED": str(seed)}
        environment["MACHINE_FIGURES"] = str(self.figures)
        command = [sys.executable, "-m", "pytest", TEST, "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [*command, "--tb=short"], cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
            )

    def told(self):
        """What it has walked so far: steps, examples, seeds, what was met."""
        nothing = {"steps": 0, "examples": 0, "seeds": 0, "seen": {}}
        return json.loads(self.figures.read_text()) if self.figures.exists() else nothing

    def end(self):
        """Stop it if it still walks."""
        self.process.kill()
        self.process.wait()


def run(steps):
    """Walk at least ``steps`` steps; says how far it is, what was met, a counterexample; the exit code."""
    number, began = os.cpu_count() or 1, time.monotonic()
    first = int(os.environ.get("MACHINE_SEED", "1"))
    share = -(-steps // number)
    with ExitStack() as stack:
        walkers = []
        for each in range(number):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            walkers.append(Walker(share, first + each * APART, folder))
            stack.callback(walkers[-1].end)
        print(
            f"{number} walkers, {share:,} steps each, seeds from {[first + n * APART for n in range(number)]}"
        )
        watch(walkers, steps, began)
        broken = [walker for walker in walkers if walker.process.wait() > 0]  # below 0: stopped by us
        for walker in broken:
            print(walker.said.read_text())
        verdict = "COUNTEREXAMPLE" if broken else "I1 to I23 hold, no counterexample"
        print(f"{summary(walkers, steps, began)}: {verdict}", flush=True)
    return int(bool(broken))


def watch(walkers, steps, began):
    """Tell now and then how far they are, until all are done or one has found something."""
    told = began
    while any(walker.process.poll() is None for walker in walkers):
        if any(walker.process.poll() for walker in walkers):  # what one found ends the others' walk
            for walker in walkers:
                walker.end()
            return
        if time.monotonic() - told > TELL:
            told = time.monotonic()
            print(f"  {summary(walkers, steps, began)}", flush=True)
        time.sleep(LOOK)


def summary(walkers, steps, began):
    """Steps, examples, pace, and what all walkers together came to."""
    told, seconds = [walker.told() for walker in walkers], time.monotonic() - began
    walked, examples, seeds = (sum(each[name] for each in told) for name in ("steps", "examples", "seeds"))
    seen = sum((Counter(each["seen"]) for each in told), Counter())
    met = ", ".join(f"{name} {times:,}" for name, times in sorted(seen.items()))
    return (
        f"{walked:,} of {steps:,} steps in {examples:,} examples of {seeds:,} seeds, {seconds:.0f} s, "
        f"{walked / seconds:.0f} steps a second; met: {met or 'nothing yet'}"
    )
