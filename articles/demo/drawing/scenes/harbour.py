"""The container port at dusk."""

from articles.demo.drawing.scene import HEIGHT, WIDTH, glow, hills, mirrored, picture, texture, water
from articles.demo.drawing.ships import container_ship, crane
from articles.demo.drawing.svg import circle, group, line, linear, rect, shape


def draw() -> str:
    horizon = 560
    port = _port(horizon)
    defs = linear("sky", (0, "#6f8797"), (0.45, "#b3b4ac"), (0.8, "#ecd3a6"), (1, "#f0c890"))
    defs += linear("sea", (0, "#c9b48e"), (0.35, "#7d8a8c"), (1, "#2c3d48"))
    return picture(
        rect(0, 0, WIDTH, horizon, "url(#sky)"),
        glow(250, 440, 210, "#ffe3b0", 0.75),
        texture("cloud", 0, 0, WIDTH, horizon, 0.5),
        circle(238, 470, 26, "#fff2d6", blur=1),
        port,
        rect(0, 470, WIDTH, 90, "#f3d9b4", opacity=0.22, blur=20),
        rect(0, horizon, WIDTH, HEIGHT - horizon, "url(#sea)"),
        mirrored(horizon, port, opacity=0.55),
        rect(170, horizon, 140, HEIGHT - horizon, "#ffe2b2", opacity=0.5, blur=20),
        water(horizon, glint=0.33, shade=0.55),
        rect(0, HEIGHT - 120, WIDTH, 160, "#16222b", opacity=0.5, blur=60),
        _quay_edge(),
        defs=defs,
    )


def _port(horizon: float) -> str:
    return group(
        hills(520, 70, horizon, "#8b95a0", 0.8, 3),
        hills(545, 46, horizon, "#6b7683", 0.9, 8),
        crane(980, horizon - 18, 1.05, "#33414c"),
        crane(1180, horizon - 18, 1.15, "#2a3742", raised=True),
        crane(760, horizon - 18, 0.9, "#44525d"),
        container_ship(250, horizon + 6, 0.98, "#26333d", stacks=11, seed=3),
        rect(690, horizon - 22, 640, 24, "#222d36"),
    )


def _quay_edge() -> str:
    """The near quay with two bollards and a chain between them."""
    bollards = "H120 V-52 H136 V-36 H360 V-52 H376 V-36 H640"
    edge = shape(f"M0 0 V-36 {bollards} V0 Z", "#141c22")
    chain = line("M128 -50 Q248 -20 368 -50", "#141c22", 4)
    return group(edge, chain, transform=f"translate(0 {HEIGHT})")
