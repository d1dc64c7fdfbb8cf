"""A story from its first word to its correction: by keyboard alone, and from a phone in a minute."""

import math
import time

from tests.browser import axe
from tests.browser.keyboard import Keyboard

NEW = 'a[href$="/articles/article/add/"]'
NEXT = ".nr-bar button.nr-btn--next"


def signed_in(open_page, newsroom, role):
    """Sign in with the keyboard; the ``Keyboard`` of a new page."""
    page = open_page(width=1440, reduced_motion="reduce")  # a colour on its way has no contrast
    keys = Keyboard(page)
    page.goto("/admin/login/?next=/admin/")
    user, password = newsroom.sign_ins[role]
    if not page.evaluate("document.activeElement.name === 'username'"):
        keys.reach("[name=username]")
    keys.type(user)
    keys.fill("[name=password]", password)
    with page.expect_navigation():
        keys.press("Enter")
    return keys


def said(page):
    """What the page says was done."""
    return page.locator(".messagelist").inner_text()


def test_the_whole_path_by_keyboard_alone(open_page, newsroom):
    """A reporter writes and hands in; an editor approves, schedules, publishes, corrects: no mouse, and axe
    finds nothing on the way, light and dark."""
    found = {}  # on what no other test meets; the screens of a day are looked at in test_story_form
    rita = signed_in(open_page, newsroom, "reporter")
    page = rita.page
    rita.go(NEW)
    page.locator(".ProseMirror").wait_for()
    rita.fill("[name=headline]", "The pilot boat that rows")
    rita.fill("[name=standfirst]", "Its engine failed; its crew did not.")
    rita.fill(".ProseMirror", "The pilots rowed out at four. Nobody had asked them to.")
    rita.reach("[name=section]")
    rita.type("Port")
    rita.go(".nr-bar button[value=save]", back=True)
    rita.go(NEXT)
    assert "Sent to the desk." in said(page)
    axe.look_in_both_schemes(page, "handed in", found)

    ed = signed_in(open_page, newsroom, "editor")
    page = ed.page
    ed.go('a[href$="/articles/article/"]')
    ed.reach("#searchbar")
    ed.type("pilot boat that rows")
    with page.expect_navigation():
        ed.press("Enter")
    ed.go("#result_list .field-headline a, #result_list th a")
    page.locator(".ProseMirror").wait_for()
    ed.go("button[value=approve]")
    assert "Approved: exactly this text." in said(page)
    ed.reach("[name=publish_at]")
    ed.type("12312031")
    ed.press("ArrowRight")
    ed.type("0900AM")
    ed.go("button[value=schedule]")
    assert "Scheduled for 31 December 2031, 09:00 GMT" in said(page)
    axe.look_in_both_schemes(page, "scheduled", found)
    ed.go("button[value=publish]")
    assert "Published." in said(page)
    path = page.locator(".nr-dl a").inner_text()

    ed.reach("[name=change]:checked")
    while not page.evaluate("document.activeElement.value === 'correction'"):
        ed.press("ArrowDown")
    ed.fill("[name=correction_text]", "They rowed out at five, not at four.")
    axe.look_in_both_schemes(page, "correcting", found)
    ed.go(NEXT, back=True)
    page.goto(path)
    assert "They rowed out at five, not at four." in page.inner_text("main")
    assert found == {}, found


# A person's work on a phone, in seconds: 36 words of five characters a minute, what people type there on
# the average; a tap, with looking for its target; a swipe that moves most of a screen; a moment of thought
# whenever a screen is new or something is decided. What the server takes is measured and added.
LETTER, TAP, SWIPE, THOUGHT = 60 / (36 * 5), 1.2, 0.8, 1.35
REACH = 0.7  # of a screen's height, by one swipe


class Thumb:
    """One hand on a phone; ``seconds``: what its person has worked and waited, ``told``: on what."""

    def __init__(self, page):
        self.page, self.seconds, self.told = page, 0, []

    def spend(self, what, seconds):
        """Count."""
        self.seconds += seconds
        self.told.append(f"{what} {seconds:.1f}")

    def tap(self, target, *, what):
        """Swipe there if it is out of sight, and tap."""
        box, height = target.bounding_box(), self.page.viewport_size["height"]
        away = max(0, box["y"] + box["height"] - height, -box["y"])
        swipes = math.ceil(away / (height * REACH))
        self.spend(what, swipes * SWIPE + TAP)
        target.tap()

    def type(self, words):
        """Type with the thumb."""
        self.spend(f"“{words[:12]}…”", len(words) * LETTER)
        self.page.keyboard.type(words)

    def wait(self, what, arrive):
        """Wait for the server, and take in what came."""
        began = time.monotonic()
        arrive()
        self.spend(what, time.monotonic() - began + THOUGHT)


def test_a_story_from_a_phone_in_a_minute(open_page, sign_in, newsroom):
    """Headline, one paragraph, published: at most sixty seconds of a person's work at 390 pixels."""
    page = sign_in(open_page(width=390, height=844, has_touch=True, is_mobile=True), "editor")
    thumb = Thumb(page)
    thumb.tap(page.locator(f"#header {NEW}"), what="new story")
    thumb.wait("the form", page.locator(".ProseMirror").wait_for)
    thumb.tap(page.locator("[name=headline]"), what="headline")
    thumb.type("Ferry aground off Port Merrin")
    thumb.tap(page.locator(".ProseMirror"), what="text")
    thumb.type("The 7.40 ferry ran aground at low water. All 31 aboard are safe.")
    thumb.tap(page.locator("[name=section]"), what="section")
    thumb.spend("section’s name", THOUGHT + TAP)  # in the phone's own list
    page.select_option("[name=section]", label="Port")
    publish, ahead = page.locator(NEXT), page.locator("#ahead summary")
    ahead.get_by_text("Warns: no standfirst", exact=True).wait_for()
    shown = ahead.bounding_box()
    assert 0 < shown["y"] < shown["y"] + shown["height"] < 844  # at the button, before it is pressed
    thumb.tap(publish, what="publish")
    thumb.wait("published", page.get_by_text("Published. Readers see it").wait_for)
    print(f"From a phone: {thumb.seconds:.1f} s ({', '.join(thumb.told)})")
    assert thumb.seconds <= 60, thumb.told
    page.locator(".messagelist").get_by_role("link", name="It has no standfirst.").tap()
    assert page.evaluate("document.activeElement.name") == "standfirst"
    path = page.locator(".nr-dl a").inner_text()
    page.goto(path)
    assert "Ferry aground off Port Merrin" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
