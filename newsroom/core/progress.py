"""Telling whoever watches a long command how far it is."""

import sys

from tqdm import tqdm


class Report:
    """``report("words")`` prints a line; ``report.track(things, "Stories")`` shows a bar while they are used.

    Where nobody watches (no terminal) a bar becomes one line when it is done.
    """

    def __init__(self, stdout=None):
        self.stdout = stdout or sys.stdout

    def __call__(self, words):
        self.stdout.write(f"      {words}")
        self.stdout.flush()

    def track(self, things, name, total=None):
        """Yield from ``things``, counting."""
        watched = sys.stderr.isatty()
        bar = tqdm(things, desc=f"      {name}", total=total, disable=not watched, leave=False, unit="")
        count = 0
        for count, thing in enumerate(bar, start=1):  # noqa: B007 - the last count is told below
            yield thing
        self(f"{name}: {count}")
