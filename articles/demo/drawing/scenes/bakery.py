"""A baker at the oven at three in the morning."""

from articles.demo.drawing.scene import WIDTH, chance, glow, picture, texture, vignette, whole
from articles.demo.drawing.svg import each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.65, cx=0.72, cy=0.5)
    defs = linear("bread", (0, "#e8bd78"), (0.6, "#bf8440"), (1, "#774519"))
    defs += linear("fire", (0, "#5a1f0a"), (0.5, "#d9722a"), (1, "#ffd27a")) + edges
    cooling = [(120 + k * 96, 720 + (k % 2) * 34) for k in range(6)]
    return picture(
        whole("#2a1e17"),
        rect(20, 90, 690, 620, "#35261c"),
        _shelves(),
        _oven(),
        rect(0, 700, WIDTH, 160, "#6b4c31"),
        texture("timber", 0, 712, WIDTH, 148, 0.35),
        rect(0, 700, WIDTH, 12, "#8f6a47"),
        _baker(),
        each(
            lambda x, y: (
                ellipse(x, y + 20, 62, 9, "#1b0f09", opacity=0.4) + ellipse(x, y, 62, 24, "url(#bread)")
            ),
            cooling,
        ),
        dark_edges,
        defs=defs,
    )


def _shelves() -> str:
    rolls = chance(9)
    shelves = ""
    for y in (250, 420, 590):
        shelves += rect(40, y, 640, 16, "#4a3323") + rect(40, y + 16, 640, 10, "#241810")
        shelves += "".join(
            _loaf(90 + k * 88 + rolls.randint(-6, 6), y, 44 + rolls.randint(-3, 4)) for k in range(7)
        )
    return shelves


def _loaf(x: float, shelf: float, width: float) -> str:
    crust = ellipse(x, shelf - 22, width, 24, "url(#bread)")
    shine = ellipse(x - 8, shelf - 30, 20, 7, "#f3d9a5", opacity=0.5)
    cuts = f"M{x - 24} {shelf - 26}l14 -8M{x - 6} {shelf - 24}l14 -8M{x + 12} {shelf - 22}l12 -6"
    return crust + shine + line(cuts, "#7d4a1e", 3, opacity=0.6)


def _oven() -> str:
    wall = rect(760, 120, 520, 560, "#5a4334") + texture("brick", 760, 120, 520, 560, 0.7)
    arch = shape("M840 560V380Q840 250 1010 250Q1180 250 1180 380V560Z", "#1b0f09")
    fire = shape("M866 560V390Q866 280 1010 280Q1154 280 1154 390V560Z", "url(#fire)")
    loaves = ellipse(960, 542, 52, 14, "#d99b52") + ellipse(1076, 536, 48, 12, "#d08c45")
    return (
        wall
        + arch
        + fire
        + glow(1010, 500, 220, "#ffae4a", 0.45)
        + loaves
        + rect(800, 556, 480, 30, "#7a6352")
    )


def _baker() -> str:
    """Seen half from behind, turned to the oven, with a flat loaf on the peel."""
    dress, skin, linen = "#241a15", "#8a5f42", "#e4dcc8"
    body = shape("M640 866Q640 640 676 548Q692 506 742 500H792Q838 506 852 556Q876 680 874 866Z", dress)
    apron = shape("M712 866Q706 700 722 610Q770 590 826 606Q848 720 846 866Z", "#cfc3ab", opacity=0.85)
    strings = line("M690 640Q770 668 856 636", "#a3967c", 6) + line(
        "M722 612L736 506M824 608L800 504", "#cfc3ab", 8
    )
    neck = shape("M744 470H794V510Q770 524 744 510Z", "#744c34")
    head = shape(
        "M722 410Q720 366 768 362Q816 364 820 406L828 432L819 438Q820 470 792 480Q748 484 730 456Z", skin
    )
    ear = ellipse(757, 434, 9, 14, "#704932")
    cap = shape("M714 414Q702 340 770 332Q836 334 826 398Q776 382 742 398Q724 404 714 414Z", linen)
    band = line("M716 410Q740 390 824 396", "#b9ad94", 6)
    lit = line("M822 404L830 432L821 440Q820 466 800 476", "#ffb65c", 4, opacity=0.75)
    peel = line("M706 716L960 566", "#b98d5a", 10) + shape(
        "M940 560L1016 532Q1034 534 1030 548L964 582Z", "#c79c66"
    )
    flatbread = ellipse(994, 545, 38, 9, "#e0a860", transform="rotate(-19 994 545)")
    arms = line("M838 566Q886 610 884 612", dress, 40) + line("M884 612L906 598", skin, 24)
    arms += line("M692 560Q660 650 700 690", dress, 44) + line("M704 698L742 694", skin, 26)
    return group(body, apron, strings, neck, head, ear, cap, band, lit, peel, flatbread, arms)
