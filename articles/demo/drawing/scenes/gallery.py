"""Two visitors before a painting of a sailing boat."""

from articles.demo.drawing.scene import HEIGHT, WIDTH, picture, texture, whole
from articles.demo.drawing.svg import at, circle, ellipse, group, line, linear, rect, shape


def draw() -> str:
    defs = linear("wall", (0, "#e7e2d6"), (1, "#cfc8ba")) + linear("floor", (0, "#9a8a72"), (1, "#5b4e3e"))
    visitors = at(560, 806, _visitor("#17191c"), scale=1.1) + at(
        676, 806, _visitor("#2a2320", bob=True), scale=0.94
    )
    return picture(
        whole("url(#wall)"),
        rect(0, 640, WIDTH, HEIGHT - 640, "url(#floor)"),
        texture("timber", 0, 642, WIDTH, 212, 0.25),
        rect(0, 630, WIDTH, 12, "#b6afa2"),
        at(150, 130, _frame(420, 330, "#4a3a28", 16), _sailing_boat()),
        at(740, 190, _frame(200, 250, "#22262a", 12), _small_portrait()),
        at(1010, 170, _frame(240, 300, "#6d5632", 12), _abstract()),
        group(visitors, transform="translate(0 1612) scale(1 -1)", opacity=0.22, blur=6),
        ellipse(610, 808, 150, 12, "#000", opacity=0.35, blur=6),
        visitors,
        shape(
            "M200 0L360 150L150 150ZM740 0L900 190H680ZM1060 0L1240 170H980Z", "#fff8e4", opacity=0.3, blur=20
        ),
        defs=defs,
    )


def _visitor(colour: str, bob: bool = False) -> str:
    """From behind, hands in the pockets of a coat; with bobbed hair or short."""
    coat = (
        "M-10 -346Q-54 -336 -60 -296L-72 -210Q-76 -180 -58 -168L-62 "
        "-96H62L58 -168Q76 -180 72 -210L60 -296Q54 -336 10 -346Z"
    )
    legs = shape("M-44 -100L-40 -8L-48 0H-8L-4 -100ZM44 -100L40 -8L48 0H8L4 -100Z", colour)
    gaps = line("M-44 -268L-50 -186M44 -268L50 -186M0 -150V-98", "#000", 3, opacity=0.45)
    collar = line("M-24 -338Q0 -326 24 -338", "#fff", 3, opacity=0.14)
    head = ellipse(0, -384, 25, 33, colour) + rect(-13, -362, 26, 26, colour)
    hair = shape("M-31 -352Q-36 -424 0 -424Q36 -424 31 -352Q0 -340 -31 -352Z", "#1a1412") if bob else ""
    ears = "" if bob else ellipse(-26, -380, 5, 9, colour) + ellipse(26, -380, 5, 9, colour)
    return legs + shape(coat, colour) + gaps + collar + head + ears + hair


def _frame(width: float, height: float, colour: str, edge: float) -> str:
    shadow = rect(10, 14, width, height, "#000", opacity=0.25, blur=20)
    inside = rect(edge, edge, width - 2 * edge, height - 2 * edge, "#efe8d8")
    return shadow + rect(0, 0, width, height, colour) + inside


def _sailing_boat() -> str:
    sea = rect(16, 16, 388, 298, "#c7d0cc") + rect(16, 200, 388, 114, "#4d6873")
    wave = shape("M16 210Q110 170 200 204T404 196V230Q200 250 16 226Z", "#7d96a0")
    boat = shape("M180 210H262L250 234H196Z", "#7b3328")
    sails = shape("M222 206V84L282 202Z", "#e9dfca") + shape("M216 206V104L174 200Z", "#d7c9a9")
    return sea + wave + boat + sails + circle(340, 76, 24, "#e7b764")


def _small_portrait() -> str:
    back = rect(12, 12, 176, 226, "#c9a878")
    sitter = shape("M32 238Q36 160 78 150H122Q164 160 168 238Z", "#2f4a5a") + rect(86, 126, 28, 34, "#6d4431")
    head = ellipse(100, 98, 32, 42, "#7a4a34") + shape(
        "M66 98Q62 46 100 46Q138 46 134 98Q126 70 100 68Q74 70 66 98Z", "#2a1d16"
    )
    return back + sitter + head


def _abstract() -> str:
    blocks = (
        rect(40, 50, 70, 190, "#8a2f28")
        + rect(120, 90, 30, 150, "#1f2a30")
        + rect(160, 130, 44, 110, "#b98d3e")
    )
    return rect(12, 12, 216, 276, "#ece4d2") + blocks
