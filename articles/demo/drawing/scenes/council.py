"""The council chamber, the chair empty."""

import math

from articles.demo.drawing.figures import HAIR, bust
from articles.demo.drawing.scene import (
    WIDTH,
    glow,
    picture,
    texture,
    textured,
    vignette,
    whole,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.6, cy=0.55)
    defs = (
        linear("carpet", (0, "#6d3a30"), (1, "#3a1f1b"))
        + linear("pane", (0, "#cfd8d6"), (1, "#f1e6c6"))
        + edges
    )
    return picture(
        whole("#5b4230"),
        _panels(),
        each(_chamber_window, (70, 230, 970, 1130)),
        _dais(),
        rect(0, 560, WIDTH, 310, "url(#carpet)"),
        shape("M70 90H180L560 854H230ZM1100 90H1210L1050 854H720Z", "#fff0cc", opacity=0.1, blur=20),
        _horseshoe(),
        _chandelier(640, 110),
        dark_edges,
        defs=defs,
    )


def _panels() -> str:
    """Oak to shoulder height and above it plaster, the oak in fields."""
    plaster = (
        rect(0, 0, WIDTH, 330, "#b7a98c")
        + rect(0, 0, WIDTH, 44, "#8d7e64")
        + rect(0, 44, WIDTH, 8, "#d5c8aa")
    )
    oak = rect(0, 330, WIDTH, 232, "#5f432d") + texture("timber", 0, 330, WIDTH, 232, 0.4)
    fields = each(
        lambda k: rect(k * 80 + 10, 356, 60, 176, "none", stroke="#3b2818", stroke_width=4), range(16)
    )
    return plaster + oak + fields + rect(0, 322, WIDTH, 14, "#7c5a3c")


def _chamber_window(x: float) -> str:
    glass = shape("M0 300V130Q0 84 40 80Q80 84 80 130V300Z", "url(#pane)")
    bars = line("M40 80V300M0 150H80M0 200H80M0 250H80", "#e9e0cb", 5)
    frame = line("M0 304V130Q0 84 40 80Q80 84 80 130V304Z", "#e9e0cb", 9)
    return at(x, 0, glass, bars, frame, glow(40, 190, 60, "#fff3d2", 0.5, blur=20))


def _dais() -> str:
    """The mayor's place: canopy, the town's arms (an anchor), and an empty high-backed chair."""
    canopy = (
        rect(510, 92, 260, 20, "#4a321f")
        + rect(524, 112, 232, 450, "#6b4a30")
        + texture("timber", 524, 112, 232, 450, 0.4)
    )
    drape = shape("M548 112H732V562H548Z", "#6b2a26") + line(
        "M580 112V562M612 112V562M668 112V562M700 112V562", "#4a1b18", 5, opacity=0.6
    )
    shield = shape("M600 142H680V190Q676 222 640 236Q604 222 600 190Z", "#c9a85c") + shape(
        "M608 150H672V190Q668 214 640 226Q612 214 608 190Z", "#2f4a5a"
    )
    anchor = line("M640 166V212M626 176H654M620 196Q624 212 640 214Q656 212 660 196", "#e9dcb8", 5) + circle(
        640, 161, 5, "none", stroke="#e9dcb8", stroke_width=3.5
    )
    chair = shape("M592 560V330Q592 286 640 276Q688 286 688 330V560Z", "#3b2617") + shape(
        "M606 560V336Q608 300 640 292Q672 300 674 336V560Z", "#8a3a2f"
    )
    studs = each(lambda k: circle(614 + k * 13, 350, 2.6, "#d8b872"), range(5)) + circle(
        640, 272, 9, "#c9a85c"
    )
    arms = rect(572, 470, 26, 14, "#3b2617", rx=6) + rect(682, 470, 26, 14, "#3b2617", rx=6)
    return canopy + drape + shield + anchor + chair + studs + arms + _mayors_desk()


def _mayors_desk() -> str:
    desk = (
        rect(500, 508, 280, 70, "#4a321f")
        + texture("timber", 500, 508, 280, 70, 0.4)
        + rect(488, 500, 304, 12, "#7c5a3c")
    )
    papers = (
        shape("M560 500l8 -7h40l-4 7z", "#efe6d0")
        + line("M706 500q-4 -26 10 -36", "#15181a", 3)
        + ellipse(718, 462, 5, 4, "#15181a")
    )
    mace = line("M612 496H690", "#c9a85c", 6) + circle(694, 496, 8, "#d8b872")
    return desk + papers + mace


