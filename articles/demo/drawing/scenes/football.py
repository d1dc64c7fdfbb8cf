"""A night match under floodlights."""

from articles.demo.drawing.scene import WIDTH, chance, glow, picture, texture, whole
from articles.demo.drawing.svg import at, circle, each, ellipse, line, linear, rect, shape

CROWD = ("#59626a", "#7a6f63", "#8a3a2f", "#3b464e", "#a0988a")
SKIN, SOCKS = "#b58a6c", "#3a2c24"


def draw() -> str:
    defs = linear("sky", (0, "#141d26"), (0.7, "#2f404c"), (1, "#5d6a6c"))
    players = (
        (240, 680, 0.85, "#2a4a6a", False),
        (900, 690, 0.9, "#8a2f28", True),
        (520, 742, 1.35, "#8a2f28", False),
        (650, 724, 1.25, "#2a4a6a", True),
        (1080, 740, 1.2, "#2a4a6a", True),
    )
    return picture(
        rect(0, 0, WIDTH, 600, "url(#sky)"),
        texture("cloud", 0, 0, WIDTH, 400, 0.22),
        _stand(),
        rect(0, 570, WIDTH, 290, "#3f6b48"),
        _pitch(),
        each(_floodlight, ((180, 150, 1.2), (1090, 170, 1.1), (470, 270, 0.7), (830, 280, 0.7))),
        each(_player, players),
        circle(590, 746, 9, "#f6f2e6") + ellipse(592, 756, 10, 3, "#0c1810", opacity=0.4),
        whole("#f4f6e8", opacity=0.06),
        defs=defs,
    )


def _stand() -> str:
    rolls = chance(5)
    crowd = ""
    for _ in range(700):
        place = rolls.randint(0, WIDTH), rolls.randint(470, 548)
        crowd += circle(*place, rolls.choice((4, 5, 6)), rolls.choice(CROWD))
    roof = shape("M0 420H1280V470H0Z", "#2a333a") + shape("M0 420L1280 400V420Z", "#39434b")
    boards = rect(0, 548, WIDTH, 24, "#d9d3c4") + rect(0, 548, WIDTH, 24, "#22402f", opacity=0.4)
    return roof + rect(0, 462, WIDTH, 92, "#2b3238") + crowd + boards


def _pitch() -> str:
    mown = ""
    for k in range(-6, 8, 2):
        near, far = 640 + k * 260, 640 + k * 120
        mown += shape(f"M{far} 570L{near} 860H{near + 260}L{far + 120} 570Z", "#fff", opacity=0.06)
    lines = line("M0 590H1280M640 590Q680 700 720 860", "#e9efe4", 4, opacity=0.75)
    circle_line = ellipse(660, 690, 210, 50, "none", stroke="#e9efe4", stroke_width=4, opacity=0.7)
    return mown + lines + circle_line


def _floodlight(x: float, top: float, scale: float) -> str:
    mast = shape(f"M-10 560L-4 {top}H4L10 560Z", "#1c252b")
    board = rect(-46 * scale, top - 40 * scale, 92 * scale, 52 * scale, "#1c252b")
    bulbs = [
        ((column * 22.5 - 34) * scale, top + (row * 14 - 28) * scale)
        for column in range(4)
        for row in range(3)
    ]
    lamps = each(lambda bulb_x, bulb_y: circle(bulb_x, bulb_y, 6 * scale, "#fffbe8"), bulbs)
    return at(x, 0, mast, board, lamps, glow(0, top - 10, 130 * scale, "#eaf2ea", 0.5))


def _player(x: float, y: float, scale: float, shirt: str, flip: bool) -> str:
    """Running: front knee up, back leg stretched, arms against the legs."""
    shadow = ellipse(0, 4, 44, 6, "#0c1810", opacity=0.45)
    back_leg = (
        line("M-2 -52L-16 -30", SKIN, 9)
        + line("M-16 -30L-38 -16", SOCKS, 8)
        + line("M-38 -16L-44 -22", "#14110f", 7)
    )
    front_leg = (
        line("M4 -52L22 -36", SKIN, 9) + line("M22 -36L18 -8", SOCKS, 8) + line("M18 -5L30 -3", "#14110f", 7)
    )
    shorts = shape("M-11 -62L15 -60L26 -42L14 -34L4 -46L-10 -32L-20 -40Z", "#e6e2d6")
    body = shape("M-10 -60Q-8 -84 2 -100Q16 -106 24 -94Q20 -76 15 -58Z", shirt)
    arms = line("M4 -94L-14 -84L-22 -66M20 -94L32 -78L48 -82", SKIN, 6) + line(
        "M5 -95L-9 -87M20 -95L29 -83", shirt, 8
    )
    head = ellipse(20, -112, 8.5, 10.5, SKIN) + shape(
        "M11 -112Q10 -124 20 -124Q29 -123 28 -116Q20 -120 16 -114Q15 -108 12 -108Z", "#2a1f18"
    )
    return at(x, y, shadow, back_leg, shorts, front_leg, body, arms, head, scale=scale, flip=flip)
