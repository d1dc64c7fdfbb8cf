"""The rehearsal provider behind a port of this machine."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from donations.rehearsal import api, desk, hosted, objects
from donations.rehearsal.store import CONTROLS
from donations.rehearsal.webhooks import record
from donations.rehearsal.wire import LONGEST, WireError, integer

VERBS = {"pay": objects.pay, "decline": objects.decline, "later": objects.pay_later}
DECLINED = "Your card was declined. Try another one."


class Provider(ThreadingHTTPServer):
    """The server; ``base`` is its own address as donors and the site see it.

    ``contract`` may check the parameters of each call before it is done (see ``api.answer``).
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port, store, dispatcher, contract=None):
        super().__init__(("127.0.0.1", port), Handler)
        self.store, self.dispatcher, self.contract = store, dispatcher, contract
        self.base = f"http://127.0.0.1:{self.server_port}"

    def tell(self, messages):
        """Keep what happened as events and send them to the site."""
        self.dispatcher.send(record(self.store, messages), self.store.controls)

    def handle_error(self, request, client_address):
        """Whoever asked has gone away, as after a rehearsed delay: not worth a traceback."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request: of the site (``/v1/``), of a donor (``/pay/``, ``/portal/``), or of whoever rehearses
    (``/``, ``/desk``, ``/control``)."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are sent apart: the second would wait 40 ms for the first

    def do_GET(self):
        self.route()

    def do_POST(self):
        self.route()

    def do_DELETE(self):
        self.route()

    def log_message(self, *args):
        """Quiet: the site's own log tells enough."""

    def route(self):
        self.store = self.server.store
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST:
            self.close_connection = True
            return self.reply(413, "")
        body = self.rfile.read(length).decode(errors="replace")
        if parts.path.startswith("/v1/"):
            return self.call(parts.path, body if self.command == "POST" else parts.query)
        form, name = dict(parse_qsl(body)), parts.path.rpartition("/")[2]
        if parts.path.startswith("/pay/"):
            return self.page(name, form, declined="declined" in parts.query)
        if parts.path.startswith("/portal/"):
            return self.portal(name, form)
        if parts.path in {"/desk", "/control"} and self.command == "POST":
            return self.desk(form) if parts.path == "/desk" else self.control(form)
        if parts.path == "/":
            with self.store as store:
                return self.reply(200, desk.page(store, len(self.server.dispatcher.held)))
        return self.reply(404, hosted.document("Not found", "<h1>Not found</h1>"))

    def call(self, path, query):
        """A call of the API, with the fault that the controls ask for."""
        if not self.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            return self.answer(401, WireError(401, "Invalid API Key provided.").body)
        with self.store as store:
            fault, slow = store.meets_fault(f"{self.command} {path}"), store.controls["slow"]
        if fault == "slow":
            time.sleep(slow)
        broken = WireError(500, "Rehearsed fault.", kind="api_error").body
        if fault == "before":
            return self.answer(500, broken)
        if fault == "busy":
            return self.answer(429, WireError(429, "Too many requests.", code="rate_limit").body)
        try:
            status, body = self.ask(path, query)
        except WireError as error:
            return self.answer(error.status, error.body)
        if fault == "cut":
            self.close_connection = True
            return None  # done, but the answer never arrives
        if fault == "garbage":
            return self.reply(200, "<html>gateway</html>")
        return self.answer(500, broken) if fault == "after" else self.answer(status, body)

    def ask(self, path, query):
        """Have the API answer; what happened is told."""
        with self.store as store:
            key = self.headers.get("Idempotency-Key", "")
            status, body, messages = api.answer(
                store, self.command, path, query, key, self.server.base, self.server.contract
            )
            self.server.tell(messages)
        return status, body

    def page(self, session_id, form, *, declined):
        """The donor's page, and what the donor did on it. ``declined``: the card just tried was refused."""
        with self.store as store:
            session = store.get("checkout.session", session_id)
            if session is None:
                return self.reply(404, hosted.document("Not found", "<h1>No such payment page</h1>"))
            self.server.tell(objects.end_if_late(store, session))
            if self.command == "POST":
                return self.act(store, session, form)
        return self.show(session, DECLINED if declined else "")

    def act(self, store, session, form):
        """Do what the pressed button says."""
        verb = form.get("do", "")
        if verb == "abandon":
            return self.redirect(session["cancel_url"] or "/")
        try:
            if verb in VERBS:
                email = form.get("email", "")[:200]
                self.server.tell(VERBS[verb](store, session, email, form.get("name", "")[:200]))
            elif verb in {"bank-yes", "bank-no"}:
                self.server.tell(objects.answer_later(store, session, verb == "bank-yes"))
        except WireError as error:
            return self.reply(400, hosted.document("Rehearsal", f"<h1>{error}</h1>"))
        if verb in {"pay", "later"}:
            return self.redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))
        # Read anew, so that the browser's way back never asks whether to send the card again.
        return self.redirect(f"/pay/{session['id']}{'?declined' if verb == 'decline' else ''}")

    def show(self, session, error=""):
        page = hosted.pay_page(session, error) if session["status"] == "open" else hosted.closed_page(session)
        return self.reply(200, page)

    def portal(self, portal_id, form):
        """The donor's page for card and plans. Its address is the key: it is given to one donor only."""
        with self.store as store:
            portal = store.get("billing_portal.session", portal_id)
            if portal is None:
                return self.reply(404, hosted.document("Not found", "<h1>No such page</h1>"))
            if form.get("do") in {"card-good", "card-bad"}:
                self.server.tell(desk.set_card(store, form | {"id": portal["customer"]}))
                return self.redirect(f"/portal/{portal_id}")
            customer = store.get("customer", portal["customer"])
            own = [s for s in store.all("subscription") if s["customer"] == customer["id"]]
            return self.reply(200, hosted.portal_page(portal, customer, own))

    def desk(self, form):
        """What whoever rehearses makes happen."""
        dispatcher = self.server.dispatcher
        try:
            with self.store as store:
                if form.get("do") == "send":
                    dispatcher.send([api.found(store, "event", form.get("id"))], store.controls)
                else:
                    self.server.tell(desk.do(store, form))
        except WireError as error:
            return self.reply(400, hosted.document("Rehearsal", f"<h1>{error}</h1>"))
        return self.redirect("/")

    def control(self, form):
        """Set how messages travel and which faults calls meet."""
        deed = form.get("do")
        if deed == "release":
            self.server.dispatcher.release(self.store.controls)
        elif deed:
            form["webhooks"] = deed
        try:
            with self.store as store:
                for name in form.keys() & CONTROLS.keys():
                    words = isinstance(CONTROLS[name], str)
                    store.controls[name] = form[name] if words else integer(form, name)
        except WireError as error:
            return self.reply(400, hosted.document("Rehearsal", f"<h1>{error}</h1>"))
        return self.redirect("/")

    def redirect(self, target):
        self.send_response(303)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status, body):
        self.reply(status, json.dumps(body), "application/json")

    def reply(self, status, text, kind="text/html; charset=utf-8"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