def _horseshoe() -> str:
    """Desks in a ring that is open towards the dais; those at the near side turn their backs to us."""
    sides = ((25, 84), (3, 104), (-22, 128))
    left = [(640 - 530 * _cos(turn), 622 - 176 * _sin(turn), size, k) for k, (turn, size) in enumerate(sides)]
    right = [
        (640 + 530 * _cos(turn), 622 - 176 * _sin(turn), size, k + 3) for k, (turn, size) in enumerate(sides)
    ]
    backs = zip(
        (452, 640, 828, 262, 1018), (812, 820, 812, 800, 800), (160, 166, 160, 152, 152), HAIR, strict=False
    )
    papers = (
        (226, 578, 0.8),
        (192, 634, 0.95),
        (220, 700, 1.1),
        (1000, 578, 0.8),
        (1026, 634, 0.95),
        (996, 700, 1.1),
    )
    papers += ((420, 764, 1.2), (620, 784, 1.2), (806, 764, 1.2))
    return group(
        ellipse(640, 660, 330, 84, "#8a4a3c", opacity=0.55),
        each(_councillor, left + right),
        _ring(),
        each(_papers, papers),
        each(
            _microphone,
            (
                (262, 590),
                (236, 652),
                (1018, 590),
                (1044, 652),
                (352, 764),
                (548, 792),
                (732, 792),
                (928, 764),
            ),
        ),
        each(lambda x, y, size, hair: bust(x, y, size, "#1d1a1a", hair), backs),
    )


def _ring() -> str:
    """The desk tops, the inner fronts seen across the floor, and the outer edge nearest to us."""
    top = "M214 578A470 170 0 1 0 1066 578L968 600A360 116 0 1 1 312 600Z"
    front = "M312 600A360 116 0 1 0 968 600V634A360 116 0 1 1 312 634Z"
    edge = line("M214 578A470 170 0 1 0 1066 578", "#3b2718", 12)
    return shape(front, "#3f2a1a") + edge + textured(top, "#8f6a46", "timber", 0.35)


def _papers(x: float, y: float, scale: float) -> str:
    return at(
        x,
        y,
        shape("M0 0l30 -6l16 9l-30 7z", "#efe6d0"),
        shape("M22 4l24 -4l10 7l-24 5z", "#d9cfb8"),
        scale=scale,
    )


def _microphone(x: float, y: float) -> str:
    return at(x, y, line("M0 0q-4 -24 8 -36", "#0f1112", 3), ellipse(9, -38, 5, 4, "#0f1112"))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def _councillor(x: float, y: float, size: float, number: int) -> str:
    suit, skin, hair = (
        ("#2b3440", "#b98a6a", "#4a3a2e"),
        ("#4a2c2e", "#8a5f45", "#1d1714"),
        ("#33382f", "#c59a7c", "#a39a8c"),
        ("#3a3f48", "#d0a686", "#6b4a30"),
        ("#28353a", "#7a4e38", "#17120f"),
        ("#4b4038", "#caa080", "#c9c2b4"),
    )[number]
    shoulders = shape("M-54 190L-58 80Q-56 26 -22 17L-10 10H10L22 17Q56 26 58 80L54 190Z", suit) + shape(
        "M-10 10L0 40L10 10Z", "#e9e2d2"
    )
    head = rect(-9, -6, 18, 22, skin) + ellipse(0, -22, 19, 25, skin)
    crown = shape("M-21 -20Q-24 -52 0 -52Q24 -52 21 -20Q14 -36 0 -36Q-14 -36 -21 -20Z", hair)
    shade = shape("M4 -46Q22 -40 18 -14Q12 2 0 3Q10 -20 4 -46Z", "#000", opacity=0.18)
    return at(x, y, shoulders, head, shade, crown, scale=size / 100)


def _chandelier(x: float, y: float) -> str:
    ring = line("M0 -120V-20M0 -40L-90 0M0 -40L90 0", "#4a3a22", 4) + ellipse(
        0, 4, 96, 13, "none", stroke="#8a6f3c", stroke_width=6
    )
    lights = each(
        lambda dx: rect(dx - 3, -18, 6, 18, "#efe6cc") + glow(dx, -24, 18, "#ffe2a0", 0.9, blur=6),
        (-90, -54, -18, 18, 54, 90),
    )
    return at(x, y, ring, lights, glow(0, 0, 120, "#ffe2a0", 0.25))
