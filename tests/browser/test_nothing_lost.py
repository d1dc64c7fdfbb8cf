"""Nothing typed is lost, in a real browser: session over, net gone, browser killed; two people at one story.

``OFFLINE_SECONDS``: how long the net is gone, a moment here, two minutes in ``python -m tools.soak browser``.
"""

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser import axe
from tests.browser.conftest import CHROMIUM, fill_sign_in
from tools.instance import CHROMIUM_OPTIONS

NEW = "/admin/articles/article/add/"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('newsroom-kept/')).length"
OFFLINE = float(os.environ.get("OFFLINE_SECONDS", "4"))


def write(page, headline, text):
    """Type a headline and one paragraph."""
    page.fill("[name=headline]", headline)
    page.locator(".ProseMirror").click()
    page.keyboard.type(text)


def wait_until_kept(page):
    """Until the server has the text; the device needs no copy then."""
    page.get_by_text(re.compile(r"Saved \d\d:\d\d \S+ · \d+ changes? not yet in the history")).wait_for()
    for _ in range(50):  # the policy forbids a predicate as text
        if page.evaluate(KEPT) == 0:
            return
        page.wait_for_timeout(200)
    pytest.fail("The device still has a copy that the server lacks.")


def forget_everything(page):
    """Leave no copy for the next test."""
    page.goto(NEW)
    page.locator(".ProseMirror").wait_for()
    while page.locator("#kept p").count():
        last = page.locator("#kept p").nth(page.locator("#kept p").count() - 1)
        page.get_by_role("button", name="Forget it").first.click()
        last.wait_for(state="detached")


def test_the_session_ends_while_writing(open_page, sign_in, newsroom):
    """Signed out in the middle of a sentence: it says so, signing in elsewhere is enough, typing goes on."""
    page = sign_in(open_page(), "chief", NEW)
    write(page, "Written in the night", "Nobody saw it")
    wait_until_kept(page)
    page.context.clear_cookies()
    page.keyboard.type(" coming.")
    page.get_by_text("You are signed out: sign in in another tab, nothing is lost").first.wait_for()
    assert page.evaluate(KEPT) == 1
    assert axe.faults(page) == []
    page.click("button[value=save]")  # does not lead away from the text
    with page.context.expect_page() as opened:
        page.click("#sign-in")
    other = opened.value
    fill_sign_in(other, *newsroom.sign_ins["chief"])
    other.wait_for_url("**/admin/")
    wait_until_kept(page)
    page.click("button[value=save]")
    page.wait_for_selector(".messagelist")
    assert page.locator(".ProseMirror").inner_text() == "Nobody saw it coming."


def test_saving_with_the_session_over(open_page, sign_in, newsroom):
    """Save pressed with the session over asks to sign in; then every word is there, and Save saves it."""
    page = sign_in(open_page(), "chief", NEW)
    write(page, "Saved too late", "Nobody saw it coming.")
    tags = page.get_by_role("combobox", name="Tags")
    tags.press_sequentially("Night shift")
    tags.press("Enter")
    page.context.clear_cookies(name=re.compile("sid"))
    page.click("button[value=save]")
    page.wait_for_selector("text=Your sign-in has ended")
    assert axe.faults(page) == []
    sign_in_again(page, *newsroom.sign_ins["chief"])
    page.wait_for_selector("text=It is not saved yet")
    assert page.input_value("[name=headline]") == "Saved too late"
    assert page.locator(".ProseMirror").inner_text() == "Nobody saw it coming."
    assert page.locator(".nr-chips li").all_inner_texts() == ["Night shift\n×"]
    page.click("button[value=save]")
    page.wait_for_selector(".messagelist")
    assert "Saved too late" in page.title()
    page.goto(NEW)
    page.locator(".ProseMirror").wait_for()
    assert "Saved too late" not in page.locator("#kept").inner_text()
    assert page.evaluate(KEPT) == 0


def sign_in_again(page, name, password):
    """Fill in the page that a form sent signed out is answered with."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in and go on").click()


def test_saving_with_the_session_over_and_no_scripts(open_page, sign_in, newsroom):
    """Without scripts nothing is kept while one types: the text goes past the sign-in, then Save saves it."""
    page = sign_in(open_page(javascript=False), "chief", NEW)
    page.fill("[name=headline]", "By the light of a candle")
    page.fill("[name=body]", "<p>First line.</p>\n<p>Second line.</p>")
    page.context.clear_cookies(name=re.compile("sid"))
    page.click("button[value=publish]")
    sign_in_again(page, *newsroom.sign_ins["chief"])
    page.wait_for_selector("text=nothing was saved or done")
    assert page.input_value("[name=headline]") == "By the light of a candle"
    assert "Second line." in page.input_value("[name=body]")
    page.click("button[value=save]")
    page.wait_for_selector(".messagelist")
    assert "By the light of a candle" in page.title()


def test_a_text_that_is_not_taken_says_why(open_page, sign_in):
    """The bar has the server's own words, and what to do; the text stays on the device."""
    page = sign_in(open_page(), "chief", NEW)
    too_long = {"problem": "it is too long to be kept without saving. Save now, or cut it."}
    page.route("**/keep/**", lambda route: route.fulfill(status=413, json=too_long))
    write(page, "War and Peace", "The whole of it.")
    page.locator("#saved", has_text="Not taken by the server, kept on this device: it is too long").wait_for()
    assert page.evaluate(KEPT) == 1
    page.unroute("**/keep/**")
    wait_until_kept(page)
    forget_everything(page)


