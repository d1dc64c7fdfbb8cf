"""The site's processes for ``tools.soak.money``: web server and worker, begun again whenever one was killed.

Django is loaded once; each process is a fork that shares nothing else with the one before. Reads commands,
a line each. ``web`` and ``worker`` begin one and say its number. ``begin GIFTS`` (donors choose and are led
to the provider), ``due`` (the minutes pass that a killed worker's messages wait) and ``empty SECONDS`` (until
all is done) say ``done``.
"""

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()

from django.conf import settings  # noqa: E402 - the project's modules need Django set up
from django.db import connection  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import timezone  # noqa: E402

from donations import checkout  # noqa: E402
from donations.donation_page import get_page  # noqa: E402
from donations.gateways.stripe import get_gateway  # noqa: E402
from newsroom.core import worker  # noqa: E402
from newsroom.core.models import OutboxMessage  # noqa: E402
from newsroom.wsgi import application  # noqa: E402

AMOUNTS = [500, 1000, 2500, 777, 12_345]
RESERVED = timedelta(minutes=3)  # longer than the worker reserves a message for itself
OURS = ["mail", "provider-event", "refund"]


class Server(ThreadingMixIn, WSGIServer):
    """The site's WSGI application behind a port, a thread for each request."""

    daemon_threads, allow_reuse_address, request_queue_size = True, True, 64


class Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_message(self, *args):
        pass


def web():
    """Serve until killed."""
    server = make_server("127.0.0.1", settings.PORT, application, server_class=Server, handler_class=Quiet)
    server.serve_forever()


def work():
    """What ``manage.py worker`` does, until killed."""
    worker.run(threading.Event())


def begin(number):
    """So many donors choose an amount, every fourth one monthly, and are led to the provider."""
    get_page()
    for each in range(int(number)):
        often = "monthly" if each % 4 == 3 else "once"
        checkout.start(
            checkout.Choice(f"form-{each}", AMOUNTS[each % len(AMOUNTS)], "GBP", often), get_gateway()
        )


def due():
    """What a killed worker had reserved, and what waits for another try, is due again."""
    OutboxMessage.objects.filter(kind__in=OURS, due_at__gt=timezone.now()).update(due_at=timezone.now())


def empty(seconds):
    """Wait until nothing of ours is due; the worker does it meanwhile."""
    limit = time.monotonic() + int(seconds)
    while OutboxMessage.objects.filter(kind__in=OURS, due_at__lte=timezone.now() + RESERVED).exists():
        if time.monotonic() > limit:
            sys.exit(1)
        time.sleep(0.1)


LASTING, SHORT = {"web": web, "worker": work}, {"begin": begin, "due": due, "empty": empty}


def main():
    """A process for each command; short ones are waited for."""
    get_resolver().url_patterns  # noqa: B018 - loaded once, not in each process
    connection.close()  # a fork must not use it
    running = {}
    for line in sys.stdin:
        name, *rest = line.split()
        if name in running:  # it was killed: its port is free once it is gone
            os.waitpid(running[name], 0)
        number = os.fork()
        if not number:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            (LASTING | SHORT)[name](*rest)
            os._exit(0)
        if name in SHORT:
            _, status = os.waitpid(number, 0)
            print("done" if status == 0 else "failed", flush=True)
        else:
            running[name] = number
            print(number, flush=True)


if __name__ == "__main__":
    main()
