"""The eight inside the breakwater at sunrise."""

from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    chance,
    glow,
    haze,
    hills,
    mirrored,
    picture,
    sky,
    water,
)
from articles.demo.drawing.ships import eight
from articles.demo.drawing.svg import circle, each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    horizon = 400
    far = hills(392, 74, horizon, "#9d8f98", 0.7, 2) + hills(398, 38, horizon, "#7d7480", 0.85, 6)
    wall = _breakwater(horizon)
    boat = eight(620, 600, 1.05)
    defs = linear("sky", (0, "#7f8fa8"), (0.5, "#d8b9a8"), (0.85, "#f7cf9a"), (1, "#fbdca6"))
    defs += linear("sea", (0, "#f3cd9c"), (0.35, "#b39c97"), (1, "#3d4a5c"))
    return picture(
        sky(horizon, clouds=0.45),
        glow(716, 352, 190, "#ffe2a6", 0.85),
        circle(716, 348, 30, "#fff6db", blur=1),
        far,
        wall,
        rect(0, horizon, WIDTH, HEIGHT - horizon, "url(#sea)"),
        mirrored(horizon, far, wall, opacity=0.45),
        rect(662, horizon, 108, HEIGHT - horizon, "#ffe6b4", opacity=0.6, blur=20),
        haze(370, 70, "#fbe3c0", 0.55),
        water(horizon, glint=0.26, shade=0.26),
        group(boat, transform="translate(0 1216) scale(1 -1)", filter="url(#ripple)", opacity=0.6),
        _puddles(),
        boat,
        _reeds(),
        defs=defs,
    )


def _breakwater(horizon: float) -> str:
    wall = shape(f"M-10 {horizon}V{horizon - 26}L300 {horizon - 22}L330 {horizon}Z", "#5c5660")
    light = rect(284, horizon - 72, 16, 52, "#5c5660") + rect(280, horizon - 84, 24, 14, "#8a3a2f")
    return wall + light


def _puddles() -> str:
    """The rings that the blades left on the last stroke."""
    return each(
        lambda k: ellipse(500 + k * 84, 640, 22, 4, "none", stroke="#fbe6c6", stroke_width=2.4, opacity=0.65),
        range(9),
    )


def _reeds() -> str:
    rolls = chance(23)
    stems = []
    for _ in range(120):
        x = rolls.choice((rolls.randint(-10, 330), rolls.randint(980, 1290)))
        height, lean = rolls.randint(40, 150), rolls.randint(-22, 22)
        stems.append(
            line(f"M{x} 860q{lean // 3} {-height // 2} {lean} {-height}", "#1f2026", rolls.choice((2, 3, 4)))
        )
    return "".join(stems) + haze(820, 60, "#15181f", 0.4)
