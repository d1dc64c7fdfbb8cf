"""The Saturday market in the square."""

from articles.demo.drawing.figures import coated, standing, walking
from articles.demo.drawing.scene import (
    WIDTH,
    chance,
    haze,
    picture,
    sky,
    texture,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, linear, rect, shape

STRIPES = ("#8a3a2f", "#35566a", "#4f6b48", "#b0813a")


def draw() -> str:
    defs = linear("sky", (0, "#9fb1bb"), (1, "#ecdcc0")) + linear("square", (0, "#a89c88"), (1, "#6a6052"))
    shoppers = ((470, 760, 190, "#26262a", False), (856, 744, 178, "#3a2e2a", True))
    far = each(
        lambda x, tall: walking(x, 600, tall, "#4b463f"), ((308, 112), (656, 116), (700, 108), (1014, 112))
    )
    return picture(
        sky(560, clouds=0.5),
        _square_houses(),
        rect(0, 556, WIDTH, 310, "url(#square)"),
        _cobbles(),
        far,
        each(_stall, ((20, 590, 0.72, 1), (370, 590, 0.72, 2), (730, 590, 0.72, 3), (1050, 590, 0.72, 0))),
        haze(480, 120, "#f4e6cb", 0.22),
        _stall(-70, 770, 1.25, 0),
        _stall(930, 776, 1.3, 1),
        each(_shopper, shoppers),
        standing(640, 700, 158, "#2b2a28", flip=True),
        shape("M900 0L1280 0V240L480 854H140Z", "#fff1cc", opacity=0.14, blur=20),
        defs=defs,
    )


def _square_houses() -> str:
    """Old fronts round the square, the market hall with its clock among them."""
    rolls = chance(19)
    fronts = ""
    for k in range(9):
        x, top = k * 150 - 40, rolls.randint(190, 270)
        tone = rolls.choice(("#b7a68c", "#a58f79", "#c4b79f", "#9a8674"))
        windows = each(
            lambda left, y: rect(left, y, 24, 38, "#59626a"),
            [(x + 22 + c * 42, top + 26 + r * 64) for r in range(4) for c in range(3)],
        )
        fronts += (
            rect(x, top, 150, 380, tone)
            + shape(f"M{x - 4} {top}L{x + 75} {top - 62}L{x + 154} {top}Z", "#5d5650")
            + windows
        )
    hall = (
        rect(520, 150, 150, 410, "#a39176")
        + shape("M510 152L595 60L680 152Z", "#4c4a48")
        + rect(588, 20, 14, 50, "#4c4a48")
    )
    clock = circle(595, 212, 32, "#efe6d0", stroke="#4c4a48", stroke_width=5) + line(
        "M595 212V190M595 212L610 220", "#2a2622", 4
    )
    arches = each(lambda x: shape(f"M{x} 560V440q24 -40 48 0V560Z", "#4a4138"), (536, 606))
    return group(fronts, hall, clock, arches, opacity=0.82)


def _cobbles() -> str:
    rolls = chance(2)
    stones = ""
    for _ in range(420):
        y = 566 + 290 * rolls.random() ** 0.7
        size = 5 + (y - 560) / 14
        stones += ellipse(
            rolls.randint(0, WIDTH), round(y), round(size), round(size / 3, 1), "#4a4238", opacity=0.24
        )
    return stones


def _stall(x: float, y: float, scale: float, number: int) -> str:
    """A table under a striped awning; what is sold depends on the number."""
    colour = STRIPES[number]
    awning = shape("M-16 -190L24 -262H316L356 -190Z", "#e9dfc8")
    bands = each(
        lambda k: shape(f"M{-16 + k * 62} -190L{24 + k * 48.7} -262h24.3L{15 + k * 62} -190Z", colour),
        range(6),
    )
    valance = each(
        lambda k: shape(
            f"M{-16 + k * 31} -190h31v14a15.5 14 0 0 1 -31 0z", colour if k % 2 == 0 else "#e9dfc8"
        ),
        range(12),
    )
    posts = each(lambda left: rect(left, -196, 8, 196, "#4d4034"), (4, 328))
    shade = rect(12, -190, 316, 110, "#2e2720", opacity=0.5)
    seller = at(
        170,
        0,
        ellipse(0, -150, 14, 18, "#7a5a45"),
        shape("M-34 -78Q-34 -124 -10 -130H10Q34 -124 34 -78Z", "#3a4650"),
    )
    table = (
        rect(-4, -84, 348, 16, "#7a5f43")
        + rect(4, -68, 332, 68, "#54412f")
        + texture("timber", 4, -68, 332, 68, 0.5)
    )
    return at(x, y, shade, seller, posts, table, _goods(number), awning, bands, valance, scale=scale)


def _goods(number: int) -> str:
    rolls = chance(number + 40)
    colours = (
        ("#b5483a", "#c98a3a"),
        ("#cfd6d4", "#aab5b8"),
        ("#5f7d43", "#8aa05a"),
        ("#d9a85c", "#b07a3c"),
    )[number]
    crates = each(
        lambda k: rect(4 + k * 68, -104, 62, 22, "#8c6d49", stroke="#5d4630", stroke_width=2), range(5)
    )
    heaps = ""
    for k in range(60):
        x, lift = 14 + (k // 12) * 68 + rolls.randint(0, 44), rolls.randint(0, 14)
        heaps += ellipse(
            x,
            -106 - lift,
            9,
            5 if number == 1 else 8,
            rolls.choice(colours),
            stroke="#2e2720",
            stroke_width=0.8,
        )
    return heaps + crates


def _shopper(x: float, y: float, height: float, colour: str, flip: bool) -> str:
    """Somebody in a coat with a wicker basket on the arm."""
    basket = shape("M-24 0H24L18 30H-18Z", "#9b7443") + line("M-20 0Q0 -44 20 0", "#7d5a30", 4.5)
    weave = line("M-22 10H22M-20 20H20", "#6d4d28", 2)
    greens = ellipse(-8, -4, 10, 7, "#5f7d43") + ellipse(8, -4, 9, 7, "#b5483a")
    side = 38 if flip else -38
    return coated(x, y, height, colour, flip=flip) + at(
        x + side, y - height / 2, greens, basket, weave, scale=height / 190
    )
