"""The Sinfonia on its lit stage, from the back of the hall."""

import math

from articles.demo.drawing.figures import HAIR, bust
from articles.demo.drawing.scene import (
    WIDTH,
    chance,
    glow,
    picture,
    texture,
    vignette,
    whole,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.75, cy=0.5)
    defs = linear("stage", (0, "#8a5a34"), (0.5, "#b98048"), (1, "#6d4426")) + linear(
        "shell", (0, "#4a2f20"), (1, "#9a6a42")
    )
    return picture(
        whole("#17110f"),
        _stage(),
        each(_player, _seats()),
        at(640, 560, _conductor(), scale=1.15),
        shape("M560 -20H720L960 560H320Z", "#ffe6b0", opacity=0.2, blur=20),
        _proscenium(),
        _audience(),
        dark_edges,
        defs=defs + edges,
    )


def _stage() -> str:
    """A wooden shell of upright boards behind a lit floor."""
    shell = rect(150, 100, 980, 340, "url(#shell)") + texture("timber", 150, 100, 980, 340, 0.3)
    folds = each(lambda k: rect(150 + k * 98, 100, 49, 340, "#000", opacity=0.14), range(10))
    floor = shape("M150 430H1130L1210 600H70Z", "url(#stage)")
    lamps = each(
        lambda x: glow(x, 110, 60, "#ffe2a0", 0.7, blur=20) + ellipse(x, 104, 12, 6, "#fff3cf"),
        (260, 450, 640, 830, 1020),
    )
    return (
        shell + folds + floor + rect(70, 596, 1140, 46, "#3a2416") + rect(70, 594, 1140, 7, "#c9935a") + lamps
    )


def _seats() -> list[tuple]:
    """Three rings round the conductor; cellos on the right, violins elsewhere."""
    seats = []
    for ring, (radius, count) in enumerate(((190, 5), (300, 8), (410, 10))[::-1]):
        for k in range(count):
            turn = math.pi * (0.1 + 0.8 * k / (count - 1))
            x, y = 640 - math.cos(turn) * radius * 1.08, 590 - math.sin(turn) * radius * 0.36
            size = 0.72 + 0.1 * ring + 0.12 * (1 - math.sin(turn))
            seats.append(
                (round(x), round(y), round(size, 2), "cello" if x > 800 else "violin", (k * 5 + ring) % 4)
            )
    return sorted(seats, key=lambda seat: seat[1])


def _player(x: float, y: float, scale: float, instrument: str, kind: int) -> str:
    skin, hair = (
        ("#c79a78", "#3a281c"),
        ("#8a5d43", "#15110f"),
        ("#d9b08f", "#8d7c66"),
        ("#b58663", "#5a3822"),
    )[kind]
    legs = shape("M-24 -8L-28 34H-14L-6 6L8 34H24L22 -8Z", "#15130f")
    body = shape("M-26 0Q-30 -44 -12 -52H12Q30 -44 26 0Z", "#1b1917") + shape(
        "M-5 -52L0 -30L5 -52Z", "#e9e2d2"
    )
    head = ellipse(0, -66, 11, 14, skin) + shape(
        "M-13 -64Q-14 -84 0 -84Q14 -84 13 -64Q8 -74 0 -74Q-8 -74 -13 -64Z", hair
    )
    if kind == 3:
        head += circle(0, -86, 6, hair)
    stand = line("M-34 34V-6M-50 -10H-20", "#0f0d0b", 3) + shape("M-52 -10L-48 -30H-20L-18 -10Z", "#efe6cc")
    strings = _cello(skin) if instrument == "cello" else _violin(skin)
    return at(x, y, legs, body, head, strings, stand, scale=scale, flip=x > 640)


def _violin(skin: str) -> str:
    wood = ellipse(15, -50, 13, 7, "#8a3f1c", transform="rotate(14 15 -50)") + line(
        "M26 -47L46 -42", "#2a1a10", 3.5
    )
    arms = (
        line("M-20 -40L-24 -20L4 -34", "#1b1917", 9)
        + line("M22 -38L40 -30L46 -42", "#1b1917", 8)
        + circle(46, -42, 4, skin)
    )
    return wood + arms + line("M2 -36L34 -70", "#e9d8b0", 2)


def _cello(skin: str) -> str:
    wood = (
        ellipse(4, 8, 17, 22, "#8a3f1c")
        + ellipse(4, -16, 12, 13, "#9a4a22")
        + line("M4 -26L-6 -82", "#2a1a10", 4.5)
    )
    arms = (
        line("M-22 -40L-24 -26L-6 -60", "#1b1917", 8)
        + line("M22 -40L34 -14L22 0", "#1b1917", 9)
        + circle(22, 0, 4, skin)
    )
    return wood + line("M4 -20V22", "#e9d8b0", 1.4) + arms + line("M40 4L-18 -2", "#e9d8b0", 2)


def _conductor() -> str:
    """From behind on a box, arms up, the baton in the right hand."""
    box = rect(-46, 0, 92, 30, "#4a2f1c") + rect(-50, -4, 100, 7, "#8a5f38")
    tails = shape(
        "M-27 -132Q-24 -148 -8 -152H8Q24 -148 27 -132L23 -82L29 -34H12L0 -66L-12 -34H-29L-23 -82Z", "#100f0f"
    )
    legs = shape("M-20 -60L-18 -4H-3L0 -56L3 -4H18L20 -60Z", "#100f0f")
    arms = line("M-22 -138L-54 -150L-66 -186M22 -138L56 -142L76 -172", "#100f0f", 12)
    hands = (
        circle(-67, -192, 6, "#c79a78")
        + circle(78, -177, 6, "#c79a78")
        + line("M78 -178L118 -214", "#f4ecd8", 2.6)
    )
    head = ellipse(0, -172, 13, 17, "#9a6f52") + shape(
        "M-15 -166Q-18 -194 0 -194Q18 -194 15 -166Q10 -156 0 -156Q-10 -156 -15 -166Z", "#b9b0a2"
    )
    return box + legs + tails + arms + hands + head + rect(-8, -157, 16, 6, "#efe8da")


def _proscenium() -> str:
    curtain = shape("M0 0H150Q130 320 170 640H0Z", "#5a1f1c") + shape(
        "M1280 0H1130Q1150 320 1110 640H1280Z", "#5a1f1c"
    )
    folds = line(
        "M40 0Q30 320 46 640M84 0Q74 320 96 640M122 0Q108 320 140 640M1240 "
        "0Q1250 320 1234 640M1196 0Q1206 320 1184 640M1158 0Q1172 320 1140 640",
        "#34100e",
        10,
        opacity=0.6,
    )
    swag = shape("M0 0H1280V60Q1120 130 960 62Q800 130 640 62Q480 130 320 62Q160 130 0 60Z", "#6b2622")
    fringe = line("M0 60Q160 130 320 62Q480 130 640 62Q800 130 960 62Q1120 130 1280 60", "#c9a24f", 6)
    return curtain + folds + swag + fringe


def _audience() -> str:
    rolls = chance(6)
    rows = ""
    for y, size, step, colour in (
        (690, 92, 84, "#241a16"),
        (756, 118, 108, "#1a1311"),
        (836, 150, 136, "#0e0a09"),
    ):
        offset = rolls.randint(0, step)
        for k in range(-1, WIDTH // step + 1):
            rows += bust(k * step + offset, y + rolls.randint(-6, 6), size, colour, rolls.choice(HAIR))
    return rows
