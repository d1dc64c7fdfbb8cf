"""From the donation page to the provider's: milliseconds of our server for the press of the button.

The production server on PostgreSQL, the rehearsal provider in this process, which times itself: what the
donor waits for, less what the provider took, is ours. Each donor comes from a network of their own.
"""

import re
import signal
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from donations.rehearsal.server import Handler, Provider
from donations.rehearsal.store import Store
from donations.rehearsal.webhooks import Dispatcher
from tools.bench import archive
from tools.bench.pages import wait_for
from tools.environment import PYTHON, ROOT
from tools.instance import free_port

SIZE = 100  # stories behind it: enough for a frame
WARM, DONORS = 5, 30  # fewer than move the ladder against card testers
MOST_MS = 50
FIELD = re.compile(r'name="(token|currency|csrfmiddlewaretoken)" value="([^"]*)"')
PAGE = """
import django
django.setup()
from donations.donation_page import get_page
from donations.models import FeeTerm
page = get_page()
page.offer_cover = page.offer_monthly = True
page.save()
FeeTerm.objects.get_or_create(page=page, currency="GBP", defaults={"basis_points": 150, "fixed_minor": 20})
print("null")
"""


class Timed(Handler):
    """The provider's handler, noting what each of its answers took in milliseconds."""

    def route(self):
        started = time.perf_counter()
        super().route()
        self.server.times.append(1000 * (time.perf_counter() - started))


@contextmanager
def provider():
    """The rehearsal provider of this measurement; its messages reach nobody."""
    server = Provider(0, Store(), Dispatcher("http://127.0.0.1:9/", "whsec_bench"))
    server.RequestHandlerClass, server.times = Timed, []
    server.dispatcher.send = lambda events, controls: None
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@contextmanager
def site(base):
    """The production server, its payments at the provider ``base``; gives its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    env = archive.environment(SIZE) | {
        "SITE_URL": address, "TRUSTED_PROXIES": "1", "STRIPE_SECRET_KEY": "sk_test_rehearsal",
        "STRIPE_WEBHOOK_SECRET": "whsec_bench", "STRIPE_API_BASE": base,
    }  # fmt: skip
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "1",
        "--blocking-threads",
        "2",
        "--log-level",
        "error",
        "newsroom.wsgi:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        wait_for(f"{address}/robots.txt")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow: the donor's browser would leave for the provider."""

    def redirect_request(self, *args):
        return None


class Reader:
    """A donor with a browser, from a network of their own."""

    def __init__(self, address, number):
        self.address, self.headers = (
            address,
            {"X-Forwarded-For": f"203.{number % 256}.113.{number // 256 + 1}"},
        )
        self.browser = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self):
        """Read the donation page; milliseconds."""
        started = time.perf_counter()
        with self.browser.open(self.request("/donate/")) as reply:
            self.form = dict(FIELD.findall(reply.read().decode()))
        return 1000 * (time.perf_counter() - started)

    def press(self):
        """Send the form; milliseconds until the browser is told where the provider's page is."""
        data = self.form | {"frequency": "once", "amount_once": "500"}
        started = time.perf_counter()
        try:
            self.browser.open(self.request("/donate/checkout/", urlencode(data).encode()))
        except urllib.error.HTTPError as reply:
            taken = 1000 * (time.perf_counter() - started)
            if reply.code == 303 and "/pay/" in reply.headers["Location"]:
                return taken
            raise RuntimeError(f"The form was answered with {reply.code}: {reply.read()[:3000]}") from None
        raise RuntimeError("The form led nowhere.")

    def request(self, path, data=None):
        """One request of this donor's."""
        return urllib.request.Request(self.address + path, data, self.headers)


def measure():
    """Print the medians; says when ours is beyond its limit."""
    archive.fill(SIZE)
    archive.ask(SIZE, PAGE)
    with provider() as theirs, site(theirs.base) as address:
        readers = [Reader(address, number) for number in range(WARM + DONORS)]
        pages = [reader.open() for reader in readers]
        time.sleep(0.4)  # no quicker than a person
        waited, theirs_took = [], []
        for reader in readers:
            theirs.times.clear()
            waited.append(reader.press())
            theirs_took.append(sum(theirs.times))
    ours = [total - taken for total, taken in zip(waited, theirs_took, strict=True)][WARM:]
    median, provider_median = statistics.median(ours), statistics.median(theirs_took[WARM:])
    print(f"{DONORS} donors, one after the other, PostgreSQL, the production server:")
    print(f"  our server:   {median:.1f} ms (median), {max(ours):.1f} ms (slowest); at most {MOST_MS} ms")
    print(f"  the provider: {provider_median:.1f} ms (median of the rehearsal provider’s own time)")
    print(f"  the donor:    {statistics.median(waited[WARM:]):.1f} ms (median, from press to redirect)")
    print(f"  before that, the donation page itself: {statistics.median(pages[WARM:]):.1f} ms (median)")
    if median > MOST_MS:
        print(f"  beyond {MOST_MS} ms")
    return median
