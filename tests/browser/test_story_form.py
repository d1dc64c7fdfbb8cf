"""The writing screen in a real browser, in front of the production server."""

import re

import pytest

from tests.browser import axe

NEW = "/admin/articles/article/add/"

# Blocks as importers and older systems leave them: all allowed, few of them what an editor would make.
BLOCKS = (
    "<p>The first paragraph, to be changed.</p>",
    '<p>Old <b>bold</b>, <i>slant</i>, <a href="https://example.org/?a=1&amp;b=2"><em>a link</em></a>.</p>\n',
    '<figure class="figure--wide" data-picture="7"><img src="/media/0a/full-960.jpg" alt="The “quay”" '
    'width="960" height="640" srcset="/media/0a/full-480.jpg 480w, /media/0a/full-960.jpg 960w" '
    'sizes="100vw" loading="lazy">'
    "<figcaption>Low water. <em>Photograph: Theo Brandt</em></figcaption></figure>",
    '<figure><a href="/media/0a/full-1600.jpg"><img src="/media/0a/full-960.jpg" alt=""></a></figure>',
    '<table><caption>Invoices</caption><thead><tr><th scope="col">Year</th><th scope="col">Paid</th></tr>'
    '</thead><tbody><tr><td>2024</td><td>£0.6m</td></tr><tr><td colspan="2">none</td></tr></tbody></table>',
    "<table><tbody><tr><th>Year</th><th>Paid</th></tr><tr><td>2025</td><td>£1.3m</td></tr></tbody></table>",
    '<ol start="3"><li>three</li><li>four<ul><li>and <sup>a half</sup></li></ul></li></ol>',
    '<blockquote cite="https://example.org/"><p>One.</p><p>Two.</p><footer>Who said it</footer></blockquote>',
    '<blockquote class="pull"><p>“We signed for the depth.”</p></blockquote>',
    "<h4>A small head</h4>",
    "<pre>  two\n    lines</pre>",
    '<p lang="ar" dir="rtl">مرحبا <span lang="en" dir="ltr">hello</span></p>',
    "<hr>",
    '<p>H<sub>2</sub>O, <small>small</small>, <abbr title="x">abbr</abbr>, <del>gone</del>.</p>',
)


def saved_body(open_page, sign_in, address):
    """The stored HTML, read where no script touches it."""
    page = sign_in(open_page(javascript=False), "chief", address)
    return page.locator("[name=body]").input_value()


@pytest.fixture
def plain_story(open_page, sign_in):
    """``plain_story(body)``: the address of a new draft, written where no script runs."""

    def write(body):
        page = sign_in(open_page(javascript=False), "chief", NEW)
        page.fill("[name=headline]", "Written by hand")
        page.fill("[name=body]", body)
        page.click("button[value=save]")
        page.wait_for_url(re.compile(r"/\d+/change/"))
        return page.url

    return write


def test_what_nobody_touched_stays_as_it_is(open_page, sign_in, plain_story):
    """Opening and saving changes no character; changing one paragraph changes that paragraph alone."""
    address = plain_story("".join(BLOCKS))
    before = saved_body(open_page, sign_in, address)
    assert before.count("<table>") == 2

    page = sign_in(open_page(), "chief", address)
    page.locator(".ProseMirror").wait_for()
    page.fill("[name=kicker]", "Touched elsewhere")
    page.click("button[value=save]")
    page.wait_for_selector(".messagelist")
    assert saved_body(open_page, sign_in, address) == before

    page.locator(".ProseMirror p").first.click()
    page.wait_for_timeout(200)  # the editor sets its caret a moment after it was given the focus
    page.keyboard.press("Home")
    page.keyboard.type("Newly: ")
    page.click("button[value=save]")
    page.wait_for_selector(".messagelist")
    expected = before.replace("<p>The first", "<p>Newly: The first")
    assert saved_body(open_page, sign_in, address) == expected


def test_write_publish_correct_take_down(open_page, sign_in):
    """A story from its working title to the tombstone, with the screen an editor has."""
    page = sign_in(open_page(), "chief")
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    write_about_a_gull(page)
    file_and_sign(page)
    preview_and_change(page)
    page.locator(".nr-bar button[value=publish]").click()
    page.wait_for_selector("text=Published. Readers see it")

    public = page.locator(".nr-dl a").inner_text()
    reader = open_page()
    reader.goto(public)
    text = reader.inner_text("article, main")
    assert "It began with a sandwich. Nobody moved." in " ".join(text.split())
    assert "Washington, D.C." in text

    page.get_by_text("A correction: we were wrong").click()
    page.fill("[name=correction_text]", "It was a ham sandwich.")
    page.locator(".nr-bar button[value=publish]").click()
    page.wait_for_selector(".nr-dl dt:text('Updated')")
    reader.goto(public)
    assert "It was a ham sandwich." in reader.inner_text("main")

    page.click("text=Take down…")
    page.get_by_text("Wrong or unsafe").click()
    page.fill("[name=reason]", "It was a pigeon.")
    page.fill("[name=notice]", "We withdrew this story.")
    page.get_by_role("button", name="Take it down").click()
    page.wait_for_selector("text=Killed.")
    assert reader.goto(public).status == 410
    assert faults == []


