"""A blue trawler at the quay, gulls over her deck."""

from articles.demo.drawing.figures import gull, standing, walking
from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    glow,
    hills,
    mirrored,
    picture,
    sky,
    water,
)
from articles.demo.drawing.ships import trawler
from articles.demo.drawing.svg import each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    horizon = 470
    far = hills(450, 70, horizon, "#8294a0", 0.8, 6) + hills(466, 34, horizon, "#5f7380", 0.9, 2)
    boat = trawler(600, 600, 1.12)
    defs = linear("sky", (0, "#8fa6b4"), (0.6, "#cfd3cb"), (1, "#efd9b6"))
    defs += linear("sea", (0, "#b9c0b8"), (0.5, "#6d8490"), (1, "#2c4250"))
    gulls = (
        (420, 250, 0.9),
        (520, 190, 0.7),
        (690, 150, 1),
        (820, 250, 1.2),
        (905, 170, 0.7),
        (300, 170, 0.6),
    )
    return picture(
        sky(horizon, clouds=0.6),
        glow(1010, 430, 170, "#ffe6ba", 0.8),
        far,
        rect(0, horizon, WIDTH, HEIGHT - horizon, "url(#sea)"),
        mirrored(horizon, far, opacity=0.4),
        group(boat, transform="translate(0 1248) scale(1 -1)", filter="url(#ripple)", opacity=0.5),
        water(horizon, glint=0.36, shade=0.4),
        boat,
        ellipse(600, 628, 330, 12, "#0f1d26", opacity=0.35, blur=6),
        each(lambda x, y, size: gull(x, y, size, "#3c474d"), gulls),
        _landing_quay(),
        defs=defs,
    )


def _landing_quay() -> str:
    """The stone quay in front, with fish boxes, a bollard holding the boat, and two of the crew."""
    stone = shape("M-10 764H1290V864H-10Z", "#2a2f30") + rect(-10, 756, 1300, 14, "#6f6a5e")
    joints = each(lambda k: rect(k * 128 + (k % 2) * 20, 772, 2.5, 82, "#171b1c"), range(11))
    bollard = shape("M236 758q-4 -34 -14 -44h64q-10 10 -14 44z", "#15191b")
    rope = line("M254 722Q262 640 300 470", "#cdbf9d", 4)
    boxes = each(_fish_box, ((1010, 728), (1088, 728), (1166, 728), (1048, 698), (1126, 698), (1088, 668)))
    crew = walking(900, 764, 190, "#1b2023", flip=True) + standing(968, 764, 184, "#262a28")
    return stone + joints + rope + bollard + boxes + crew


def _fish_box(x: float, y: float) -> str:
    ice = shape(f"M{x + 4} {y + 2}q18 -16 34 -6q20 -10 32 6z", "#dfe6e4")
    box = rect(x, y, 74, 29, "#b9652c", stroke="#6b3513", stroke_width=2.5)
    return ice + box + line(f"M{x + 22} {y + 12}h30", "#6b3513", 4)
