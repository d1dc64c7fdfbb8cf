"""Thousands of the provider's messages, shuffled, each up to three times, while web and worker are killed.

Donors begin, pay, pay late, give back, dispute and renew at the rehearsal provider, in this process; its
messages go to the site over HTTP, each until it was answered with 200, and between them the web server or the
worker is killed (``tools.soak.money_house``). Then the books must be the provider's, to the minor unit
(``tools.soak.money_check``).
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from donations.rehearsal import objects, plans
from donations.rehearsal.server import Provider
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import body_of, sign
from tools.instance import ROOT, free_port
from tools.soak import money_model

SECRET, DAY = "whsec_soak", 24 * 3600
KILLS = 200
SENDERS = 4  # messages on their way at once
PER_GIFT = 6  # messages of a gift, about
PATIENCE = 120  # seconds until the outbox must be empty after the last message
FINE = (
    "ledger equals the model to the minor unit; 0 lost, 0 double; receipts = payments; mails at most 1 each"
)


class Bag:
    """In place of the provider's dispatcher: messages wait here until they are sent."""

    def __init__(self):
        self.bodies, self.held = [], []

    def send(self, events, controls):
        self.bodies += [body_of(event) for event in events]


def run(events, kills=KILLS, database_url=""):
    """Once on SQLite, and on PostgreSQL if ``DATABASE_URL`` names one; returns the exit code.

    Prints how far it is after each tenth, then what was wrong of each kind, and the figures.
    """
    named = database_url or os.environ.get("DATABASE_URL", "")
    on_postgresql = urlsplit(named).scheme.startswith("postgres")
    wrong = play(events, kills, "" if on_postgresql else database_url)
    if on_postgresql:
        with scratch(named) as url:
            wrong = max(wrong, play(events, kills, url))
    else:
        print("PostgreSQL: not tried; name a server in DATABASE_URL.")
    return wrong


