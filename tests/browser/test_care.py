"""The screens of care in a real browser: axe finds nothing, phone and desk, light and dark; keys work."""

import re

import pytest

from tests.browser import axe

STORIES = "/admin/articles/article/?state=published"
REPORTS, COMPLAINTS = "/admin/articles/errorreport/", "/admin/articles/complaint/"


@pytest.fixture
def chief(open_page, sign_in):
    """A chief editor at a desk, with one complaint taken up and a link for somebody outside."""
    page = sign_in(open_page(reduced_motion="reduce"), "chief")
    page.goto(STORIES)
    story = re.search(r"\d+", page.locator("#result_list th a").first.get_attribute("href"))[0]
    page.goto(f"{COMPLAINTS}add/?story={story}")
    page.fill("[name=who]", "Aldous & Co, solicitors")
    page.fill("[name=matter]", "The sum is wrong.")
    page.fill("[name=received_at]", "2026-01-10T10:00")
    page.fill("[name=deadline]", "2026-01-20T10:00")
    page.click("button[value=amend]")
    return page


def test_axe_finds_nothing_on_the_screens_of_care(chief):
    """Hold and confidentiality, reports, complaints, rules, colleagues, and the page for somebody outside."""
    found = {}
    chief.goto("/admin/articles/article/?state=submitted")
    story = chief.locator("#result_list th a").first.get_attribute("href")
    around = story.removesuffix("change/")
    chief.goto(f"{around}outside/")
    chief.fill("[name=name]", "Ann Lawyer")
    chief.locator("form:has([name=name]) button").first.click()
    outside = re.search(r"/review/[^\s\"<]+/", chief.content())[0]
    page = chief
    for screen in (
        f"{around}care/", f"{around}outside/", REPORTS, f"{REPORTS}?state=duplicate", COMPLAINTS,
        "/admin/articles/deskrules/", "/admin/core/user/", outside,
    ):  # fmt: skip
        assert page.goto(screen).ok, screen
        axe.look_at_desk_and_on_phone(page, screen, found)
    inside = page.frame_locator("iframe.review__story")
    assert inside.locator("h1").inner_text() and inside.locator("nav, footer, .masthead").count() == 0
    page.goto(COMPLAINTS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaint/*/change/")
    assert "overdue by" in page.inner_text("main")
    axe.look_at_desk_and_on_phone(page, "a complaint", found)
    assert found == {}, found