def write_about_a_gull(page):
    """A working title on Today, then headline, standfirst and text."""
    page.fill("#new-story", "gull")
    page.click("text=Start")
    page.fill("[name=headline]", "The gull that took the minutes")
    page.fill("[name=standfirst]", "A clerk, an open window and a quorum.")
    page.locator(".ProseMirror").click()
    page.keyboard.type("It began with a sandwich. ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("Nobody moved.")


def file_and_sign(page):
    """Its section, a tag there is and a new one, and who wrote it."""
    page.select_option("[name=section]", label="News")
    tags = page.get_by_role("combobox", name="Tags")
    tags.fill("Ferr")
    page.get_by_role("option", name="Ferry").wait_for()
    tags.press("ArrowDown")
    tags.press("Enter")
    tags.press_sequentially("Washington, D.C.")
    tags.press("Enter")
    assert page.locator(".nr-chips li").all_inner_texts() == ["Ferry\n×", "Washington, D.C.\n×"]
    people = page.get_by_role("combobox", name="Add a person or a board")
    people.fill("Ines")
    page.get_by_role("listbox").get_by_role("option", name="Ines Calloway").wait_for()
    people.press("ArrowDown")
    people.press("Enter")
    page.get_by_role("button", name="Move up Ines Calloway").click()


def preview_and_change(page):
    """The real page beside the form follows what is typed."""
    page.get_by_role("button", name="Preview").click()
    preview = page.frame_locator("#preview iframe")
    preview.get_by_role("heading", name="The gull that took the minutes").wait_for()
    page.fill("[name=headline]", "The gull that took them")
    preview.get_by_role("heading", name="The gull that took them").wait_for()
    page.get_by_role("button", name="Close").click()


def test_leaving_unsaved_words_asks(open_page, sign_in):
    """Whoever walks away from words that the server lacks is asked first; a moment later, or saved, not."""
    page = sign_in(open_page(), "reporter")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(NEW)
    page.fill("[name=slugline]", "Half a thought")
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    page.goto(NEW)
    page.fill("[name=slugline]", "A whole thought")
    page.get_by_text("not yet in the history").wait_for()
    page.goto("/admin/")
    page.goto(NEW)
    page.fill("[name=slugline]", "Another thought")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_bar_is_one_line_at_a_desk(open_page, sign_in):
    """Whoever sees most of it; what does not fit stands under More, by keyboard too."""
    page = sign_in(open_page(), "administrator")
    links = page.locator(".nr-nav > a:visible, .nr-more > summary").all()
    middles = [box["y"] + box["height"] / 2 for box in (link.bounding_box() for link in links)]
    assert max(middles) - min(middles) < 4
    page.locator(".nr-more > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tag/")


def test_the_bar_fits_a_phone(open_page, sign_in):
    """However long the paper's name: it, the menu with Sign out and New story stand beside each other."""
    page = sign_in(open_page(width=390), "chief")
    parts = ("#site-name a", "#user-tools .nr-me summary", "#user-tools > .nr-btn")
    name, menu, new = (page.locator(part) for part in parts)
    name.evaluate("(name) => { name.textContent = 'The Harbour and Islands Courier and Advertiser'; }")
    boxes = [part.bounding_box() for part in (name, menu, new)]
    for left, right in zip(boxes, boxes[1:], strict=False):
        assert left["x"] + left["width"] <= right["x"]
    assert boxes[-1]["x"] + boxes[-1]["width"] <= 390
    lines, below = (page.locator(part).bounding_box() for part in ("#site-name", ".nr-nav"))
    assert lines["y"] + lines["height"] <= below["y"]
    menu.click()
    sign_out = page.get_by_role("button", name="Sign out")
    assert sign_out.bounding_box()["x"] >= 0
    sign_out.click()
    page.get_by_role("link", name="Log in again").wait_for()


def test_everybody_can_use_it(open_page, sign_in):
    """Axe finds nothing on the screens of a day, the form with an open combobox, the pages around a story:
    light on a desk, dark on a phone, where nothing is too wide."""
    page, found = sign_in(open_page(reduced_motion="reduce"), "chief"), {}

    def look(name):
        axe.look_at_desk_and_on_phone(page, name, found, desk=1440)

    def visit(address):
        assert page.goto(address).ok, address
        look(address)

    look("today")
    for name in ("news-list/", "calendar/", "articles/notice/", "articles/notice/settings/"):
        visit(f"/admin/{name}")
    visit("/admin/articles/article/?state=published")
    page.click("text=The dredger that never came")
    page.locator(".ProseMirror").wait_for()
    tags = page.get_by_role("combobox", name="Tags")
    tags.fill("a")
    page.locator(".nr-options [role=option]").first.wait_for()
    look("form")
    story = page.url.split("/change/")[0]
    for name in ("", "1/", "compare/?from=1&to=2", "past/", "desk-changes/"):
        visit(f"{story}/history/{name}")
    visit(f"{story}/take-down/")
    assert found == {}
