"""What the scripts of the editors' screens refuse, and where they lead."""

import pytest

NEW = "/admin/articles/article/add/"
PICTURES = "/admin/articles/picture/"

# A paste as a browser hands it to the editor.
PASTE = """(html) => {
  const carried = new DataTransfer();
  carried.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""


@pytest.fixture
def writing(open_page, sign_in):
    """The empty writing screen, the caret in its text."""
    page = sign_in(open_page(), "chief", NEW)
    page.locator(".ProseMirror").click()
    return page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "news/today", "ftp://a.example/"]
)
def test_a_link_that_readers_could_not_follow_is_refused_at_once(writing, address):
    """In words, with the address still there to mend; a good one is set."""
    page = writing
    page.get_by_role("button", name="Link", exact=True).click()
    page.fill("#link-address", address)
    page.get_by_role("button", name="Set the link").click()
    assert "begins with https://" in page.locator("#link-problem").inner_text()
    assert page.input_value("#link-address") == address
    assert page.locator(".ProseMirror a").count() == 0
    page.fill("#link-address", "example.org/quay")
    assert page.locator("#link-problem").inner_text() == ""
    page.get_by_role("button", name="Set the link").click()
    assert page.locator(".ProseMirror a").get_attribute("href") == "https://example.org/quay"


def test_a_pasted_link_that_readers_could_not_follow_is_plain_text(writing):
    """Its words stay; good links beside it stay links."""
    page = writing
    page.evaluate(
        PASTE,
        '<p><a href="javascript:x()">one</a> <a href="data:,x">two</a> <a href="/latest/">three</a></p>',
    )
    assert page.locator(".ProseMirror").inner_text().split() == ["one", "two", "three"]
    assert page.locator(".ProseMirror a").all_inner_texts() == ["three"]


def test_a_chosen_picture_leads_to_its_own_screen(writing):
    """Where its focal point is set; the story stays open beside it."""
    page = writing
    chooser = page.get_by_role("combobox", name="Choose a picture we have")
    chooser.fill("Harbour")
    page.locator(".nr-options [role=option]").first.wait_for()
    chooser.press("ArrowDown")
    chooser.press("Enter")
    row = page.locator("ol .nr-picrow")
    assert row.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    with page.context.expect_page() as opened:
        row.get_by_role("link", name="Focal point and words of this picture").click()
    opened.value.locator("[data-focus] .nr-point__mark").wait_for()
    assert row.locator("[name=picture_id]").input_value() in opened.value.url


def test_a_picture_in_the_text_says_there_what_is_seen(writing):
    """Its alt text is typed under it, with the caret in its place; the story is not sent by Enter."""
    page = writing
    page.get_by_role("button", name="Picture", exact=True).click()
    page.get_by_role("combobox", name="Picture to put into the text").fill("Harbour")
    page.locator(".nr-drawer .nr-options [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    alt = page.locator(".ProseMirror").get_by_label("Alt text")
    alt.fill("A quay")
    alt.press("End")
    alt.press_sequentially(' at "low" water & mud')
    alt.press("Enter")
    said = 'alt="A quay at &quot;low&quot; water &amp; mud"'
    assert said in page.locator("textarea[name=body]").input_value()
    assert page.url.endswith(NEW)
    page.fill("[name=slugline]", "The quay, looked at")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    assert alt.input_value() == 'A quay at "low" water & mud'
    alt.fill("")
    assert 'alt=""' in page.locator("textarea[name=body]").input_value()


def test_a_picture_that_may_only_be_looked_at_breaks_no_script(open_page, sign_in):
    """A reporter sees a colleague's picture without its fields."""
    page = sign_in(open_page(), "reporter")
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(PICTURES)
    page.locator("#result_list tbody a").first.click()
    page.locator("[data-focus] img").wait_for()
    assert page.locator("#id_focus_left").count() == 0
    assert faults == []


@pytest.mark.parametrize(
    "address", ["/admin/articles/article/", PICTURES, "/admin/articles/picture/1/change/"]
)
def test_lists_and_forms_fit_a_phone(open_page, sign_in, address):
    """Nothing has to be pushed sideways to be read or typed."""
    page = sign_in(open_page(width=390, height=844), "chief", address)
    beyond = """(parts) => [...document.querySelectorAll(parts)]
      .filter((one) => one.getBoundingClientRect().right > innerWidth)
      .map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(beyond, "#result_list td, #result_list th a, .form-row input, textarea") == []


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_newsrooms_bar_is_cut_nowhere(open_page, sign_in, width):
    """Its last entry stands on the screen like its first."""
    page = sign_in(open_page(width=width), "chief")
    bar = page.get_by_role("navigation", name="Newsroom")
    assert bar.evaluate("(bar) => bar.scrollWidth - bar.clientWidth") <= 0
    box = bar.get_by_role("link").last.bounding_box()
    assert box["x"] + box["width"] < page.locator("#user-tools").bounding_box()["x"]
