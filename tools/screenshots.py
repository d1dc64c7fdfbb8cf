"""``make screenshots``: pictures of the main pages into docs/screenshots, from a demo of its own."""

import os

from tools import environment


def main():
    """Prepare, hand over to the program that needs the packages."""
    environment.check_python()
    environment.prepare("requirements-dev.txt", 2)
    os.chdir(environment.ROOT)
    os.execv(environment.PYTHON, [str(environment.PYTHON), "-m", "tools.shooting"])


if __name__ == "__main__":
    main()
