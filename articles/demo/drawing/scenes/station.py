"""The station at the end of the line: clock, footbridge, one train."""

from articles.demo.drawing.figures import coated, standing, walking
from articles.demo.drawing.scene import (
    glow,
    haze,
    hills,
    picture,
    sky,
    vignette,
)
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.45)
    defs = linear("sky", (0, "#5d7182"), (0.6, "#b9b6ac"), (1, "#e8c99a")) + linear(
        "platform", (0, "#b0a898"), (1, "#6b655b")
    )
    defs += linear("side", (0, "#4f6f63"), (1, "#26382f")) + edges
    return picture(
        sky(560, clouds=0.45),
        glow(690, 470, 150, "#ffe3ad", 0.8),
        hills(500, 40, 540, "#7f8c90", 0.7, 7),
        _tracks(),
        _footbridge(),
        _train(),
        _platform(),
        _canopy(),
        _station_clock(),
        walking(962, 700, 150, "#1d2022", flip=True),
        coated(1090, 780, 210, "#17191b", flip=True),
        standing(868, 610, 92, "#2b2e30"),
        haze(500, 80, "#f2dcb4", 0.25),
        dark_edges,
        defs=defs,
    )


def _tracks() -> str:
    """The empty line beside the train runs away to the light."""
    bed = shape("M-20 530H700L620 864H-20Z", "#5b534a")
    sleepers = ""
    for k in range(16):
        depth = (k / 15) ** 2.2
        y = 536 + 330 * depth
        sleepers += line(
            f"M{668 - 210 * depth:.0f} {y:.0f}H{690 - 30 * depth:.0f}", "#3a332c", round(2 + 9 * depth, 1)
        )
    rails = line("M676 532L480 864M686 532L630 864", "#d8d2c4", 3.5)
    return bed + sleepers + rails


def _footbridge() -> str:
    deck = rect(330, 330, 620, 62, "#3c4a4d") + rect(330, 322, 620, 10, "#2b3639")
    lattice = line(
        "".join(f"M{x} 388l28 -54M{x + 28} 388l-28 -54" for x in range(334, 940, 28)), "#6f7f80", 3
    )
    towers = each(lambda x: rect(x, 322, 26, 240, "#334043"), (360, 900))
    stairs = shape("M926 340L1080 560H1040L926 398Z", "#334043") + line("M926 330L1086 556", "#2b3639", 6)
    crossing = at(
        600, 332, ellipse(0, -34, 8, 10, "#23282a"), shape("M-14 0Q-12 -24 0 -25Q12 -24 14 0Z", "#23282a")
    )
    return crossing + deck + lattice + towers + stairs


def _train() -> str:
    """A green stopping train at the left platform, seen along its side from the front."""
    side = shape("M300 330L640 492V560L300 760Z", "url(#side)")
    glass = shape("M312 420L632 506V524L312 520Z", "#f5d690")
    pillars = each(_pillar, (356, 410, 456, 496, 530, 558, 582, 602))
    stripe = line("M300 596L640 532", "#d9cba6", 5)
    front = shape(
        "M40 330Q44 300 90 296H250Q296 300 300 330V760Q300 776 284 776H56Q40 776 40 760Z", "#3c5a50"
    )
    panes = shape("M66 390Q66 356 92 354H152V476H66Z", "#20292d") + shape(
        "M248 354Q274 356 274 390V476H188V354Z", "#20292d"
    )
    nose = (
        rect(40, 560, 260, 14, "#d9cba6")
        + rect(120, 308, 100, 30, "#1b2023")
        + rect(152, 346, 36, 250, "#35504a")
    )
    lamps = each(
        lambda x: circle(x, 640, 17, "#fff3cc") + glow(x, 640, 48, "#ffe7a8", 0.8, blur=20), (84, 256)
    )
    skirt = rect(60, 700, 220, 60, "#1c2220") + rect(140, 690, 60, 40, "#2c3432")
    return side + glass + pillars + stripe + front + panes + nose + skirt + lamps


def _pillar(x: float) -> str:
    """Between two windows of the train's side; they close up as the side runs away."""
    top, width = 416 + (x - 312) * 0.27, 4 + (640 - x) / 26
    return shape(f"M{x} {top}L{x + width} {top + width / 4}V530H{x}Z", "#37524a")


def _platform() -> str:
    top = shape("M706 532H1300V864H690Z", "url(#platform)")
    face = shape("M700 532H706L690 864H640Z", "#4a443b")
    edge = line("M708 534L704 864", "#f0e6c8", 9, opacity=0.85)
    flags = line(
        "".join(f"M{706 - k * k // 8} {540 + k * k * 2}H1290" for k in range(2, 13)),
        "#4e483f",
        2,
        opacity=0.5,
    )
    return top + flags + face + edge + _bench(1030, 604)


def _bench(x: float, y: float) -> str:
    return at(
        x,
        y,
        line("M-60 0H60M-60 -34H60M-60 -46H60", "#4a3526", 8),
        line("M-48 -50V34M48 -50V34", "#2a2e30", 6),
        scale=0.7,
    )


def _canopy() -> str:
    """Iron columns and a roof with a sawn valance over the platform."""
    roof = shape("M1300 40L780 400H700L760 380L1300 -60Z", "#3b3f42") + shape(
        "M1300 96L772 418L700 404L1300 36Z", "#d8ccb0"
    )
    teeth = "".join(f"M{1290 - k * 33} {102 + k * 20}l-8 {26 - k}l-16 -{10 - k // 2}z" for k in range(16))
    columns = each(
        _iron_column, ((1200, 60, 800, 16), (1010, 190, 690, 10), (900, 280, 630, 7), (830, 336, 594, 5))
    )
    return columns + roof + shape(teeth, "#d8ccb0")


def _iron_column(x: float, top: float, foot: float, width: float) -> str:
    shaft = line(f"M{x} {foot}V{top}", "#2f4a44", width) + rect(
        x - width, foot - width, 2 * width, width, "#233834"
    )
    bracket = line(
        f"M{x} {top + 12 * width}q{-5 * width} {-2 * width} {-6 * width} {-9 * width}", "#2f4a44", width / 2
    )
    return shaft + bracket


def _station_clock() -> str:
    rod = line("M770 300V250", "#20282a", 6)
    face = circle(770, 346, 54, "#20282a") + circle(770, 346, 46, "#f6eed8")
    ticks = each(lambda k: rect(768, 304, 4, 9, "#2a2622", transform=f"rotate({k * 30} 770 346)"), range(12))
    hands = line("M770 346L752 330", "#1b1a17", 6) + line("M770 346L796 326", "#1b1a17", 4)
    return rod + face + ticks + hands