def test_the_net_is_gone_for_a_while(open_page, sign_in):
    """Writing goes on, the device keeps it, the bar says so; back on the net it arrives by itself."""
    page = sign_in(open_page(), "chief", NEW)
    write(page, "On the train", "Before the tunnel.")
    wait_until_kept(page)
    page.context.set_offline(True)
    page.keyboard.type(" In the tunnel.")
    page.get_by_text("Not connected: kept on this device, trying again").first.wait_for()
    assert page.evaluate(KEPT) == 1
    page.click("button[value=save]")  # shows no error page of the browser's
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    ends = time.monotonic() + OFFLINE
    while time.monotonic() < ends:
        page.wait_for_timeout(min(5000, OFFLINE * 1000))
        page.keyboard.type(" Still.")
    page.context.set_offline(False)
    page.keyboard.type(" After it.")
    wait_until_kept(page)
    text = page.locator(".ProseMirror").inner_text()
    other = sign_in(open_page(), "chief", NEW)
    offer = other.locator("#kept p", has_text="“On the train”")
    offer.get_by_role("link", name="Bring it back").click()
    other.wait_for_selector("text=It is not saved yet")
    assert other.locator(".ProseMirror").inner_text() == text
    other.click("button[value=save]")
    other.wait_for_selector(".messagelist")
    assert "Before the tunnel. In the tunnel. Still." in text


def kill_browser(profile):
    """End the browser that works in the folder ``profile`` as a power cut would."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # a process that ended meanwhile
            arguments = entry.read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in arguments:
                os.kill(int(entry.parent.name), signal.SIGKILL)


def test_the_browser_is_killed(open_page, sign_in, newsroom, browser, tmp_path):
    """Killed in the middle of writing, its device never seen again: the text is there in another browser."""
    launch = browser.browser_type.launch_persistent_context
    context = launch(tmp_path, executable_path=CHROMIUM, args=CHROMIUM_OPTIONS, base_url=newsroom.url)
    page = sign_in(context.new_page(), "reporter", NEW)
    page.locator(".ProseMirror").wait_for()
    write(page, "The last words", "It was getting dark.")
    wait_until_kept(page)
    kill_browser(tmp_path)
    other = sign_in(open_page(), "chief", NEW)
    other.locator(".ProseMirror").wait_for()
    assert "The last words" not in other.locator("#kept").inner_text()
    mine = sign_in(open_page(), "reporter", NEW)
    offer = mine.locator("#kept p", has_text="“The last words”: text from")
    offer.get_by_role("link", name="Bring it back").click()
    mine.wait_for_selector("text=It is not saved yet")
    assert mine.input_value("[name=headline]") == "The last words"
    assert mine.locator(".ProseMirror").inner_text() == "It was getting dark."
    forget_everything(mine)


def test_signing_out_leaves_nothing_on_the_device(open_page, sign_in):
    """What the server could not be told stays on the device only as long as its writer is signed in."""
    page = sign_in(open_page(), "reporter")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(NEW)
    page.route("**/keep/*", lambda route: route.abort())
    page.fill("[name=slugline]", "Half a thought")
    page.get_by_text("Not connected").first.wait_for()
    assert page.evaluate(KEPT) == 1
    page.goto(NEW)
    page.get_by_text("“Half a thought”: text from").get_by_text("only this device has it").wait_for()
    page.click("#user-tools .nr-me summary")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Log in again").wait_for()
    assert page.evaluate(KEPT) == 0


def test_two_at_one_story(open_page, sign_in):
    """They see each other within ten seconds, hear of each other's saves, and saving merges and shows it."""
    one = sign_in(open_page(), "chief", NEW)
    write(one, "Two at one story", "The first paragraph.")
    one.keyboard.press("Enter")
    one.keyboard.type("The second paragraph.")
    one.keyboard.press("Enter")
    one.keyboard.type("The third paragraph.")
    one.click("button[value=save]")
    one.wait_for_selector(".messagelist")
    address = one.url
    two = sign_in(open_page(), "editor")
    started = time.monotonic()
    two.goto(address)
    one.locator("#here").get_by_text("Also here:").wait_for(timeout=10_000)
    assert time.monotonic() - started < 10
    two.fill("[name=headline]", "Two people at one story")
    one.locator("#here").get_by_text("with changes not saved yet").wait_for(timeout=12_000)
    two.click("button[value=save]")
    two.wait_for_selector(".messagelist")
    one.locator("#here").get_by_text("saved version 2").wait_for(timeout=10_000)
    one.locator(".ProseMirror p").last.click()
    one.keyboard.press("End")
    one.keyboard.type(" And more.")
    one.click("button[value=save]")
    one.get_by_text("changed this while you were writing").wait_for()
    assert one.locator(".nr-merged .nr-difference ins").inner_text().strip() == "people"
    assert one.input_value("[name=headline]") == "Two people at one story"
    assert "And more." in one.locator(".ProseMirror").inner_text()
    assert axe.faults(one) == []
    two.close()
    one.locator("#here").wait_for(state="hidden")
