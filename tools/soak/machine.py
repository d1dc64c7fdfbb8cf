"""The donations' state machine at length: ``tests/donations/machine``, or its counterexample.

Each example is rolled back in a database of its own. ``MACHINE_SEED`` names the seed of the first round.
"""

import os
import subprocess
import sys
import tempfile

from tools.instance import ROOT

TEST = "tests/donations/test_machine.py"


def run(steps):
    """Walk at least ``steps`` steps; prints steps, examples, seeds, what was found; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MACHINE_STEPS": str(steps), "DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "pytest", TEST, "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        return subprocess.run([*command, "--tb=short"], cwd=ROOT, env=environment).returncode
