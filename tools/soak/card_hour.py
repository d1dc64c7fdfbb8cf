"""One hour of ``tools.soak.cards``: site, rehearsal provider, testers and donors under one turned clock.

Run in the environment that ``cards`` makes; prints its counts as JSON in its last line.
"""

import http.client
import json
import re
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from socketserver import ThreadingMixIn
from urllib.parse import urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()

import time_machine  # noqa: E402 - the project's modules need Django set up
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from donations.guard import ladder, proof  # noqa: E402
from donations.models import CardStep, CardTry, CardWeather, Step  # noqa: E402
from donations.rehearsal.server import Provider  # noqa: E402
from donations.rehearsal.store import Store  # noqa: E402
from donations.rehearsal.webhooks import Dispatcher  # noqa: E402
from newsroom.core.models import OutboxMessage  # noqa: E402
from newsroom.wsgi import application  # noqa: E402

ADDRESSES, HOUR = 500, 3600
READS = 15  # seconds between getting the form and sending it
DONOR_EVERY = 120  # seconds
LOOKS = 10  # seconds between two looks of the worker
CARDS = 3  # that a tester tries on one page
FRIENDS = 15  # donors who have given before
COUNTED = ("donors", "known_passed", "new_passed", "by_mail", "cards", "errors")


class Server(ThreadingMixIn, WSGIServer):
    """The site's WSGI application behind a port, a thread for each request."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_message(self, *args):
        pass


class Person:
    """A browser behind our proxy: an address, cookies, the page that was seen last."""

    def __init__(self, address, email):
        self.address, self.email, self.cookies, self.page = address, email, {}, ""

    def ask(self, method, url, fields=None):
        """(status, location); the page is kept."""
        parts = urlsplit(url)
        host = parts.netloc or urlsplit(settings.SITE_URL).netloc
        headers = {"X-Forwarded-For": f"203.0.113.1, {self.address}", "Host": host}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["Referer"] = f"http://{host}/"
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection(host.replace("localhost", "127.0.0.1"), timeout=60)
        line.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = line.getresponse()
        self.page = answer.read().decode(errors="replace")
        line.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.getheader("Location", "")

    def hidden(self):
        """The hidden fields of the page."""
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))

    def open(self):
        self.ask("GET", "/donate/")

    def send(self):
        """Send the form as it stands; returns the status and where it leads."""
        return self.ask("POST", "/donate/checkout/", self.hidden() | {"amount": "500"})

    def ask_for_mail(self):
        """Type the own address into the page that asks for one; returns the link of the mail, if it went."""
        status, _ = self.ask("POST", "/donate/prove/", self.hidden() | {"email": self.email})
        for wish in OutboxMessage.objects.filter(kind="proof", payload__to=self.email):
            proof.send(wish.payload)  # what the worker would do
            wish.delete()
        mails = OutboxMessage.objects.filter(kind="mail", payload__to=self.email, key__startswith="proof:")
        mail = mails.order_by("-id").first() if status == 200 else None
        return mail and re.search(r"(/donate/open/\S+)", mail.payload["body"])[1]

    def follow(self, link):
        """Open the mailed link and press its button."""
        self.ask("GET", link)
        return self.ask("POST", link, self.hidden())


class Hour:
    """The hour as it goes: who comes when, and what is counted."""

    def __init__(self, clock, tries, with_mail):
        self.clock, self.tries, self.with_mail = clock, tries, with_mail
        self.bots = [
            Person(f"{10 + n // 250}.{n % 250}.{n % 7}.9", f"bot{n}@mailbox.example")
            for n in range(ADDRESSES)
        ]
        self.found, self.waiting, self.friends = Counter(), [], []

    def given_before(self):
        """Donors of the day before, a quarter of an hour apart, who come again in the hour of the testers."""
        for number in range(FRIENDS):
            self.clock.shift(timedelta(minutes=15))
            friend = Person(f"192.{number}.2.4", f"friend{number}@home.example")
            friend.open()
            self.clock.shift(timedelta(seconds=READS))
            _, target = friend.send()
            friend.ask("POST", target, {"do": "pay", "email": friend.email, "name": "A Friend"})
            self.friends.append(friend)
        self.clock.shift(timedelta(hours=1))

    def run(self):
        """Every try and every donor, in the order of the clock."""
        step, seconds, looked = HOUR / self.tries, 0.0, 0.0
        for number in range(self.tries):
            self.clock.shift(timedelta(seconds=step))
            seconds += step
            bot = self.bots[number % ADDRESSES]
            bot.open()
            self.waiting.append((seconds + READS, bot, bot.page, dict(bot.cookies)))
            while self.waiting and self.waiting[0][0] <= seconds:
                _, other, other.page, other.cookies = self.waiting.pop(0)
                self.guarded(self.test_cards, other)
            if seconds // DONOR_EVERY > (seconds - step) // DONOR_EVERY:
                self.guarded(self.give)
            if seconds - looked >= LOOKS:
                looked = seconds
                ladder.tend()

    def guarded(self, deed, *args):
        """Do it; a server that breaks is counted."""
        try:
            deed(*args)
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.found["errors"] += 1
            print(repr(error), file=sys.stderr)

    def test_cards(self, bot):
        """One tester's try: stolen cards, one after the other, if a page opens."""
        status, target = bot.send()
        assert status < 500 or status == 503, status
        if status == 200 and self.with_mail:
            link = bot.ask_for_mail()
            status, target = bot.follow(link) if link else (status, target)
        if status == 303:
            for _ in range(CARDS):
                bot.ask("POST", target, {"do": "decline", "email": bot.email, "name": "X"})
                self.found["cards"] += 1

    def give(self):
        """One honest donor's way, with the patience to press twice and to look into the mail; every second
        one has given before."""
        self.found["donors"] += 1
        number = self.found["donors"]
        known = number % 2 == 0
        donor = self.friends.pop() if known else Person(f"172.16.{number}.4", f"donor{number}@home.example")
        donor.cookies.clear()
        donor.open()
        before = timezone.now()
        self.clock.shift(timedelta(seconds=READS))  # the others' tries are not held up: their forms just age
        status, target = donor.send()
        if status == 429 and "press once more" in donor.page:
            self.clock.shift(timedelta(seconds=10))
            status, target = donor.send()
        if status == 200 and "/donate/prove/" in donor.page:
            link = donor.ask_for_mail()
            status, target = donor.follow(link) if link else (0, "")
            self.found["by_mail"] += status == 303
        if status == 303:
            _, back = donor.ask("POST", target, {"do": "pay", "email": donor.email, "name": "A Donor"})
            donor.ask("GET", back)
            self.found["known_passed" if known else "new_passed"] += "has arrived" in donor.page
        self.clock.move_to(before)


