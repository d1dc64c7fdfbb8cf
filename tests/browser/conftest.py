"""The production server with a filled demo, and Chromium in front of it.

One server for a whole run: ``manage.py up`` (web server, worker, rehearsal provider) in a folder of its own,
on free ports, with a SQLite file, whatever database the other tests of this run work on.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tools.instance import CHROMIUM_OPTIONS, served

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test; one process of a parallel run does them all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM:
                item.add_marker(
                    pytest.mark.skip(reason="the browser (no Chromium: apt-get install chromium)")
                )


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory):
    """The demo paper behind the production server: an ``instance.Newsroom``."""
    with served(tmp_path_factory.mktemp("newsroom")) as running:
        yield running


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


@pytest.fixture
def sign_in(newsroom):
    """``sign_in(page, "editor")``: through the admin's own form."""

    def sign(page, role):
        user, password = newsroom.sign_ins[role]
        page.goto("/admin/login/?next=/admin/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.click("[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return sign
