"""The paper as readers have it: any device, any hand, with or without scripts, and nobody watching."""

from tests.browser import addresses, axe
from tests.browser.addresses import ARABIC, ARMENIAN, DREDGER, OPINION

PARTS = {
    "tags": "nav.tags",
    "kicker": ".story__head .kicker",
    "headline": "h1",
    "standfirst": ".story__head .standfirst",
    "byline": ".story__by .credit",
    "times": ".story__by .dates time",
    "picture": "figure.figure--lead img",
    "correction": ".story__grid .notice",
    "body": ".prose > p",
    "copyright": ".copyright",
    "appeal": ".appeal",
    "follow us": "nav.follow",
    "byline box": ".about-by",
    "related": "section.related",
}
FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const order = [...document.querySelectorAll("*")].indexOf(at);
  return { text: at.textContent.trim(), tag: at.tagName, id: at.id, order, ring, seen };
}"""


def test_the_reference_page_has_its_parts_in_order(open_page, newsroom):
    """From the line of tags to the related stories, in the order in which a paper prints them."""
    page = open_page(width=390)
    page.goto(addresses.story(newsroom, DREDGER))
    tops = {name: page.locator(selector).first.bounding_box()["y"] for name, selector in PARTS.items()}
    assert list(tops) == sorted(tops, key=tops.get)
    assert "The Editorial Board is responsible for the stories" in page.inner_text(".about-by >> nth=0")
    assert page.locator(".about-by a", has_text="News Room").first.is_visible()
    assert page.get_by_role("navigation", name="Follow").get_by_role("link", name="Google News").count()
    assert page.locator(".story__by time").count() == 2  # published and updated
    assert page.inner_text(".copyright").startswith("© 20")
    picture = page.locator(PARTS["picture"])
    assert picture.get_attribute("alt")
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)")


def test_nobody_watches_and_nothing_overflows(open_page, newsroom):
    """On a phone no type of page scrolls sideways, asks another server, sets a cookie or complains."""
    page = open_page(width=390, height=844)
    foreign, complaints = [], []
    page.on("request", lambda asked: asked.url.startswith(newsroom.url) or foreign.append(asked.url))
    page.on("console", lambda message: complaints.append((page.url, message.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    wide = []
    for name, path in addresses.page_types(newsroom).items():
        assert page.goto(path).status == 200, name
        assert page.locator("h1").count() == 1, name
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(name)
    assert page.context.cookies() == []
    page.goto("/donate/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (foreign, complaints, wide) == ([], [], [])


def test_everything_reads_without_scripts(open_page, newsroom):
    """Without JavaScript the story is the same, and finding one by its words works in every script."""
    path = addresses.story(newsroom, DREDGER)
    page, with_scripts = open_page(javascript=False), open_page()
    page.goto(path)
    with_scripts.goto(path)
    offered = with_scripts.inner_text("main").replace("\nNot now", "")  # the one thing that needs a script
    assert page.inner_text("main").split() == offered.split()
    follow(page, page.get_by_role("link", name="Search"))
    for words, slug in (
        ("dredger Halden", DREDGER),
        ("خبز", ARABIC),
        ("نقص الطحين", ARABIC),
        ("տոլման", ARMENIAN),
    ):
        look_for(page, words)
        found = page.locator(".row h3 a").evaluate_all("links => links.map(link => link.pathname)")
        assert addresses.story(newsroom, slug) in found, words
    look_for(page, "dredgr")
    assert page.get_by_text("Did you mean").is_visible()


def look_for(page, words):
    """Type ``words`` into the search box and send them with the keyboard."""
    page.fill("input[name=q]", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page, links):
    """Follow the first of ``links`` and wait for where it leads."""
    with page.expect_navigation():
        links.first.click()


def test_one_link_leads_to_the_next(page, newsroom):
    """From the front to a story, to its tag, its writer, its section, its day and its correction."""
    path = addresses.story(newsroom, DREDGER)
    listed = page.locator(f"main a[href='{path}']")
    page.goto("/")
    follow(page, listed)
    for link, heading in (
        (".tags a >> nth=0", "Harbour board"),
        (".story__by .credit a >> nth=0", "Ines Calloway"),
        (".story__by .credit a >> nth=1", "News Room"),
        (".story__head .kicker a", "Port"),
    ):
        page.goto(path)
        follow(page, page.locator(link))
        assert page.inner_text("h1") == heading
        assert listed.first.is_visible(), heading
    follow(page, page.get_by_role("link", name="Archive"))
    for part in path.split("/")[1:4]:
        follow(page, page.locator(f"main nav.dates-nav a[href$='/{part}/']"))
    assert listed.first.is_visible()
    follow(page, page.get_by_role("link", name="All corrections"))
    follow(page, page.locator(f"main a[href^='{path}#correction-']"))
    assert page.locator(":target").is_visible()
    follow(page, page.get_by_role("link", name="About us"))
    assert page.inner_text("h1") and len(page.inner_text("main")) > 300


def test_a_wrong_address_helps_on(page):
    """Who comes with a dead address reads so in plain words, with a way to search and the latest stories."""
    assert page.goto("/2019/01/01/no-such-story/").status == 404
    assert page.locator("main input[name=q]").is_visible()
    assert page.locator("main a[href]").count() >= 3
    assert page.get_by_role("link", name="The Harbour Courier").first.is_visible()


def test_an_arabic_story_is_laid_out_for_its_readers(open_page, newsroom):
    """Its lines begin at the right, its writer's picture stands right of the name; the frame stays ours."""
    page = open_page(width=1280)
    page.goto(addresses.story(newsroom, ARABIC))
    layout = page.evaluate(
        """() => {
        const text = document.querySelector(".prose p"), range = document.createRange();
        range.selectNodeContents(text);
        const last = [...range.getClientRects()].at(-1), box = text.getBoundingClientRect();
        const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
        const direction = (selector) => getComputedStyle(document.querySelector(selector)).direction;
        return {
          article: document.querySelector("article").lang + " " + document.querySelector("article").dir,
          headline: direction("h1"), frame: direction(".masthead"), appeal: direction(".appeal"),
          published: direction(".dates span:has(time)"),
          begins: Math.abs(box.right - last.right) < 2 && last.left > box.left,
          mirrored: left(".story__by .credit img") > left(".story__by .credit a"),
        };
      }"""
    )
    assert layout == {
        "article": "ar rtl",
        "headline": "rtl",
        "frame": "ltr",
        "appeal": "rtl",  # it has an Arabic text
        "published": "ltr",
        "begins": True,
        "mirrored": True,
    }


