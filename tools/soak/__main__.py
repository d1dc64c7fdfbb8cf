"""``make soak``: ``python -m tools.soak [kill [CASES] | volume [STORIES]]``; both without arguments."""

import os
import sys

from tools.environment import BIN, PYTHON, prepare, stop


def main(arguments):
    """Run what is named, inside the project's own environment."""
    prepare("requirements-dev.txt", 2)
    if not sys.prefix.startswith(str(BIN.parent)):
        os.execv(PYTHON, [str(PYTHON), "-m", "tools.soak", *arguments])
    from tools.soak import kills, volume  # noqa: PLC0415 - they need the environment made above

    runs = {"kill": (kills.run, 200), "volume": (volume.run, 100_000)}
    name, *count = arguments or ["all"]
    if name not in {*runs, "all"} or (count and not count[0].isdigit()):
        stop(__doc__)
    chosen = runs.values() if name == "all" else [runs[name]]
    return max(run(int(count[0]) if count else usual) for run, usual in chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
