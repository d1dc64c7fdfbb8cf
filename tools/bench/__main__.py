"""``make bench``: runs the measurements named on the command line, or all of them, one after the other.

    start     fresh clone to first page, and the second start
    import    ``import_articles`` of 10,000 stories into PostgreSQL: stories a second, memory
    queries   queries a page with 100 and with 10,000 stories
    plans     how the database answers each public page with 100,000 stories
    desk      milliseconds and queries of the editors' screens with 100,000 stories
    pages     CPU a request of each public page, server and database together, nothing kept
    appeals   choosing the appeal of a story among 200 with 20 rules each
    donate    donation page to the provider's: milliseconds of our server
    merges    1,000 pairs of edits to one text, merged by us and by ``git merge-file``

All but ``start``, ``appeals`` and ``merges`` need PostgreSQL on 127.0.0.1 and ../shared/bench.
"""

import sys

from tools.bench import appeals, archive, desk, donate, merges, pages, plans, start
from tools.environment import prepare, stop

MEASUREMENTS = {
    "start": start.measure,
    "import": archive.measure_import,
    "queries": archive.measure_queries,
    "plans": plans.measure,
    "desk": desk.measure,
    "pages": pages.measure,
    "appeals": appeals.measure,
    "donate": donate.measure,
    "merges": merges.measure,
}


def main(names):
    """Run the measurements called ``names`` (all without any)."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        stop(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(MEASUREMENTS)}.")
    prepare("requirements-dev.txt", 2)
    for name in names or MEASUREMENTS:
        print(f"\n== {name} ==", flush=True)
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
