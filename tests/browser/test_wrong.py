"""We were wrong: a reader says so without an account, an editor puts it right without a mouse."""

import time

from axe_playwright_python.sync_playwright import Axe

from tests.browser import addresses
from tests.browser.keyboard import Keyboard

SLUG = "mackerel-quota-cut"
A_MOMENT = 2.1  # seconds that a person needs for the form, and a script does not


def faults(page, screen, found):
    """What axe finds on this screen, dark on a phone and light on a desk, and whether it is too wide."""
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if violations := Axe().run(page).response["violations"]:
            found[f"{screen}, {scheme}, {width}"] = [fault["id"] for fault in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found[f"{screen} is too wide"] = True
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def test_from_a_readers_report_to_the_correction(newsroom, open_page, sign_in):
    """The reader's browser runs no script; the editor uses the keyboard alone; axe finds nothing."""
    found, path = {}, addresses.story(newsroom, SLUG)
    reader = open_page(javascript=False, width=390)
    reader.goto(path)
    reader.get_by_role("link", name="Report an error in this story").click()
    reader.fill("[name=passage]", "The quota was cut.")
    reader.fill("[name=message]", "It was halved, not cut.")
    reader.fill("[name=contact]", "reader at home")
    time.sleep(A_MOMENT)
    reader.get_by_role("button", name="Send it to the editors").click()
    assert reader.input_value("[name=message]") == "It was halved, not cut."
    reader.fill("[name=contact]", "reader@home.example")
    reader.get_by_role("button", name="Send it to the editors").click()
    assert reader.url.endswith("/report-error/thanks/")
    assert reader.context.cookies() == []

    page = sign_in(open_page(reduced_motion="reduce"), "editor")
    for address in (f"/report-error/?story={path}", "/report-error/thanks/", "/admin/articles/complaint/"):
        page.goto(address)
        faults(page, address, found)
    page.goto("/admin/articles/errorreport/")
    faults(page, "queue", found)
    keys = Keyboard(page)
    line = page.locator("#result_list tr", has_text="It was halved, not cut.").locator("th a")
    keys.go(f"#result_list a[href='{line.get_attribute('href')}']")
    faults(page, "report", found)
    keys.go("a[href*='?report=']")
    keys.fill("[name=correction_text]", "The quota was halved. ")
    keys.go("button[value=correct]")
    assert "The note is printed" in page.locator(".messagelist").inner_text()
    faults(page, "form", found)
    change = page.locator("a[href*='/corrections/']").get_attribute("href")
    keys.go(".messagelist a[href$='/same-error/']")
    page.fill("[name=phrase]", "harbour board")
    keys.go("button[type=submit]")
    assert page.locator("mark").count() > 3
    faults(page, "elsewhere", found)
    assert page.goto(change).ok
    faults(page, "changing a correction", found)
    page.goto(path)
    assert "The quota was halved." in page.locator(".notice").inner_text()
    assert found == {}
