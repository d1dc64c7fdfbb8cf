"""The appeal on a reader's own device, and staff's screens of it."""

import json
import time

from tests.browser import addresses, axe
from tests.browser.keyboard import Keyboard

KEY = "newsroom-appeal"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})"


def kept(page):
    """What the device keeps of appeals."""
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "{}")


def test_not_now_and_how_often(page, newsroom):
    """Not now: it goes, says so, and stays away everywhere. Until then the front page shows it four times."""
    story = addresses.story(newsroom, addresses.DREDGER)
    for _ in range(4):
        page.goto("/")
        page.locator(".appeal").scroll_into_view_if_needed()
        page.wait_for_function(
            "count => JSON.parse(localStorage.getItem('newsroom-appeal')).seen?.length === count", arg=_ + 1
        )
    page.goto("/")
    assert page.locator(".appeal").is_hidden(), "the fifth time"
    page.goto(story)
    assert page.locator(".appeal form").is_visible(), "at the end of a story it always stands"
    page.get_by_role("button", name="Not now").click()
    assert page.locator(".appeal form").is_hidden()
    said = page.get_by_text("You will not be asked on this device for a while.")
    assert said.is_visible()
    assert said.evaluate("said => said === document.activeElement")
    page.goto(addresses.story(newsroom, addresses.OPINION))
    assert page.locator(".appeal").is_hidden()
    month_ago = (time.time() - 31 * 24 * 3600) * 1000
    page.evaluate(f"localStorage.setItem('{KEY}', JSON.stringify({{rest: {month_ago}}}))")
    page.reload()
    assert page.locator(".appeal").is_visible(), "after thirty days"
    assert page.context.cookies() == []


def test_whoever_gave_is_thanked(page, newsroom):
    """At the end of a story; on the front page nothing asks. What lies in the future is not believed."""
    story = addresses.story(newsroom, addresses.ARABIC)
    for gave, thanked in (("Date.now()", True), ("Date.now() + 1e9", False), ("'yes'", False)):
        page.goto("/")
        page.evaluate(f"localStorage.setItem('{KEY}', JSON.stringify({{gave: {gave}}}))")
        page.reload()
        assert page.locator(".appeal").is_hidden() is thanked, gave
        page.goto(story)
        assert page.get_by_text("شكرا على تبرعكم").is_visible() is thanked, gave
        assert page.locator(".appeal form").is_hidden() is thanked, gave


def test_where_a_device_keeps_nothing_the_appeal_stands(page, newsroom):
    """Nothing is offered that could not be kept."""
    page.add_init_script(NO_STORAGE)
    page.goto(addresses.story(newsroom, addresses.DREDGER))
    assert page.locator(".appeal form").is_visible()
    assert page.get_by_role("button", name="Not now").is_hidden()


def test_frequency_and_amount_by_keyboard(open_page, newsroom):
    """Real radios: arrows choose, only that frequency's amounts are there, the donation page has it all."""
    for javascript in (True, False):
        page = open_page(javascript=javascript)
        page.goto(addresses.story(newsroom, addresses.DREDGER))
        page.locator(".appeal h2").click()
        keys = Keyboard(page)
        keys.reach("#often-once")
        keys.press("ArrowRight")
        keys.reach("[name=amount_monthly]:checked")
        keys.press("ArrowRight")
        keys.go(".appeal button[type=submit]")
        assert page.get_by_text("How much, every month?").is_visible()
        assert page.locator("[name=amount_monthly][value='1000']").is_checked()


def test_axe_finds_nothing_on_the_screens(open_page, sign_in, newsroom):
    """Appeals, with mistakes too, the donation page as staff and as donors see it: in both schemes."""
    page = sign_in(open_page(reduced_motion="reduce"), "chief")
    found = {}

    def look(name):
        axe.look_in_both_schemes(page, name, found)

    page.goto("/admin/donations/appeal/")
    look("list")
    page.get_by_role("link", name="Under every story").click()
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    look("appeal")
    page.fill("[name=heading]", "")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Nothing was saved.").wait_for()
    look("appeal, refused")
    page.goto("/admin/donations/appeal/explain/?story=" + addresses.story(newsroom, addresses.ARABIC))
    look("explanation")
    page.goto("/admin/donations/appeal/")
    page.get_by_role("link", name="by version").first.click()
    look("versions")
    page.goto("/admin/donations/donationpage/1/change/")
    page.evaluate("document.querySelectorAll('#page details').forEach((each) => each.open = true)")
    look("donation page, in the form")
    page.fill("[name=headline]", "Words that nobody has saved")
    page.click("#preview-button")
    shown = page.frame_locator("#preview iframe").get_by_role("heading", name="Words that nobody has saved")
    shown.wait_for()
    page.click("[data-close]")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Readers see nothing of it").wait_for()
    page.goto("/admin/donations/donationpage/1/history/")
    look("donation page, history")
    page.get_by_role("link", name="What it changed").first.click()
    look("donation page, a change")
    for name, path in (("donation page", "/donate/?amount=1"), ("wall", "/donate/wall/")):
        page.goto(path)
        axe.look_at_desk_and_on_phone(page, name, found)
    assert found == {}
