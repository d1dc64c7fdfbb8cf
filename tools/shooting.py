"""Takes the screenshots: a list of pages, each with its width and scheme. Needs the packages of the tests."""

import tempfile
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import sync_playwright

from tools.instance import CHROMIUM_OPTIONS, ROOT, chromium, served

TARGET = ROOT / "docs" / "screenshots"
CHROMIUM = chromium()


@dataclass(frozen=True)
class Shot:
    """One picture: file name, address, who is signed in, size and scheme.

    ``story``: words of a link on that page to follow first; ``then``: an address below that story's;
    ``first``: follow the list's first row; ``follow``: a link there;
    ``press``: the button to press last; ``edit``: (field, words) pairs that are typed and saved before.
    """

    name: str
    path: str = "/"
    story: str = ""
    then: str = ""
    first: bool = False
    follow: str = ""
    press: str = ""
    edit: tuple = ()
    role: str = ""
    width: int = 1280
    height: int = 900
    scheme: str = "light"


# A story with a past, in the editors' list.
DREDGER = {
    "path": "/admin/articles/article/?q=dredger+that+never",
    "story": "The dredger that never came",
    "role": "editor",
}
EDITED = (
    ("headline", "The dredger that never came: how a port paid £1.9m, and for what"),
    (
        "standfirst",
        "Invoices released after a five-month appeal show the harbour board paid eleven times for work that "
        "its own soundings say was not done. The board calls it “a matter of timing” and names no dates.",
    ),
    ("kicker", "The harbour papers, part one"),
)
GIVING = "/admin/donations/"


def staff(name, path, **more):
    """A picture of a screen of whoever keeps the books."""
    return Shot(f"staff-{name}", f"{GIVING}{path}", role="donations", **more)


SHOTS = (
    Shot("front"),
    Shot("front-dark", scheme="dark"),
    Shot("front-phone", width=390, height=844),
    Shot("story", story="The dredger that never came"),
    Shot("story-phone", story="The dredger that never came", width=390, height=844),
    Shot("story-arabic", path="/byline/reem-haddad/", story="خبز الحي", width=390, height=844),
    Shot("section", path="/section/port/"),
    Shot("search", path="/search/?q=dredger"),
    Shot("donate", path="/donate/"),
    Shot("admin-today", path="/admin/", role="editor", width=1440),
    Shot("admin-today-dark", path="/admin/", role="editor", width=1440, scheme="dark"),
    Shot("admin-stories", path="/admin/articles/article/", role="editor", width=1440),
    Shot(
        "admin-story",
        path="/admin/articles/article/",
        story="What a night’s fishing costs",
        role="editor",
        width=1440,
    ),
    Shot("admin-story-phone", **DREDGER, width=390, height=844),
    Shot("admin-preview", **DREDGER, press="Preview", width=1440),
    Shot("admin-compare", **DREDGER, edit=EDITED, then="history/compare/?from=2&to=3", width=1440),
    Shot("admin-history", **DREDGER, then="history/", width=1440),
    Shot("admin-past", **DREDGER, then="history/past/", width=1440),
    Shot("admin-take-down", **DREDGER, then="take-down/", width=1440),
    staff("overview", "gift/overview/", height=1400),
    staff("gift", "gift/?q=graham", first=True, height=1200),
    staff("give-back", "gift/?q=graham", first=True, follow="Give back…"),
    staff("by-hand", "gift/by-hand/"),
    staff("statement", "bankstatement/", first=True),
    staff("deposit", "payout/", first=True),
    staff("report", "payout/report/"),
    staff("findings", "finding/"),
    staff("receipts", "receipt/"),
    staff("letters", f"donor/yearly-letters/?year={date.today().year}"),
    staff("page", "donationpage/", press="Preview"),
    staff("card-testing", "gift/card-testing/"),
)


def main():
    """Serve a fresh demo and take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder) as newsroom,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for shot in SHOTS:
            take(browser, newsroom, shot)
            print(f"docs/screenshots/{shot.name}.png", flush=True)
        browser.close()


def take(browser, newsroom, shot):
    """One picture, in a fresh profile."""
    context = browser.new_context(
        base_url=newsroom.url,
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.role:
        user, password = newsroom.sign_ins[shot.role]
        page.goto("/admin/login/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.click("[type=submit]")
    page.goto(shot.path)
    if shot.story:
        page.get_by_role("link", name=shot.story).first.click()
    if shot.first:
        page.locator("#result_list tbody th a").first.click()
    if shot.follow:
        page.get_by_role("link", name=shot.follow).first.click()
    if shot.edit:
        page.locator(".ProseMirror").wait_for()
        for field, words in shot.edit:
            page.fill(f"[name={field}]", words)
        page.click("button[value=save]")
        page.wait_for_selector(".messagelist")
    if shot.then:
        page.wait_for_url("**/change/")
        page.goto(page.url.replace("change/", shot.then))
    if shot.press:
        page.get_by_role("button", name=shot.press).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{shot.name}.png")
    context.close()


if __name__ == "__main__":
    main()
