"""CPU a request of each public page, from the production server on PostgreSQL with 10,000 stories."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tools.bench import archive
from tools.environment import PYTHON, ROOT, stop

LOAD = archive.SHARED / "bench" / "load.py"
PORT = int(os.environ.get("BENCH_PORT", "8765"))
SIZE = 10_000
STORIES = """
import json
import django
django.setup()
from articles.models import Article
print(json.dumps(list(Article.objects.live().newest().values_list("path", flat=True)[:2000:4])))
"""


@contextmanager
def server(size):
    """The production server on the archive of ``size`` stories, two processes; gives its process id."""
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "2",
        "--log-level",
        "error",
        "newsroom.wsgi:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=archive.environment(size))
    try:
        wait_for(f"http://127.0.0.1:{PORT}/robots.txt")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(address, seconds=30):
    """Until ``address`` answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    stop(f"{address} did not answer within {seconds} s.")


def database_pid():
    """A file with the process id of the PostgreSQL server, whose backends' CPU counts as well."""
    found = sorted(Path("/var/run/postgresql").glob("*.pid"))
    return [str(found[0])] if found else []


def measure():
    """Every page with 16 connections, median of three, CPU of server and database together."""
    if not LOAD.exists():
        stop("The load tool (../shared/bench/load.py) is not beside this checkout.")
    archive.fill(SIZE)
    paths = archive.ask(SIZE, archive.PAGES)
    base = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as folder, server(SIZE) as pid:
        pids, listed = Path(folder, "server.pid"), Path(folder, "stories.txt")
        pids.write_text(str(pid))
        listed.write_text("\n".join(base + path for path in archive.ask(SIZE, STORIES)))
        targets = [f"newsroom/story=@{listed}"]
        targets += [f"newsroom/{name}={base}{path}" for name, path in paths.items() if name != "story"]
        watched = ",".join([str(pids), *database_pid()])
        command = [sys.executable, LOAD, "-d", "4", "-r", "3", "--pids", f"newsroom={watched}", *targets]
        subprocess.run(command, check=True)
