"""A real HTTPS server on this machine that calls itself chat.example, and a name service that says so."""

import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFICATE = Path(__file__).parent / "chat_example.pem"  # of no other use


def trusting():
    """A context that believes the server's own certificate, and checks its name."""
    return ssl.create_default_context(cafile=CERTIFICATE)


@contextmanager
def server(answer=None):
    """Yields (port, list of what was received). ``answer(handler)`` writes the reply, by default ``ok``."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, self.headers["Host"], json.loads(body)))
            (answer or ok)(self)

        def log_message(self, *args):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            pass  # the client left: that is what is tested

    listening = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield listening.server_port, received
    finally:
        listening.shutdown()
        listening.server_close()


def ok(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"ok")


def elsewhere(handler):
    """A redirect into this machine."""
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:1/")
    handler.end_headers()


def endless(handler):
    """More than anybody wants to read."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(2000):
        handler.wfile.write(b"x" * 1000)


def dripping(handler, *, body=True):
    """A byte now and then, for a minute; in the body or in a header."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if body else b"X-Slow: "))
    for _ in range(300):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.2)


def names(monkeypatch, **hosts):
    """Have the name service answer: host (dots as _) → lists of addresses, one after the other."""
    told = {host.replace("_", "."): iter(answers) for host, answers in hosts.items()}

    def look_up(host, port, *args, **kwargs):
        if host not in told:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(told[host])]

    monkeypatch.setattr("newsroom.core.fetch.socket.getaddrinfo", look_up)
