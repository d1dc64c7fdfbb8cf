"""The last bus in heavy rain."""

from articles.demo.drawing.figures import coated
from articles.demo.drawing.scene import (
    HEIGHT,
    WIDTH,
    chance,
    glow,
    picture,
    rain,
    water,
)
from articles.demo.drawing.svg import circle, each, ellipse, line, linear, rect, shape


def draw() -> str:
    defs = linear("sky", (0, "#1c252e"), (1, "#3d4a52"))
    return picture(
        rect(0, 0, WIDTH, HEIGHT, "url(#sky)"),
        _street_lights(),
        rect(0, 640, WIDTH, 224, "#1d242a"),
        _double_decker(),
        water(664, glint=0.22, shade=0),
        rect(320, 670, 860, 150, "#e2a957", opacity=0.28, blur=20),
        rect(300, 670, 900, 40, "#7e2a22", opacity=0.5, blur=20),
        _bus_stop(),
        rain(420, seed=7),
        defs=defs,
    )


def _street_lights() -> str:
    """Lamps and shop windows out of focus behind the rain."""
    rolls = chance(7)
    colours = ("#e8b765", "#c9523d", "#d9d3c4", "#7ea0ad")
    lights = ""
    for _ in range(46):
        x, y, radius = rolls.randint(0, WIDTH), rolls.randint(160, 480), rolls.randint(10, 46)
        lights += circle(
            x, y, radius, rolls.choice(colours), opacity=round(rolls.uniform(0.15, 0.5), 2), blur=6
        )
    return lights


def _double_decker() -> str:
    body = rect(300, 170, 900, 450, "#7e2a22", rx=26) + rect(300, 400, 900, 16, "#e6dcc6")
    roof = rect(312, 170, 876, 12, "#9b3a2f", rx=6)
    glass = rect(330, 210, 840, 150, "#f0c878") + rect(330, 436, 640, 110, "#f0c878")
    ceiling = rect(330, 210, 840, 16, "#fbe5ae") + rect(330, 436, 640, 12, "#fbe5ae")
    riders = each(_rider, ((400, 298), (540, 298), (830, 298), (1090, 298), (440, 484), (600, 484)))
    pillars = each(lambda k: rect(326 + k * 140, 204, 12, 160, "#5a1c16"), range(7))
    pillars += each(lambda k: rect(326 + k * 160, 430, 12, 120, "#5a1c16"), range(5))
    doors = (
        rect(1000, 430, 160, 190, "#2a1512")
        + rect(1010, 440, 66, 180, "#f5d79a")
        + rect(1084, 440, 66, 180, "#f5d79a")
    )
    lamp = circle(1186, 590, 9, "#ffe9b8") + glow(1206, 592, 46, "#ffe2a0", 0.7, blur=20)
    return body + roof + glass + ceiling + riders + pillars + doors + each(_wheel, (460, 900)) + lamp


def _rider(x: float, y: float) -> str:
    shoulders = f"M{x - 36} {y + 62}q2 -38 24 -42l6 -10h12l6 10q24 4 26 42z"
    return ellipse(x, y, 17, 21, "#3a2a1e") + shape(shoulders, "#3a2a1e")


def _wheel(x: float) -> str:
    arch = shape(f"M{x - 66} 620a66 66 0 0 1 132 0z", "#451510")
    return arch + circle(x, 622, 52, "#15181b") + circle(x, 622, 24, "#7d7a72") + circle(x, 622, 8, "#3a3a38")


def _bus_stop() -> str:
    """The shelter and the one who waits in it."""
    shelter = line("M64 870V318H260", "#0f1316", 26) + rect(84, 330, 140, 324, "#9fb4ba", opacity=0.16)
    bench = rect(84, 742, 120, 12, "#0f1316")
    return shelter + bench + coated(160, 868, 410, "#0f1316")
