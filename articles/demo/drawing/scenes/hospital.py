"""The cottage hospital at night, an ambulance outside."""

from articles.demo.drawing.figures import standing, walking
from articles.demo.drawing.houses import DARK_GLASS, sash
from articles.demo.drawing.scene import (
    WIDTH,
    glow,
    mirrored,
    picture,
    sky,
    texture,
    textured,
    vignette,
    water,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.55, cx=0.5, cy=0.6)
    building = _cottage_hospital()
    defs = linear("sky", (0, "#101a26"), (0.7, "#2d3e4e"), (1, "#566069")) + linear(
        "drive", (0, "#3a3f43"), (1, "#14181c")
    )
    return picture(
        sky(620, clouds=0.22),
        building,
        rect(0, 610, WIDTH, 250, "url(#drive)"),
        mirrored(612, building, opacity=0.16),
        water(612, glint=0.07, shade=0.2),
        shape("M500 612H780L900 864H380Z", "#ffdf9a", opacity=0.3, blur=20),
        at(170, 700, _ambulance(), scale=1.15),
        standing(590, 640, 118, "#14181b"),
        walking(706, 668, 126, "#14181b", flip=True),
        dark_edges,
        defs=defs + edges,
    )


def _cottage_hospital() -> str:
    walls = rect(120, 330, 1040, 282, "#6d4034") + texture("brick", 120, 330, 1040, 282, 0.6)
    roof = shape("M90 334L190 226H1090L1190 334Z", "#2b3137") + rect(90, 330, 1100, 10, "#1d2226")
    stacks = each(
        lambda x: rect(x, 176, 44, 76, "#50322a") + rect(x - 4, 170, 52, 10, "#3b2620"), (230, 1000)
    )
    gable = textured("M480 340L640 176L800 340V612H480Z", "#784838", "brick", 0.35) + line(
        "M466 348L640 170L814 348", "#1d2226", 13
    )
    clock = circle(640, 268, 27, "#efe2c4") + line("M640 268V248M640 268L654 276", "#2a2622", 4)
    lit = [(160, 384, 60, 86, "#f3cd84"), (270, 384, 60, 86, DARK_GLASS), (380, 384, 60, 86, "#f3cd84")]
    lit += [(840, 384, 60, 86, "#f3cd84"), (950, 384, 60, 86, "#f3cd84"), (1060, 384, 60, 86, DARK_GLASS)]
    return walls + stacks + roof + gable + clock + each(sash, lit) + _entrance()


def _entrance() -> str:
    """A canopy on two posts, doors of lit glass, and the sign: a plain cross says it in any language."""
    doors = rect(560, 448, 160, 164, "#ffe6ad") + line("M640 448V612M560 500H720", "#7b6a4a", 5)
    canopy = (
        rect(524, 420, 232, 22, "#d9d0bd")
        + rect(536, 442, 12, 170, "#c2b8a3")
        + rect(732, 442, 12, 170, "#c2b8a3")
    )
    sign = (
        rect(612, 334, 56, 56, "#e9e2d0")
        + rect(634, 342, 12, 40, "#9b2f2a")
        + rect(620, 356, 40, 12, "#9b2f2a")
    )
    light = glow(640, 530, 130, "#ffd58a", 0.5) + rect(540, 606, 200, 8, "#8a8272")
    return doors + canopy + sign + light


def _ambulance() -> str:
    body = shape("M0 0V-150Q0 -162 14 -162H236V0Z", "#e4dfd0") + shape(
        "M236 -128H292Q306 -126 312 -104L322 -66Q338 -60 338 -42V0H236Z", "#d8d2c1"
    )
    band = rect(0, -62, 338, 20, "#c8a43a") + each(lambda k: rect(k * 34, -62, 17, 20, "#3f6b48"), range(10))
    glass = shape("M250 -116H290L304 -74H250Z", "#26323a") + rect(150, -136, 62, 42, "#f3cd84")
    cross = rect(72, -134, 12, 44, "#9b2f2a") + rect(56, -118, 44, 12, "#9b2f2a")
    wheels = each(lambda x: circle(x, 2, 27, "#14171a") + circle(x, 2, 11, "#807c72"), (60, 274))
    beacon = rect(204, -176, 42, 14, "#3f76b5", rx=5) + glow(226, -172, 40, "#5f9be0", 0.75, blur=20)
    shadow = ellipse(168, 30, 190, 9, "#0b0e11", opacity=0.6, blur=6)
    return shadow + body + band + glass + cross + wheels + beacon
