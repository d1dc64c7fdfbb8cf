"""The production server with a filled demo, and Chromium in front of it.

A server for each process of a run: ``manage.py up`` (web server, worker, rehearsal provider) in a folder of
its own, on free ports, with a SQLite file, whatever database the other tests of this run work on. The first
one fills the demo, as on anybody's machine; the others begin with a copy.
"""

import fcntl
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import sync_playwright

from tools import instance
from tools.instance import CHROMIUM_OPTIONS, served

CHROMIUM = instance.chromium()


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(
                    pytest.mark.skip(reason="the browser (no Chromium: apt-get install chromium)")
                )


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory, run_folder):
    """The demo paper behind the production server: an ``instance.Newsroom``."""
    folder, filled = tmp_path_factory.mktemp("newsroom"), run_folder / "filled"
    with ExitStack() as stack:
        with (run_folder / "filling").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if filled.exists():
                shutil.copytree(filled, folder, dirs_exist_ok=True)
            running = stack.enter_context(served(folder, static_root=run_folder / "static"))
            if not filled.exists():
                instance.copy(running, filled)
        yield running


@pytest.fixture
def server_database(newsroom, django_db_blocker):
    """The alias of the server's own database, for ``Model.objects.using(…)``."""
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": newsroom.data_dir / instance.DATABASE}
    own |= {"OPTIONS": settings.SQLITE_OPTIONS}
    connections.settings["server"] = connections["default"].settings_dict | own
    with django_db_blocker.unblock():
        yield "server"
        connections["server"].close()
    del connections["server"], connections.settings["server"]


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium."""
    # The driver keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, newsroom):
    """``open_page(color_scheme="dark", javascript=False, width=390)``: a page in a fresh browser profile."""
    contexts = []

    def open_one(*, color_scheme="light", javascript=True, width=1280, height=900, **options):
        context = browser.new_context(
            base_url=newsroom.url,
            color_scheme=color_scheme,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """A page with JavaScript in the light scheme, 1280 wide."""
    return open_page()


@pytest.fixture(scope="session")
def cookies():
    """Role → what a browser that signed in holds."""
    return {}


@pytest.fixture
def sign_in(newsroom, cookies):
    """``sign_in(page, "editor", path)``: the page at ``path``, asked for by somebody in that role.

    The first time, and when that session is over, through the admin's own form.
    """

    def sign(page, role, path="/admin/"):
        if role in cookies:
            page.context.add_cookies(cookies[role])
            page.goto(path)
        else:
            page.goto(f"/admin/login/?next={quote(path)}")
        if "/admin/login/" in page.url:
            fill_sign_in(page, *newsroom.sign_ins[role])
            page.wait_for_url(lambda url: "/admin/login/" not in url)
            cookies[role] = page.context.cookies()
        return page

    return sign


def fill_sign_in(page, user, password):
    """Fill the sign-in form that stands on the page, and send it."""
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.click("[type=submit]")
