"""The preview beside the form, in a real browser."""

import re

from tests.browser import axe

LIST = "/admin/articles/article/?q=dredger+that+never"
STORY = re.compile(r"/\d+/change/")


def test_the_page_beside_the_form(open_page, sign_in):
    """From unsaved words, where one was reading, in both widths; it is remembered, leads nowhere, says when
    one is signed out, and Escape closes it."""
    page = sign_in(open_page(width=1440), "chief")
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(LIST)
    page.get_by_role("link", name="The dredger that never came").first.click()
    page.wait_for_url(STORY)
    page.locator(".ProseMirror").wait_for()
    page.get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    inside = page.frame_locator("#preview iframe")
    inside.get_by_role("heading", level=1).wait_for()
    assert page.evaluate("document.activeElement.dataset.width") == "phone"
    assert page.locator("#preview iframe").evaluate("(frame) => frame.clientWidth") == 390
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#preview iframe").evaluate("(frame) => frame.clientWidth") == 1280

    frame = page.locator("#preview iframe").element_handle().content_frame()
    frame.evaluate("window.scrollTo(0, 700)")
    page.fill("[name=headline]", "Only typed so far")
    inside.get_by_role("heading", name="Only typed so far").wait_for()
    frame = page.locator("#preview iframe").element_handle().content_frame()
    for _ in range(20):
        if frame.evaluate("window.scrollY") == 700:
            break
        page.wait_for_timeout(50)
    assert frame.evaluate("window.scrollY") == 700
    inside.get_by_role("link", name="Support us").first.dispatch_event("click")
    inside.get_by_role("heading", name="Only typed so far").wait_for()
    assert axe.faults(page) == []

    page.reload()
    inside.get_by_role("heading", level=1).wait_for()
    assert page.locator("[data-width=desktop]").get_attribute("aria-pressed") == "true"
    page.context.clear_cookies(name=re.compile("sid"))
    page.fill("[name=headline]", "Typed on")
    page.get_by_text("You are signed out. Your text is safe in the form").wait_for()
    page.locator("[data-close]").focus()
    page.keyboard.press("Escape")
    assert page.locator("#preview").is_hidden()
    assert page.evaluate("document.activeElement.id") == "preview-button"
    assert faults == []