@contextmanager
def scratch(url):
    """An empty database beside the one that ``url`` names; dropped afterwards."""
    import psycopg2  # noqa: PLC0415 - only where there is a PostgreSQL

    name = f"soak_money_{os.getpid()}"
    with closing(psycopg2.connect(url)) as line:
        line.autocommit = True
        line.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            line.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def play(events, kills, database_url):
    """One run on one database; prints its figures; returns the exit code."""
    kind = "PostgreSQL" if database_url.startswith("postgres") else "SQLite"
    print(f"{kind}: {events:,} messages or more, {kills} kills; donors begin …", flush=True)
    provider = Provider(0, Store(kept=10**6), Bag())
    threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_of(folder, provider.base, database_url)
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        with house(environment) as site:
            site.ask("begin", max(8, events // PER_GIFT))
            live(provider, events)
            bodies = provider.dispatcher.bodies[:]
            sent, killed = storm(site, bodies, kills)
            print("  all is delivered; what waits is worked off, then the books are compared …", flush=True)
            site.settle()
            model = Path(folder, "model.json")
            model.write_text(json.dumps(model_of(provider.store, bodies)))
            checked = subprocess.run(
                [sys.executable, "-m", "tools.soak.money_check", model], cwd=ROOT, env=environment
            )
    provider.shutdown()
    provider.server_close()
    verdict = "BROKEN" if checked.returncode else FINE
    print(
        f"{kind}: {len(bodies):,} messages of the provider, shuffled, each up to 3 times "
        f"({sent:,} deliveries), {killed} kills: {verdict} ({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    return checked.returncode


def environment_of(folder, base, database_url):
    """Settings of the site, everything of it in ``folder``."""
    kept = {n: value for n, value in os.environ.items() if not n.startswith(("STRIPE_", "DJANGO_"))}
    return kept | {
        "DATA_DIR": folder,
        "DATABASE_URL": database_url or f"sqlite:///{folder}/soak.sqlite3",
        "DEMO": "1",
        "PORT": str(free_port()),
        "STRIPE_SECRET_KEY": "sk_test_rehearsal",
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": base,
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "LOG_LEVEL": "CRITICAL",
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONPATH": str(ROOT),
    }


def model_of(store, bodies):
    """What must be in the books, as JSON."""
    return {
        "sums": [[*name, amount] for name, amount in money_model.sums(store).items()],
        "charges": sorted(money_model.marked(store)),
        "paid_pages": sorted(money_model.paid_pages(store)),
        "events": [json.loads(body)["id"] for body in bodies],
    }


def live(provider, events):
    """What happens at the provider until there are so many messages."""
    chance = random.Random(events)
    store, bodies = provider.store, provider.dispatcher.bodies
    pages = store.all("checkout.session")
    with store:
        for number, page in enumerate(pages):
            donor = f"donor{number % 97}@reader.example", f"Donor {number % 97}"
            once = page["mode"] == "payment"
            how = objects.pay_later if once and number % 6 == 0 else objects.pay
            provider.tell(how(store, page, *donor))
            if how is objects.pay_later:
                provider.tell(objects.answer_later(store, page, number % 12 == 0))
        while len(bodies) < events:
            charges = store.all("charge")
            for charge in chance.sample(charges, len(charges) // 3):
                provider.tell(money_moves(store, charge, chance))
            provider.tell(plans.advance(store, 31 * DAY))


def money_moves(store, charge, chance):
    """Something becomes of a charge: given back in part or whole, failed refund, dispute; the messages."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    if not left or charge["disputed"]:
        return []
    kind = chance.randrange(5)
    if kind == 0:
        made, messages = objects.dispute(store, charge)
        return [*messages, *objects.close_dispute(store, made, won=chance.random() < 0.5)]
    made, messages = objects.refund(store, charge, left if kind == 1 else 1 + left // 3)
    return [*messages, *(objects.fail_refund(store, made) if kind == 2 else [])]


class Site:
    """The house with its web server and worker."""

    def __init__(self, process, environment):
        self.process, self.environment = process, environment
        self.lock, self.running = threading.Lock(), {}

    def ask(self, *words):
        """Send one command; returns the answer."""
        with self.lock:
            print(*words, file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline().strip()
        if answer in {"", "failed"}:
            raise RuntimeError(f"The site could not {words[0]}.")
        return answer

    def start(self, name):
        """Begin ``name``; what the worker before had reserved is due again."""
        if name == "worker":
            self.ask("due")
        self.running[name] = int(self.ask(name))

    def kill(self, name):
        """Kill ``name`` at once, and begin it again."""
        os.kill(self.running[name], signal.SIGKILL)
        self.start(name)

    def post(self, body):
        """One try at one message; whether it was answered with 200."""
        line = http.client.HTTPConnection("127.0.0.1", int(self.environment["PORT"]), timeout=30)
        headers = {"Content-Type": "application/json", "Stripe-Signature": sign(body, SECRET)}
        headers["Host"] = f"localhost:{self.environment['PORT']}"
        try:
            line.request("POST", "/donate/webhook/", body, headers)
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def settle(self):
        """Let the worker come to its end with all that waits."""
        for _ in range(3):
            self.ask("due")
            self.ask("empty", PATIENCE)


@contextmanager
def house(environment):
    """The site's processes; killed afterwards."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-m", "tools.soak.money_house"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **streams) as process:
        site = Site(process, environment)
        try:
            yield site
        finally:
            for number in site.running.values():
                os.kill(number, signal.SIGKILL)
            process.stdin.close()


def storm(site, bodies, kills):
    """Deliver each message one to three times, in any order, with kills between; (deliveries, kills)."""
    chance = random.Random(len(bodies))
    waiting = [body for body in bodies for _ in range(chance.randint(1, 3))]
    chance.shuffle(waiting)
    site.start("web")
    site.start("worker")
    done, over = [], threading.Event()
    began = time.monotonic()

    def send(body):
        while not site.post(body):
            time.sleep(0.05)
        done.append(1)
        if len(done) % -(-len(waiting) // 10) == 0:  # each tenth
            print(
                f"  {len(done):,} of {len(waiting):,} deliveries, {time.monotonic() - began:.0f} s",
                flush=True,
            )

    def killer():
        for number in range(kills):
            while len(done) < (number + chance.random()) * len(waiting) / kills and not over.is_set():
                time.sleep(0.005)
            site.kill("web" if number % 2 else "worker")

    death = threading.Thread(target=killer)
    death.start()
    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, waiting))
    over.set()
    death.join()
    return len(waiting), kills
