"""From a fresh clone to the first page, and the second start."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tools.bench.pages import wait_for
from tools.environment import ROOT

PORT = int(os.environ.get("BENCH_PORT", "8765"))
TARGETS = {"fresh clone": 60, "second start": 5}  # seconds


def measure():
    """Clone this repository, ``make run``, wait for the front page; end it; again."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "newsroom")
        started = time.perf_counter()
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        for name, target in TARGETS.items():
            seconds = first_page(clone, started)
            print(f"{name}: front page after {seconds:.1f} s (at most {target} s)", flush=True)
            started = time.perf_counter()


def first_page(clone, started):
    """Seconds from ``started`` until ``make run`` in ``clone`` answers the front page; ends it again."""
    log = Path(clone, "run.log").open("a")  # noqa: SIM115 - the process writes into it until it ends
    plain = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATA_DIR", "VENV", "VIRTUAL_ENV"}
    }
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=plain | {"PORT": str(PORT)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        wait_for(f"http://localhost:{PORT}/", 300)
        return time.perf_counter() - started
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
        log.close()
