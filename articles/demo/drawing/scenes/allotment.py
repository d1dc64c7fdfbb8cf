"""Winter cabbages, a green shed and somebody digging."""

from articles.demo.drawing.scene import WIDTH, chance, glow, hills, picture, sky, texture, textured, vignette
from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, linear, rect, shape


def draw() -> str:
    edges, dark_edges = vignette(0.4)
    defs = (
        linear("sky", (0, "#8fa0aa"), (0.7, "#d9cdb4"), (1, "#f2d9a6"))
        + linear("soil", (0, "#6d5a45"), (1, "#382c22"))
        + edges
    )
    return picture(
        sky(420, clouds=0.55),
        glow(300, 360, 190, "#ffe6b0", 0.75),
        hills(380, 60, 430, "#93998f", 0.7, 4),
        _hedge(),
        textured("M-10 410H1290V864H-10Z", "url(#soil)", "plaster", 0.4),
        _paths(),
        _cabbages(),
        _shed(),
        _bean_poles(200, 470),
        _digger(560, 640),
        rect(-20, 400, WIDTH + 40, 50, "#f4dfb4", opacity=0.3, blur=20),
        dark_edges,
        defs=defs,
    )


def _hedge() -> str:
    rolls = chance(14)
    leaves = ""
    for _ in range(150):
        x, y = rolls.randint(-20, 1300), rolls.randint(352, 424)
        leaves += ellipse(
            x,
            y,
            rolls.randint(20, 46),
            rolls.randint(14, 30),
            rolls.choice(("#4a5640", "#5b5f42", "#6d6140", "#3f4a3a")),
        )
    tree = each(
        lambda x, y, r: circle(x, y, r, "#7d6136"),
        ((1120, 250, 70), (1180, 290, 64), (1070, 300, 60), (1130, 320, 70)),
    )
    return (
        rect(1116, 300, 16, 120, "#40342a")
        + group(tree, filter="url(#leaf)")
        + group(leaves, filter="url(#leaf)")
    )


def _paths() -> str:
    path = shape("M700 412H730L900 864H560Z", "#9a8a68")
    return path + line("M700 412L560 864M730 412L900 864", "#5d4c38", 6)


def _cabbages() -> str:
    """Rows on both sides of the path, running to where the path ends; far ones first."""
    heads = []
    for step in range(12):
        depth = (step + 1) / 12
        y, size = 430 + 420 * depth**1.7, 7 + 44 * depth**1.5
        for row in (-5, -4, -3, -2, 2, 3, 4):
            x = 716 + row * (22 + 150 * depth**1.5)
            if -60 < x < WIDTH + 60:
                heads.append(_cabbage(x, y, size, (step * 7 + row) % 3))
    return "".join(heads)


def _cabbage(x: float, y: float, size: float, kind: int) -> str:
    outer, inner = (("#4f6b4c", "#8aa57a"), ("#56735a", "#97b08c"), ("#5c5a66", "#8f8a9c"))[kind]
    shadow = ellipse(0, 9, 30, 8, "#1f1812", opacity=0.5)
    leaves = each(
        lambda dx, dy: ellipse(dx, dy, 15, 12, outer, stroke="#33452f", stroke_width=1),
        ((-17, 0), (17, 0), (-9, -9), (9, -9), (0, 4)),
    )
    heart = circle(0, -5, 13, inner) + line("M-8 -10Q0 -2 9 -10M0 -17V4M-10 0Q-4 -6 0 -4", outer, 1.8)
    return at(round(x), round(y), shadow, leaves, heart, scale=round(size / 30, 2))


def _shed() -> str:
    front = rect(0, -150, 150, 160, "#4a6a54") + texture("timber", 0, -150, 150, 160, 0.5)
    boards = line("".join(f"M{x} -148V8" for x in range(15, 150, 15)), "#2e4636", 2)
    side = shape("M150 -150L206 -170V-6L150 10Z", "#395443")
    roof = shape("M-14 -144L76 -206L226 -206L160 -142Z", "#3d3a38") + line("M-14 -144L76 -206", "#2a2826", 7)
    gable = shape("M0 -150L76 -200L150 -150Z", "#44624d")
    door = rect(24, -116, 54, 126, "#3b5645", stroke="#2e4636", stroke_width=3) + circle(
        70, -52, 3, "#c9b88a"
    )
    window = rect(96, -108, 38, 40, "#e9cf98", stroke="#d8d0bc", stroke_width=5) + line(
        "M115 -108V-68M96 -88H134", "#d8d0bc", 3
    )
    butt = rect(166, -54, 40, 56, "#3b4a55", rx=6) + rect(162, -58, 48, 7, "#2c3840")
    return at(870, 520, front, boards, side, gable, roof, door, window, butt, scale=1.25)


def _bean_poles(x: float, y: float) -> str:
    canes = "".join(f"M{k * 50} 0L{k * 50 + 28} -150M{k * 50 + 56} 0L{k * 50 + 24} -150" for k in range(5))
    vines = each(
        lambda k: ellipse(
            20 + (k * 37) % 230, -20 - (k * 53) % 110, 9, 6, ("#7a7440", "#6d6a3a", "#8f7a40")[k % 3]
        ),
        range(40),
    )
    return at(
        x - 130,
        y,
        line(canes, "#57442f", 4),
        line("M20 -146H236", "#57442f", 4),
        group(vines, filter="url(#leaf)"),
        scale=0.9,
    )


def _digger(x: float, y: float) -> str:
    """Bent over the fork, one foot behind the other, cap on."""
    coat, trousers, skin = "#2b3238", "#3d362e", "#8f6a50"
    legs = line("M-4 -84L-22 -46L-34 -2M4 -84L16 -44L12 -2", trousers, 19)
    boots = shape("M-46 0q0 -14 20 -12v14h-20zM2 0q0 -14 26 -10v12h-26z", "#1c1a17")
    back = shape("M-22 -76Q-30 -112 0 -136Q34 -160 58 -146Q66 -132 48 -118Q22 -100 18 -74Z", coat)
    head = ellipse(74, -144, 14, 16, skin) + shape(
        "M60 -150Q62 -166 78 -164Q92 -160 92 -150L100 -144L60 -146Z", "#4a4238"
    )
    arms = line("M46 -134L66 -98L84 -84M34 -126L58 -82L96 -56", coat, 11)
    fork = line("M76 -100L112 0", "#8c6b43", 6) + line("M68 -104L86 -98", "#8c6b43", 6)
    tines = line("M104 -18L124 -24M104 -18L114 10M114 -21L124 8M124 -24L134 4", "#565d60", 4)
    shadow = ellipse(30, 6, 92, 9, "#1c140e", opacity=0.5, blur=2)
    return at(x, y, shadow, legs, boots, fork, tines, back, head, arms, scale=1.35)
