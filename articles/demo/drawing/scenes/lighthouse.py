"""The light on the headland at nightfall."""

from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    chance,
    glow,
    hills,
    picture,
    sky,
    textured,
    vignette,
    water,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    horizon = 560
    edges, dark_edges = vignette(0.5, cx=0.62, cy=0.4)
    defs = linear("sky", (0, "#1b2a3c"), (0.55, "#3f566a"), (0.85, "#a08c86"), (1, "#d3a581"))
    defs += linear("sea", (0, "#8d7f7c"), (0.3, "#465c6c"), (1, "#131f2a"))
    defs += linear("tower", (0, "#f4ecda"), (0.5, "#d9d2c3"), (1, "#66707a"), across=True)
    defs += linear("beam", (0, "#ffe9b0", 0), (1, "#ffe9b0", 0.75), across=True) + edges
    return picture(
        sky(horizon, clouds=0.32),
        _stars(),
        hills(552, 26, horizon, "#56606b", 0.8, 4),
        rect(0, horizon, WIDTH, HEIGHT - horizon, "url(#sea)"),
        water(horizon, glint=0.24, shade=0.6),
        shape("M786 216L-20 80V330Z", "url(#beam)", opacity=0.75, blur=6),
        ellipse(230, 640, 330, 16, "#ffe9b0", opacity=0.28, blur=12),
        _headland(),
        at(800, 540, _tower()),
        glow(800, 216, 90, "#fff0c4", 0.85, blur=20),
        circle(800, 216, 15, "#fffbe9"),
        _surf(),
        dark_edges,
        defs=defs,
    )


def _stars() -> str:
    rolls = chance(12)
    places = [(rolls.randint(0, WIDTH), rolls.randint(0, 330), rolls.uniform(0.2, 0.8)) for _ in range(70)]
    return each(lambda x, y, light: circle(x, y, 0.8 + light, "#f6efdc", opacity=round(light, 2)), places)


def _headland() -> str:
    """Turf over cliff, the cliff streaked by ledges."""
    cliff = "M470 700Q520 660 540 610Q590 588 640 560Q720 536 800 534Q1000 520 1300 486V864H1300L470 864Z"
    turf = "M540 610Q590 588 640 560Q720 536 800 534Q1000 520 1300 486V560Q1050 590 830 592Q690 600 540 610Z"
    ledges = (
        "M560 650q120 -30 300 -26M600 700q200 -40 420 -34M560 750q260 -30 700 -60M900 640q140 -20 380 -30"
    )
    path = line("M1300 560Q1080 566 940 556Q860 550 812 546", "#b7a483", 7, opacity=0.65)
    return (
        textured(cliff, "#2a3033", "plaster", 0.5)
        + line(ledges, "#4b4f4c", 4, opacity=0.6)
        + shape(turf, "#3a443a")
        + path
    )


def _tower() -> str:
    """The tower stands on 0 0; its lamp is 324 up. The keeper's cottage is beside it."""
    body = shape("M-44 0L-27 -290H27L44 0Z", "url(#tower)")
    windows = each(lambda y: rect(-6, y, 11, 20, "#39444d"), (-60, -140, -220))
    door = shape("M-12 0V-32Q-12 -42 0 -42Q12 -42 12 -32V0Z", "#5a2d25")
    gallery = rect(-40, -300, 80, 10, "#2a3036") + line(
        "M-38 -314H38M-38 -314V-300M38 -314V-300M-14 -314V-300M14 -314V-300", "#2a3036", 3
    )
    lantern = rect(-20, -346, 40, 46, "#ffe7a8") + line(
        "M-20 -346V-300M-7 -346V-300M7 -346V-300M20 -346V-300", "#2a3036", 3
    )
    dome = shape("M-26 -346Q-22 -378 0 -382Q22 -378 26 -346Z", "#2a3036") + line("M0 -382V-398", "#2a3036", 4)
    cottage = rect(56, -54, 150, 58, "#cfc8b8") + shape("M46 -52L76 -92H188L216 -52Z", "#353b41")
    panes = each(lambda x: rect(x, -36, 20, 22, "#f3c878"), (78, 160)) + rect(116, -40, 22, 44, "#3d4a46")
    return (
        cottage
        + panes
        + rect(176, -112, 18, 30, "#8b8375")
        + body
        + windows
        + door
        + lantern
        + gallery
        + dome
    )


def _surf() -> str:
    """White water at the foot of the cliff."""
    foam = shape(
        "M380 770Q430 720 470 700Q520 690 560 740Q520 790 480 830Q440 810 380 770Z",
        "#e9e6da",
        opacity=0.75,
        filter="url(#plume)",
    )
    rocks = shape("M330 796q20 -36 62 -40q16 -20 40 -10q22 -2 34 16q34 6 44 34z", "#171d21")
    rocks += shape("M216 828q18 -22 44 -22q12 -8 26 0q22 4 28 22z", "#171d21")
    wash = line(
        "M190 830Q270 818 340 830M300 800Q420 786 560 806", "#e9e6da", 8, opacity=0.6, filter="url(#foam)"
    )
    return foam + rocks + wash
