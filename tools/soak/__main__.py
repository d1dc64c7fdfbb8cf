"""``make soak``: every run, one after the other, or one of them: ``python -m tools.soak NAME [NUMBER]``.

kill [CASES]        a writer is killed at random moments: stories stay whole
volume [STORIES]    a large archive: pages stay quick
saves [SAVES]       twenty people save at once: every save is in the history
cards [TRIES]       an hour of card testers: the budget of payment pages is kept, donors pass
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
    from tools.soak import browser, cards, kills, saves, volume  # noqa: PLC0415 - they need the environment made above

    runs = {"kill": (kills.run, 200), "volume": (volume.run, 100_000)}
    runs |= {"saves": (saves.run, 1000), "cards": (cards.run, 5000), "browser": (browser.run, 120)}
    name, *count = arguments or ["all"]
    if name not in {*runs, "all"} or (count and not count[0].isdigit()):
        stop(__doc__)
    chosen = runs.values() if name == "all" else [runs[name]]
    return max(run(int(count[0]) if count else usual) for run, usual in chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
