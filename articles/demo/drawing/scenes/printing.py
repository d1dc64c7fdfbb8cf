"""The press, and the paper running through it."""

from articles.demo.drawing.scene import WIDTH, glow, picture, texture, vignette, whole
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.55)
    defs = linear("unit", (0, "#4d6258"), (1, "#2a3933")) + linear("floor", (0, "#5a564e"), (1, "#2a2825"))
    defs += (
        linear("roller", (0, "#8f9490"), (0.35, "#e6e6de"), (1, "#4b504e"))
        + linear("paper", (0, "#fbf6e8"), (1, "#d6cfbb"))
        + edges
    )
    return picture(
        whole("#3b3f3e"),
        _press_hall(),
        rect(0, 690, WIDTH, 180, "url(#floor)"),
        each(_unit, (150, 470, 790)),
        _web(),
        each(_rollers, (150, 470, 790)),
        _folder(),
        _printer(1010, 800),
        dark_edges,
        defs=defs,
    )


def _press_hall() -> str:
    wall = texture("brick", 0, 0, WIDTH, 700, 0.25)
    girders = (
        rect(0, 60, WIDTH, 22, "#2a2e2d")
        + line("".join(f"M{x} 82l40 46l40 -46" for x in range(0, 1280, 80)), "#2a2e2d", 6)
        + rect(0, 126, WIDTH, 10, "#2a2e2d")
    )
    lamps = each(
        lambda x: (
            line(f"M{x} 136V176", "#1d2120", 4)
            + shape(f"M{x - 44} 206q8 -32 44 -34q36 2 44 34z", "#1d2120")
            + ellipse(x, 207, 38, 6, "#fff1c4")
            + glow(x, 250, 90, "#ffe6aa", 0.5)
        ),
        (230, 620, 1010),
    )
    return wall + girders + lamps


def _unit(x: float) -> str:
    """One printing tower; its rollers are drawn over the paper that runs through them."""
    body = rect(x - 60, 270, 220, 430, "url(#unit)", rx=8) + rect(x - 74, 690, 248, 24, "#1d2624")
    panel = (
        rect(x + 112, 560, 36, 70, "#202b28")
        + circle(x + 130, 576, 5, "#b5483a")
        + circle(x + 130, 594, 5, "#6d9a5a")
        + circle(x + 130, 612, 5, "#c9a24f")
    )
    ladder = line(
        f"M{x - 46} 700V290M{x - 26} 700V290" + "".join(f"M{x - 46} {y}h20" for y in range(310, 700, 28)),
        "#8d978f",
        3.5,
    )
    rail = line(f"M{x - 60} 270V224H{x + 160}V270M{x - 60} 246H{x + 160}", "#c9a24f", 4)
    return body + panel + ladder + rail


def _web() -> str:
    """The paper: up from the reel, through every tower, over to the folder; printed lines along it."""
    paper = "M-20 640H80L150 560H250V330H370L470 560H570V330H690L790 560H890V330H1040L1120 420"
    dark = line(paper, "#8d8672", 66, stroke_linecap="butt", opacity=0.6, transform="translate(5 7)")
    sheet = line(paper, "#f4eedc", 62, stroke_linecap="butt")
    columns = "".join(
        line(
            paper,
            "#6a655a",
            2.4,
            stroke_linecap="butt",
            stroke_dasharray=f"{30 + k * 7} {6 + k % 3 * 3}",
            transform=f"translate(0 {shift})",
        )
        for k, shift in enumerate((-20, -13, -6, 2, 9, 16))
    )
    return dark + sheet + columns


def _rollers(x: float) -> str:
    places = ((x, 560, 40), (x + 100, 560, 46), (x + 100, 330, 46), (x + 20, 440, 30))
    return each(_roller, places)


def _roller(x: float, y: float, radius: float) -> str:
    rim = circle(x, y, radius, "url(#roller)", stroke="#20282a", stroke_width=4)
    spokes = line(f"M{x - radius * 0.5} {y}h{radius}M{x} {y - radius * 0.5}v{radius}", "#5a605d", 5)
    return (
        rim
        + circle(x, y, radius * 0.62, "#767c79", opacity=0.6)
        + spokes
        + circle(x, y, radius * 0.24, "#2a3230")
    )


def _folder() -> str:
    """Where the web is cut and folded; the papers come out as a stream of scales."""
    body = (
        shape("M1040 400H1260V700H1080Z", "url(#unit)")
        + shape("M1070 420L1190 420L1130 560Z", "#e9e2cf")
        + line("M1070 420L1130 560L1190 420", "#20282a", 5)
    )
    table = rect(1090, 640, 220, 20, "#20282a")
    papers = each(
        lambda k: shape(
            f"M{1250 - k * 24} 640l-10 -12h60l12 12z",
            "#efe8d6" if k % 2 else "#d9d2be",
            stroke="#6a655a",
            stroke_width=1,
        ),
        range(7),
    )
    return body + table + papers


def _printer(x: float, y: float) -> str:
    """Reading a copy fresh from the folder."""
    legs = shape("M-30 -130L-34 0H-8L0 -110L8 0H34L30 -130Z", "#22303c")
    coat = shape("M-38 -118Q-48 -220 -30 -256L-12 -266H14L32 -254Q48 -220 38 -118Z", "#2f4659")
    head = (
        rect(-9, -284, 18, 24, "#9a7053")
        + ellipse(1, -302, 20, 26, "#b08462")
        + shape("M-22 -300Q-24 -334 2 -334Q26 -332 24 -306Q8 -318 -4 -312Q-14 -306 -22 -300Z", "#2a211b")
    )
    arms = line("M-32 -244Q-66 -200 -30 -178M34 -242Q64 -200 34 -176", "#28394a", 20)
    copy = shape("M-62 -226L-2 -214V-140L-62 -154Z", "#f4eedc") + shape(
        "M-2 -214L58 -228V-156L-2 -140Z", "#ded7c4"
    )
    text = line(
        "M-54 -210l44 9M-54 -196l20 4M-54 -188l20 4M-54 -180l20 4M-28 -190l20 4M-28 -182l20 4M8 -200l42 -10",
        "#5a554b",
        3,
    )
    return at(x, y, legs, coat, head, arms, copy, text)
