"""``make soak``: every run, one after the other, or one of them: ``python -m tools.soak NAME [NUMBER …]``.

kill [CASES]        a writer is killed at random moments: stories stay whole
volume [STORIES]    a large archive: pages stay quick
saves [SAVES]       twenty people save at once: every save is in the history
cards [TRIES]       an hour of card testers: the budget of payment pages is kept, donors pass
money [EVENTS [KILLS]]  the provider's messages while web and worker are killed: the books are right
                    (on PostgreSQL, too, where DATABASE_URL names one)
machine [STEPS]     whatever donors, banks, networks and staff do, in any order: the invariants hold
browser [SECONDS]   signed out, offline for so long, killed: the text is back, in a real browser
"""

import os
import sys

from tools.environment import BIN, PYTHON, prepare, stop


def main(arguments):
    """Run what is named, inside the project's own environment."""
    prepare("requirements-dev.txt", 2)
    if not sys.prefix.startswith(str(BIN.parent)):
        os.execv(PYTHON, [str(PYTHON), "-m", "tools.soak", *arguments])
    from tools.soak import (  # noqa: PLC0415 - they need the environment made above
        browser,
        cards,
        kills,
        machine,
        money,
        saves,
        volume,
    )

    runs = {"kill": (kills.run, 200), "volume": (volume.run, 100_000)}
    runs |= {"saves": (saves.run, 1000), "cards": (cards.run, 5000), "browser": (browser.run, 120)}
    runs |= {"money": (money.run, 10_000), "machine": (machine.run, 20_000)}
    name, *numbers = arguments or ["all"]
    if name not in {*runs, "all"} or not all(number.isdigit() for number in numbers):
        stop(__doc__)
    if len(numbers) > (2 if name == "money" else 1):
        stop(__doc__)
    chosen = runs.values() if name == "all" else [runs[name]]
    return max(run(*map(int, numbers)) if numbers else run(usual) for run, usual in chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