def main():
    """Serve, play, count."""
    tries, with_mail = int(sys.argv[1]), "mail" in sys.argv[2:]
    began, port = time.perf_counter(), urlsplit(settings.SITE_URL).port
    site = make_server("127.0.0.1", port, application, Server, Quiet)
    target = f"http://127.0.0.1:{port}/donate/webhook/"
    provider = Provider(
        urlsplit(settings.STRIPE_API_BASE).port, Store(kept=100_000),
        Dispatcher(target, settings.STRIPE_WEBHOOK_SECRET),
    )  # fmt: skip
    for server in (site, provider):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        hour = Hour(clock, tries, with_mail)
        hour.given_before()
        hour.run()
        weather = CardWeather.objects.get()
        counted = {
            "tries": tries,
            "addresses": ADDRESSES,
            "sessions": len(provider.store.all("checkout.session")) - FRIENDS,
            "budget": weather.budget,
            "mails": CardTry.objects.filter(kind="mail").count(),
            "steps": " → ".join(
                [
                    "Normal",
                    *(
                        Step(after).label
                        for after in CardStep.objects.order_by("id").values_list("after", flat=True)
                    ),
                ]
            ),
            "seconds": round(time.perf_counter() - began),
        }
    print(json.dumps(dict.fromkeys(COUNTED, 0) | hour.found | counted))


if __name__ == "__main__":
    main()
