"""We were wrong: a reader says so without an account, an editor puts it right without a mouse."""

import time

from tests.browser import addresses, axe
from tests.browser.keyboard import Keyboard

SLUG = "mackerel-quota-cut"
A_MOMENT = 2.1  # seconds that a person needs for the form, and a script does not


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
        axe.look_at_desk_and_on_phone(page, address, found)
    page.goto("/admin/articles/errorreport/")
    axe.look_at_desk_and_on_phone(page, "queue", found)
    keys = Keyboard(page)
    line = page.locator("#result_list tr", has_text="It was halved, not cut.").locator("th a")
    keys.go(f"#result_list a[href='{line.get_attribute('href')}']")
    axe.look_at_desk_and_on_phone(page, "report", found)
    keys.go("a[href*='?report=']")
    keys.fill("[name=correction_text]", "The quota was halved. ")
    keys.go("button[value=correct]")
    assert "The note is printed" in page.locator(".messagelist").inner_text()
    axe.look_at_desk_and_on_phone(page, "form", found)
    change = page.locator("a[href*='/corrections/']").get_attribute("href")
    keys.go(".messagelist a[href$='/same-error/']")
    page.fill("[name=phrase]", "harbour board")
    keys.go("button[type=submit]")
    assert page.locator("mark").count() > 3
    axe.look_at_desk_and_on_phone(page, "elsewhere", found)
    assert page.goto(change).ok
    axe.look_at_desk_and_on_phone(page, "changing a correction", found)
    page.goto(path)
    assert "The quota was halved." in page.locator(".notice").inner_text()
    assert found == {}
