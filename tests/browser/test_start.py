"""The paper as a newcomer meets it: served by the production server, read and entered in a browser."""

import pytest

from tests.browser.conftest import fill_sign_in


def test_front_page_shows_the_paper(page, newsroom):
    """Whoever opens the address sees the paper's name and its lead story."""
    reply = page.goto("/")
    assert reply.status == 200
    assert "Harbour Courier" in page.title()
    assert page.get_by_text("The dredger that never came").first.is_visible()


@pytest.mark.parametrize("role", ["administrator", "chief", "editor", "reporter", "donations", "support"])
def test_every_sign_in_works(page, newsroom, role):
    """Each line of the sign-ins file opens the admin."""
    page.goto("/admin/")
    fill_sign_in(page, *newsroom.sign_ins[role])
    page.wait_for_url("**/admin/")
