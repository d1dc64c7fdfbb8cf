"""Coats on the pegs of a school corridor, two pegs empty."""

from articles.demo.drawing.scene import WIDTH, chance, picture, texture, whole
from articles.demo.drawing.svg import circle, group, line, linear, rect, shape

COATS = ("#8a3a2f", "#2f4a5a", "#c49a4a", "#4d5f45", "#6b4a63", "#3b3f47", "#a8643c")


def draw() -> str:
    defs = linear("wall", (0, "#d9d2bd"), (1, "#bdb7a5"))
    coats = _coats()
    return picture(
        whole("url(#wall)"),
        rect(0, 440, WIDTH, 260, "#9fae9f", opacity=0.55),
        rect(0, 432, WIDTH, 10, "#6f7f72"),
        rect(0, 232, WIDTH, 40, "#b88f5c"),
        texture("timber", 0, 232, WIDTH, 40, 0.35),
        rect(0, 268, WIDTH, 6, "#7c5c36"),
        shape("M-100 0H260L760 854H260Z", "#fff3d0", opacity=0.28),
        shape("M420 0H560L1060 854H860Z", "#fff3d0", opacity=0.22),
        group(coats, transform="translate(22 14)", opacity=0.35, style="filter: brightness(0) blur(6px)"),
        coats,
        rect(0, 700, WIDTH, 26, "#a77e4d"),
        rect(0, 726, WIDTH, 140, "#6a5b4a"),
        line("M-9 730H1289", "#3f352a", 8, opacity=0.5),
        defs=defs,
    )


def _coats() -> str:
    """Nine pegs; the fourth and the seventh are empty."""
    rolls = chance(11)
    pegs = ""
    for number in range(9):
        x = 80 + number * 140
        pegs += rect(x - 9, 258, 18, 12, "#6d4f2f") + circle(x, 278, 8, "#b08d4f")
        if number not in (3, 6):
            pegs += _coat(x, COATS[number % 7], rolls.randint(200, 270), rolls)
        if number % 3 == 1:
            pegs += _bag(x, COATS[(number + 3) % 7])
    return pegs


def _coat(x: float, colour: str, length: int, rolls) -> str:
    flare, hem = rolls.randint(4, 10), rolls.randint(0, 6)
    cloth = f"M{x} 282q34 6 46 40l{flare} {length}q-50 16 -104 0l-{hem} -{length}q14 -34 54 -40z"
    sleeve = line(f"M{x - 30} 320q-20 {length // 2} -10 {length}", "#000", 10, opacity=0.22)
    fold = line(f"M{x + 24} 320q10 {length // 2} 10 {length - 20}", "#fff", 10, opacity=0.1)
    buttons = line(f"M{x} 290v{length + 44}", "#000", 3, opacity=0.25)
    hood = shape(f"M{x - 26} 288q26 26 52 0l-8 26q-18 12 -36 0z", "#000", opacity=0.25)
    return shape(cloth, colour) + buttons + sleeve + fold + hood


def _bag(x: float, colour: str) -> str:
    body = shape(f"M{x - 60} 694q-4 -84 56 -88q62 2 60 88q-58 12 -116 0z", colour)
    strap = line(f"M{x - 18} 610q14 -30 30 0", "#2a2622", 6)
    return strap + body + rect(x - 30, 650, 56, 34, "#000", rx=4, opacity=0.2)
