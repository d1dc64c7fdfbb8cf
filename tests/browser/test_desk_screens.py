"""What axe finds on the desk's screens that no other test walks through: nothing, in either scheme.

One story and one colleague are made for it, so that the paper of the other tests stays as it is.
"""

import pprint
import re

import pytest

from tests.browser import axe


@pytest.fixture
def looked_at(open_page, sign_in):
    """``(page, look, looked, found)``: ``look(name)`` puts what axe finds in both schemes into ``found``."""
    # Colours that fade from one scheme to the other have no contrast in between.
    page, looked, found = sign_in(open_page(reduced_motion="reduce"), "administrator"), [], {}

    def look(name):
        looked.append(name)
        axe.look_in_both_schemes(page, name, found)

    return page, look, looked, found


def press(page, name):
    """Press the button ``name``; the page that answers is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def a_story(page):
    """A new story with a comment that was answered and names nobody; its number."""
    page.goto("/admin/articles/article/add/")
    page.locator(".ProseMirror").wait_for()
    page.fill("[name=slugline]", "Looked at")
    page.locator("#panel-filing select[name=section], select[name=section]").first.select_option(label="Port")
    press(page, "Save")
    page.locator("#talk-new").fill("Since when? @nobdy, look.")
    page.locator("#comments [data-act=comment]").click()
    page.locator("#comments [data-act^=answer]").first.wait_for()
    page.locator("#comments .nr-thread [data-said]").fill("Since May.")
    page.locator("#comments [data-act^=answer]").first.click()
    page.locator(".nr-thread__answer").wait_for()
    return re.search(r"/article/(\d+)/", page.url)[1]


def both_at_once(page, address):
    """The same words changed in two windows: the page that shows both."""
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address)
        window.locator(".ProseMirror").wait_for()
    for window, words in ((other, "Theirs"), (page, "Mine")):
        window.fill("[name=headline]", words)
        press(window, "Save")
    other.close()
    page.locator("#collisions").wait_for()


def a_colleague(page, look):
    """A new colleague with a duty shift and a story to write; the address of their own page."""
    page.goto("/admin/core/user/add/")
    page.get_by_role("checkbox", name=re.compile("^Editor")).check()
    press(page, "Send the invitation")
    look("adding a colleague, refused")
    page.fill("[name=display_name]", "Vera Quill")
    page.fill("[name=email]", "vera@paper.example")
    press(page, "Send the invitation")
    vera = page.url
    page.goto("/admin/articles/dutyshift/")
    press(page, "Add")
    look("duty, refused")
    page.get_by_label("Who").select_option(label="Vera Quill")
    page.get_by_role("checkbox", name="Sunday").check()
    press(page, "Add")
    look("duty")
    page.goto("/admin/news-list/")
    page.fill("[name=title]", "What Vera writes")
    page.fill("[name=who]", "Vera Quill")
    press(page, "Add")
    return vera


def test_axe_finds_nothing_on_the_screens_of_people_and_talk(looked_at):
    """Comments, bulk and its result, duty, chat, adding a colleague, and one who leaves."""
    page, look, looked, found = looked_at
    story = a_story(page)
    look("the form with comments")
    page.goto(f"/admin/articles/article/{story}/comments/")
    look("comments and tasks")

    both_at_once(page, f"/admin/articles/article/{story}/change/")
    look("changed by both")
    page.goto("/admin/articles/article/confidential/")
    look("confidential stories")

    page.goto("/admin/articles/article/?q=Looked+at")
    page.locator("tbody [type=checkbox]").first.check()
    page.select_option("[name=do]", label="Drop")
    press(page, "Show what will happen")
    look("bulk")
    page.locator("[name=confirm]").click()
    page.wait_for_url("**/bulk/**")
    look("bulk, its result")

    page.goto("/admin/articles/chatwebhook/")
    look("chat")
    page.fill("[name=url]", "nonsense")
    press(page, "Save")
    look("chat, refused")

    vera = a_colleague(page, look)
    page.goto(vera.replace("/change/", "/leave/"))
    look("leaving")
    page.get_by_label("Stories go to").select_option(label="Ines Calloway")
    page.get_by_label("Duty goes to").select_option(index=1)
    press(page, "Hand over and switch off")
    assert "1 story went to Ines Calloway" in page.locator("#content").inner_text()
    look("left")
    assert not found, pprint.pformat(found)
    assert len(looked) == 13
