"""A writer is killed at random moments; afterwards every story is wholly old or wholly new.

The writer (``tools.soak.writer``) says on its standard output what it was told is saved. Nothing that it
said may be missing, and no story may stand between two states: row, revisions, index and search agree.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 1.5  # seconds a writer lives after its first word


def run(cases, database_url=""):
    """Kill ``cases`` writers on one database; prints what is wrong; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": database_url or f"sqlite:///{folder}/soak.sqlite3",
            "PYTHONPATH": str(ROOT),
        }
        call(environment, "manage.py", "migrate", "-v0")
        with writers(environment) as nest:
            said = [line for case in range(cases) for line in one_case(nest, case)]
        told = Path(folder, "told.txt")
        told.write_text("\n".join(said))
        checked = subprocess.run([sys.executable, "-m", "tools.soak.check", told], cwd=ROOT, env=environment)
    verdict = "BROKEN" if checked.returncode else "all is well"
    print(f"{cases} kills, {len(said)} acknowledged writes: {verdict}")
    return checked.returncode


def call(environment, *command):
    """Run a Python command of the project to its end."""
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


@contextmanager
def writers(environment):
    """The process that begins writers; ended afterwards."""
    command = [sys.executable, "-m", "tools.soak.writer"]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, bufsize=1, **streams) as nest:
        yield nest
        nest.stdin.close()


def one_case(nest, seed):
    """Have a writer begun, kill it at a random moment; returns the lines that it had said."""
    chance = random.Random(seed)
    print(seed, file=nest.stdin)
    name, number = nest.stdout.readline().split()
    assert name == "writer", name
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(int(number), signal.SIGKILL)
    said = []
    for line in nest.stdout:
        if line.endswith("ended\n"):  # a line that the writer was killed over stands before it: never said
            break
        said.append(line.removesuffix("\n"))
    return [line for line in said if line.startswith("saved ")]
