"""The flood wall that stops short, and the netting where it stops."""

from articles.demo.drawing.figures import standing, walking
from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    chance,
    haze,
    mirrored,
    picture,
    sky,
    textured,
    water,
)
from articles.demo.drawing.svg import circle, each, group, line, linear, rect, shape


def draw() -> str:
    defs = linear("sky", (0, "#9aa5a8"), (0.7, "#c9c9be"), (1, "#ddd6c4"))
    defs += linear("river", (0, "#a8a08a"), (0.5, "#6f7167"), (1, "#3b4343"))
    defs += linear("concrete", (0, "#d0cabc"), (1, "#8f8b80"))
    bank = _far_bank()
    return picture(
        sky(480, clouds=0.6),
        bank,
        rect(0, 440, WIDTH, HEIGHT, "url(#river)"),
        mirrored(440, bank, opacity=0.35),
        water(440, glint=0.3, shade=0.4),
        _embankment(),
        _wall_sections(),
        _starter_bars(),
        _netting(),
        walking(1030, 690, 150, "#22282a"),
        standing(1126, 712, 158, "#2c2a26", flip=True),
        defs=defs,
    )


def _far_bank() -> str:
    """Roofs and a church on the other side."""
    rolls = chance(3)
    roofs = ""
    for k in range(26):
        x, height = k * 50 - 10, rolls.randint(26, 62)
        tone = rolls.choice(("#7d7f7f", "#8a8782", "#73787b", "#87807a"))
        roofs += shape(f"M{x} 442V{442 - height}l26 -20l26 20V442Z", tone)
    church = shape("M396 442V330l17 -74l17 74V442Z", "#767c80")
    return church + roofs + rect(0, 432, WIDTH, 12, "#5d6260") + haze(380, 60, "#d6d3c8", 0.35)


def _embankment() -> str:
    mud = textured("M1300 560Q900 600 560 700Q330 770 180 864H1300Z", "#6d6049", "plaster", 0.3)
    grass = textured("M1300 600Q980 620 700 716Q520 780 420 864H1300Z", "#5a5d45", "plaster", 0.4)
    tracks = line("M1300 712Q1000 716 700 864M1300 760Q1080 770 850 864", "#463f31", 12, opacity=0.55)
    edge = line("M1300 560Q900 600 560 700Q330 770 180 864", "#3b382e", 5, opacity=0.5)
    return mud + grass + tracks + edge


def _wall_sections() -> str:
    """The finished wall comes from the left in perspective and breaks off in the middle."""
    seams = ((150, 418, 784), (330, 449, 746), (480, 474, 714), (604, 496, 688))
    holes = ((70, 500, 690), (240, 520, 670), (405, 540, 650), (545, 560, 636), (652, 570, 628))
    return group(
        textured("M-20 388L700 512V668L-20 820Z", "url(#concrete)", "plaster", 0.26),
        shape("M-20 690L700 610V668L-20 820Z", "#4f4b3c", opacity=0.4),
        each(lambda x, top, foot: line(f"M{x} {top}V{foot}", "#6e6a60", 3), seams),
        each(lambda x, upper, lower: circle(x, upper, 4, "#57534a") + circle(x, lower, 4, "#57534a"), holes),
        shape("M-20 388L700 512L740 508L-20 362Z", "#e9e4d7"),
        shape("M700 512L740 508V660L700 668Z", "#6f6b62"),
    )


def _starter_bars() -> str:
    """Rusty steel waiting for the next section of the wall."""
    rows = [(742 + k * 13, 530 + k * 1.5, 656 - k * 1.2) for k in range(6)]
    uprights = each(lambda x, top, foot: line(f"M{x} {top}V{foot}", "#7d4526", 3.4), rows)
    ties = each(lambda y: line(f"M728 {y}H812", "#7d4526", 3), (550, 584, 618))
    return uprights + ties


def _netting() -> str:
    """Orange plastic netting sagging between posts."""
    posts = [(838, 664), (950, 650), (1066, 638), (1186, 628), (1290, 620)]
    stakes = each(lambda x, y: line(f"M{x} {y + 10}V{y - 120}", "#3d3a34", 6), posts)
    panels = "".join(_net_panel(*near, *far) for near, far in zip(posts, posts[1:], strict=False))
    return panels + stakes


def _net_panel(x: float, y: float, x2: float, y2: float) -> str:
    top, foot = f"M{x} {y - 108}Q{(x + x2) / 2} {(y + y2) / 2 - 88} {x2} {y2 - 108}", (y + y2) / 2 + 2
    sheet = shape(f"{top}V{y2 - 8}Q{(x + x2) / 2} {foot} {x} {y - 8}Z", "#e0702a", opacity=0.42)
    threads = "".join(
        f"M{x} {y - 108 + drop}Q{(x + x2) / 2} {(y + y2) / 2 - 88 + drop} {x2} {y2 - 108 + drop}"
        for drop in range(0, 101, 12)
    )
    steps = [x + (x2 - x) * k / 10 for k in range(1, 10)]
    uprights = "".join(f"M{left:.0f} {y - 98}V{y - 8}" for left in steps)
    return sheet + line(threads, "#d9601c", 3.2) + line(uprights, "#d9601c", 2)
