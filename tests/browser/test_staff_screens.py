"""The screens of whoever keeps the books: axe finds nothing, nothing is too wide, a keyboard is enough."""

import pprint

from tests.browser import axe
from tests.browser.keyboard import Keyboard

GIVING = "/admin/donations/"
SCREENS = (
    *("gift/overview/", "gift/", "gift/by-hand/", "bankstatement/1/change/", "payout/6/change/"),
    *(
        "payout/report/",
        "finding/",
        "receipt/",
        "donor/yearly-letters/",
        "giftnote/",
        "gift/card-testing/",
        "donor/1/change/",
    ),
    "donor/1/amend/",
)


def test_the_books_by_axe_and_by_keyboard(open_page, sign_in):
    """Light at a desk, dark on a phone; then a part is given back, with a reason, without a mouse."""
    page, found = sign_in(open_page(reduced_motion="reduce"), "donations", "/admin/"), {}
    for screen in SCREENS:
        assert page.goto(f"{GIVING}{screen}").ok, screen
        axe.look_at_desk_and_on_phone(page, screen, found)
    page.goto(f"{GIVING}gift/?q=hester")
    keys = Keyboard(page)
    keys.go("#result_list tbody th a")
    axe.look_at_desk_and_on_phone(page, "a donation", found)
    keys.go("a[href*='give-back']")
    axe.look_at_desk_and_on_phone(page, "giving back", found)
    keys.reach("[name=amount]")
    keys.press("Control+a")
    keys.type("5")
    keys.reach("[name=reason]")
    keys.press("Space")
    keys.fill("[name=note]", "Rang: £5 less was meant")
    keys.go("main [type=submit], #content [type=submit]")
    assert "£5" in page.inner_text(".messagelist")
    assert not found, pprint.pformat(found)
