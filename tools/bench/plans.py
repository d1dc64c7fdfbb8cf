"""How the database answers every public page with 100,000 stories: the times, and what it reads in full."""

import json

from tools.bench import archive

SIZE = 100_000
SLOW = 20  # milliseconds: more is told

PLANS = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
client, found = Client(headers={"host": settings.ALLOWED_HOSTS[0]}), {}


def explained(execute, sql, params, many, context):
    with connection.connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
        plan = cursor.fetchone()[0][0]
    queries.append((plan["Execution Time"], list(full_scans(plan["Plan"])), sql[:200]))
    return execute(sql, params, many, context)


def full_scans(node):
    if node["Node Type"] == "Seq Scan" and node["Actual Rows"] + node.get("Rows Removed by Filter", 0) > 5000:
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from full_scans(below)


for name, path in json.load(sys.stdin).items():
    client.get(path)
    queries = []
    with connection.execute_wrapper(explained):
        status = client.get(path).status_code
    found[name] = (status, queries)
print(json.dumps(found))
"""


def measure():
    """A line for each page with its queries' times; below it what was slow or read a whole table."""
    archive.keep(SIZE)
    pages = archive.ask(SIZE, archive.PAGES)
    for name, (status, queries) in archive.ask(SIZE, PLANS, json.dumps(pages)).items():
        times = " + ".join(f"{milliseconds:.1f}" for milliseconds, _, _ in queries)
        print(f"{name:<14}{'' if status == 200 else f'status {status}  '}{times} ms", flush=True)
        for milliseconds, scans, sql in queries:
            if scans or milliseconds > SLOW:
                print(f"    {milliseconds:.1f} ms, reads in full: {', '.join(scans) or 'nothing'}: {sql}")
