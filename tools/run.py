"""``make run``: from a fresh clone to a running newsroom, with Python alone.

Makes the virtual environment, then hands over to ``manage.py up`` in it. Without any setting it is the demo.
"""

import os
import sys

from newsroom.core import ports
from tools import environment
from tools.environment import stop

STEPS = 5  # the first two are told by environment.prepare, the others by manage.py up


def main():
    """Check, prepare, hand over."""
    environment.check_python()
    port = read_port("PORT", 8000)
    demo = os.environ.setdefault("DEMO", "1").lower() in {"1", "true", "yes", "on"}
    rehearsal = read_port("REHEARSAL_PORT", port + 1)
    for wanted in (port, rehearsal) if demo else (port,):
        if not ports.is_free(wanted):
            stop(ports.in_use(wanted))
    os.environ["PORT"] = str(port)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    environment.prepare("requirements.txt", STEPS)
    os.chdir(environment.ROOT)
    variables = environment.compiling_once(os.environ)
    os.execve(environment.PYTHON, [str(environment.PYTHON), "manage.py", "up"], variables)


def read_port(name, otherwise):
    """The number in the environment's ``name``."""
    text = os.environ.get(name) or str(otherwise)
    if not text.isdigit() or not 0 < int(text) < 65535:
        stop(f"{name} must be a number below 65535, not {text!r}.")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
