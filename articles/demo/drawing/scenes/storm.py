"""A wave breaks over the harbour wall."""

import math

from articles.demo.drawing.figures import coated
from articles.demo.drawing.scene import (
    WIDTH,
    chance,
    glow,
    haze,
    picture,
    rain,
    sky,
    swell,
    texture,
    vignette,
    water,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.55)
    defs = linear("sky", (0, "#20272d"), (0.6, "#4b565c"), (1, "#7d8684"))
    defs += linear("wall", (0, "#5b5d59"), (1, "#33373a"))
    defs += linear("spume", (0, "#e9ece6", 0.25), (0.5, "#eef0e9", 0.7), (1, "#f6f6f0", 0.95))
    defs += linear("deck", (0, "#50565a"), (1, "#1b2024")) + edges
    return picture(
        sky(600, clouds=0.22),
        texture("murk", 0, 0, WIDTH, 600, 0.95),
        swell(440, 34, 330, "#56666b", 0.2),
        swell(500, 60, 420, "#43545b", 1.4),
        swell(566, 66, 540, "#33444c", 0.55),
        _breaker(),
        _harbour_wall(),
        each(lambda x, lit: _lamp(x, lit), ((210, True), (1090, True))),
        _spill(),
        coated(250, 806, 150, "#121619", flip=True),
        rain(360, seed=31, slant=-16),
        dark_edges,
        defs=defs,
    )


def _breaker() -> str:
    """The wave thrown up by the wall: torn sheets of water, thin at the top, with drops around them."""
    sheet = (
        "M330 640Q330 420 430 300Q470 340 500 220Q560 250 600 90Q660 "
        "190 720 60Q760 200 840 150Q850 270 930 260Q1010 420 1010 640Z"
    )
    heart = (
        "M430 640Q450 470 520 400Q560 420 600 260Q660 320 700 "
        "190Q740 310 800 290Q820 400 880 430Q920 520 930 640Z"
    )
    foot = "M470 640Q520 560 580 540Q640 470 690 500Q750 460 800 530Q880 560 900 640Z"
    return group(
        shape(sheet, "url(#spume)", opacity=0.5, blur=20),
        shape(sheet, "url(#spume)", filter="url(#plume)"),
        shape(heart, "url(#spume)", filter="url(#plume)"),
        shape(heart, "url(#spume)", filter="url(#foam)", opacity=0.8),
        shape(foot, "#f4f4ec", filter="url(#plume)"),
        _drops(),
    )


def _drops() -> str:
    rolls = chance(17)
    drops = []
    for _ in range(620):
        angle, reach = rolls.gauss(0, 0.5), 120 + 480 * rolls.random() ** 0.8
        x, y = 670 + math.sin(angle) * reach * 0.95, 660 - math.cos(angle) * reach
        drops.append(
            circle(
                round(x),
                round(y),
                round(rolls.uniform(0.7, 3.4), 1),
                "#f4f4ec",
                opacity=round(rolls.uniform(0.3, 0.9), 2),
            )
        )
    return "".join(drops)


def _harbour_wall() -> str:
    courses = each(lambda k: rect(0, 614 + k * 34, WIDTH, 2, "#22272a"), range(4))
    joints = each(lambda k: rect(k * 96 + (k % 2) * 36, 600 + (k % 3) * 34, 2, 34, "#22272a"), range(14))
    wall = rect(0, 596, WIDTH, 140, "url(#wall)") + courses + joints
    coping = rect(0, 584, WIDTH, 16, "#8b8c84")
    deck = rect(0, 730, WIDTH, 130, "url(#deck)")
    return (
        wall + texture("plaster", 0, 596, WIDTH, 140, 0.6) + coping + deck + water(736, glint=0.3, shade=0.3)
    )


def _spill() -> str:
    """What has come over runs down the wall and across the quay."""
    rolls = chance(8)
    runs = ""
    for _ in range(34):
        x = rolls.randint(420, 940)
        runs += line(
            f"M{x} 584q{rolls.randint(-8, 8)} 70 0 {rolls.randint(80, 160)}",
            "#eceee6",
            rolls.randint(4, 16),
            opacity=0.8,
        )
    over = ellipse(680, 592, 330, 24, "#f2f2ea", filter="url(#foam)") * 2
    pool = ellipse(690, 750, 400, 22, "#e2e6df", opacity=0.8, filter="url(#foam)")
    return over + group(runs, filter="url(#foam)") + pool + haze(500, 200, "#d9ded9", 0.2)


def _lamp(x: float, lit: bool) -> str:
    post = line("M0 0V-310M0 -310q2 -30 34 -30", "#14181b", 8)
    head = shape("M26 -350h40l-8 18h-24z", "#14181b")
    light = glow(46, -318, 70, "#ffd58a", 0.6, blur=20) + ellipse(46, -328, 12, 5, "#fff1c9") if lit else ""
    return at(x, 760, post, light, head)
