"""Whether a port is free. Standard library only: ``tools/run.py`` asks before anything is installed."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port, host=LOOPBACK):
    """Whether a server could listen on ``port`` of ``host`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server does: no wait after a stop
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def in_use(port):
    """The sentence for whoever wanted ``port``."""
    return f"Port {port} is in use. Choose another: make run PORT={port + 100 if port < 65000 else 9000}"
