"""The island ferry in fog."""

from articles.demo.drawing.figures import gull
from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    glow,
    haze,
    hills,
    mirrored,
    picture,
    texture,
    water,
)
from articles.demo.drawing.ships import ferry
from articles.demo.drawing.svg import each, group, line, linear, rect


def draw() -> str:
    defs = linear("sky", (0, "#aebabb"), (0.6, "#d9dcd6"), (1, "#e6e2d6"))
    defs += linear("sea", (0, "#cfd3cd"), (1, "#67777b"))
    boat = ferry(360, 470, "#44565e", "#7f9094")
    gulls = each(gull, ((300, 220, 1.1), (430, 290, 0.7), (760, 170, 0.8), (1090, 400, 1.3)))
    return picture(
        rect(0, 0, WIDTH, HEIGHT, "url(#sky)"),
        texture("cloud", 0, 0, WIDTH, HEIGHT, 0.5),
        hills(470, 60, 540, "#aab5b5", 0.6, 5),
        glow(980, 250, 120, "#fff6e0", 0.8),
        group(boat, opacity=0.82),
        haze(380, 170, "#dfe3df", 0.45),
        rect(0, 540, WIDTH, 320, "url(#sea)"),
        mirrored(540, boat, opacity=0.4),
        water(540, glint=0.45, shade=0.25),
        _sea_wall(),
        gulls,
        defs=defs,
    )


def _sea_wall() -> str:
    posts = each(lambda k: rect(k * 160 + 30, 690, 14, 90, "#2b3438"), range(8))
    rails = line(f"M-9 704H{WIDTH + 9}M-9 736H{WIDTH + 9}", "#2b3438", 6)
    return rect(0, 770, WIDTH, 90, "#2b3438") + posts + rails
