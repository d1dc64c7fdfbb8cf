"""People on the steps of the county court."""

from articles.demo.drawing.figures import coated, standing, walking
from articles.demo.drawing.scene import (
    HEIGHT,
    picture,
    sky,
)
from articles.demo.drawing.svg import at, circle, each, line, linear, rect, shape

STEPS = ("#c4b596", "#b9aa8b", "#ae9f80", "#a39475", "#98896b", "#8c7e61", "#807356")


def draw() -> str:
    defs = linear("sky", (0, "#8ea3b3"), (1, "#d9d3c3"))
    defs += linear("column", (0, "#efe4cb"), (0.45, "#d8caab"), (1, "#857659"), across=True)
    return picture(
        sky(HEIGHT, clouds=0.5),
        _pediment(),
        rect(100, 284, 1080, 360, "#4a4338"),
        rect(560, 370, 160, 274, "#241f1a"),
        line("M640 374V640", "#3b332a", 4),
        each(_column, (150, 346, 518, 762, 934, 1130)),
        "".join(_step(number, colour) for number, colour in enumerate(STEPS)),
        shape("M100 284L480 900H-60V660L100 644Z", "#2a2a33", opacity=0.22),
        shape("M880 780L1050 842L1016 850L858 784Z", "#1f1d1c", opacity=0.35),
        coated(880, 782, 160, "#1f1d1c", flip=True),
        shape("M330 852L520 900H440L304 854Z", "#1f1d1c", opacity=0.35),
        walking(330, 850, 176, "#1f1d1c"),
        standing(596, 700, 140, "#2b2724"),
        walking(664, 704, 136, "#332e2a", flip=True),
        defs=defs,
    )


def _pediment() -> str:
    roof = shape("M60 220L640 40L1220 220Z", "#d7c9ad") + shape("M170 206L640 66L1110 206Z", "#a9997b")
    roundel = circle(640, 152, 40, "#cdbd9d") + circle(640, 152, 28, "#93846a")
    beam = rect(60, 218, 1160, 66, "#cfc0a2") + rect(60, 270, 1160, 14, "#9d8d70")
    return roof + roundel + beam


def _column(x: float) -> str:
    shaft = rect(-46, 300, 92, 330, "url(#column)")
    flutes = each(lambda left: rect(left, 300, 4, 330, "#000", opacity=0.1), range(-38, 42, 13))
    return at(x, 0, shaft, flutes, rect(-60, 282, 120, 20, "#d9ceb8"), rect(-56, 628, 112, 16, "#cdbfa5"))


def _step(number: int, colour: str) -> str:
    x, y, width = 40 - number * 20, 644 + number * 34, 1200 + number * 40
    return rect(x, y, width, 34, colour) + rect(x, y, width, 5, "#efe5cf")
