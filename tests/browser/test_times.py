"""Time on the writing screen in a real browser: the check, two clocks, the night that has an hour twice."""

import re

from tests.browser import axe

NEW = "/admin/articles/article/add/"


def press(page, verb):
    with page.expect_navigation():
        page.click(f"button[value={verb}]")


def test_a_story_and_its_times(open_page, sign_in):
    """An editor in New York writes for London: the check follows the typing and leads to each field, both
    clocks are shown, the hour that comes twice is asked, a slip is taken back, a change waits; axe finds
    nothing."""
    page = sign_in(open_page(timezone_id="America/New_York"), "chief", NEW)
    check = page.locator("#check")
    page.fill("[name=headline]", "Twelve ships and TK")
    check.get_by_text("“TK” is left in the headline").wait_for()
    assert "It has no headline" not in check.inner_text()
    check.get_by_role("link", name=re.compile("It is in no section")).click()
    assert page.evaluate("document.activeElement.name") == "section"
    page.select_option("[name=section]", index=1)
    page.fill("[name=headline]", "Twelve ships wait outside")
    page.fill("[name=standfirst]", "The dredger never came.")
    check.get_by_text("It has no text.").click()
    page.keyboard.type("For three winters the pilots have said so.")
    check.get_by_text("Nothing is missing.").wait_for()

    page.fill("[name=publish_at]", "2027-10-31T01:30")
    press(page, "schedule")
    page.get_by_label("the second 01:30 (GMT)").check()
    assert "21:30" in page.locator("[data-own-clock=id_publish_at]").inner_text()
    assert axe.faults(page) == []
    press(page, "schedule")
    times = page.locator("#panel-times")
    assert "31 October 2027, 01:30 GMT, Sat 30 Oct, 21:30" in times.inner_text()
    assert "(America/New York)" in times.inner_text()
    press(page, "deschedule")

    press(page, "publish")
    assert re.search(
        r"Live since \d\d:\d\d:\d\d; feeds, .* at \d\d:\d\d:\d\d GMT", page.locator("#grace").inner_text()
    )
    assert axe.faults(page) == []
    press(page, "recall")
    assert "Taken back." in page.locator(".messagelist").inner_text() and page.locator("#grace").count() == 0

    press(page, "publish")
    page.fill("[name=headline]", "Thirteen ships wait outside")
    page.fill("[name=publish_at]", "2027-06-01T09:00")
    press(page, "schedule_change")
    assert "Version 2 replaces what readers see 1 June 2027, 09:00 BST" in times.inner_text()
    phone = sign_in(open_page(color_scheme="dark", width=390, timezone_id="Europe/London"), "chief", page.url)
    assert "on your clock" not in phone.locator("#panel-times").inner_text()
    assert axe.faults(phone) == []
    press(phone, "cancel_change")
    assert "replaces" not in phone.locator("#panel-times").inner_text()
