"""Each sign-in of the demo, and what it opens: the menu shows it, and the address keeps to it."""

import pytest

STORIES = "/admin/articles/article/"
EVERYBODY_WHO_WRITES = {STORIES, "/admin/articles/article/add/", "/admin/articles/picture/"}
EDITORS = EVERYBODY_WHO_WRITES | {"/admin/articles/byline/"}
APPEAL = {"/admin/donations/appeal/", "/admin/donations/donationpage/"}
CORE = {"/admin/core/publication/", "/admin/core/page/", "/admin/core/section/", "/admin/core/user/"}
CHIEFS = EDITORS | APPEAL | CORE
MONEY = {"/admin/donations/gift/", "/admin/donations/ledgerentry/", "/admin/donations/donor/"}
MAY_OPEN = {
    "reporter": EVERYBODY_WHO_WRITES,
    "editor": EDITORS,
    "chief": CHIEFS,
    "administrator": CHIEFS,
    "donations": APPEAL | MONEY,
}
ALL = sorted(set.union(*MAY_OPEN.values()))


@pytest.mark.parametrize("role", MAY_OPEN)
def test_a_sign_in_opens_its_own_work(open_page, sign_in, role):
    """A reporter meets no money, a treasurer no stories; what is in the menu opens, what is not does not."""
    page = sign_in(open_page(), role)
    opened = {path for path in ALL if page.request.get(path).status == 200}
    menu = set(page.locator("a[href^='/admin/']").evaluate_all("links => links.map(link => link.pathname)"))
    assert opened == MAY_OPEN[role]
    assert not (menu & set(ALL)) - MAY_OPEN[role]
    broken = {path: page.request.get(path).status for path in menu if "logout" not in path}
    assert {path: status for path, status in broken.items() if status != 200} == {}
