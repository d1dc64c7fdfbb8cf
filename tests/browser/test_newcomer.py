"""The paper as a newcomer meets it: its front page, each sign-in of the demo, and what that opens."""

import pytest

STORIES = "/admin/articles/article/"
EVERYBODY_WHO_WRITES = {STORIES, "/admin/articles/article/add/", "/admin/articles/picture/"}
EDITORS = EVERYBODY_WHO_WRITES | {"/admin/articles/byline/"}
APPEAL = {"/admin/donations/appeal/", "/admin/donations/donationpage/"}
CORE = {"/admin/core/publication/", "/admin/core/page/", "/admin/core/section/", "/admin/core/user/"}
CHIEFS = EDITORS | APPEAL | CORE
DONORS = {"/admin/donations/gift/", "/admin/donations/donor/"}
MONEY = DONORS | {"/admin/donations/ledgerentry/"}
MAY_OPEN = {
    "reporter": EVERYBODY_WHO_WRITES,
    "editor": EDITORS,
    "chief": CHIEFS,
    "administrator": CHIEFS,
    "donations": APPEAL | MONEY,
    "support": DONORS,
}
ALL = sorted(set.union(*MAY_OPEN.values()))


def test_front_page_shows_the_paper(page, newsroom):
    """Whoever opens the address sees the paper's name and its lead story."""
    assert page.goto("/").status == 200
    assert "Harbour Courier" in page.title()
    assert page.get_by_text("The dredger that never came").first.is_visible()


@pytest.mark.parametrize("role", MAY_OPEN)
def test_a_sign_in_opens_its_own_work(open_page, sign_in, role):
    """A reporter meets no money, a treasurer no stories; the menu has what opens, and nothing else opens."""
    page = sign_in(open_page(), role)
    opened = {path for path in ALL if page.request.get(path).status == 200}
    menu = set(page.locator("a[href^='/admin/']").evaluate_all("links => links.map(link => link.pathname)"))
    assert opened == MAY_OPEN[role]
    assert not (menu & set(ALL)) - MAY_OPEN[role]
    broken = {path: page.request.get(path).status for path in menu if "logout" not in path}
    assert {path: status for path, status in broken.items() if status != 200} == {}
