"""Brick terraced houses on a wet evening."""

from articles.demo.drawing.figures import umbrella, walking
from articles.demo.drawing.houses import DARK_GLASS, STONE, sash
from articles.demo.drawing.scene import WIDTH, chance, glow, mirrored, picture, texture, water
from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, linear, rect, shape

BRICKS = ("#7a4a3c", "#8a5a48", "#6f5148", "#8d6b58", "#745043")
DOORS = ("#23414a", "#5a2320", "#2c3a2c", "#1f2a3a", "#4a3a22")


def draw() -> str:
    rolls = chance(4)
    row = "".join(_house(-40 + number * 214, number, rolls) for number in range(7))
    walker = walking(420, 650, 172, "#12161a") + umbrella(428, 486, 118, "#12161a")
    defs = linear("sky", (0, "#3f5163"), (0.6, "#8b8f95"), (1, "#d8b894"))
    defs += linear("road", (0, "#4a4d50"), (1, "#22282e"))
    return picture(
        rect(0, 0, WIDTH, 600, "url(#sky)"),
        texture("cloud", 0, 0, WIDTH, 420, 0.35),
        row,
        rect(0, 580, WIDTH, 34, "#6a675f"),
        rect(0, 612, WIDTH, 8, "#8b877c"),
        rect(0, 620, WIDTH, 240, "url(#road)"),
        mirrored(616, row, opacity=0.5),
        rect(0, 620, WIDTH, 240, "#1b2229", opacity=0.42),
        water(620, glint=0.2, shade=0),
        line("M1010 640V210q0 -40 44 -40h18", "#15191d", 7),
        ellipse(1084, 174, 24, 9, "#ffe9b8"),
        glow(1084, 190, 120, "#ffd98f", 0.55),
        group(walker, transform="translate(0 1300) scale(1 -1)", opacity=0.4, blur=6),
        walker,
        defs=defs,
    )


def _house(x: float, number: int, rolls) -> str:
    """One house of the row; which windows are lit is chance, upstairs right only in every other house."""
    lit_below, lit_above = rolls.random() < 0.55, rolls.random() < 0.4
    below = "#f5c873" if lit_below else "#33404a"
    above = "#f2bd66" if lit_above else DARK_GLASS
    panes = (
        (24, 290, 62, 92, above),
        (128, 290, 62, 92, above if number % 2 else DARK_GLASS),
        (20, 430, 88, 100, below),
    )
    walls = rect(0, 250, 214, 330, BRICKS[number % 5]) + texture("brick", 0, 250, 214, 330, 0.5)
    return at(x, 0, walls, _slates(), _chimney(), each(sash, panes), _front_door(DOORS[number % 5]))


def _slates() -> str:
    courses = each(
        lambda k: line(f"M{-5 + k * 1.4} {252 - k * 17}H{219 - k * 1.4}", "#2b2f34", 1.5, opacity=0.6),
        range(6),
    )
    return shape("M-6 252L0 150H214L220 252Z", "#3a3f45") + line("M-6 252H220", "#2b2f34", 8) + courses


def _chimney() -> str:
    pots = rect(156, 70, 12, 20, "#7b4a35") + rect(178, 70, 12, 20, "#7b4a35")
    return rect(150, 92, 46, 76, "#5d4037") + rect(146, 88, 54, 9, "#4a332c") + pots


def _front_door(colour: str) -> str:
    frame = rect(134, 424, 62, 156, STONE) + rect(141, 450, 48, 130, colour)
    return (
        frame
        + rect(141, 432, 48, 15, "#e8b765")
        + circle(180, 520, 3, "#d8b46a")
        + rect(130, 576, 70, 10, "#9a9184")
    )