def test_a_keyboard_is_enough(open_page, newsroom):
    """The first stop leads past the frame; every stop is seen, ringed and in the order of the page."""
    page = open_page(reduced_motion="reduce")
    page.goto(addresses.story(newsroom, DREDGER))
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first["text"] == "Skip to the main part" and first["seen"]
    stops = [first]
    while stops[-1]["tag"] != "BODY" and len(stops) < 80:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    stops = [stop for stop in stops if stop["tag"] != "BODY"]
    assert [stop["order"] for stop in stops] == sorted(stop["order"] for stop in stops)
    assert [stop for stop in stops if not (stop["seen"] and stop["ring"])] == []
    assert len(stops) > 40

    page.goto(addresses.story(newsroom, DREDGER))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["id"] == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Harbour board"


def test_everybody_can_read_it(open_page, newsroom):
    """Axe finds nothing on any page that matters most: every rule, in either scheme."""
    page = open_page(reduced_motion="reduce")
    types = addresses.page_types(newsroom)
    paths = {name: types[name] for name in ("front", "section", "search", "own page")}
    paths |= {slug: addresses.story(newsroom, slug) for slug in (DREDGER, OPINION, ARABIC)}
    found = {}
    for name, path in (paths | {"donate": "/donate/", "wrong": "/no-such-page/"}).items():
        page.goto(path)
        axe.look_in_both_schemes(page, name, found, twice=True)
    assert found == {}
