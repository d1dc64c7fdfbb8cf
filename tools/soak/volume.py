"""A large archive in PostgreSQL: do the pages stay as quick as with a small one?"""

import json
import statistics
import time

from tools.bench import archive

TIMES = """
import json, statistics, sys, time
import django
django.setup()
from django.conf import settings
from django.test import Client
client, times = Client(headers={"host": settings.ALLOWED_HOSTS[0]}), {}
for name, path in json.load(sys.stdin).items():
    client.get(path)
    took = []
    for _ in range(7):
        started = time.perf_counter()
        client.get(path)
        took.append(1000 * (time.perf_counter() - started))
    times[name] = statistics.median(took)
print(json.dumps(times))
"""
SMALL = 1000
MOST_TIMES_SLOWER = 5  # a page of the large archive against the small one


def run(stories):
    """Time every page with 1,000 and with ``stories``; returns 1 if one became five times slower."""
    table = {}
    for size in (SMALL, stories):
        started = time.perf_counter()
        archive.fill(size)
        print(f"{size:,} stories imported in {time.perf_counter() - started:.0f} s", flush=True)
        table[size] = archive.ask(size, TIMES, json.dumps(archive.ask(size, archive.PAGES)))
    print(f"{'page, ms':<14}{SMALL:>10,}{stories:>12,}")
    for name, small in table[SMALL].items():
        print(f"{name:<14}{small:>10.1f}{table[stories][name]:>12.1f}")
    ratios = [table[stories][name] / small for name, small in table[SMALL].items()]
    print(f"slower by {statistics.median(ratios):.1f} times in the median, {max(ratios):.1f} at most")
    return int(max(ratios) > MOST_TIMES_SLOWER)
