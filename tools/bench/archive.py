"""An archive of 10,000 synthetic stories in PostgreSQL: how fast it comes in, what a page asks of it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.environment import PYTHON, ROOT, stop

SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
GENERATOR = SHARED / "bench" / "gen.py"
SERVER = os.environ.get("BENCH_SERVER", "postgres://postgres@127.0.0.1:5432")
SIZES = (100, 10_000)

QUERIES = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client, counts = Client(headers={"host": settings.ALLOWED_HOSTS[0]}), {}
for path in json.load(sys.stdin):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    counts[path] = (status, len(queries))
print(json.dumps(counts))
"""

PAGES = """
import json
import django
django.setup()
from articles.models import Article
story = Article.objects.live().newest().only("path", "content").first()
content = story.content
print(json.dumps({
    "story": story.path, "front": "/", "section": f"/section/{content['section']['slug']}/",
    "tag": f"/tag/{content['tags'][0]['slug']}/", "byline": f"/byline/{content['credits'][0]['slug']}/",
    "latest": "/latest/", "search": "/search/?q=minister+report", "feed": "/feed/", "sitemap": "/sitemap.xml",
    "news sitemap": "/news-sitemap.xml",
}))
"""


COUNT = """
import django
django.setup()
from articles.models import Article
print(Article.objects.count())
"""


def environment(size):
    """The environment of a process that works on the archive of ``size`` stories."""
    folder = Path(tempfile.gettempdir()) / f"newsroom-bench-{size}"
    return os.environ | {
        "DATABASE_URL": f"{SERVER}/newsroom_bench_{size}",
        "DATA_DIR": str(folder),
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "LOG_LEVEL": "ERROR",
    }


def manage(size, *arguments, **options):
    """Run a management command on the archive of ``size`` stories."""
    return subprocess.run(
        [PYTHON, "manage.py", *arguments], cwd=ROOT, env=environment(size), check=True, **options
    )


def ask(size, program, given=""):
    """Run a small program on the archive and read the JSON that it prints."""
    result = subprocess.run(
        [PYTHON, "-c", program], cwd=ROOT, env=environment(size), input=given, capture_output=True, text=True
    )
    if result.returncode:
        sys.exit(result.stderr)
    return json.loads(result.stdout)


def recreate(size):
    """An empty, migrated database for ``size`` stories."""
    if not GENERATOR.exists():
        stop("The generator of synthetic stories (../shared/bench/gen.py) is not beside this checkout.")
    name = f"newsroom_bench_{size}"
    program = (
        "import psycopg2, sys; c = psycopg2.connect(sys.argv[1] + '/postgres'); c.autocommit = True; "
        f"k = c.cursor(); k.execute('DROP DATABASE IF EXISTS {name} WITH (FORCE)'); "
        f"k.execute('CREATE DATABASE {name}')"
    )
    subprocess.run([PYTHON, "-c", program, SERVER], check=True)
    manage(size, "migrate", "-v0")
    manage(size, "collectstatic", "--noinput", "-v0")


def stories(size):
    """A file of ``size`` synthetic stories, made once."""
    path = Path(tempfile.gettempdir()) / f"newsroom-bench-{size}.jsonl"
    if not path.exists():
        with path.open("w") as target:
            subprocess.run([sys.executable, GENERATOR, "-n", str(size)], stdout=target, check=True)
    return path


def fill(size):
    """Import ``size`` stories into an empty database: (seconds, highest memory in MB)."""
    recreate(size)
    path, started = stories(size), time.perf_counter()
    result = subprocess.run(
        ["/usr/bin/env", "time", "-v", PYTHON, "manage.py", "import_articles", path, "-v0"],
        cwd=ROOT, env=environment(size), capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if result.returncode:
        sys.exit(result.stderr)
    peak = re.search(r"Maximum resident set size \(kbytes\): (\d+)", result.stderr)
    return seconds, int(peak[1]) / 1000 if peak else None


def keep(size):
    """The archive of ``size`` stories in the schema of this code: filled once, since 100,000 take minutes."""
    program = (
        "import psycopg2, sys; k = psycopg2.connect(sys.argv[1] + '/postgres').cursor(); "
        "k.execute('SELECT 1 FROM pg_database WHERE datname = %s', [sys.argv[2]]); sys.exit(not k.fetchone())"
    )
    known = subprocess.run([PYTHON, "-c", program, SERVER, f"newsroom_bench_{size}"]).returncode == 0
    if known:
        manage(size, "migrate", "-v0")
    if not known or ask(size, COUNT) < size:
        fill(size)


def measure_import():
    """Stories a second, and whether memory grows with the file."""
    for size in (1000, 10_000):
        seconds, peak = fill(size)
        memory = f"{peak:.0f} MB at most" if peak else "memory unknown: the time program is not installed"
        print(f"{size:>6} stories in {seconds:6.1f} s: {size / seconds:5.0f} stories/s, {memory}", flush=True)


def measure_queries():
    """Queries of each public page with 100 and with 10,000 stories."""
    table = {}
    for size in SIZES:
        fill(size)
        paths = ask(size, PAGES)
        counts = ask(size, QUERIES, json.dumps(list(paths.values())))
        table[size] = {name: counts[path] for name, path in paths.items()}
    print(f"{'page':<14}" + "".join(f"{size:>10,}" for size in SIZES))
    for name in table[SIZES[0]]:
        cells = [table[size][name] for size in SIZES]
        print(
            f"{name:<14}" + "".join(f"{c if s == 200 else f'status {s}':>10}" for s, c in cells), flush=True
        )
