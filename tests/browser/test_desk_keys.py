"""The desk by keyboard alone: board, calendar, news list and the list of stories, without a mouse."""

import pytest

from tests.browser.keyboard import Keyboard


@pytest.fixture
def keys(page, sign_in):
    """The keyboard of an editor who has just come in."""
    return Keyboard(sign_in(page, "editor"))


def follow(keys, key):
    """Press a key that leads to another page; its address."""
    with keys.page.expect_navigation():
        keys.press(key)
    return keys.page.url


def focused(page, part=""):
    """The words of what has the focus, or of ``part`` of the row it stands in."""
    return page.evaluate(
        "part => (part ? document.activeElement.closest('tr, li').querySelector(part)"
        " : document.activeElement).textContent",
        part,
    )


def test_the_board_is_filtered_and_a_story_opened(keys):
    """Help comes and goes; a filter is two keys away; j and k go from story to story, Enter opens one."""
    page = keys.page
    keys.press("?")
    assert page.locator("dialog[open] h2").inner_text() == "Keyboard"
    keys.press("Escape")
    keys.go(".nr-tabs__end a[href*='show=sections']")
    keys.press("j")
    first = focused(page)
    keys.press("j", "j", "k")
    second = focused(page)
    assert first and second and first != second
    keys.press("k")
    assert focused(page) == first
    assert follow(keys, "Enter").endswith("/change/")
    assert page.title().startswith(first)


def test_the_calendar_turns_its_pages(keys):
    """j shows the next week, k the one before, and Tab leads to a story that stands in it."""
    page = keys.page
    keys.go("a[href*='/admin/calendar/']")
    this_week = page.locator("h1").inner_text()
    follow(keys, "j")
    assert page.locator("h1").inner_text() != this_week
    follow(keys, "k")
    assert page.locator("h1").inner_text() == this_week
    if not page.locator(".nr-cal a[href$='/change/']").count():  # late on a Sunday
        follow(keys, "j")
    keys.go(".nr-cal a[href$='/change/']")
    assert page.locator("[name=headline]").count() == 1


def test_a_line_of_the_news_list_is_a_title_and_enter(keys):
    """Written, it stands on the list, and the field waits for the next one."""
    page = keys.page
    keys.go("a[href*='/admin/news-list/']")
    for title in ("Harbour lights: why two are out", "Harbour lights: who pays"):
        if not page.evaluate("document.activeElement.name === 'title'"):
            keys.reach("[name=title]")
        keys.type(title)
        follow(keys, "Enter")
        assert title in page.locator("main").inner_text()
    keys.go("a[href*='edit=']", back=True)
    keys.fill("[name=expected_words]", "300")
    follow(keys, "Enter")
    assert "of 300 words" in page.locator("main").inner_text()


def test_stories_are_found_ticked_and_changed_together(keys):
    """/ leads to search and filters; two are ticked, what will happen is shown, done and taken back."""
    page = keys.page
    keys.go("#header a[href$='/articles/article/']")
    keys.press("/")
    assert page.evaluate("document.activeElement.id") == "searchbar"
    keys.reach("[name=state]")
    keys.type("Draft")
    keys.go("#filters button[type=submit]")
    keys.press("j", "x")
    first = focused(page, "th a")
    keys.press("j", "x")
    second = focused(page, "th a")
    assert page.locator("[data-ticked]").inner_text().startswith("2 ticked")
    keys.reach("#do", back=True)
    keys.type("Drop")
    keys.go("#bulk button[type=submit]")
    keys.go("button[name=confirm]")
    assert page.locator("#did").inner_text() == "2 stories dropped"
    keys.go("form[action$='/undo/'] button")
    lines = page.locator("section[aria-labelledby=did] li").all_inner_texts()
    assert len(lines) == 2
    assert all(line.endswith("Draft") for line in lines)
    assert first in "".join(lines) and second in "".join(lines)
