"""A reader under a lamp between tall bookshelves."""

from articles.demo.drawing.scene import WIDTH, chance, glow, picture, texture, vignette, whole
from articles.demo.drawing.svg import at, each, ellipse, group, line, linear, rect, shape

SPINES = ("#6b3b30", "#2f4550", "#54603f", "#8a6a3c", "#4c3a52", "#7a7364", "#3a3632", "#90503a", "#a89878")


def draw() -> str:
    edges, dark_edges = vignette(0.7, cy=0.6)
    defs = (
        linear("floor", (0, "#5a4330"), (1, "#20160f"))
        + linear("pane", (0, "#6f8290"), (1, "#c2b592"))
        + edges
    )
    return picture(
        whole("#2b211a"),
        _tall_window(),
        shape("M440 600H840L1280 864H0Z", "url(#floor)"),
        _bookcase(seed=3),
        at(WIDTH, 0, _bookcase(seed=8), flip=True),
        shape("M560 130L720 130L1010 854H300Z", "#ffe9c0", opacity=0.1, blur=20),
        at(640, 800, _reading_table()),
        dark_edges,
        defs=defs,
    )


def _tall_window() -> str:
    wall = rect(420, 0, 440, 610, "#4a3a2d")
    glass = shape("M540 560V170Q540 70 640 60Q740 70 740 170V560Z", "url(#pane)")
    bars = line("M640 60V560M540 180H740M540 300H740M540 420H740", "#3a2c21", 7)
    return wall + glass + bars + glow(640, 300, 150, "#f0dcb0", 0.4) + rect(526, 556, 228, 16, "#2f241b")


def _bookcase(seed: int) -> str:
    """Shelves along the left wall, seen at a slant: near the frame's edge tall, at x = 440 short."""
    rolls = chance(seed)
    case = shape("M0 -60L440 110V604L0 854Z", "#3a2a1d")
    books, x = "", 8.0
    while x < 424:
        width = (10 + rolls.randint(0, 10)) * (1 - x / 640)
        books += "".join(_book(x, width, shelf, rolls) for shelf in range(7))
        x += width + 1
    boards = "".join(line(f"M0 {_shelf_at(0, k)}L440 {_shelf_at(440, k)}", "#5b4330", 7) for k in range(8))
    posts = each(
        lambda left: line(f"M{left} {_shelf_at(left, 0)}V{_shelf_at(left, 7)}", "#4a3625", 11 - left / 60),
        (4, 150, 270, 366, 436),
    )
    return case + books + boards + posts


def _shelf_at(x: float, shelf: float) -> float:
    """Height of a shelf's board above x; board 0 is the top, 7 the foot."""
    top, foot = -60 + 170 * x / 440, 854 - 250 * x / 440
    return round(top + (foot - top) * shelf / 7, 1)


def _book(x: float, width: float, shelf: int, rolls) -> str:
    board, above = _shelf_at(x, shelf + 1), _shelf_at(x, shelf)
    height = (board - above) * rolls.uniform(0.62, 0.86)
    spine = rect(
        round(x, 1), round(board - height, 1), round(width, 1), round(height, 1), rolls.choice(SPINES)
    )
    if rolls.random() < 0.4:
        spine += rect(round(x, 1), round(board - height * 0.8, 1), round(width, 1), 4, "#d6b878", opacity=0.6)
    return spine + rect(
        round(x + width * 0.7, 1),
        round(board - height, 1),
        round(width * 0.3, 1),
        round(height, 1),
        "#000",
        opacity=0.25,
    )


def _reading_table() -> str:
    """A reader bent over an open book, under a green lamp."""
    chair = line("M-96 40V-190M96 40V-190M-96 -180H96M-96 -140H96", "#20160f", 12)
    back = shape("M-92 30Q-100 -120 -34 -150L-14 -164H18L38 -150Q98 -120 92 30Z", "#2c3840")
    head = ellipse(2, -190, 33, 42, "#8f674c") + rect(-12, -160, 28, 24, "#6d4a35")
    head += shape(
        "M-35 -176Q-46 -250 4 -252Q52 -250 39 -176Q36 -206 22 -212Q-6 -204 -24 -214Q-33 -204 -35 -176Z",
        "#2a1e17",
    )
    face = line("M-19 -186Q-12 -182 -5 -186M9 -186Q16 -182 23 -186", "#2a1e17", 3) + line(
        "M2 -184L-1 -168H5M-6 -158H9", "#5a3b29", 2.6
    )
    lit = shape("M10 -228Q36 -214 34 -186Q32 -160 14 -150Q24 -180 10 -228Z", "#ffd08a", opacity=0.25)
    arms = line("M-78 -90Q-110 -20 -46 -8M78 -90Q110 -20 46 -8", "#26313a", 36)
    table = (
        rect(-420, 0, 840, 26, "#7a5636")
        + rect(-420, 26, 840, 60, "#3d2a1a")
        + texture("timber", -420, 26, 840, 60, 0.4)
    )
    book = shape(
        "M-96 -2L-66 -30Q-30 -38 0 -26Q30 -38 66 -30L96 -2Q40 -14 0 -2Q-40 -14 -96 -2Z", "#f3e8cd"
    ) + line(
        "M0 -26V-2M-70 -20Q-36 -28 -12 -18M12 -18Q36 -28 70 -20M-76 -12Q-40 -20 -10 -10M10 -10Q40 -20 76 -12",
        "#a3977c",
        2,
    )
    piles = each(_pile, ((-330, 5), (-230, 3), (330, 4)))
    lamp = line("M190 0H250M220 0V-150", "#b08a45", 8) + shape(
        "M150 -150Q160 -204 220 -206Q280 -204 290 -150Z", "#2f6a4c"
    )
    light = (
        glow(200, -80, 130, "#ffdf9a", 0.55)
        + ellipse(220, -148, 66, 8, "#fff3cf")
        + ellipse(120, -2, 240, 12, "#ffe3a6", opacity=0.5, blur=12)
    )
    return group(chair, back, arms, head, face, lit, table, book, piles, light, lamp)


def _pile(x: float, count: int) -> str:
    return "".join(
        rect(
            x - 44 + (k * 13) % 9, -18 * (k + 1), 84 - (k * 7) % 12, 17, SPINES[(k * 4 + count) % len(SPINES)]
        )
        for k in range(count)
    )
